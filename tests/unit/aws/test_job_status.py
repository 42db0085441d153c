"""How it stands with the jobs of a domain, over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from reviewer.aws.connection import Connection
from reviewer.aws.jobs import job_of, jobs
from reviewer.aws.options import ConnectionOptions
from reviewer.core.jobs import RUNNING
from reviewer.core.problems import SourceError
from reviewer.emulator.conditions import Conditions
from reviewer.emulator.domain import FIRST_RUN, Domain
from reviewer.emulator.server import Emulator
from reviewer.sources.api import DomainMatches
from reviewer.sources.protocol import TellsJobs

IDS = ["a" * 32, "b" * 32]
NEXT_RUN = FIRST_RUN + timedelta(weeks=1)


@contextmanager
def acme(conditions: Conditions | None = None) -> Iterator[tuple[Emulator, DomainMatches]]:
    domain = Domain("acme", FIRST_RUN, [{"MatchId": "m", "ProfileIds": IDS}], {}, {})
    with Emulator([domain], conditions) as emulator:
        options = ConnectionOptions(
            region="us-east-1", endpoint_url=emulator.url, static_credentials=("key", "secret")
        )
        yield emulator, DomainMatches(Connection(options), "acme")


def test_a_source_over_aws_tells_of_jobs() -> None:
    with acme() as (_, source):
        assert isinstance(source, TellsJobs)


@pytest.mark.parametrize("status", sorted(RUNNING))
def test_a_job_that_is_at_work_is_told_with_its_status_and_counts(status: str) -> None:
    with acme(Conditions(job_status=status)) as (_, source):
        running = source.job_status().running
    assert running is not None
    assert (running.status, running.profiles_reviewed, running.matches_found) == (status, 0, None)
    assert len(running.job_id) == 32


@pytest.mark.parametrize("status", ["COMPLETED", "FAILED", "PARTIAL_SUCCESS", None])
def test_a_job_that_has_ended_is_none_that_is_at_work(status: str | None) -> None:
    with acme(Conditions(job_status=status)) as (_, source):
        assert source.job_status().running is None


def test_the_latest_run_is_the_one_that_getmatches_has_now() -> None:
    with acme(Conditions(new_run_after=1)) as (_, source):
        assert source.match_page(None).generation_date == FIRST_RUN
        status = source.job_status()
    assert status.latest_run == NEXT_RUN
    assert status.has_newer_run_than(FIRST_RUN)
    assert not status.has_newer_run_than(NEXT_RUN)


def test_the_next_run_is_the_schedules() -> None:
    with acme() as (_, source):
        next_run = source.job_status().next_run
    assert next_run is not None
    assert (next_run.weekday(), next_run.hour, next_run.minute) == (5, 0, 0)
    assert timedelta() < next_run - datetime.now(UTC) <= timedelta(weeks=1)


def test_the_schedule_is_asked_for_once_and_the_jobs_at_each_look() -> None:
    with acme() as (emulator, source):
        for _ in range(3):
            source.job_status()
        assert emulator.calls == {"GetDomain": 1, "ListIdentityResolutionJobs": 3, "GetMatches": 3}


def test_what_is_denied_is_left_out() -> None:
    denied = frozenset(["GetDomain", "ListIdentityResolutionJobs"])
    with acme(Conditions(deny=denied, job_status="MERGING")) as (_, source):
        status = source.job_status()
    assert (status.running, status.next_run) == (None, None)
    assert status.latest_run == FIRST_RUN


def test_a_service_that_fails_is_an_error() -> None:
    with acme(Conditions(fail=1.0)) as (_, source), pytest.raises(SourceError):
        source.job_status()


def test_jobs_are_listed_to_the_last_page_and_the_latest_first() -> None:
    with acme(Conditions(new_run_after=1, job_status="PENDING")) as (_, source):
        source.match_page(None)
        source.match_page(None)
        listed = jobs(source._connection, "acme")
    assert [job.status for job in listed] == ["PENDING", "COMPLETED", "COMPLETED"]
    started = [job.started_at for job in listed]
    assert started == sorted(started, reverse=True)  # type: ignore[type-var]


def test_a_job_of_which_nothing_is_said_is_read_all_the_same() -> None:
    job = job_of({"JobStats": None, "JobStartTime": "soon"})
    assert job.status == ""
    assert not job.is_running
    assert job.started_at is None
