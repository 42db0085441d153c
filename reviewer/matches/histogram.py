"""How many groups there are at each score, and how many of them are decided."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from reviewer.matches.filters import Span
from reviewer.matches.groups import MatchQueue


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts of groups in bins of equal width over the scores 0 to 1."""

    counts: tuple[int, ...]
    """Groups a bin, the lowest scores first. What lies beyond 0 or 1 counts to the bin at that end."""
    decided: tuple[int, ...]
    """How many of them are decided."""
    unscored: int
    """Groups without a score."""
    unscored_decided: int

    @property
    def bins(self) -> int:
        """How many bins there are."""
        return len(self.counts)

    def low(self, at: int) -> float:
        """Where a bin begins; the first score of the bin, if any group has it."""
        return at / self.bins

    def bin_of(self, score: float) -> int:
        """The bin that a score counts to."""
        return bisect_right([self.low(at) for at in range(1, self.bins)], score)

    def span(self, first: int, last: int) -> Span:
        """The scores that count to the bins ``first`` to ``last``, both included."""
        at_end = last == self.bins - 1
        return Span(
            low=self.low(first) if first else None,
            high=None if at_end else self.low(last + 1),
            high_is_out=not at_end,
        )


def histogram(groups: MatchQueue, bins: int = 20) -> Histogram:
    """Count the groups fetched so far by their scores.

    Args:
        bins: how many, 1 or more.
    """
    edges = [-math.inf, *(at / bins for at in range(1, bins)), math.inf]
    counts, decided = zip(*(groups.store.count_scores(*ends) for ends in pairwise(edges)), strict=True)
    unscored, unscored_decided = groups.store.count_unscored()
    return Histogram(counts, decided, unscored, unscored_decided)
