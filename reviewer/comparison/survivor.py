"""Which profile of a group a merge should keep."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from reviewer.comparison.fields import FULL_NAME, fields_of
from reviewer.comparison.holders import Holders
from reviewer.comparison.kinds import written_dates
from reviewer.comparison.kinds.record_times import RECORD_TIME
from reviewer.comparison.kinds.registry import is_filler, kind_of
from reviewer.core.matches import Profile
from reviewer.core.settings import SURVIVOR_RULES, SurvivorRule

_FEWEST_OTHERS = 2
"""Of two profiles neither is more like the others than the other is."""


@dataclass(frozen=True, slots=True)
class ProposedSurvivor:
    """The profile that a merge should keep, and why."""

    profile_id: str
    rule: SurvivorRule
    """The rule that decided."""
    count: int = 0
    """How many fields it fills or values it shares, where the rule counts those."""
    next_count: int = 0
    """How many the next one fills or shares then."""
    is_only_one: bool = False
    """Whether it is the only profile."""


_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:?\d\d")
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")


def latest_timestamp(profile: Profile, now: datetime | None = None) -> datetime | None:
    """The latest moment at which a profile was made or changed, in UTC; None where it names none.

    Read are free attributes whose name means such a moment (``lastUpdated``, ``created_at``,
    ``SystemModstamp``): ISO 8601 dates and times (UTC unless they say otherwise), dates in other orders
    that can be read in one way only (midnight UTC), Unix seconds and milliseconds. What lies in the future
    is none of these.

    Args:
        profile: the profile.
        now: the time; the clock's if None.
    """
    now = datetime.now(UTC) if now is None else now
    moments = (
        _moment(value.strip()) for name, value in fields_of(profile).items() if kind_of(name) is RECORD_TIME
    )
    return max((moment for moment in moments if moment is not None and moment <= now), default=None)


def _moment(written: str) -> datetime | None:
    if _INSTANT.match(written):
        try:
            moment = datetime.fromisoformat(written)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            return None
    if _EPOCH.fullmatch(written):
        return datetime.fromtimestamp(int(written) / (1000 if len(written) == 13 else 1), UTC)
    # Other digits alone are a number as likely as a date.
    read = None if written.isdigit() else written_dates.readings(written)
    if read is None or len(read.all) != 1:
        return None
    [day] = read.all
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def name_of(profiles: Sequence[Profile]) -> str:
    """Whom profiles are of: the name that the most complete of them has; ``""`` where it has none."""
    fields = fields_of(max(profiles, key=completeness)) if profiles else {}
    return fields.get(FULL_NAME) or fields.get("BusinessName") or ""


def proposed_survivor(
    profiles: Sequence[Profile],
    rules: Sequence[SurvivorRule] = SURVIVOR_RULES,
    default_region: str | None = None,
) -> ProposedSurvivor:
    """Propose the profile that a merge should keep: each rule decides among those the one before left equal.

    Args:
        profiles: one or more, in any order.
        rules: which rules are asked, in which order; the lowest id always comes last.
        default_region: where phone numbers are dialled whose profile names no country, e.g. ``US``.

    Raises:
        ValueError: there is no profile.
    """
    if not profiles:
        raise ValueError("there is no profile to keep")
    left = list(range(len(profiles)))
    for rule in rules if len(left) > 1 else ():
        if rule is SurvivorRule.LOWEST_ID:
            break
        if rule is SurvivorRule.MOST_LIKE_THE_OTHERS and len(profiles) <= _FEWEST_OTHERS:
            continue
        measured = _MEASURES[rule](profiles, default_region)
        before = sorted(measured[at] for at in left)
        left = [at for at in left if measured[at] == before[-1]]
        if len(left) == 1:
            counts = (0, 0) if rule is SurvivorRule.MOST_RECENT else (int(before[-1]), int(before[-2]))
            return ProposedSurvivor(profiles[left[0]].profile_id, rule, *counts)
    lowest = min(profiles[at].profile_id for at in left)
    return ProposedSurvivor(lowest, SurvivorRule.LOWEST_ID, is_only_one=len(profiles) == 1)


def completeness(profile: Profile) -> int:
    """How many fields a profile fills with what says something; ``FullName`` does not count, being made."""
    return sum(name != FULL_NAME and not is_filler(name, value) for name, value in fields_of(profile).items())


def _shared(profiles: Sequence[Profile], default_region: str | None) -> list[float]:
    holders = Holders(profiles, default_region)
    return [holders.shared(at) for at in range(len(profiles))]


def _recency(profiles: Sequence[Profile], default_region: str | None) -> list[float]:
    now = datetime.now(UTC)
    moments = (latest_timestamp(profile, now) for profile in profiles)
    return [float("-inf") if moment is None else moment.timestamp() for moment in moments]


_MEASURES: dict[SurvivorRule, Callable[[Sequence[Profile], str | None], list[float]]] = {
    SurvivorRule.MOST_LIKE_THE_OTHERS: _shared,
    SurvivorRule.MOST_COMPLETE: lambda profiles, _: [completeness(one) for one in profiles],
    SurvivorRule.MOST_RECENT: _recency,
}
"""What each rule measures of each profile; the highest is kept."""
