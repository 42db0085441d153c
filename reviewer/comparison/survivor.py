"""Which profile of a group a merge should keep."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from reviewer.comparison.fields import FULL_NAME, fields_of
from reviewer.comparison.kinds import dates
from reviewer.comparison.kinds.registry import kind_of
from reviewer.core.matches import Profile
from reviewer.core.settings import SURVIVOR_RULES, SurvivorRule


@dataclass(frozen=True, slots=True)
class ProposedSurvivor:
    """The profile that a merge should keep, and why."""

    profile_id: str
    rule: SurvivorRule
    """The rule that decided."""
    fields: int = 0
    """How many fields it fills, where it is the most complete one."""
    next_fields: int = 0
    """How many the next one fills then."""
    is_only_one: bool = False
    """Whether it is the only profile."""


_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:?\d\d")
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
_SOUNDS_LIKE_TIME = re.compile(r"(?i)time|date|modif|created|seen|epoch|_at$|At$")


def latest_timestamp(profile: Profile) -> datetime | None:
    """The latest moment that a profile's fields name, in UTC; None where they name none.

    Read are, in any field but the name and birth date: ISO 8601 dates and times (UTC unless they say
    otherwise), dates in other orders that can be read in one way only (midnight UTC), and, in fields
    whose name sounds like a time (``lastUpdated``, ``created_at``), Unix seconds or milliseconds.
    """
    moments = (
        _moment(name, value)
        for name, value in fields_of(profile).items()
        # When the customer was born says nothing of when the record was last changed.
        if name != FULL_NAME and kind_of(name) is not dates.BIRTH_DATE
    )
    return max((moment for moment in moments if moment is not None), default=None)


def _moment(name: str, value: str) -> datetime | None:
    written = value.strip()
    if _INSTANT.match(written):
        try:
            moment = datetime.fromisoformat(written)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            return None
    if _EPOCH.fullmatch(written):
        seconds = int(written) / (1000 if len(written) == 13 else 1)
        return datetime.fromtimestamp(seconds, UTC) if _SOUNDS_LIKE_TIME.search(name) else None
    # Eight digits alone are an account number as likely as a date.
    read = None if written.isdigit() else dates.readings(written)
    if read is None or len(read.all) != 1:
        return None
    [day] = read.all
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def proposed_survivor(
    profiles: Sequence[Profile], rules: Sequence[SurvivorRule] = SURVIVOR_RULES
) -> ProposedSurvivor:
    """Propose the profile that a merge should keep: each rule decides among those the one before left equal.

    Args:
        profiles: one or more, in any order.
        rules: which rules are asked, in which order; the lowest id always comes last.

    Raises:
        ValueError: there is no profile.
    """
    if not profiles:
        raise ValueError("there is no profile to keep")
    left = list(profiles)
    for rule in rules:
        if rule is SurvivorRule.LOWEST_ID:
            break
        before = left
        left = _most_complete(left) if rule is SurvivorRule.MOST_COMPLETE else _most_recent(left)
        if len(left) == 1 < len(before):
            fields = sorted(map(completeness, before))[-2:] if rule is SurvivorRule.MOST_COMPLETE else (0, 0)
            return ProposedSurvivor(left[0].profile_id, rule, fields[1], fields[0])
    lowest = min(profile.profile_id for profile in left)
    return ProposedSurvivor(lowest, SurvivorRule.LOWEST_ID, is_only_one=len(left) == 1)


def completeness(profile: Profile) -> int:
    """How many fields a profile fills; ``FullName``, being made of others, does not count."""
    fields = fields_of(profile)
    return len(fields) - (FULL_NAME in fields)


def _most_complete(profiles: list[Profile]) -> list[Profile]:
    counts = [completeness(profile) for profile in profiles]
    return [profile for profile, count in zip(profiles, counts, strict=True) if count == max(counts)]


def _most_recent(profiles: list[Profile]) -> list[Profile]:
    moments = [latest_timestamp(profile) for profile in profiles]
    latest = max((moment for moment in moments if moment is not None), default=None)
    return [profile for profile, moment in zip(profiles, moments, strict=True) if moment == latest]
