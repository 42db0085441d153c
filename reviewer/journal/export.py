"""Decisions in the formats of other programs: JSONL without loss, CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence

from reviewer.journal.schema import COLUMNS, Cell, Row, row_of
from reviewer.model import Decision

# What a spreadsheet takes for the beginning of a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_LISTS = ("profile_ids", "clusters")
"""Columns whose cells are JSON already."""

_json = json.JSONEncoder(ensure_ascii=False).encode


def jsonl(decisions: Iterable[Decision]) -> Iterator[str]:
    """Write each decision as one JSON object a line, in the order of ``schema.COLUMNS``."""
    return jsonl_lines(COLUMNS, map(row_of, decisions))


def jsonl_lines(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Write each row as one JSON object a line, its members named and ordered as ``columns``."""
    names = [f"{_json(name)}: " for name in columns]
    plain = [name in _LISTS for name in columns]
    for row in rows:
        cells = [
            name + (str(cell) if is_json and cell is not None else _json(cell))
            for name, is_json, cell in zip(names, plain, row, strict=True)
        ]
        yield f"{{{', '.join(cells)}}}\n"


def comma_separated(decisions: Iterable[Decision]) -> Iterator[str]:
    """Write a header and a line a decision, as :func:`csv_lines`."""
    return csv_lines(COLUMNS, map(row_of, decisions))


def csv_lines(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Write a header and a line a row; profile ids are separated by spaces.

    Cells that a spreadsheet would take for a formula begin with an apostrophe.
    """
    yield _csv_line(columns)
    ids = columns.index("profile_ids")
    for row in rows:
        cells = list(row)
        cells[ids] = " ".join(json.loads(str(row[ids])))
        yield _csv_line([_neutral(cell) for cell in cells])


def _neutral(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return f"'{cell}"
    return cell


def _csv_line(cells: Iterable[Cell]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()
