"""Whether a domain can be reviewed: is it there, may it be read, is Matching on, what did its jobs do."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import TypeVar

from reviewer.aws.connection import Connection
from reviewer.aws.domains import AutoMerging, DomainSettings, domain_settings, with_nearest_names
from reviewer.aws.jobs import jobs
from reviewer.aws.matches import match_page
from reviewer.aws.service_errors import domain_missing, is_behind_permissions, matching_off
from reviewer.core.jobs import Job
from reviewer.core.matches import MatchPage
from reviewer.core.problems import ProblemKind, SourceError
from reviewer.doctor.checks import Check, State, finding_of
from reviewer.doctor.permissions import permission_finding

Answer = TypeVar("Answer")
_NO_PROFILE = "0" * 32
"""An id that BatchGetProfile takes and no profile has, for a domain whose groups name none."""


def examine_domain(
    connection: Connection, domain_name: str, now: datetime, names: Collection[str] | None = None
) -> Iterator[Check]:
    """Try each permission on a domain and say what is set there; a domain that is not there ends it.

    Args:
        connection: reaches AWS.
        domain_name: the domain.
        now: the time to count from (timezone-aware).
        names: the domains that AWS lists; None where it does not.
    """
    settings, refused = _tried(lambda: domain_settings(connection, domain_name))
    page, match_error = None, refused
    if not _is_not_found(refused):
        page, match_error = _tried(lambda: match_page(connection, domain_name))
    if match_error is not None and _is_not_found(match_error):
        yield finding_of("domain", with_nearest_names(match_error.problem, connection, domain_name))
        return
    is_there = settings is not None or page is not None
    if not is_there and names is not None and domain_name not in names:
        # A policy for some domains denies the others, also those that there are not.
        missing = domain_missing(
            connection.describe("ListDomains", domain_name), "it is not among those listed"
        )
        yield finding_of("domain", with_nearest_names(missing, connection, domain_name))
        return
    yield _domain(domain_name, settings, is_there=is_there or names is not None)
    yield permission_finding("GetDomain", refused)
    yield permission_finding("GetMatches", match_error)
    yield from _profile_permissions(connection, domain_name, page)
    listed, job_error = _tried(lambda: jobs(connection, domain_name))
    yield permission_finding("ListIdentityResolutionJobs", job_error)
    if settings is not None:
        yield from _set_up(connection, settings, now)
    if listed is not None:
        yield _latest_job(listed)
    if page is not None:
        yield _matches(page)
    elif match_error is not None and is_behind_permissions(match_error.__cause__) and _may_match(settings):
        yield finding_of("matches", match_error.problem)


def _is_not_found(error: SourceError | None) -> bool:
    return error is not None and error.problem.kind is ProblemKind.NOT_FOUND


def _may_match(settings: DomainSettings | None) -> bool:
    """Whether Matching is on as far as is known: where it is off, that is the finding."""
    return settings is None or settings.matching


def _tried(ask: Callable[[], Answer]) -> tuple[Answer | None, SourceError | None]:
    try:
        return ask(), None
    except SourceError as error:
        return None, error


def _profile_permissions(connection: Connection, domain_name: str, page: MatchPage | None) -> Iterator[Check]:
    """Try both ways to a profile: one is enough."""
    ids = page.matches[0].profile_ids if page is not None and page.matches else ()
    profile_id = next(iter(ids), _NO_PROFILE)
    _, batch = _tried(
        lambda: connection.call("BatchGetProfile", DomainName=domain_name, ProfileIds=[profile_id])
    )
    by_id = {"KeyName": "_profileId", "Values": [profile_id], "MaxResults": 1}
    _, search = _tried(lambda: connection.call("SearchProfiles", DomainName=domain_name, **by_id))
    searchable = search is None or is_behind_permissions(search.__cause__)
    yield permission_finding("BatchGetProfile", batch, State.WARNING if searchable else State.BROKEN)
    yield permission_finding("SearchProfiles", search)


def _domain(domain_name: str, settings: DomainSettings | None, *, is_there: bool) -> Check:
    profiles = None if settings is None else settings.profiles
    known = "" if profiles is None else f", {profiles:,} profiles"
    facts = {"domain_name": domain_name, "profiles": profiles}
    if not is_there:
        said = f"whether {domain_name} is there is not known: nothing that was asked of it was answered"
        return Check("domain", State.UNKNOWN, said, "Check --domain-name", facts)
    return Check("domain", State.GOOD, f"{domain_name} is there{known}", facts=facts)


def _set_up(connection: Connection, settings: DomainSettings, now: datetime) -> Iterator[Check]:
    if not settings.matching:
        off = matching_off(connection.describe("GetDomain", settings.name))
        yield Check("matching", State.BROKEN, f"{off.what}: {off.means}", off.todo, {"enabled": False})
        return
    yield Check("matching", State.GOOD, "on", facts={"enabled": True})
    schedule, following = settings.schedule, settings.schedule.next_run(now)
    yield Check(
        "schedule",
        State.GOOD,
        f"every {schedule}{' (the default)' if schedule.is_default else ''},"
        f" next on {following:%a %d %b %Y %H:%M} UTC",
        facts={"schedule": str(schedule), "default": schedule.is_default, "next_run": following.isoformat()},
    )
    yield _auto_merging(settings.auto_merging)
    where = settings.export_to
    yield Check(
        "export",
        State.GOOD if where else State.NOTE,
        f"results are exported to {where}"
        if where
        else "results are not exported to S3 (no ExportingConfig)",
        facts={"export_to": where},
    )


def _auto_merging(merging: AutoMerging) -> Check:
    facts = {
        "enabled": merging.enabled,
        "least_score": merging.least_score,
        "attributes": [list(one) for one in merging.attributes],
    }
    if not merging.enabled:
        return Check(
            "auto-merging", State.GOOD, "off: AWS merges nothing by itself, every group is yours", facts=facts
        )
    by = []
    if merging.attributes:
        by.append("where " + " or ".join(" and ".join(one) for one in merging.attributes) + " agree")
    if merging.least_score is not None:
        by.append(f"from a confidence score of {merging.least_score:g} up")
    return Check(
        "auto-merging",
        State.NOTE,
        f"on: AWS itself merges {', '.join(by) or 'what it is sure of'}. Groups that it merges may be missing"
        " from the results, and profiles that a group names may be gone",
        facts=facts,
    )


def _latest_job(listed: list[Job]) -> Check:
    if not listed:
        return Check("job", State.NOTE, "none has run yet, or all are too old to be listed")
    job = listed[0]
    counts = [
        f"{count:,} {what}"
        for count, what in (
            (job.profiles_reviewed, "profiles reviewed"),
            (job.matches_found, "matches found"),
            (job.merges_done, "merges done"),
        )
        if count is not None
    ]
    when = job.ended_at or job.started_at
    said = job.status
    if when is not None:
        said += f" {'since' if job.is_running else 'on'} {when:%a %d %b %Y %H:%M} UTC"
    if counts:
        said += f", {', '.join(counts)}"
    if job.message:
        said += f": {job.message}"
    return Check(
        "job",
        _JOB_STATES.get(job.status, State.NOTE),
        said,
        "See the job's message; the results are those of the run before" if job.status == "FAILED" else "",
        {
            "job_id": job.job_id,
            "status": job.status,
            "message": job.message,
            "started_at": None if job.started_at is None else job.started_at.isoformat(),
            "ended_at": None if job.ended_at is None else job.ended_at.isoformat(),
            "profiles_reviewed": job.profiles_reviewed,
            "matches_found": job.matches_found,
            "merges_done": job.merges_done,
            "exported_to": job.exported_to,
        },
    )


_JOB_STATES = {"COMPLETED": State.GOOD, "PARTIAL_SUCCESS": State.WARNING, "FAILED": State.WARNING}


def _matches(page: MatchPage) -> Check:
    run, potential = page.generation_date, page.potential_matches
    facts = {
        "run": None if run is None else run.isoformat(),
        "potential_matches": potential,
    }
    if not page.matches and not potential:
        return Check("matches", State.NOTE, "there are none to review at the moment", facts=facts)
    named = "a run of unknown date" if run is None else f"the run of {run:%a %d %b %Y %H:%M} UTC"
    known = "an unknown number of" if potential is None else f"{potential:,}"
    return Check("matches", State.GOOD, f"{known} potential matches in {named}", facts=facts)
