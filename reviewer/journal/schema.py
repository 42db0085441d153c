"""What a journal's rows look like, and how a decision becomes one and comes back."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from functools import partial
from typing import Any

from reviewer.core.decisions import Choice, Decision, Verdict
from reviewer.core.receipts import Receipt, ReceiptState

APPLICATION_ID = 0x4D524A4E
"""SQLite's ``application_id`` of a journal: "MRJN"."""

COLUMNS = tuple(member.name for member in fields(Decision))
"""The columns that make up a decision, in the order in which they are exported: its members, whose names and
order are part of the format then. A new one goes to the end, with a migration."""

ARRIVAL_COLUMNS = ("ordered_at", "imported_at", "imported_by")
"""How a decision came to be where it is: the time it is ordered by where that is not ``decided_at``, and when
and by whom it was imported."""

CHAINED = COLUMNS + ARRIVAL_COLUMNS
"""The columns that a row's digest covers, in this order."""

RECEIPT_COLUMNS = tuple(member.name for member in fields(Receipt))
"""The columns that make up a receipt, in the order in which they are exported."""

RECEIPT_CHAINED = (*RECEIPT_COLUMNS, "decision_seq", "decision_chain", "imported_at", "imported_by")
"""The columns that a receipt's digest covers. The last decision of when it was written is among them, by its
number and digest, so that no decision before it can be lost unseen."""

ORDER = "coalesce(decision.ordered_at, decision.decided_at)"
"""SQL: the moment by which decisions are put in order; the same in every journal that has the decision."""


def _only_grows(*tables: str) -> tuple[str, ...]:
    """The guards of tables of which no row is ever changed or removed."""
    return tuple(
        f"""
    CREATE TRIGGER {table}_never_{name} BEFORE {event} ON {table}
    BEGIN SELECT RAISE(ABORT, 'a journal only grows'); END
    """
        for table in tables
        for name, event in (("changes", "UPDATE"), ("goes", "DELETE"))
    )


_VERSION_1 = (
    """
    CREATE TABLE decision (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        decided_at TEXT NOT NULL,
        reviewer TEXT NOT NULL,
        reviewer_uid INTEGER,
        caller_arn TEXT,
        domain_name TEXT NOT NULL,
        region TEXT NOT NULL,
        match_id TEXT NOT NULL,
        group_key TEXT NOT NULL,
        profile_ids TEXT NOT NULL,
        confidence_score REAL,
        match_generation_date TEXT,
        verdict TEXT NOT NULL CHECK (verdict IN ('merge', 'review', 'reject', 'withdrawn')),
        note TEXT NOT NULL,
        withdraws TEXT,
        reason TEXT NOT NULL,
        blind INTEGER NOT NULL CHECK (blind IN (0, 1)),
        clusters TEXT,
        compared_digest TEXT,
        host TEXT,
        account_id TEXT,
        session_id TEXT,
        ordered_at TEXT,
        imported_at TEXT,
        imported_by TEXT,
        chain TEXT NOT NULL,
        CHECK ((verdict = 'withdrawn') = (withdraws IS NOT NULL))
    ) STRICT
    """,
    """
    CREATE INDEX decision_of_group
    ON decision (domain_name, region, group_key, coalesce(ordered_at, decided_at))
    """,
    """
    CREATE INDEX decision_of_reviewer
    ON decision (domain_name, region, reviewer, coalesce(ordered_at, decided_at))
    """,
    "CREATE INDEX decision_withdrawn ON decision (withdraws) WHERE withdraws IS NOT NULL",
    # Which decisions speak of a profile, so that what was said of some members is found when a group grows.
    """
    CREATE TABLE member (
        profile_id TEXT NOT NULL,
        seq INTEGER NOT NULL REFERENCES decision (seq),
        PRIMARY KEY (profile_id, seq)
    ) STRICT, WITHOUT ROWID
    """,
    # How many groups stand at each verdict: counting them anew would read the whole journal.
    """
    CREATE TABLE tally (
        domain_name TEXT NOT NULL,
        region TEXT NOT NULL,
        verdict TEXT NOT NULL,
        standing INTEGER NOT NULL CHECK (standing >= 0),
        PRIMARY KEY (domain_name, region, verdict)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    # INSERT OR REPLACE removes a row without asking the triggers on DELETE; this one refuses it first.
    """
    CREATE TRIGGER decision_goes_to_the_end BEFORE INSERT ON decision
    WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM decision)
        OR EXISTS (SELECT 1 FROM decision WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'a journal only grows'); END
    """,
    *_only_grows("decision", "member", "about"),
)

_VERSION_2 = ("ALTER TABLE decision ADD COLUMN field_sources TEXT",)
# From here on field_sources may hold a list, a mapping a cluster, at which an earlier program would fail.
_VERSION_3 = ("ALTER TABLE decision ADD COLUMN evidence TEXT",)

_VERSION_4 = (
    """
    CREATE TABLE receipt (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        recorded_at TEXT NOT NULL,
        state TEXT NOT NULL,
        merge_id TEXT NOT NULL,
        attempt TEXT NOT NULL,
        domain_name TEXT NOT NULL,
        region TEXT NOT NULL,
        group_key TEXT NOT NULL,
        cluster INTEGER NOT NULL,
        main_profile_id TEXT NOT NULL,
        profile_ids_to_merge TEXT NOT NULL,
        field_sources TEXT NOT NULL,
        decision_ids TEXT NOT NULL,
        reviewer TEXT NOT NULL,
        reviewer_uid INTEGER,
        caller_arn TEXT,
        host TEXT,
        account_id TEXT,
        merged_digest TEXT,
        left_digest TEXT,
        codes TEXT NOT NULL,
        decision_seq INTEGER NOT NULL,
        decision_chain TEXT NOT NULL,
        imported_at TEXT,
        imported_by TEXT,
        chain TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX receipt_of_group ON receipt (domain_name, region, group_key)",
    # The groups of which nothing more is to be merged: counting them must not read all receipts.
    """
    CREATE INDEX receipt_of_the_last ON receipt (domain_name, region, group_key)
    WHERE left_digest IS NULL AND state IN ('verified', 'differs')
    """,
    """
    CREATE TRIGGER receipt_goes_to_the_end BEFORE INSERT ON receipt
    WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM receipt)
        OR EXISTS (SELECT 1 FROM receipt WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'a journal only grows'); END
    """,
    *_only_grows("receipt"),
)

_VERSION_5 = ("ALTER TABLE decision ADD COLUMN choice TEXT",)

# Kept of a team's table beside the decisions (journal/outbox.py). It changes, and no digest covers it.
_VERSION_6 = (
    """
    CREATE TABLE team (
        name TEXT PRIMARY KEY,
        began_seq INTEGER NOT NULL,
        joined_seq INTEGER NOT NULL,
        shipped_seq INTEGER NOT NULL,
        seen_until TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE team_slot (
        name TEXT NOT NULL,
        domain_name TEXT NOT NULL,
        region TEXT NOT NULL,
        group_key TEXT NOT NULL,
        slot INTEGER NOT NULL,
        known_at INTEGER NOT NULL,
        PRIMARY KEY (name, domain_name, region, group_key, slot)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE team_refused (
        name TEXT NOT NULL,
        id TEXT NOT NULL,
        winner TEXT NOT NULL,
        PRIMARY KEY (name, id)
    ) STRICT, WITHOUT ROWID
    """,
)

# How far the feed is read differs from domain to domain; receipts are shipped apart from decisions.
_VERSION_7 = (
    "ALTER TABLE team DROP COLUMN seen_until",
    "ALTER TABLE team ADD COLUMN receipts_shipped_seq INTEGER NOT NULL DEFAULT 0",
    """
    CREATE TABLE team_seen (
        name TEXT NOT NULL,
        domain_name TEXT NOT NULL,
        region TEXT NOT NULL,
        seen_until TEXT NOT NULL,
        PRIMARY KEY (name, domain_name, region)
    ) STRICT, WITHOUT ROWID
    """,
)

# What was said of control groups is no decision, and no digest covers it.
_VERSION_8 = (
    """
    CREATE TABLE control_answer (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        answered_at TEXT NOT NULL,
        reviewer TEXT NOT NULL,
        reviewer_uid INTEGER,
        caller_arn TEXT,
        domain_name TEXT NOT NULL,
        region TEXT NOT NULL,
        group_key TEXT NOT NULL,
        decision_id TEXT NOT NULL,
        verdict TEXT NOT NULL CHECK (verdict IN ('merge', 'review', 'reject', 'withdrawn')),
        is_slip INTEGER NOT NULL CHECK (is_slip IN (0, 1))
    ) STRICT
    """,
    "CREATE INDEX control_answer_of_group ON control_answer (domain_name, region, group_key)",
    *_only_grows("control_answer"),
)

# From here on choice may name a seed, at which an earlier program would fail.
_VERSION_9 = ()

# A table of the same name in another account, or made anew, has nothing of what the one before had.
_VERSION_10 = ("ALTER TABLE team ADD COLUMN made_at TEXT NOT NULL DEFAULT ''",)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    _VERSION_1,
    _VERSION_2,
    _VERSION_3,
    _VERSION_4,
    _VERSION_5,
    _VERSION_6,
    _VERSION_7,
    _VERSION_8,
    _VERSION_9,
    _VERSION_10,
)
"""What leads from each version to the next; the first makes a journal of an empty file."""

VERSION = len(MIGRATIONS)
"""SQLite's ``user_version`` of a journal that this program writes."""

Cell = str | int | float | None
Row = tuple[Cell, ...]
"""The cells of COLUMNS, or of CHAINED."""


def row_of(decision: Decision) -> Row:
    """Write a decision as the cells of COLUMNS, each as SQLite gives it back.

    A score that is not a finite number counts as missing.
    """
    return _cells(decision, _WRITE)


def _cells(one: Decision | Receipt, columns: Sequence[tuple[str, Callable[[Any], Cell]]]) -> Row:
    return tuple([None if (value := getattr(one, name)) is None else to(value) for name, to in columns])


def receipt_row_of(receipt: Receipt) -> Row:
    """Write a receipt as the cells of RECEIPT_COLUMNS, each as SQLite gives it back."""
    return _cells(receipt, _WRITE_RECEIPT)


def receipt_of(row: Sequence[Cell]) -> Receipt:
    """Read a receipt back from the cells of RECEIPT_COLUMNS.

    Raises:
        ValueError: a cell does not hold what its column says.
    """
    return Receipt(**_members(row, _READ_RECEIPT))


def decision_of(row: Sequence[Cell]) -> Decision:
    """Read a decision back from the cells of COLUMNS.

    Raises:
        ValueError: a cell does not hold what its column says.
    """
    return Decision(**_members(row, _READ))


def _members(row: Sequence[Cell], columns: Sequence[tuple[str, Callable[[Any], object]]]) -> dict[str, Any]:
    return {name: None if cell is None else of(cell) for (name, of), cell in zip(columns, row, strict=True)}


def time_text(moment: datetime) -> str:
    """Write a time in UTC to the microsecond, so that texts order as the times do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _time(cell: Cell) -> datetime:
    return datetime.fromisoformat(str(cell))


def _texts(cell: Cell) -> tuple[str, ...]:
    return tuple(json.loads(str(cell)))


def _sources(read: Any) -> object:
    return tuple(read) if isinstance(read, list) else read


def _finite(score: float) -> float | None:
    # SQLite keeps neither an integer nor the sign of zero in a REAL column.
    return float(score) + 0.0 if math.isfinite(score) else None


_STORED: dict[str, tuple[Callable[[Any], Cell], Callable[[Any], object]]] = {
    "reviewer_uid": (int, int),
    "decided_at": (time_text, _time),
    "recorded_at": (time_text, _time),
    "state": (str, lambda cell: ReceiptState(str(cell))),
    "cluster": (int, int),
    "profile_ids_to_merge": (json.dumps, _texts),
    "decision_ids": (json.dumps, _texts),
    "codes": (json.dumps, _texts),
    "profile_ids": (json.dumps, _texts),
    "confidence_score": (_finite, float),
    "match_generation_date": (time_text, _time),
    "verdict": (str, lambda cell: Verdict(str(cell))),
    "blind": (int, bool),
    "clusters": (json.dumps, lambda cell: tuple(map(tuple, json.loads(str(cell))))),
    "field_sources": (partial(json.dumps, sort_keys=True), lambda cell: _sources(json.loads(str(cell)))),
    "evidence": (
        partial(json.dumps, sort_keys=True),
        lambda cell: {pair: tuple(said) for pair, said in json.loads(str(cell)).items()},
    ),
    "choice": (str, lambda cell: Choice.read(str(cell))),
}
"""How members that are no text become cells, and come back."""
_WRITE = [(name, _STORED.get(name, (str, str))[0]) for name in COLUMNS]
_READ = [(name, _STORED.get(name, (str, str))[1]) for name in COLUMNS]
_WRITE_RECEIPT = [(name, _STORED.get(name, (str, str))[0]) for name in RECEIPT_COLUMNS]
_READ_RECEIPT = [(name, _STORED.get(name, (str, str))[1]) for name in RECEIPT_COLUMNS]


_canonical = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode


def chained(before: str, row: Row, columns: Sequence[str] = CHAINED) -> str:
    """The digest of a row that follows the row with the digest ``before`` ("" for the first).

    64 hex digits: the SHA-256 over ``before``, a line feed, and a JSON object in ASCII with no
    spaces that has the row's cells by their columns' names, in the order of ``columns``. Cells without
    a value are left out, so that a column added later leaves the digests of earlier rows as they are.

    Args:
        before: the digest of the row before.
        row: the cells of ``columns``; those left out at its end have no value.
        columns: CHAINED, or RECEIPT_CHAINED, whose rows are chained apart.
    """
    import hashlib  # Loads OpenSSL, which the first paint need not wait for.

    cells = {name: cell for name, cell in zip(columns, row, strict=False) if cell is not None}
    return hashlib.sha256(f"{before}\n{_canonical(cells)}".encode()).hexdigest()
