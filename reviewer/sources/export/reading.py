"""The way through an export's groups: on from where it was, or back to any group given before."""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from reviewer.core.counted import number
from reviewer.core.matches import Match
from reviewer.sources.export.files import PlainBytes
from reviewer.sources.export.groups import GroupStream, Place, Rows, Scattered
from reviewer.sources.export.hashes import Hashes
from reviewer.sources.export.shapes import Shape

_START = Place(0, -1)
_match_id = attrgetter("match_id")


class Reading:
    """An export's groups by position from 0, read no further than asked. Serves several threads.

    Rows of a group are taken to lie side by side, in one part or across the end of one. Where they don't,
    each run of two and more profiles comes as it is met, a single row waits, and behind the last run every
    such group comes whole, from a second reading.
    """

    def __init__(self, parts: Sequence[PlainBytes]) -> None:
        """Begin before the first row."""
        self._parts = parts
        self.shapes: dict[int, Shape] = {}
        """The shapes of the parts that have been opened."""
        self.places = Places()
        """Where the rows read so far lie."""
        self.tally = Tally()
        self.has_rows = False
        """Whether any row has been met so far."""
        self._lock = threading.Lock()
        self._stream = GroupStream(Rows(parts, self.shapes, _START))
        self._at = 0
        self._pending: list[Match] = []
        """Groups that are read and not given yet; the position of the first is ``_at``."""
        self._runs = Hashes()
        self._held = array("q")
        """Hashes of the groups of which a single row was met."""
        self._scattered: Scattered | None = None
        """None until every row is read."""
        self._returns = _Returns()

    @property
    def carries_values(self) -> bool:
        """Whether every row read so far carries its profile's values."""
        return all(shape.has_values for shape in tuple(self.shapes.values()))

    def groups(self, position: int, count: int) -> tuple[list[Match], bool]:
        """Give up to ``count`` groups from ``position`` on, and whether there may be more behind them.

        Raises:
            SourceError: the export can't be read; the next call tries again.
        """
        with self._lock:
            if position < self._at:
                return self._again(position, min(count, self._at - position)), True
            while self._scattered is None and self._at + len(self._pending) < position + count:
                self._read_on()
            self._given(position - self._at)
            found = self._given(count)
            if self._scattered is None:
                return found, True
            if not found:
                found = self._scattered.groups(position - self._at, count)
                return found, position - self._at + len(found) < len(self._scattered)
            return found, bool(self._pending) or bool(self._scattered)

    def _given(self, count: int) -> list[Match]:
        found = self._pending[:count]
        del self._pending[:count]
        self._at += len(found)
        return found

    def _read_on(self) -> None:
        grouped = self._stream.more()
        if grouped is None:
            self._take(self._stream.last())
            repeated = self._runs.repeated()
            self._scattered = Scattered(
                self._parts, self.shapes, array("q", dict.fromkeys((*self._held, *repeated)))
            )
            self.tally = self.tally.with_apart(len(repeated))
            return
        place, block = grouped.place, grouped.block
        self.has_rows = self.has_rows or bool(block.profiles) or block.left_out > 0
        self.places.add(Span(place.part, block.start, block.end), block.profiles)
        self.tally = self.tally.with_rows(block.ragged, block.left_out)
        self._take(grouped.matches)
        self._returns.add(self._at + len(self._pending), self._stream.resumption)

    def _take(self, matches: list[Match]) -> None:
        self._runs.extend(map(_match_id, matches))
        shown = _shown(matches)
        if len(shown) < len(matches):
            self._held.extend([hash(match.match_id) for match in matches if len(match.profile_ids) < 2])
        self._pending += shown

    def _again(self, position: int, count: int) -> list[Match]:
        """Read groups once more that were given before."""
        first, place = self._returns.before(position)
        stream = GroupStream(Rows(self._parts, self.shapes, place))
        found: list[Match] = []
        while len(found) < position - first + count:
            grouped = stream.more()
            found += _shown(stream.last() if grouped is None else grouped.matches)
            if grouped is None:
                break
        return found[position - first : position - first + count]


def _shown(matches: list[Match]) -> list[Match]:
    """A single row is not a group to review as long as other rows of the group may follow."""
    return [match for match in matches if len(match.profile_ids) > 1]


class _Returns:
    """Places from which one can read again, each with the position of the first group there."""

    def __init__(self) -> None:
        self._positions = array("Q")
        self._parts = array("Q")
        self._offsets = array("Q")

    def add(self, position: int, place: Place) -> None:
        """Remember a place behind those remembered before."""
        self._positions.append(position)
        self._parts.append(place.part)
        self._offsets.append(place.offset)

    def before(self, position: int) -> tuple[int, Place]:
        """The last place at or before a position."""
        at = bisect_right(self._positions, position) - 1
        if at < 0:
            return 0, _START
        return self._positions[at], Place(self._parts[at], self._offsets[at])


@dataclass(frozen=True, slots=True)
class Span:
    """Some adjacent rows of a part."""

    part: int
    start: int
    """In bytes from the start of the unpacked part."""
    end: int


class Places:
    """The blocks in which profiles lie. One thread may add while others search."""

    def __init__(self) -> None:
        self._hashes = Hashes()
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


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over the rows read so far."""

    ragged: int = 0
    """Rows with more or fewer values than there are columns."""
    left_out: int = 0
    """Rows that name no group or no profile."""
    apart: int = 0
    """Groups whose rows do not lie side by side."""

    def with_rows(self, ragged: int, left_out: int) -> Tally:
        """Count some rows more."""
        if not ragged and not left_out:
            return self
        return replace(self, ragged=self.ragged + ragged, left_out=self.left_out + left_out)

    def with_apart(self, groups: int) -> Tally:
        """Count the groups that lie apart."""
        return replace(self, apart=groups)

    @property
    def words(self) -> str:
        """All of it in a line; empty where nothing is odd."""
        parts = []
        if self.ragged:
            parts.append(f"{_rows_are(self.ragged)} ragged and may show values in the wrong fields")
        if self.left_out:
            why = "they name no group or no profile, or hold a value of over 128 KiB"
            parts.append(f"{_rows_are(self.left_out)} left out: {why}")
        if self.apart:
            groups = number(self.apart, "group has", "groups have")
            parts.append(f"{groups} rows that lie apart, and stand whole behind all others")
        return f"In the export, {'; '.join(parts)}" if parts else ""


def _rows_are(rows: int) -> str:
    return number(rows, "row is", "rows are")
