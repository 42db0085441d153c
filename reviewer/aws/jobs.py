"""Identity Resolution Jobs: the weekly work of AWS that finds the match groups."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from reviewer.aws.domain_settings import DomainSettings, location_of, settings_of
from reviewer.aws.not_aws import NotAws
from reviewer.core.jobs import Job

if TYPE_CHECKING:
    from reviewer.aws.connection import Connection

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def domain_settings(connection: Connection, domain_name: str) -> DomainSettings:
    """Ask for a domain's settings (GetDomain; the default quota is 5 calls a second).

    Raises:
        SourceError: they can't be had.
    """

    def ask() -> Mapping[str, object]:
        answer = connection.client.get_domain(DomainName=domain_name)
        if not answer.get("DomainName"):
            raise NotAws("GetDomain")
        return answer

    answer = connection.ask("GetDomain", ask, domain_name=domain_name)
    return settings_of(answer)


def enable_matching(connection: Connection, domain_name: str) -> DomainSettings:
    """Turn Matching on (UpdateDomain), which leaves the domain's other settings as they are.

    Raises:
        SourceError: it can't be turned on.
    """
    answer = connection.ask(
        "UpdateDomain",
        lambda: connection.client.update_domain(DomainName=domain_name, Matching={"Enabled": True}),
        domain_name=domain_name,
    )
    return settings_of(answer)


def jobs(connection: Connection, domain_name: str) -> list[Job]:
    """List a domain's jobs, the latest first (every page; the default quota is 5 calls a second).

    AWS sorts them by their start and does not say in which direction.

    Raises:
        SourceError: they can't be listed.
    """
    found: list[Job] = []
    asked: dict[str, str] = {}
    while True:
        page = connection.ask(
            "ListIdentityResolutionJobs",
            partial(_page, connection, domain_name, asked),
            domain_name=domain_name,
        )
        listed = page.get("IdentityResolutionJobsList")
        found += [job_of(job) for job in listed] if isinstance(listed, list) else []
        if not page.get("NextToken"):
            return sorted(found, key=lambda job: job.started_at or _LONG_AGO, reverse=True)
        asked = {"NextToken": str(page["NextToken"])}


def _page(connection: Connection, domain_name: str, asked: Mapping[str, str]) -> Mapping[str, object]:
    return connection.client.list_identity_resolution_jobs(DomainName=domain_name, MaxResults=100, **asked)


def job_of(job: Mapping[str, object]) -> Job:
    """Read one job, tolerant of what is missing."""
    stats, exported = job.get("JobStats"), job.get("ExportingLocation")
    counts = stats if isinstance(stats, Mapping) else {}
    return Job(
        job_id=str(job.get("JobId") or ""),
        status=str(job.get("Status") or ""),
        message=str(job.get("Message") or ""),
        started_at=_date(job.get("JobStartTime")),
        ended_at=_date(job.get("JobEndTime")),
        profiles_reviewed=_count(counts.get("NumberOfProfilesReviewed")),
        matches_found=_count(counts.get("NumberOfMatchesFound")),
        merges_done=_count(counts.get("NumberOfMergesDone")),
        exported_to=location_of(exported) if isinstance(exported, Mapping) else None,
    )


def _date(value: object) -> datetime | None:
    return value if isinstance(value, datetime) else None


def _count(value: object) -> int | None:
    return value if isinstance(value, int) else None
