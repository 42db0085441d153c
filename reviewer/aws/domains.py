"""A domain: what GetDomain says of it, turning Matching on, and why there are no matches or no domain."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from reviewer.aws.answer_check import NotAws
from reviewer.aws.connection import Connection
from reviewer.aws.service_errors import matching_off
from reviewer.core.problems import Problem, ProblemKind, SourceError

_MOST_NAMES = 5
WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
"""AWS's names of the days, in Python's order."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When the weekly Identity Resolution Job starts, in UTC."""

    weekday: int = 5
    """0 is Monday. AWS's default is Saturday at 00:00 UTC."""
    hour: int = 0
    minute: int = 0
    is_default: bool = True
    """Whether the domain names no schedule of its own."""

    def next_run(self, now: datetime) -> datetime:
        """When the job starts next, after ``now`` (timezone-aware); answers UTC."""
        here = now.astimezone(UTC)
        start = here.replace(hour=self.hour, minute=self.minute, second=0, microsecond=0)
        start += timedelta(days=(self.weekday - here.weekday()) % 7)
        return start if start > here else start + timedelta(weeks=1)

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday].capitalize()} {self.hour:02}:{self.minute:02} UTC"


@dataclass(frozen=True, slots=True)
class AutoMerging:
    """By what AWS merges profiles without asking anyone (``Matching.AutoMerging``)."""

    enabled: bool = False
    least_score: float | None = None
    """``MinAllowedConfidenceScoreForMerging``, 0..1."""
    attributes: tuple[tuple[str, ...], ...] = ()
    """``Consolidation.MatchingAttributesList``: attributes that have to agree, any of these lists."""
    conflict_resolution: Mapping[str, object] | None = field(default=None, hash=False)
    """``ConflictResolution``, as it is: whose values win."""


@dataclass(frozen=True, slots=True)
class DomainSettings:
    """What GetDomain says of a domain; what it leaves out has AWS's default."""

    name: str
    profiles: int | None
    """``Stats.ProfileCount``."""
    matching: bool
    """Whether Identity Resolution is on."""
    schedule: Schedule
    auto_merging: AutoMerging
    export_to: str | None
    """Where results are exported to (``s3://bucket/prefix``); None for nowhere."""
    rule_based: bool
    """Whether rule-based matching is on."""


def settings_of(answer: Mapping[str, object]) -> DomainSettings:
    """Read an answer of GetDomain, tolerant of what is missing."""
    matching = _members(answer, "Matching")
    profiles = _members(answer, "Stats").get("ProfileCount")
    return DomainSettings(
        name=str(answer.get("DomainName") or ""),
        profiles=profiles if isinstance(profiles, int) else None,
        matching=matching.get("Enabled") is True,
        schedule=_schedule_of(_members(matching, "JobSchedule")),
        auto_merging=_auto_merging_of(_members(matching, "AutoMerging")),
        export_to=_location_of(_members(matching, "ExportingConfig")),
        rule_based=_members(answer, "RuleBasedMatching").get("Enabled") is True,
    )


def _location_of(exporting: Mapping[str, object]) -> str | None:
    """Write an ``S3Exporting`` of AWS as ``s3://bucket/key``; None where there is none."""
    s3 = _members(exporting, "S3Exporting")
    bucket = s3.get("S3BucketName")
    return f"s3://{bucket}/{s3.get('S3KeyName') or ''}" if bucket else None


def _members(answer: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = answer.get(name)
    return found if isinstance(found, Mapping) else {}


def _schedule_of(schedule: Mapping[str, object]) -> Schedule:
    day, (hour, _, minute) = schedule.get("DayOfTheWeek"), str(schedule.get("Time") or "").partition(":")
    if day not in WEEKDAYS or not (hour.isdecimal() and minute.isdecimal()):
        return Schedule()
    found = Schedule(WEEKDAYS.index(str(day)), int(hour), int(minute), is_default=False)
    return found if found.hour < 24 and found.minute < 60 else Schedule()


def _auto_merging_of(merging: Mapping[str, object]) -> AutoMerging:
    score = merging.get("MinAllowedConfidenceScoreForMerging")
    lists = _members(merging, "Consolidation").get("MatchingAttributesList")
    return AutoMerging(
        enabled=merging.get("Enabled") is True,
        least_score=float(score) if isinstance(score, (int, float)) else None,
        attributes=tuple(tuple(map(str, one)) for one in lists) if isinstance(lists, list) else (),
        conflict_resolution=_members(merging, "ConflictResolution") or None,
    )


def domain_settings(connection: Connection, domain_name: str) -> DomainSettings:
    """Ask for a domain's settings (GetDomain; the default quota is 5 calls a second).

    Raises:
        SourceError: they can't be had.
    """
    return settings_of(connection.call("GetDomain", DomainName=domain_name))


@dataclass(frozen=True, slots=True)
class MergingPreview:
    """What AWS would merge by itself among a sample of its own (GetAutoMergingPreview)."""

    attributes: tuple[tuple[str, ...], ...]
    """The lists of attributes of which one has to agree."""
    least_score: float
    """From this score on (0..1)."""
    matches: int
    """Groups in its sample (``NumberOfMatchesInSample``)."""
    profiles: int
    merged: int
    """Profiles that would go (``NumberOfProfilesWillBeMerged``)."""


def merging_preview(
    connection: Connection, domain_name: str, least_score: float | None
) -> MergingPreview | None:
    """Ask what AWS would merge by itself, by the domain's attributes; None where the domain names none.

    Args:
        connection: to AWS.
        domain_name: the domain.
        least_score: from which score on; None takes the domain's own.

    Raises:
        SourceError: it can't be had.
    """
    merging = domain_settings(connection, domain_name).auto_merging
    if not merging.attributes:
        return None
    least = least_score if least_score is not None else merging.least_score or 0.0
    answer = connection.call(
        "GetAutoMergingPreview",
        DomainName=domain_name,
        Consolidation={"MatchingAttributesList": [list(one) for one in merging.attributes]},
        # It says whose values win, and changes no count; but AWS wants one.
        ConflictResolution=merging.conflict_resolution or {"ConflictResolvingModel": "RECENCY"},
        MinAllowedConfidenceScoreForMerging=least,
    )
    names = ("NumberOfMatchesInSample", "NumberOfProfilesInSample", "NumberOfProfilesWillBeMerged")
    matches, profiles, merged = (int(str(answer.get(name) or 0)) for name in names)
    return MergingPreview(merging.attributes, least, matches, profiles, merged)


def enable_matching(connection: Connection, domain_name: str) -> DomainSettings:
    """Turn Matching on (UpdateDomain), which leaves the domain's other settings as they are.

    Raises:
        SourceError: it can't be turned on.
    """
    return settings_of(connection.call("UpdateDomain", DomainName=domain_name, Matching={"Enabled": True}))


@contextmanager
def telling_nearest_names(connection: Connection, domain_name: str) -> Iterator[None]:
    """Add the names of the domains that there are to a refusal for a domain that there is not.

    Raises:
        SourceError: whatever was raised within, with other advice where the domain is not there.
    """
    try:
        yield
    except SourceError as error:
        if error.problem.kind is not ProblemKind.NOT_FOUND:
            raise
        problem = with_nearest_names(error.problem, connection, domain_name)
        raise SourceError(problem) from error.__cause__


def with_nearest_names(problem: Problem, connection: Connection, domain_name: str) -> Problem:
    """Add the names of the domains that there are to a problem of a domain that there is not.

    Where they can't be listed either, the problem stays as it is.
    """
    try:
        names = connection.domain_names()
    except SourceError:
        return problem  # The names help with the first problem; that they are missing is not a second one.
    return replace(problem, todo=_advice(domain_name, names, connection.region))


def _advice(domain_name: str, names: Sequence[str], region: str) -> str:
    if not names:
        return f"There is no domain at all in {region} for this account: check --region and --profile"
    lowered = {name.lower(): name for name in names}
    near = [lowered[one] for one in difflib.get_close_matches(domain_name.lower(), lowered, 3, 0.6)]
    if near:
        return f"Did you mean {' or '.join(near)}? Else check --region and --profile"
    more = f" and {len(names) - _MOST_NAMES:,} more" if len(names) > _MOST_NAMES else ""
    named = f"{', '.join(names[:_MOST_NAMES])}{more}"
    return f"Name one of {named} with --domain-name, or check --region and --profile"


def matching_off_problem(connection: Connection, domain_name: str) -> Problem | None:
    """Ask whether a domain's Matching is off (GetDomain); None where it is on or can't be found out.

    Raises:
        SourceError: what answers is not AWS, so that it was not AWS either that had no matches.
    """
    try:
        settings = domain_settings(connection, domain_name)
    except SourceError as error:
        if isinstance(error.__cause__, NotAws):
            raise
        return None  # That there are no matches is not an error; this would only have explained it.
    if settings.matching:
        return None
    return matching_off(connection.describe("GetMatches", domain_name))
