"""What a view holds of its groups: three columns in the order that they are gone through in."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(slots=True)
class Places:
    """What a query has found, in order: a column each, 13 bytes a group."""

    positions: array[int]
    codes: bytearray
    """The verdict of each, as one of ``CODES``."""
    keys: array[float]
    """What they are ordered by; empty where that is the position."""

    @classmethod
    def none(cls) -> Places:
        """No place at all."""
        return cls(array("I"), bytearray(), array("d"))

    def read(self, rows: Iterable[list[float]], *, with_keys: bool) -> None:
        """Append rows of position, code and key."""
        for numbers in rows:
            self.positions.extend(numbers[::3])  # type: ignore[arg-type]
            self.codes.extend(numbers[1::3])  # type: ignore[arg-type]
            if with_keys:
                self.keys.extend(numbers[2::3])

    def take(self, other: Places, first: int, end: int) -> None:
        """Append some places of another."""
        self.positions.extend(other.positions[first:end])
        self.codes.extend(other.codes[first:end])
        self.keys.extend(other.keys[first:end])

    def remove(self, place: int) -> None:
        """Take a place out."""
        del self.positions[place], self.codes[place]
        if self.keys:
            del self.keys[place]

    def place_of(self, position: int, key: float | None) -> int:
        """The place of a position, or the one that it would have; ``key`` is None where it counts alone."""
        first, end = 0, len(self.positions)
        if key is not None:
            first, end = bisect_left(self.keys, key), bisect_right(self.keys, key)
        return bisect_left(self.positions, position, first, end)

    def sorted(self) -> Places:
        """The same in order."""
        found, keys = Places.none(), self.keys or self.positions
        for at in sorted(range(len(keys)), key=lambda at: (keys[at], self.positions[at])):
            found.take(self, at, at + 1)
        return found
