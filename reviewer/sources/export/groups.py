"""Match groups from the rows of an export: from adjacent rows as they are read, and from scattered ones."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import compress, count, islice, pairwise
from operator import ne

from reviewer.core.matches import Match
from reviewer.sources.export.files import PlainBytes
from reviewer.sources.export.rows import Block, blocks
from reviewer.sources.export.shapes import Shape, score_of, shape_at_start

_AT_A_TIME = 30_000
"""Groups gathered in one reading, so that memory stays flat however many lie apart."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a row begins."""

    part: int
    """The number of the part, from 0."""
    offset: int
    """Bytes from the start of the unpacked part; -1 before its first row is known."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """Groups that came to their end in one block of rows, in the order of the export."""

    matches: list[Match]
    """Rows of a group that lie apart make a match each."""
    place: Place
    """Where the block began."""
    end: Place
    """Where it ended."""
    block: Block


@dataclass(slots=True)
class _Open:
    """The group whose rows may go on in the next block, or the next part."""

    place: Place
    group: str = ""
    profiles: list[str] = field(default_factory=list)
    scores: list[str] = field(default_factory=list)

    def take(self, block: Block, first: int, end: int) -> None:
        self.profiles += block.profiles[first:end]
        self.scores += block.scores[first:end]

    @property
    def match(self) -> Match:
        return Match(self.group, tuple(dict.fromkeys(self.profiles)), lowest(self.scores))


@dataclass(slots=True)
class Rows:
    """An export's rows, block by block, from some place on. Goes on after a failure where that was."""

    parts: Sequence[PlainBytes]
    shapes: dict[int, Shape]
    """The shapes of the parts as far as they are known; shared by all that read the export."""
    place: Place

    _blocks: Iterator[Block] | None = None

    def next_block(self) -> tuple[Place, Block] | None:
        """Read some rows; None behind the last one.

        Raises:
            SourceError: they can't be read; the next call tries again.
        """
        while self.place.part < len(self.parts):
            if self._blocks is None and not self._open_part():
                self.place = Place(self.place.part + 1, -1)
                continue
            assert self._blocks is not None
            reading, self._blocks = self._blocks, None  # Spent, should reading fail.
            block = next(reading, None)
            if block is None:
                self.place = Place(self.place.part + 1, -1)
                continue
            self._blocks = reading
            place, self.place = self.place, Place(self.place.part, block.end)
            return place, block
        return None

    def _open_part(self) -> bool:
        """Begin to read the part that is due; answers whether there is anything in it."""
        part, offset = self.place.part, self.place.offset
        plain = self.parts[part]
        if offset < 0:
            before = max((at for at in self.shapes if at < part), default=None)
            found = shape_at_start(plain, None if before is None else self.shapes[before])
            if found is None:
                return False
            self.shapes[part], offset = found
            self.place = Place(part, offset)
        self._blocks = blocks(plain, self.shapes[part], offset)
        return True


class GroupStream:
    """Match groups in the order of the export, each from rows that lie side by side."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._open = _Open(rows.place)

    @property
    def resumption(self) -> Place:
        """Where the group begins that is not at its end yet: a stream from there gives the same groups."""
        return self._open.place if self._open.profiles else self._rows.place

    def more(self) -> Grouped | None:
        """Read on by a block of rows; None once every row is read.

        Raises:
            SourceError: it can't be read; the next call tries again.
        """
        read = self._rows.next_block()
        if read is None:
            return None
        place, block = read
        return Grouped(self._ended(place, block) if block.groups else [], place, self._rows.place, block)

    def last(self) -> list[Match]:
        """The group that was open when the rows ended; empty where there is none."""
        ended, self._open = self._open, _Open(self._rows.place)
        return [ended.match] if ended.profiles else []

    def _ended(self, place: Place, block: Block) -> list[Match]:
        """The groups that end in a block; the last one stays open."""
        cuts = _changes(block.groups)
        first, last = cuts[0] if cuts else len(block.groups), cuts[-1] if cuts else 0
        ended: list[Match] = []
        if block.groups[0] != self._open.group:
            ended += self.last()
            self._open = _Open(Place(place.part, block.start_of(0)), block.groups[0])
        self._open.take(block, 0, first)
        if cuts:
            ended.append(self._open.match)
            ended += _matches(block, cuts)
            self._open = _Open(Place(place.part, block.start_of(last)), block.groups[last])
            self._open.take(block, last, len(block.groups))
        return ended


def _changes(cells: list[str]) -> list[int]:
    """The positions whose cell is another than the one before."""
    return list(compress(count(1), map(ne, cells, islice(cells, 1, None))))


def _matches(block: Block, cuts: list[int]) -> Iterable[Match]:
    """The groups between the first and the last cut of a block."""
    profiles = tuple(block.profiles)
    spans: Iterable[tuple[str, ...]] = (profiles[first:end] for first, end in pairwise(cuts))
    if len(set(profiles)) < len(profiles):
        spans = (tuple(dict.fromkeys(span)) for span in spans)
    return map(Match, map(block.groups.__getitem__, cuts[:-1]), spans, _lowest_scores(block.scores, cuts))


def _lowest_scores(texts: list[str], cuts: list[int]) -> list[float | None]:
    if not texts:
        return [None] * (len(cuts) - 1)
    # The rows of a group have one score, as a rule.
    changes = _changes(texts)
    if changes == cuts or set(cuts).issuperset(changes):
        try:
            scores: list[float] = list(map(float, map(texts.__getitem__, cuts[:-1])))
        except ValueError:
            scores = [math.nan]
        if all(map(math.isfinite, scores)) and min(scores, default=0) >= 0 and max(scores, default=0) <= 1:
            return [*scores]
    return [lowest(texts[first:end]) for first, end in pairwise(cuts)]


def lowest(texts: Sequence[str]) -> float | None:
    """The lowest of a group's scores (0..1): it is as sure as its least sure row; None where none is one."""
    return min(
        (score for text in set(texts) if (score := score_of(text)) is not None and 0 <= score <= 1),
        default=None,
    )


class Scattered:
    """The groups of an export whose ids have certain hashes."""

    def __init__(self, parts: Sequence[PlainBytes], shapes: dict[int, Shape], hashes: array[int]) -> None:
        self._parts = parts
        self._shapes = shapes
        self._hashes = hashes
        self._gathered: list[Match] = []
        self._first = -1
        """The position of the first group that is gathered now."""

    def __len__(self) -> int:
        return len(self._hashes)

    def groups(self, position: int, count: int) -> list[Match]:
        """Give up to ``count`` groups from ``position`` on; none only behind the last one.

        Raises:
            SourceError: the export can't be read.
        """
        if position >= len(self):
            return []
        first = position - position % _AT_A_TIME
        if first != self._first:
            self._gathered = _gathered(
                self._parts, self._shapes, frozenset(self._hashes[first : first + _AT_A_TIME])
            )
            self._first = first
        return self._gathered[position - first : position - first + count]


def _gathered(parts: Sequence[PlainBytes], shapes: dict[int, Shape], hashes: Set[int]) -> list[Match]:
    profiles: dict[str, dict[str, None]] = {}
    scores: dict[str, list[str]] = {}
    rows = Rows(parts, shapes, Place(0, -1))
    while (read := rows.next_block()) is not None:
        _, block = read
        texts = block.scores or [""] * len(block.groups)
        for group, profile_id, score in zip(block.groups, block.profiles, texts, strict=True):
            if hash(group) in hashes:
                profiles.setdefault(group, {})[profile_id] = None
                scores.setdefault(group, []).append(score)
    return [Match(group, tuple(ids), lowest(scores[group])) for group, ids in profiles.items()]
