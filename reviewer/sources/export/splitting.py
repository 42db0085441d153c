"""Groups, profiles and scores of rows by splitting, which takes a fraction of the time that parsing takes."""

from __future__ import annotations

import csv
import re
from functools import partial
from io import StringIO
from itertools import repeat
from operator import itemgetter

from reviewer.sources.export.block import Block, decoded, is_to_be_sifted
from reviewer.sources.export.shapes import Shape

_QUOTED = re.compile(r',"[^"\n]*"(?=[,\n])')
"""A quoted cell with nothing in it that needs a parser. The first cell of a line is none."""
_FEW_COLUMNS = 8
_Columns = tuple[list[str], list[str], list[str]]


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
    needed = max(shape.group, shape.profile, shape.score) + 1
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
