"""Rows by the ``csv`` module, which a quote that is never closed does not lead astray."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from itertools import chain, islice

from reviewer.sources.export.shapes import Shape, score_of

_ROWS = 128
"""Rows at a time; with more of them, those parsed first have left the processor's cache again."""


class Parser:
    """``csv`` over lines that stay at hand, so that a quote that is never closed costs only its own row."""

    def __init__(self, chunks: Iterable[bytes], shape: Shape) -> None:
        self._shape = shape
        self._lines: list[str] = []
        self._feed = chain.from_iterable(map(self._taken, chunks))
        self._reader = csv.reader(self._feed)
        self._before = 0
        """Lines at hand that went to an earlier reader."""
        self.at_end = False

    def _taken(self, chunk: bytes) -> list[str]:
        lines = list(StringIO(chunk.decode("latin-1"), newline=""))
        self._lines += lines
        return lines

    def next_rows(self) -> tuple[list[list[str]], list[int] | None, list[str]]:
        """Some rows, the first line of each (None where row and line are one), and all their lines."""
        first_lines: list[int] | None = None
        try:
            rows = list(islice(self._reader, _ROWS))
            taken = self._before + self._reader.line_num
            self.at_end = len(rows) < _ROWS
        except csv.Error:
            rows, taken = [], self._before + self._reader.line_num
        if len(rows) != taken:
            self._go_back(0, taken)
            rows, first_lines, taken = self._row_by_row()
        lines = self._lines[:taken]
        del self._lines[:taken]
        self._before -= taken
        return rows, first_lines, lines

    def _go_back(self, line: int, taken: int) -> None:
        """Have the lines from ``line`` on, of those that were taken, read once more."""
        self._reader = csv.reader(chain(self._lines[line:taken], self._feed))
        self._before = line
        self.at_end = False

    def _row_by_row(self) -> tuple[list[list[str]], list[int], int]:
        """Some rows where values hold line ends, or seem to: the first line of each, and where they end."""
        rows: list[list[str]] = []
        first_lines: list[int] = []
        at = 0
        while len(rows) < _ROWS:
            try:
                row: list[str] | None = next(self._reader)
            except StopIteration:
                self.at_end = True
                break
            except csv.Error:  # A value beyond csv's own limit of 128 KiB.
                row = None
            end = self._before + self._reader.line_num
            if end > at + 1 and (row is None or self._is_row(self._lines[at + 1])):
                self._go_back(at + 1, end)
                row, end = _alone(self._lines[at]), at + 1
            rows.append([""] if row is None else row)
            first_lines.append(at)
            at = end
        return rows, first_lines, at

    def _is_row(self, line: str) -> bool:
        """Tell whether a line that lies inside a quoted value is a row: then the quote is a slip."""
        shape = self._shape
        row = _alone(line)
        if len(row) != shape.width or not row[shape.group] or not row[shape.profile]:
            return False
        return shape.score < 0 or score_of(row[shape.score]) is not None


def _alone(line: str) -> list[str]:
    try:
        return next(csv.reader((line,)), [])
    except csv.Error:
        return [""]
