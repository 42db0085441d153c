"""Decisions in the formats of other programs: JSONL without loss, CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from reviewer.journal.controls import answer_line
from reviewer.journal.receipts import RECEIPT_LISTS
from reviewer.journal.schema import CHAINED, COLUMNS, RECEIPT_CHAINED, Cell, Row, time_text
from reviewer.journal.selection import Selection
from reviewer.journal.sqlite import Journal

FORMAT = 3
"""The version of the JSONL that this program reads, and writes where there are answers to control groups."""
_WITHOUT_CONTROLS, _WITHOUT_RECEIPTS = 2, 1
"""The versions without them, and without receipts too, which earlier releases read."""
FORMAT_MEMBER = "reviewer_journal_export"
"""The member by which the header line of an export is known; its value is the format's version."""

EXPORTED = (*CHAINED, "seq", "chain")
"""The members of a line, which are the columns of a row in full. ``evidence`` and ``choice`` are left out
where there is none, as exports from before them have it."""

# What a spreadsheet takes for the beginning of a formula; some fold full-width forms first.
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_CELL_BREAKS = ("\t", "\r", "\n")


JOURNAL_ROWS = "journal_rows"
"""The header's member for how many rows the journal had. Where it is missing, an older program wrote that as
``decisions``, which is now how many lines follow."""


RECEIPTS = "receipts"
"""The header's member for how many lines of receipts follow those of decisions."""
CONTROLS = "controls"
"""The header's member for how many lines of answers to control groups come last."""
RECEIPT_EXPORTED = (*RECEIPT_CHAINED, "seq", "chain")
"""The members of a receipt's line."""


def header(
    journal: Journal,
    selection: Selection,
    end: tuple[int, str],
    receipts_end: tuple[int, str],
    controls: int = 0,
) -> Mapping[str, object]:
    """Describe an export of what ``journal`` held after the rows with these numbers and digests.

    Raises:
        JournalError: the journal can't be read to its end.
    """
    seq, head = end
    chosen, receipts = seq, receipts_end[0]
    if not selection.is_everything:
        chosen = sum(len(batch.rows) for batch in journal.batches(selection, last=seq, cells=("seq",)))
        receipts = sum(map(len, journal.receipt_rows(selection, receipts_end[0], ("seq",), seq)))
    of_receipts = {RECEIPTS: receipts, "receipts_head": receipts_end[1]} if receipts else {}
    return {
        FORMAT_MEMBER: FORMAT if controls else _WITHOUT_CONTROLS if receipts else _WITHOUT_RECEIPTS,
        "exported_at": time_text(datetime.now(UTC)),
        "journal_id": journal.journal_id,
        "head": head,
        "decisions": chosen,
        JOURNAL_ROWS: seq,
        "complete": selection.is_everything,
        "selection": {
            "domain_name": selection.domain_name,
            "region": selection.region,
            "verdicts": list(selection.verdicts),
            "since": None if selection.since is None else time_text(selection.since),
            "reviewer": selection.reviewer,
            "latest": selection.latest,
        },
        **of_receipts,
        **({CONTROLS: controls} if controls else {}),
    }


def jsonl_batches(journal: Journal, selection: Selection) -> Iterator[tuple[str, int, int]]:
    """Write a header line, the chosen decisions, then their receipts and the answers to control groups.

    Each is a line of JSON; some come at a time.

    Yields some lines, how far the journal has been read, and how far it will be.

    Raises:
        JournalError: the journal can't be read to its end.
    """
    # In this order: each receipt's decisions are written before it.
    receipts_end, end = journal.receipts_end, journal.end
    seq, controls = end[0], journal.every_control_answer(selection)
    first = header(journal, selection, end, receipts_end, len(controls))
    yield json.dumps(first, ensure_ascii=False) + "\n", 0, seq
    for batch in journal.batches(selection, last=seq, cells=LINE_CELLS):
        yield "".join([export_line(row) for row in batch.rows]), batch.seq, seq
    for rows in journal.receipt_rows(selection, receipts_end[0], RECEIPT_EXPORTED, seq):
        yield "".join(map(receipt_line, rows)), seq, seq
    if controls:
        yield "".join(map(answer_line, controls)), seq, seq


def receipt_line(row: Row) -> str:
    """Write the cells of RECEIPT_EXPORTED as a JSON line."""
    record = dict(zip(RECEIPT_EXPORTED, row, strict=True))
    for name in RECEIPT_LISTS:
        record[name] = json.loads(str(record[name]))
    return json.dumps(record, ensure_ascii=False) + "\n"


def is_export(start: bytes) -> bool:
    """Whether a file that begins so was written by :func:`jsonl_batches` or :func:`csv_batches`."""
    csv_header = _csv_text([COLUMNS]).encode()
    return start.startswith((f'{{"{FORMAT_MEMBER}"'.encode(), csv_header[: len(start)]))


def _json_sql(name: str) -> str:
    if name in ("profile_ids", "clusters", "field_sources"):
        return f"coalesce({name}, 'null')"
    if name == "evidence":
        return name
    if name == "choice":
        return "iif(choice IS NULL, NULL, json_quote(choice))"
    if name == "blind":
        return "iif(blind, 'true', 'false')"
    return f"json_quote({name})"


def _member_sql(name: str) -> str:
    return f"""'"{name}": ' || {_json_sql(name)}"""


# SQLite puts a line together three times as fast as Python; only its numbers have too few digits to
# come back the same.
_SCORE = EXPORTED.index("confidence_score")
_BEFORE, _AFTER = map(_member_sql, EXPORTED[:_SCORE]), map(_member_sql, EXPORTED[_SCORE + 1 :])
LINE_CELLS = (
    f"""'{{' || {" || ', ' || ".join(_BEFORE)} || ', "confidence_score": '""",
    "confidence_score",
    f"""{" || ".join(f"coalesce(', ' || {member}, '')" for member in _AFTER)} || '}}' || char(10)""",
)


def export_line(row: Row) -> str:
    """Write the cells of LINE_CELLS as a JSON line."""
    before, score, after = row
    return f"{before}{'null' if score is None else repr(score)}{after}"


def csv_batches(journal: Journal, selection: Selection) -> Iterator[tuple[str, int, int]]:
    """Write the chosen decisions as CSV, some at a time; yields as :func:`jsonl_batches`.

    Raises:
        JournalError: the journal can't be read to its end.
    """
    seq, _ = journal.end
    yield _csv_text([COLUMNS]), 0, seq
    for batch in journal.batches(selection, last=seq):
        yield _csv_text(map(_csv_cells, batch.rows)), batch.seq, seq


_PROFILE_IDS = COLUMNS.index("profile_ids")


def _csv_cells(row: Row) -> list[Cell]:
    """Write a row's cells for a spreadsheet: profile ids separated by spaces, formulas disarmed.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    cells = list(row)
    cells[_PROFILE_IDS] = " ".join(json.loads(str(row[_PROFILE_IDS])))
    return [f"'{one}" if isinstance(one, str) and _is_formula(one) else one for one in cells]


def _is_formula(cell: str) -> bool:
    """Whether a spreadsheet may take a cell for a formula, white space and what can't be seen left out."""
    if cell.startswith(_CELL_BREAKS):
        return True
    seen = next((char for char in cell if unicodedata.category(char)[0] not in "CZ"), "")
    return seen in _FORMULA_STARTS


def _csv_text(rows: Iterable[Iterable[Cell]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()
