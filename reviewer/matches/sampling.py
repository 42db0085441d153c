"""Which groups a sample holds, and which of others' decisions are asked again: told by digests alone.

The same seed and the same groups give the same answer on any machine, in whatever order the groups came.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from reviewer.core.decisions import Choice, ChosenBy, Decision, Reviewer
from reviewer.core.disputes import not_taken_back
from reviewer.matches.bands import Band, Bands

_LOT_BITS = 64


@dataclass(frozen=True, slots=True)
class Sample:
    """A random sample of a run's groups.

    Raises:
        ValueError: the size is below 1.
    """

    size: int
    """How many groups; all where the run has fewer."""
    seed: str = ""
    """Another seed draws another sample; the same one draws the same again."""
    by_band: bool = False
    """As many from each band of scores as there can be, groups without a score being a band of their own."""

    def __post_init__(self) -> None:
        if self.size < 1:
            raise ValueError(f"A sample has at least one group: {self.size} is too few")


@dataclass(frozen=True, slots=True)
class SecondReview:
    """The share of others' decisions that this reviewer is asked about again, without seeing them.

    Raises:
        ValueError: the share is not from 0 to 1.
    """

    share: float
    seed: str = ""

    def __post_init__(self) -> None:
        _check_share(self.share, "for a second review")

    @property
    def choice(self) -> Choice:
        """How a group of the share came to be asked about again."""
        drawn, of = Fraction(self.share).limit_denominator(10_000).as_integer_ratio()
        return Choice(ChosenBy.SECOND, drawn, of, self.seed)

    def picks(self, group_key: str) -> bool:
        """Whether a group belongs to the share."""
        return _is_drawn(group_key, self.share, self.seed, b"second")

    def is_due(
        self, standing: Decision | None, history: Callable[[], Iterable[Decision]], reviewer: Reviewer
    ) -> bool:
        """Whether a reviewer is to be asked about a decided group again.

        Never about a group on which they have a decision of their own, nor about one that two have decided
        by now: each decision is looked at by one more, however many review each other's.

        Args:
            standing: what stands for the group.
            history: reads every decision on the group; asked for only where it matters.
            reviewer: who would be asked.
        """
        if standing is None or not self.picks(standing.group_key):
            return False
        first = Reviewer.of(standing)
        given = (standing, *not_taken_back(list(history())))
        return all(first.made(one) and not reviewer.made(one) for one in given)


@dataclass(frozen=True, slots=True)
class ControlShare:
    """The share of groups that others have decided alike of which this reviewer is asked again, unmarked.

    Raises:
        ValueError: the share is not from 0 to 1.
    """

    share: float
    seed: str = ""

    def __post_init__(self) -> None:
        _check_share(self.share, "of control groups")

    def picks(self, group_key: str) -> bool:
        """Whether a group belongs to the share."""
        return _is_drawn(group_key, self.share, self.seed, b"control")


@dataclass(frozen=True, slots=True)
class Audit:
    """Groups that are drawn at random and mixed into whatever order the others are shown in.

    They come in the order of their lots, so that those reviewed so far are a random sample of all groups.

    Raises:
        ValueError: every first group, or less, is drawn.
    """

    every: int
    """One of so many groups is drawn, and every so many-th place of the order is theirs."""
    seed: str = ""

    def __post_init__(self) -> None:
        if self.every < 2:
            raise ValueError(f"An audit draws one of 2 groups or more: {self.every} is too few")

    def lot(self, group_key: bytes) -> int | None:
        """The lot of a group, by which those drawn are in order; None where it is not drawn."""
        lot = _lots(self.seed, b"audit")(group_key)
        return lot if lot * self.every < 2**_LOT_BITS else None


class Draw:
    """A sample while groups come in; holds no more than the groups that may be in it."""

    def __init__(self, sample: Sample, bands: Bands) -> None:
        self._sample = sample
        self._bands = bands
        self._lot = _lots(sample.seed, b"sample")
        self.clear()

    def clear(self) -> None:
        """Begin anew, for a new run."""
        self.seen = 0
        """How many groups have been put in."""
        self._kept: dict[Band | None, list[tuple[int, int]]] = {}
        self._counts: dict[Band | None, int] = {}

    def put(self, group_key: bytes, score: float | None) -> None:
        """Put in the group at the next position."""
        band = self._bands.band(score) if self._sample.by_band else None
        kept = self._kept.setdefault(band, [])
        # A heap of the lowest lots, the highest of them on top.
        lot = self._lot(group_key)
        if len(kept) < self._sample.size:
            heapq.heappush(kept, (-lot, -self.seen))
        elif -lot > kept[0][0]:
            heapq.heapreplace(kept, (-lot, -self.seen))
        self._counts[band] = self._counts.get(band, 0) + 1
        self.seen += 1

    def positions(self) -> list[int]:
        """The positions of the sample of all groups put in so far, ascending."""
        drawn = (sorted(self._kept[band], reverse=True)[:size] for band, size in self._sizes().items())
        return sorted(-position for entries in drawn for _, position in entries)

    def _sizes(self) -> dict[Band | None, int]:
        bands = [band for band in (*Band, None) if band in self._kept]
        sizes = shares([self._counts[band] for band in bands], self._sample.size)
        return dict(zip(bands, sizes, strict=True))

    def choice(self, score: float | None) -> Choice:
        """How a group with this score came to be in the sample of all groups put in so far."""
        band = self._bands.band(score) if self._sample.by_band else None
        by = ChosenBy.STRATUM if self._sample.by_band else ChosenBy.SAMPLE
        return Choice(by, self._sizes()[band], self._counts[band], self._sample.seed)


def shares(counts: Sequence[int], wanted: int) -> list[int]:
    """Share ``wanted`` out as evenly as ``counts`` allow; what some lack goes to the others.

    No two shares differ by more than one, unless the smaller one is all there is.
    """
    found = [0] * len(counts)
    # The least first: what it lacks is shared out among those that follow.
    for at, sharing in zip(
        sorted(range(len(counts)), key=counts.__getitem__), range(len(counts), 0, -1), strict=True
    ):
        found[at] = min(counts[at], wanted // sharing)
        wanted -= found[at]
    return found


def _check_share(share: float, which: str) -> None:
    if not 0 <= share <= 1:
        raise ValueError(f"The share {which} has to lie from 0 to 1: {share:g} does not")


def _is_drawn(group_key: str, share: float, seed: str, purpose: bytes) -> bool:
    """Whether the lot of a group falls into a share."""
    return _lots(seed, purpose)(bytes.fromhex(group_key)) < int(share * 2.0**_LOT_BITS)


@cache
def _lots(seed: str, purpose: bytes) -> Callable[[bytes], int]:
    """Make what draws a lot of 64 bits for a group key, even and independent for each seed and purpose."""
    from hashlib import blake2b, sha256  # Loads OpenSSL, which the first paint need not wait for.

    keyed = blake2b(
        key=sha256(seed.encode("utf-8", "surrogatepass")).digest(), person=purpose, digest_size=_LOT_BITS // 8
    )

    def lot(group_key: bytes) -> int:
        one = keyed.copy()
        one.update(group_key)
        return int.from_bytes(one.digest())

    return lot
