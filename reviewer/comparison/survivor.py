"""Which profile of a group a merge should keep."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from reviewer.comparison import dates
from reviewer.comparison.fields import FULL_NAME, fields_of
from reviewer.core.matches import Profile
from reviewer.core.settings import SURVIVOR_RULES, SurvivorRule


@dataclass(frozen=True, slots=True)
class ProposedSurvivor:
    """The profile that a merge should keep, and why."""

    profile_id: str
    rule: SurvivorRule
    """The rule that told it from the others."""
    reason: str
    """In one line and without values, e.g. ``most complete: 14 fields, the next has 11``."""


# When the customer was born tells nothing of when the record was last seen to.
_NO_RECORD_TIMES = frozenset(("BirthDate", FULL_NAME))
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:?\d\d")
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
_SOUNDS_LIKE_TIME = re.compile(r"(?i)time|date|modif|created|seen|epoch|_at$|At$")


def latest_timestamp(profile: Profile) -> datetime | None:
    """The latest moment that a profile's fields name, in UTC; None where they name none.

    Read are, in any member or attribute but ``BirthDate``: ISO 8601 dates and times (UTC unless they say
    otherwise), dates in other orders that can be read in one way only (midnight UTC), and, in fields
    whose name sounds like a time (``lastUpdated``, ``created_at``), Unix seconds or milliseconds.
    """
    moments = (
        _moment(name, value) for name, value in fields_of(profile).items() if name not in _NO_RECORD_TIMES
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
        if rule is SurvivorRule.MOST_COMPLETE:
            left, reason = _most_complete(left)
        elif rule is SurvivorRule.MOST_RECENT:
            left, reason = _most_recent(left)
        else:
            break
        if len(left) == 1 and reason:
            return ProposedSurvivor(left[0].profile_id, rule, reason)
    lowest = min(profile.profile_id for profile in left)
    reason = "lowest id among equals" if len(left) > 1 else "the only one"
    return ProposedSurvivor(lowest, SurvivorRule.LOWEST_ID, reason)


def completeness(profile: Profile) -> int:
    """How many fields a profile fills; ``FullName``, being made of others, does not count."""
    fields = fields_of(profile)
    return len(fields) - (FULL_NAME in fields)


def _most_complete(profiles: list[Profile]) -> tuple[list[Profile], str]:
    counts = [completeness(profile) for profile in profiles]
    most = max(counts)
    left = [profile for profile, count in zip(profiles, counts, strict=True) if count == most]
    if len(left) == len(profiles):
        return left, ""
    following = max(count for count in counts if count < most)
    return left, f"most complete: {most} fields, the next has {following}"


def _most_recent(profiles: list[Profile]) -> tuple[list[Profile], str]:
    moments = [latest_timestamp(profile) for profile in profiles]
    latest = max((moment for moment in moments if moment is not None), default=None)
    left = [profile for profile, moment in zip(profiles, moments, strict=True) if moment == latest]
    return left, "" if len(left) == len(profiles) else "holds the most recent timestamp"
