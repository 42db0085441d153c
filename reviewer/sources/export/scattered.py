"""Groups whose rows lie apart, gathered by reading the whole export once more."""

from __future__ import annotations

from array import array
from collections.abc import Sequence, Set

from reviewer.core.matches import Match
from reviewer.sources.export.groups import Place, Rows, lowest
from reviewer.sources.export.plain_bytes import PlainBytes
from reviewer.sources.export.shapes import Shape

_AT_A_TIME = 30_000
"""Groups gathered in one reading, so that memory stays flat however many lie apart."""


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
