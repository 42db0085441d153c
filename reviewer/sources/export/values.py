"""Profiles from the rows of an export, read again when they are asked for."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

from reviewer.core.matches import Profile
from reviewer.sources.export.places import Span
from reviewer.sources.export.plain_bytes import PlainBytes
from reviewer.sources.export.reading import Reading
from reviewer.sources.export.rows import rows_between
from reviewer.sources.export.shapes import readable

_SPANS_AT_HAND = 4


class Values:
    """The values that the rows of an export carry; a few blocks of rows stay in memory, none on disk."""

    def __init__(self, parts: Sequence[PlainBytes], reading: Reading) -> None:
        self._parts = parts
        self._reading = reading
        self._lock = threading.Lock()
        self._at_hand: OrderedDict[Span, dict[str, list[str]]] = OrderedDict()

    def profile(self, profile_id: str) -> Profile | None:
        """Read a profile; None where no row read so far carries its values.

        Raises:
            SourceError: the export can't be read.
        """
        for span in self._reading.places.spans_of(profile_id):
            shape = self._reading.shapes[span.part]
            if not shape.has_values:
                continue
            row = self._rows(span).get(profile_id)
            if row is not None:
                return shape.profile_of(row)
        return None

    def _rows(self, span: Span) -> dict[str, list[str]]:
        with self._lock:
            if span in self._at_hand:
                self._at_hand.move_to_end(span)
                return self._at_hand[span]
        shape = self._reading.shapes[span.part]
        rows = {
            readable(row[shape.profile]): row
            for row in rows_between(self._parts[span.part], shape, span.start, span.end)
            if len(row) > shape.profile
        }
        with self._lock:
            self._at_hand[span] = rows
            while len(self._at_hand) > _SPANS_AT_HAND:
                self._at_hand.popitem(last=False)
        return rows
