"""Adjacent rows of a part as columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter

from reviewer.sources.export.shapes import Shape, readable


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
    """Where in the block the row begins that stands at a position of the columns."""
    ragged: int = 0
    """How many of its rows have more or fewer values than the shape has columns."""
    left_out: int = 0

    def start_of(self, row: int) -> int:
        """Where a row begins, in bytes from the start of the part."""
        return self.start + self._place_of(row)


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
