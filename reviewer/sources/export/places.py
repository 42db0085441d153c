"""Where in an export each profile's row lies."""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reviewer.sources.export.hashes import Hashes


@dataclass(frozen=True, slots=True)
class Span:
    """Some adjacent rows of a part."""

    part: int
    start: int
    """In bytes from the start of the unpacked part."""
    end: int


class Places:
    """The blocks in which profiles lie. One thread may add while others search."""

    def __init__(self, folder: Path) -> None:
        """Begin with none.

        Raises:
            OSError: there is no file to be had in ``folder``.
        """
        self._hashes = Hashes(folder)
        self._lock = threading.Lock()
        self._first_rows = array("Q")
        self._parts = array("Q")
        self._starts = array("Q")
        self._ends = array("Q")

    def add(self, span: Span, profile_ids: list[str]) -> None:
        """Remember that the rows of these profiles lie in a span."""
        with self._lock:
            self._first_rows.append(len(self._hashes))
            self._parts.append(span.part)
            self._starts.append(span.start)
            self._ends.append(span.end)
        self._hashes.extend(profile_ids)

    def spans_of(self, profile_id: str) -> Iterator[Span]:
        """The spans that a profile's row may lie in, the last one first."""
        for row in self._hashes.positions(profile_id):
            with self._lock:
                at = bisect_right(self._first_rows, row) - 1
                span = Span(self._parts[at], self._starts[at], self._ends[at])
            yield span
