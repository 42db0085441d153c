"""Receipts in the journal: adding them behind all others, and reading them back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reviewer.core.receipts import Receipt, ReceiptState
from reviewer.journal.schema import (
    RECEIPT_CHAINED,
    RECEIPT_COLUMNS,
    Cell,
    Row,
    chained,
    receipt_of,
    receipt_row_of,
)
from reviewer.journal.selection import Selection, condition
from reviewer.journal.writing import head

_INSERT = (
    f"INSERT INTO receipt (seq, {', '.join(RECEIPT_CHAINED)}, chain)"
    f" VALUES ({', '.join('?' * (len(RECEIPT_CHAINED) + 2))})"
)
_SELECT = f"SELECT {', '.join(RECEIPT_COLUMNS)} FROM receipt"
RECEIPT_LISTS = ("profile_ids_to_merge", "field_sources", "decision_ids", "codes")
"""The members of a receipt whose cells are JSON."""
_STEP = 1000
"""Rows read in one go: a few milliseconds, in which nobody else can commit."""


@dataclass(frozen=True, slots=True)
class ReceiptArrival:
    """When and by whom a receipt of another journal was imported."""

    imported_at: str
    imported_by: str


def add_receipt(
    connection: sqlite3.Connection, receipt: Receipt, arrival: ReceiptArrival | None = None
) -> tuple[int, str]:
    """Add a receipt behind all others, chained to the one before and to the last decision.

    Answers the number and the digest of its row.

    Args:
        connection: a journal with a transaction begun.
        receipt: made here and now, unless ``arrival`` says otherwise.
        arrival: for a receipt from another journal.

    Raises:
        sqlite3.Error: it can't be written; the caller takes the transaction back.
    """
    came = (None, None) if arrival is None else (arrival.imported_at, arrival.imported_by)
    cells: Row = (*receipt_row_of(receipt), *head(connection), *came)
    seq, digest = receipt_head(connection)
    seq, digest = seq + 1, chained(digest, cells, RECEIPT_CHAINED)
    connection.execute(_INSERT, (seq, *cells, digest))
    return seq, digest


def receipt_head(connection: sqlite3.Connection) -> tuple[int, str]:
    """The number and the digest of the last receipt; 0 and ``""`` where there is none."""
    found = connection.execute("SELECT seq, chain FROM receipt ORDER BY seq DESC LIMIT 1").fetchone()
    return (0, "") if found is None else (int(found[0]), str(found[1]))


def receipt_with_id(connection: sqlite3.Connection, receipt_id: str) -> Receipt | None:
    """Find a receipt by its id."""
    found = connection.execute(f"{_SELECT} WHERE id = ?", (receipt_id,)).fetchone()
    return None if found is None else receipt_of(found)


def receipts_of_groups(
    connection: sqlite3.Connection, domain_name: str, region: str, group_keys: Sequence[str]
) -> list[Receipt]:
    """List the receipts of some groups in the order in which they were written."""
    rows = connection.execute(
        f"{_SELECT} WHERE domain_name = ? AND region = ?"
        " AND group_key IN (SELECT value FROM json_each(?)) ORDER BY seq",
        (domain_name, region, json.dumps(list(group_keys))),
    )
    return [receipt_of(row) for row in rows]


def receipt_batches(
    fetch: Callable[[str, Mapping[str, Cell]], Sequence[Row]],
    selection: Selection,
    last: int,
    cells: Sequence[str] = RECEIPT_COLUMNS,
    last_decision: int | None = None,
) -> Iterator[Sequence[Row]]:
    """Read the receipts that follow from the chosen decisions, up to row ``last``, in journal order.

    Args:
        fetch: runs a statement with its values, and answers all its rows.
        selection: of the decisions that they follow from; of every one where everything is chosen.
        last: the number of the last receipt that counts.
        cells: what to read of each: columns, or SQL over them.
        last_decision: the number of the last decision that counts; all where it is None.
    """
    which = ""
    values: dict[str, Cell] = {}
    if not selection.is_everything:
        chosen, values = condition(selection)
        which = (
            " AND EXISTS (SELECT 1 FROM decision WHERE decision.id IN"
            f" (SELECT value FROM json_each(receipt.decision_ids)){chosen})"
        )
        values["last"] = (1 << 62) if last_decision is None else last_decision
    statement = (
        f"SELECT {', '.join(cells)} FROM receipt"
        f" WHERE receipt.seq > :after AND receipt.seq <= :upto{which} ORDER BY receipt.seq"
    )
    for after in range(0, last, _STEP):
        yield fetch(statement, values | {"after": after, "upto": min(after + _STEP, last)})


_OPEN = ", ".join(f"'{state}'" for state in ReceiptState if state.is_open)


def open_receipts(connection: sqlite3.Connection, domain_name: str, region: str) -> list[Receipt]:
    """List the last receipt of each attempt of which it is not known yet what became of it."""
    rows = connection.execute(
        f"{_SELECT} WHERE state IN ({_OPEN}) AND seq IN (SELECT max(seq) FROM receipt"
        " WHERE domain_name = ? AND region = ? GROUP BY attempt) ORDER BY seq",
        (domain_name, region),
    )
    return [receipt_of(row) for row in rows]


def counts_by_state(connection: sqlite3.Connection, domain_name: str, region: str) -> dict[ReceiptState, int]:
    """Count the planned merges of a domain by the state of their last receipt."""
    rows = connection.execute(
        "SELECT state, count(*) FROM receipt WHERE seq IN"
        " (SELECT max(seq) FROM receipt WHERE domain_name = ? AND region = ? GROUP BY merge_id)"
        " GROUP BY state",
        (domain_name, region),
    )
    return {ReceiptState(state): int(count) for state, count in rows}
