"""In which order the groups stand. Groups that an order can't tell apart keep the order of the run."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from reviewer.matches.bands import Bands
from reviewer.matches.columns import Columns


class Order(StrEnum):
    """What comes first. Groups without a score come last wherever the score counts."""

    RUN = "run"
    """As AWS gave them."""
    SCORE_UP = "score up"
    SCORE_DOWN = "score down"
    UNCERTAINTY = "uncertainty"
    """The nearest to either edge of the bands first."""
    SIZE = "group size"
    """The most profiles first."""

    @property
    def needs_whole_run(self) -> bool:
        """Whether what comes first is known only once every page is here."""
        return self is not Order.RUN

    @property
    def tells(self) -> tuple[str, ...]:
        """What a reviewer could learn of a group from its place that a blind review hides."""
        return ("score",) if self in (Order.SCORE_UP, Order.SCORE_DOWN, Order.UNCERTAINTY) else ()


_Key = Callable[[int], float]
Rank = Callable[[int], tuple[float, int]]
"""Takes a position; of two groups, the one with the smaller rank comes first. No two ranks are equal."""


@dataclass(frozen=True, slots=True)
class Ordering:
    """An order together with the bands that it may depend on."""

    order: Order = Order.RUN
    bands: Bands = Bands()  # noqa: RUF009 (frozen)

    def rank(self, columns: Columns) -> Rank:
        """How the groups of some columns are ranked."""
        scores, sizes, distance = columns.scores, columns.sizes, self.bands.distance

        def last_without_score(key: Callable[[float], float]) -> Rank:
            return lambda at: (math.inf if math.isnan(scores[at]) else key(scores[at]), at)

        match self.order:
            case Order.SCORE_UP:
                return last_without_score(lambda score: score)
            case Order.SCORE_DOWN:
                return last_without_score(lambda score: -score)
            case Order.UNCERTAINTY:
                return last_without_score(distance)
            case Order.SIZE:
                return lambda at: (-sizes[at], at)
        return lambda at: (0.0, at)

    def sorted(self, columns: Columns, positions: array[int]) -> array[int]:
        """Put ascending positions in order: what sorting them by rank gives, in less time and flat memory."""
        match self.order:
            case Order.RUN:
                return positions
            case Order.SIZE:
                return _sorted(positions, columns.sizes.__getitem__, descending=True)
        scores = columns.scores
        scored = array("I", (at for at in positions if scores[at] == scores[at]))  # NaN differs from itself.
        if self.order is Order.UNCERTAINTY:
            places = _sorted(
                range(len(scored)), self._distances(scores, scored).__getitem__, descending=False
            )
            found = array("I", map(scored.__getitem__, places))
        else:
            found = _sorted(scored, scores.__getitem__, descending=self.order is Order.SCORE_DOWN)
        if len(scored) < len(positions):
            found.extend(at for at in positions if scores[at] != scores[at])
        return found

    def _distances(self, scores: array[float], positions: array[int]) -> array[float]:
        """How far each of ``positions`` is from the bands' edges, as ``Bands.distance`` has it."""
        merge, reject = self.bands.merge, self.bands.reject
        found = array("d")
        for start in range(0, len(positions), _AT_ONCE):
            some = map(scores.__getitem__, positions[start : start + _AT_ONCE])
            found.extend(array("d", [min(abs(score - merge), abs(score - reject)) for score in some]))
        return found


_AT_ONCE = 1 << 14
"""Groups a round: what they take in lists is gone before the next."""
_RANGES = 32


def _sorted(positions: Sequence[int], key: _Key, *, descending: bool) -> array[int]:
    """Sort ascending positions by key; equal keys keep their order. No key is NaN.

    A million positions in one list with their keys would take 70 MB. So some are sorted at a time, and what
    they have in each of a few ranges of keys is put together.
    """
    runs = [
        array("I", sorted(positions[start : start + _AT_ONCE], key=key, reverse=descending))
        for start in range(0, len(positions), _AT_ONCE)
    ]
    if len(runs) < 2:
        return runs[0] if runs else array("I")
    sign = -1 if descending else 1

    def ascending(at: int) -> float:
        return sign * key(at)

    found = array("I")
    starts = [0] * len(runs)
    edges = sorted(map(ascending, positions[:: len(positions) // _RANGES]))[1:]
    for edge in (*edges, math.inf):
        ends = [bisect_left(run, edge, start, key=ascending) for run, start in zip(runs, starts, strict=True)]
        slices = [run[start:end] for run, start, end in zip(runs, starts, ends, strict=True)]
        # Python's sort finds the runs that it is given and only merges them.
        together = sorted(chain.from_iterable(slices), key=key, reverse=descending)
        found.extend(array("I", together))
        starts = ends
    return found
