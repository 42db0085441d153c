"""Which groups are worth a look: conditions that a group has to meet, all of them."""

from __future__ import annotations

import math
from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from reviewer.core.decisions import Verdict
from reviewer.matches.columns import CARRIED, VERDICTS, Attribution, Columns

UNDECIDED: frozenset[Verdict | None] = frozenset((None,))
"""As a condition: the group has no verdict."""
DECIDED: frozenset[Verdict | None] = frozenset((Verdict.MERGE, Verdict.REVIEW, Verdict.REJECT))
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


ANY = Span()
"""Every number."""


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
    """Any of these: the names of OS users, in any case of letters."""
    words: tuple[str, ...] = ()
    """Each of these stands in a loaded profile of the group, in any case of letters."""

    @property
    def is_all(self) -> bool:
        """Whether every group passes."""
        return self == Filter()

    @property
    def tells(self) -> tuple[str, ...]:
        """What a reviewer could learn of a group from its passing that a blind review hides."""
        decided = bool(self.deciders or self.reasons or self.verdicts not in _TELL_NOTHING)
        scored = self.unscored or not self.scores.is_all
        return ("score",) * scored + ("others' verdicts",) * decided

    def passing(self, columns: Columns, positions: Sequence[int]) -> array[int]:
        """Those of ``positions`` whose groups pass, in the same order. ``words`` are not looked at."""
        kept = array("I")
        for start in range(0, len(positions), _AT_ONCE):
            kept.extend(self._kept(columns, positions[start : start + _AT_ONCE]))
        return kept

    def _kept(self, columns: Columns, kept: Sequence[int]) -> Sequence[int]:
        # One plain comprehension a condition: a function called for each group would take five times as long.
        if self.verdicts:
            codes, wanted = columns.verdicts, _codes(self.verdicts)
            kept = [at for at in kept if codes[at] in wanted]
        scores = columns.scores
        if self.unscored:
            kept = [at for at in kept if scores[at] != scores[at]]  # NaN alone differs from itself.
        if not self.scores.is_all:
            low, high = self.scores.ends
            kept = [at for at in kept if low <= scores[at] <= high]
        if not self.profiles.is_all:
            low, high = self.profiles.ends
            sizes = columns.sizes
            kept = [at for at in kept if low <= sizes[at] <= high]
        if self.reasons or self.deciders:
            said = {code for code, saying in enumerate(columns.sayings) if self._admits(saying)}
            saying_codes = columns.saying_codes
            kept = [at for at in kept if saying_codes[at] in said]
        return kept

    def _admits(self, saying: Attribution) -> bool:
        by, reason = saying.by.casefold(), saying.reason.casefold()
        by_one = not self.deciders or by in map(str.casefold, self.deciders)
        return by_one and (not self.reasons or any(part.casefold() in reason for part in self.reasons))


_AT_ONCE = 1 << 16
"""Groups a round: what they take in lists is gone before the next."""


def _codes(verdicts: Collection[Verdict | None]) -> frozenset[int]:
    codes = {code for code, verdict in VERDICTS.items() if verdict in verdicts}
    return frozenset(codes | {code | CARRIED for code in codes})
