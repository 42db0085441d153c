"""Decisions in the formats of other programs: JSONL without loss, CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator

from reviewer.journal.schema import COLUMNS, Cell, row_of
from reviewer.model import Decision

# What a spreadsheet takes for the beginning of a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def jsonl(decisions: Iterable[Decision]) -> Iterator[str]:
    """Write each decision as one JSON object a line, in the order of ``schema.COLUMNS``."""
    for decision in decisions:
        record: dict[str, object] = dict(zip(COLUMNS, row_of(decision), strict=True))
        record["profile_ids"] = decision.profile_ids
        yield json.dumps(record, ensure_ascii=False) + "\n"


def comma_separated(decisions: Iterable[Decision]) -> Iterator[str]:
    """Write a header and a line a decision; profile ids are separated by spaces.

    Cells that a spreadsheet would take for a formula begin with an apostrophe.
    """
    yield _line(COLUMNS)
    for decision in decisions:
        cells = dict(zip(COLUMNS, row_of(decision), strict=True))
        cells["profile_ids"] = " ".join(decision.profile_ids)
        yield _line([_neutral(cell) for cell in cells.values()])


def _neutral(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return f"'{cell}"
    return cell


def _line(cells: Iterable[Cell]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()
