"""Checking that a journal is what was written: the chain, what is derived from it, and the file itself."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from reviewer.core.counted import number
from reviewer.journal.metadata import fault_in
from reviewer.journal.receipts import receipt_batches, receipt_head
from reviewer.journal.schema import CHAINED, COLUMNS, RECEIPT_CHAINED, RECEIPT_COLUMNS, Cell, Row, chained
from reviewer.journal.selection import Selection, batches
from reviewer.journal.writing import head, stored_id

_CELLS = (*CHAINED, "seq", "chain")
_RECEIPT_CELLS = (*RECEIPT_CHAINED, "seq", "chain")
_ID, _VERDICT, _PROFILE_IDS = (COLUMNS.index(name) for name in ("id", "verdict", "profile_ids"))
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Broken:
    """The first thing that is wrong with a journal."""

    what: str
    """In plain words; may quote outside text, raw."""
    seq: int | None = None
    """The number of the broken row (from 1); None where no single row is broken."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What checking a journal gave."""

    decisions: int
    """How many rows are chained without a break, from the first on."""
    head: str
    """The digest of the last of them; ``""`` where there is none."""
    broken: Broken | None
    """None for a journal with nothing wrong."""
    receipts: int = 0
    """How many receipts there are, where nothing is wrong."""
    receipts_head: str = ""
    """The digest of the last receipt; ``""`` where there is none."""


def verify(
    connection: sqlite3.Connection,
    known_head: str | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Verification:
    """Check every row against the one before, then what is derived from the rows, then the file.

    Args:
        connection: the journal.
        known_head: a head noted earlier, or the beginning of one: some row must have it, or rows
            have been lost or written anew since.
        progress: called with how many rows of how many have been checked.
    """
    done, digest = 0, ""

    def broken(what: str, seq: int | None = None) -> Verification:
        return Verification(done, digest, Broken(what, seq))

    try:
        last = head(connection)[0]
        was_met = known_head is None
        for batch in batches(_fetching(connection), Selection(), last, _CELLS):
            for row in batch.rows:
                cells, (seq, chain) = row[: len(CHAINED)], row[len(CHAINED) :]
                if (wrong := _wrong_row(connection, cells, seq, str(chain), done + 1, digest)) is not None:
                    return broken(wrong, done + 1)
                done, digest = done + 1, str(chain)
                was_met = was_met or digest.startswith(known_head or "")
            progress(batch.seq, last)
        if done != last:
            return broken(f"row {done + 1} is missing", done + 1)
        receipts, receipts_digest = 0, ""
        for rows in receipt_batches(
            _fetching(connection), Selection(), receipt_head(connection)[0], _RECEIPT_CELLS
        ):
            for row in rows:
                wrong = _wrong_receipt(connection, row, receipts + 1, receipts_digest)
                if wrong is not None:
                    return broken(wrong)
                receipts, receipts_digest = receipts + 1, str(row[-1])
                was_met = was_met or receipts_digest.startswith(known_head or "")
        if receipts != receipt_head(connection)[0]:
            return broken(f"receipt {receipts + 1} is missing")
        if not was_met:
            return broken(
                f"no row has the head {known_head}: rows were lost or written anew since it was noted"
            )
        wrong = (
            fault_in(connection, with_digest=True)
            or _wrong_tally(connection)
            or _wrong_members(connection, last)
            or _damage(connection)
        )
    except sqlite3.Error as error:
        return broken(f"the file can't be read after row {done}: {error}", done + 1)
    if wrong is not None:
        return broken(wrong)
    return Verification(done, digest, None, receipts, receipts_digest)


def _fetching(connection: sqlite3.Connection) -> Callable[[str, Mapping[str, Cell]], list[Row]]:
    return lambda statement, values: connection.execute(statement, values).fetchall()


def _wrong_row(
    connection: sqlite3.Connection,
    cells: Sequence[Cell],
    seq: Cell,
    chain: str,
    expected_seq: int,
    before: str,
) -> str | None:
    if seq != expected_seq:
        return f"row {expected_seq} is missing"
    if chained(before, tuple(cells)) != chain:
        return (
            f"row {seq} (decision {cells[_ID]}) does not follow from the row before: one of them was changed"
        )
    if cells[_VERDICT] == "withdrawn":
        return None
    ids = _members_of(cells)
    found = connection.execute(
        f"SELECT count(*) FROM member WHERE seq = ? AND profile_id IN ({', '.join('?' * len(ids))})",
        (seq, *ids),
    ).fetchone()[0]
    if found != len(ids):
        return f"the profiles of row {seq} (decision {cells[_ID]}) can't all be found"
    return None


def _wrong_receipt(connection: sqlite3.Connection, row: Row, expected: int, before: str) -> str | None:
    """Check a row of ``_RECEIPT_CELLS`` against the one before, and the decision that it is tied to."""
    cells, (seq, chain) = row[:-2], row[-2:]
    if seq != expected:
        return f"receipt {expected} is missing"
    if chained(before, cells, RECEIPT_CHAINED) != chain:
        receipt_id = cells[RECEIPT_COLUMNS.index("id")]
        return f"receipt {seq} ({receipt_id}) does not follow from the one before: one of them was changed"
    decision_seq, decision_chain = cells[len(RECEIPT_COLUMNS) : len(RECEIPT_COLUMNS) + 2]
    found = connection.execute("SELECT chain FROM decision WHERE seq = ?", (decision_seq,)).fetchone()
    if (("",) if decision_seq == 0 else found) != (decision_chain,):
        return f"row {decision_seq}, which was there before receipt {seq}, was lost or written anew"
    return None


def _members_of(cells: Sequence[Cell]) -> list[str]:
    return sorted({stored_id(one) for one in json.loads(str(cells[_PROFILE_IDS]))})


def _wrong_members(connection: sqlite3.Connection, last: int) -> str | None:
    """Look for members that no decision names; those that one names have been found."""
    (there,) = connection.execute("SELECT count(*) FROM member WHERE seq <= ?", (last,)).fetchone()
    named = 0
    for batch in batches(_fetching(connection), Selection(), last, COLUMNS):
        named += sum(len(_members_of(row)) for row in batch.rows if row[_VERDICT] != "withdrawn")
    return (
        None
        if named == there
        else f"{number(there, 'profile is', 'profiles are')} listed where the rows name {named:,}"
    )


def _wrong_tally(connection: sqlite3.Connection) -> str | None:
    """Count anew how many groups stand at each verdict; left out while others keep writing."""
    for _ in range(_TRIES):
        last = head(connection)[0]
        counted: Counter[tuple[Cell, ...]] = Counter()
        for batch in batches(
            _fetching(connection), Selection(latest=True), last, ("domain_name", "region", "verdict")
        ):
            counted.update(batch.rows)
        # By one statement, so that all of it is of one moment.
        rows = connection.execute(
            "SELECT end.seq, domain_name, region, verdict, standing"
            " FROM (SELECT coalesce(max(seq), 0) AS seq FROM decision) AS end LEFT JOIN tally"
        ).fetchall()
        if rows[0][0] == last:
            kept = {tuple(key): groups for _, *key, groups in rows if groups}
            return None if kept == dict(counted) else "the counts of verdicts don't fit the rows"
    return None


def _damage(connection: sqlite3.Connection) -> str | None:
    """Ask SQLite whether the file is sound, the indexes among it."""
    found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(1)")]
    return None if found == ["ok"] else f"the file is damaged: {found[0]}"
