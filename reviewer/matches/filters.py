"""Which groups are worth a look: conditions that a group has to meet, all of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from reviewer.core.decisions import Verdict
from reviewer.matches.store import CODES, Attribution, Query

UNDECIDED: frozenset[Verdict | None] = frozenset((None,))
"""As a condition: the group has no verdict."""
DECIDED: frozenset[Verdict | None] = frozenset(verdict for verdict in CODES if verdict is not None)
"""As a condition: the group has a verdict, whichever."""
_TELL_NOTHING = (frozenset[Verdict | None](), UNDECIDED, DECIDED)


@dataclass(frozen=True, slots=True)
class Span:
    """A range of numbers; an end that is None is open to any number."""

    low: float | None = None
    high: float | None = None
    low_is_out: bool = False
    """Whether ``low`` itself lies outside."""
    high_is_out: bool = False
    """Whether ``high`` itself lies outside."""

    @property
    def is_all(self) -> bool:
        """Whether any number lies in it."""
        return self.low is None and self.high is None

    @property
    def is_empty(self) -> bool:
        """Whether no number lies in it."""
        low, high = self.ends
        return low > high

    @property
    def has_whole_number(self) -> bool:
        """Whether a whole number lies in it."""
        low, high = self.ends
        return math.isinf(low) or math.isinf(high) or math.ceil(low) <= high

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the greatest number in it, as floating point has them."""
        low = -math.inf if self.low is None else self.low
        high = math.inf if self.high is None else self.high
        return (
            math.nextafter(low, math.inf) if self.low_is_out else low,
            math.nextafter(high, -math.inf) if self.high_is_out else high,
        )

    def within(self, other: Span) -> Span:
        """What lies in both."""
        low = other if other.ends[0] > self.ends[0] else self
        high = other if other.ends[1] < self.ends[1] else self
        return Span(low.low, high.high, low.low_is_out, high.high_is_out)


ME = "me"
"""Stands among deciders for the reviewer."""
ANY = Span()
"""Every number."""


@dataclass(frozen=True, slots=True)
class Share:
    """One of several equal shares of all groups, by their keys: digests, alike on any machine."""

    number: int
    """From 1."""
    of: int
    """How many shares there are."""

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    @property
    def where(self) -> Query:
        """The condition for a store's groups."""
        low, high = (((1 << 64) * at // self.of) for at in (self.number - 1, self.number))
        below = " AND group_key < ?" if self.number < self.of else ""
        keys = (low.to_bytes(8), *((high.to_bytes(8),) if below else ()))
        of_share = f"SELECT position FROM match_group WHERE group_key >= ?{below}"
        return Query(f"position IN ({of_share})", keys)


@dataclass(frozen=True, slots=True)
class Filter:
    """What a group has to be to be shown; a condition that is not given holds for all.

    :func:`reviewer.matches.filter_line.parsed` makes one from what a reviewer types.
    """

    scores: Span = ANY
    """A group without a score lies in no range but the one of all."""
    unscored: bool = False
    """Only groups without a score."""
    verdicts: frozenset[Verdict | None] = frozenset()
    """Any of these, None being undecided; empty asks for none."""
    profiles: Span = ANY
    """How many profiles."""
    reasons: tuple[str, ...] = ()
    """Any of these, each a part of the decision's reason, in any case of letters."""
    deciders: tuple[str, ...] = ()
    """Any of these: the names of OS users, in any case of letters; ``me`` is whoever asks."""
    disputed: bool = False
    """Only groups that reviewers have judged differently."""
    since: date | None = None
    """Decided on this day or later, in the local time zone."""
    until: date | None = None
    """Decided on this day or earlier."""
    words: tuple[str, ...] = ()
    """Each of these stands in a loaded profile of the group, in any case of letters."""
    share: Share | None = None
    """Only groups of this share; no line names it."""

    @property
    def is_all(self) -> bool:
        """Whether every group passes."""
        return self == Filter()

    @property
    def is_dated(self) -> bool:
        """Whether it asks for the day of the decision."""
        return self.since is not None or self.until is not None

    @property
    def tells(self) -> tuple[str, ...]:
        """What a reviewer could learn of a group from its passing that a blind review hides."""
        asks_who = self.disputed or self.is_dated or self.deciders or self.reasons
        decided = bool(asks_who or self.verdicts not in _TELL_NOTHING)
        scored = self.unscored or not self.scores.is_all
        return ("score",) * scored + ("others' verdicts",) * decided

    def where(self, attributions: Sequence[Attribution]) -> Query:
        """The condition for a store's groups. ``words`` are not looked at.

        Args:
            attributions: those that the store's rows name by their index.
        """
        found = [Query("1 = 1")] if self.share is None else [self.share.where]
        if self.verdicts:
            found.append(_any_of("verdict", [CODES[verdict] for verdict in self.verdicts]))
        if self.unscored:
            found.append(Query("score IS NULL"))
        if not self.scores.is_all:
            found.append(Query("score BETWEEN ? AND ?", self.scores.ends))
        if not self.profiles.is_all:
            found.append(Query("size BETWEEN ? AND ?", self.profiles.ends))
        if self.reasons or self.deciders or self.disputed or self.is_dated:
            admitted = [at for at, attribution in enumerate(attributions) if self._admits(attribution)]
            found.append(_any_of("attribution", admitted))
        return Query(
            " AND ".join(one.sql for one in found), tuple(chain.from_iterable(one.values for one in found))
        )

    def _admits(self, attribution: Attribution) -> bool:
        if self.disputed and not attribution.is_disputed:
            return False
        by, reason = attribution.by.casefold(), attribution.reason.casefold()
        if self.is_dated and not (
            attribution.day is not None
            and (self.since or date.min) <= attribution.day <= (self.until or date.max)
        ):
            return False
        deciders = [one.casefold() for one in self.deciders]
        by_one = not deciders or by in deciders or (attribution.is_own and ME in deciders)
        return by_one and (not self.reasons or any(part.casefold() in reason for part in self.reasons))


def _any_of(column: str, codes: Iterable[int]) -> Query:
    return Query(f"{column} IN ({', '.join(map(str, codes))})")
