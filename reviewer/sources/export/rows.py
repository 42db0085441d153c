"""A part's rows in blocks of columns, each knowing where in the part it lies, so that it can be read again.

Rows are split where that is enough, which takes a fraction of the time that parsing takes, and else parsed by
the ``csv`` module. They are decoded to one character a byte: places are then lengths, and ids and scores,
which are ASCII, come out as they are.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from io import StringIO
from itertools import accumulate, chain, islice, repeat
from operator import itemgetter

from reviewer.sources.export.files import PlainBytes, span, unreadable
from reviewer.sources.export.shapes import Shape, readable, score_of

_LONGEST_LINE = 16 << 20
_QUOTED = re.compile(r',"[^"\n]*"(?=[,\n])')
"""A quoted cell with nothing in it that needs a parser. The first cell of a line is none."""
_FEW_COLUMNS = 8
_Columns = tuple[list[str], list[str], list[str]]
_ROWS = 128
"""Rows at a time; with more of them, those parsed first have left the processor's cache again."""


@dataclass(frozen=True, slots=True)
class Block:
    """Adjacent rows of a part; those that name no group or no profile are left out."""

    start: int
    """Where its first row begins, in bytes from the start of the (unpacked) part."""
    end: int
    """Where the row behind it begins."""
    groups: list[str]
    profiles: list[str]
    scores: list[str]
    """Empty where the shape has no scores."""
    _place_of: Callable[[int], int]
    """Where in the block the row begins that is at a position of the columns."""
    ragged: int = 0
    """How many of its rows have more or fewer values than the shape has columns."""
    left_out: int = 0

    def start_of(self, row: int) -> int:
        """Where a row begins, in bytes from the start of the part."""
        return self.start + self._place_of(row)


def blocks(plain: PlainBytes, shape: Shape, offset: int) -> Iterator[Block]:
    """Read a part's rows from the one that begins at ``offset`` to the end.

    Raises:
        SourceError: the part can't be read.
    """
    chunks = _in_whole_lines(plain, offset)
    for chunk in chunks:
        text = chunk.decode("latin-1")
        block = split_block(text, shape, offset)
        if block is not None:
            yield block
        elif ends_its_rows(text):
            yield from _parsed((chunk,), shape, offset)
        else:
            yield from _parsed(chain((chunk,), chunks), shape, offset)
            return
        offset += len(text)


def rows_between(plain: PlainBytes, shape: Shape, start: int, end: int) -> Iterator[list[str]]:
    """Read the rows between two places where rows begin, every value of them, one character a byte.

    Raises:
        SourceError: the part can't be read.
    """
    parser = Parser((span(plain, start, end),), shape)
    while not parser.at_end:
        yield from parser.next_rows()[0]


def _parsed(chunks: Iterable[bytes], shape: Shape, offset: int) -> Iterator[Block]:
    parser = Parser(chunks, shape)
    while not parser.at_end:
        block = block_of(*parser.next_rows(), shape, offset)
        yield block
        offset = block.end


def _in_whole_lines(plain: PlainBytes, offset: int) -> Iterator[bytes]:
    begun = b""
    for read in plain.chunks(offset):
        chunk = begun + read if begun else read
        cut = chunk.rfind(b"\n") + 1
        if not cut:
            # Lines may end with a lone CR; one at the very end may be half of CR LF.
            cut = chunk.rfind(b"\r", 0, len(chunk) - 1) + 1
        begun = chunk[cut:]
        if len(begun) > _LONGEST_LINE:
            raise unreadable(
                plain.name, f"a line of more than {_LONGEST_LINE >> 20} MiB is none of an export"
            )
        if cut:
            yield chunk[:cut]
    if begun:
        yield begun


def split_block(text: str, shape: Shape, offset: int) -> Block | None:
    """Make a block of whole lines of one character a byte; None where that takes a CSV parser.

    It does where a quoted value holds a quote or a line end, where rows are ragged or name no group or
    profile, and where a value may be longer than the parser takes.
    """
    bare = _bare(text)
    if bare is None or len(text) > csv.field_size_limit():
        return None
    columns = (_of_few if shape.width <= _FEW_COLUMNS else _of_many)(bare, shape)
    if columns is None:
        return None
    groups, profiles, scores = columns
    if is_to_be_sifted(groups, profiles, shape):
        return None
    if not text.isascii():
        groups, profiles = decoded(groups), decoded(profiles)
    return Block(offset, offset + len(text), groups, profiles, scores, partial(_place, text, len(groups)))


def ends_its_rows(text: str) -> bool:
    """Tell whether each of these lines is a row, so that no quoted value can go on behind them."""
    return _bare(text) is not None


def _bare(text: str) -> str | None:
    """Empty the quoted cells; None where one of them holds a quote or a line end."""
    bare = _QUOTED.sub(",", text) if '"' in text else text
    return None if '"' in bare or "\r" in text else bare


def _of_few(text: str, shape: Shape) -> _Columns | None:
    """Split every cell off, with each line end as a cell of its own; None where rows are ragged."""
    rows, step = text.count("\n"), shape.width + 1
    cells = text.replace("\n", ",\n,").split(",")
    if not text.endswith("\n"):
        rows, cells = rows + 1, [*cells, "\n", ""]
    if len(cells) != rows * step + 1 or cells[shape.width :: step].count("\n") != rows:
        return None
    scores = cells[shape.score : -1 : step] if shape.score >= 0 else []
    return cells[shape.group : -1 : step], cells[shape.profile : -1 : step], scores


def _of_many(text: str, shape: Shape) -> _Columns | None:
    """Split only the first cells of each line off; None where rows are ragged."""
    needed = shape.needed
    lines = list(StringIO(text, newline="\n"))
    if set(map(str.count, lines, repeat(","))) != {shape.width - 1}:
        return None
    if needed == shape.width:
        lines = [line.rstrip("\n") for line in lines]
    rows = list(map(str.split, lines, repeat(","), repeat(needed)))
    scores = list(map(itemgetter(shape.score), rows)) if shape.score >= 0 else []
    return list(map(itemgetter(shape.group), rows)), list(map(itemgetter(shape.profile), rows)), scores


def _place(text: str, lines: int, line: int) -> int:
    """Where a line begins; the first one and the last ones, which are asked for, are found soonest."""
    end = len(text) - text.endswith("\n")
    for _ in range(lines - line if line else 0):
        end = text.rfind("\n", 0, end)
    return end + 1 if line else 0


class Parser:
    """``csv`` over lines that stay at hand, so that a quote that is never closed costs only its own row."""

    def __init__(self, chunks: Iterable[bytes], shape: Shape) -> None:
        self._shape = shape
        self._lines: list[str] = []
        self._feed = chain.from_iterable(map(self._taken, chunks))
        self._reader = csv.reader(self._feed)
        self._before = 0
        """Lines at hand that went to an earlier reader."""
        self._drawn = 0
        """Lines at hand that the feed has given to any reader, and does not give again."""
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
        self._drawn -= taken
        return rows, first_lines, lines

    def _go_back(self, line: int, taken: int) -> None:
        """Have the lines from ``line`` on read once more; this reader has taken those to ``taken``."""
        self._drawn = max(self._drawn, taken)
        self._reader = csv.reader(chain(self._lines[line : self._drawn], self._feed))
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
        """Tell whether a line that lies inside a quoted value is a row: then the quote is a slip.

        A row that slips as well is short of values; its score tells it from a value's lines. A quote that
        opens no cell may be the one that ends the value: then only what is in front of it tells.
        """
        shape = self._shape
        row = _alone(line)
        front, quote, _ = line.partition('"')
        if quote and front and not front.endswith(",") and front.count(",") < shape.needed:
            return False
        slips = len(row) < shape.width and shape.score >= 0 and line.count('"') % 2 == 1
        if not (len(row) == shape.width or slips):
            return False
        if not _cell(row, shape.group) or not _cell(row, shape.profile):
            return False
        return shape.score < 0 or score_of(_cell(row, shape.score)) is not None


def _alone(line: str) -> list[str]:
    try:
        return next(csv.reader((line,)), [])
    except csv.Error:
        return [""]


def block_of(
    rows: list[list[str]], first_lines: list[int] | None, lines: list[str], shape: Shape, offset: int
) -> Block:
    """Make a block of rows, without those that are blank, repeat the header, or name no group or profile.

    Args:
        rows: of one character a byte.
        first_lines: the number of the line in which each begins; None where row and line are one.
        lines: all their lines.
        shape: the part's.
        offset: where the first one begins, in bytes from the start of the part.
    """
    places = [0, *accumulate(map(len, lines))]
    end = offset + places[-1]
    if first_lines is not None:
        places = list(map(places.__getitem__, first_lines))
    ragged = left_out = 0
    if set(map(len, rows)) != {shape.width} or is_to_be_sifted(
        list(map(itemgetter(shape.group), rows)), list(map(itemgetter(shape.profile), rows)), shape
    ):
        used = [bool(row) and tuple(row) != shape.columns for row in rows]
        ragged = sum(use and len(row) != shape.width for use, row in zip(used, rows, strict=True))
        kept = [
            at
            for at, row in enumerate(rows)
            if used[at] and _cell(row, shape.group) and _cell(row, shape.profile)
        ]
        left_out = sum(used) - len(kept)
        rows, places = [rows[at] for at in kept], [places[at] for at in kept]
    return Block(
        offset,
        end,
        decoded([row[shape.group] for row in rows]),
        decoded([row[shape.profile] for row in rows]),
        [_cell(row, shape.score) for row in rows] if shape.score >= 0 else [],
        places.__getitem__,
        ragged,
        left_out,
    )


def _cell(row: list[str], column: int) -> str:
    return row[column] if len(row) > column else ""


def is_to_be_sifted(groups: list[str], profiles: list[str], shape: Shape) -> bool:
    """Tell whether there is a row that names no group or no profile, or repeats the header."""
    header = bool(shape.columns) and shape.columns[shape.group] in groups
    return "" in groups or "" in profiles or header


def decoded(cells: list[str]) -> list[str]:
    """Read cells of one character a byte as what they are in UTF-8."""
    return cells if "".join(cells).isascii() else list(map(readable, cells))
