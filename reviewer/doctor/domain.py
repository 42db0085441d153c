"""Whether a domain can be reviewed: is it there, may it be read, is Matching on, what did its jobs do."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import asdict
from datetime import datetime

from reviewer.aws.connection import Connection
from reviewer.aws.domains import AutoMerging, DomainSettings, domain_settings, with_nearest_names
from reviewer.aws.jobs import jobs
from reviewer.aws.matches import match_page
from reviewer.aws.service_errors import domain_missing, is_behind_permissions, matching_off
from reviewer.core.counted import number
from reviewer.core.jobs import Job
from reviewer.core.matches import MatchPage
from reviewer.core.problems import Problem, ProblemKind, SourceError
from reviewer.doctor.checks import Check, State, check, check_of
from reviewer.doctor.permissions import merging_permissions, permission_check, profile_permissions, tried

_TIME = "%a %d %b %Y %H:%M"


def domain_checks(
    connection: Connection, domain_name: str, now: datetime, names: Collection[str] | None = None
) -> Iterator[Check]:
    """Try each permission on a domain and say what is set there; a domain that is not there ends it.

    Args:
        connection: reaches AWS.
        domain_name: the domain.
        now: the time to count from (timezone-aware).
        names: the domains that AWS lists; None where it does not.
    """
    settings, settings_error = tried(lambda: domain_settings(connection, domain_name))
    page, page_error = None, settings_error
    if not _is_not_found(settings_error):
        page, page_error = tried(lambda: match_page(connection, domain_name))
    is_there = settings is not None or page is not None
    missing: Problem | None = None
    if page_error is not None and _is_not_found(page_error):
        missing = page_error.problem
    elif not is_there and names is not None and domain_name not in names:
        # A policy for some domains denies the others, also those that there are not.
        missing = domain_missing(connection.describe("ListDomains", domain_name))
    if missing is not None:
        yield check_of(with_nearest_names(missing, connection, domain_name), "domain")
        return
    yield _domain(domain_name, settings, is_there=is_there or names is not None)
    yield permission_check("GetDomain", settings_error)
    yield permission_check("GetMatches", page_error)
    yield from profile_permissions(connection, domain_name, page)
    listed, jobs_error = tried(lambda: jobs(connection, domain_name))
    yield permission_check("ListIdentityResolutionJobs", jobs_error)
    yield from merging_permissions(connection, domain_name)
    is_off = settings is not None and not settings.matching
    if settings is not None:
        yield from _set_up(connection, settings, now)
    if listed is not None:
        yield _latest_job(listed[0]) if listed else check("job", State.NOTE, _NO_JOB)
    if page is not None:
        yield _matches(page)
    elif page_error is not None and is_behind_permissions(page_error.__cause__) and not is_off:
        yield check_of(page_error.problem, "matches")


_NO_JOB = "none has run yet, or all are too old to be listed"


def _is_not_found(error: SourceError | None) -> bool:
    return error is not None and error.problem.kind is ProblemKind.NOT_FOUND


def _domain(domain_name: str, settings: DomainSettings | None, *, is_there: bool) -> Check:
    profiles = None if settings is None else settings.profiles
    state, todo = State.GOOD, ""
    counted = "" if profiles is None else f", {number(profiles, 'profile')}"
    result = f"{domain_name} is there{counted}"
    if not is_there:
        state, todo = State.UNKNOWN, "Check --domain-name"
        result = f"whether {domain_name} is there is not known: nothing that was asked of it was answered"
    return check("domain", state, result, todo, domain_name=domain_name, profiles=profiles)


def _set_up(connection: Connection, settings: DomainSettings, now: datetime) -> Iterator[Check]:
    if not settings.matching:
        off = matching_off(connection.describe("GetDomain", settings.name))
        yield check("matching", State.BROKEN, f"{off.what}: {off.means}", off.todo, enabled=False)
        return
    yield check("matching", State.GOOD, "on", enabled=True)
    schedule, following = settings.schedule, settings.schedule.next_run(now)
    default = " (the default)" if schedule.is_default else ""
    yield check(
        "schedule",
        State.GOOD,
        f"every {schedule}{default}, next on {following:{_TIME}} UTC",
        schedule=str(schedule),
        default=schedule.is_default,
        next_run=following.isoformat(),
    )
    yield _auto_merging(settings.auto_merging)
    where = settings.export_to
    state, result = State.GOOD, f"results are exported to {where}"
    if not where:
        state, result = State.NOTE, "results are not exported to S3 (no ExportingConfig)"
    yield check("export", state, result, export_to=where)


def _auto_merging(merging: AutoMerging) -> Check:
    state, result = State.GOOD, "off: AWS merges nothing by itself, every group is yours"
    if merging.enabled:
        by = []
        if merging.attributes:
            by.append("where " + " or ".join(" and ".join(one) for one in merging.attributes) + " agree")
        if merging.least_score is not None:
            by.append(f"from a confidence score of {merging.least_score:g} up")
        state = State.NOTE
        result = (
            f"on: AWS itself merges {', '.join(by) or 'what it is sure of'}. Groups that it merges may be"
            " missing from the results, and profiles that a group names may be gone"
        )
    return check("auto-merging", state, result, **asdict(merging))


_JOB_STATES = {"COMPLETED": State.GOOD, "PARTIAL_SUCCESS": State.WARNING, "FAILED": State.WARNING}


def _latest_job(job: Job) -> Check:
    counts = (
        (job.profiles_reviewed, "profiles reviewed"),
        (job.matches_found, "matches found"),
        (job.merges_done, "merges done"),
    )
    when = job.ended_at or job.started_at
    result = job.status
    if when is not None:
        result += f" {'since' if job.is_running else 'on'} {when:{_TIME}} UTC"
    result += "".join(f", {count:,} {what}" for count, what in counts if count is not None)
    if job.message:
        result += f": {job.message}"
    failed = "See the job's message; the results are those of the run before"
    facts = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in job._asdict().items()
    }
    state = _JOB_STATES.get(job.status, State.NOTE)
    return check("job", state, result, failed if job.status == "FAILED" else "", **facts)


def _matches(page: MatchPage) -> Check:
    run, potential = page.generation_date, page.potential_matches
    named = "a run of unknown date" if run is None else f"the run of {run:{_TIME}} UTC"
    known = "an unknown number of" if potential is None else f"{potential:,}"
    state, result = State.GOOD, f"{known} potential matches in {named}"
    if not page.matches and not potential:
        state, result = State.NOTE, "there are none to review at the moment"
    run_fact = None if run is None else run.isoformat()
    return check("matches", state, result, run=run_fact, potential_matches=potential)
