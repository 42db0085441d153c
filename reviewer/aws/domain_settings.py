"""A domain's settings as far as its matches depend on them (GetDomain), read into plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

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
        export_to=location_of(_members(matching, "ExportingConfig")),
        rule_based=_members(answer, "RuleBasedMatching").get("Enabled") is True,
    )


def location_of(exporting: Mapping[str, object]) -> str | None:
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
    )
