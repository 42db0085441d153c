"""Eight bytes for each of many texts, so that a million of them take 8 MB of memory."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator

_WIDTH = 8
_WINDOW = 1 << 17
"""Hashes that are searched at a time."""


class Hashes:
    """The hashes of texts in the order they were added. One thread may add while others search."""

    def __init__(self) -> None:
        self._hashes = array("q")

    def __len__(self) -> int:
        return len(self._hashes)

    def extend(self, texts: Iterable[str]) -> None:
        """Add texts."""
        self._hashes.extend(array("q", list(map(hash, texts))))

    def positions(self, text: str) -> Iterator[int]:
        """Where a text may be, the last place first; another text may have the same hash."""
        wanted = array("q", (hash(text),)).tobytes()
        end = len(self._hashes)
        while end > 0:
            start = max(end - _WINDOW, 0)
            window = self._hashes[start:end].tobytes()
            at = window.rfind(wanted)
            while at >= 0:
                if at % _WIDTH == 0:
                    yield start + at // _WIDTH
                at = window.rfind(wanted, 0, at + _WIDTH - 1)
            end = start

    def repeated(self) -> array[int]:
        """The hashes that are here more than once, each once."""
        # So many at a time as fit into some 30 MB.
        rounds = 1 + len(self._hashes) // 500_000
        again = array("q")
        for remainder in range(rounds):
            some = [one for one in self._hashes if one % rounds == remainder]
            if len(set(some)) < len(some):
                again.extend(one for one, times in Counter(some).items() if times > 1)
        return again
