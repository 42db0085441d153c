"""What a journal's rows look like, and how a decision becomes one and comes back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime

from reviewer.model import Decision, Verdict

APPLICATION_ID = 0x4D524A4E
"""SQLite's ``application_id`` of a journal: "MRJN"."""
VERSION = 1
"""SQLite's ``user_version`` of a journal that this program writes."""

COLUMNS = (
    "id",
    "decided_at",
    "reviewer",
    "reviewer_uid",
    "caller_arn",
    "domain_name",
    "region",
    "match_id",
    "group_key",
    "profile_ids",
    "confidence_score",
    "match_generation_date",
    "verdict",
    "note",
    "withdraws",
)
"""The columns that make up a decision, in the order in which they are chained and exported."""

SCHEMA = (
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
        chain TEXT NOT NULL,
        CHECK ((verdict = 'withdrawn') = (withdraws IS NOT NULL))
    ) STRICT
    """,
    "CREATE INDEX decision_of_group ON decision (domain_name, region, group_key, seq)",
    "CREATE INDEX decision_of_reviewer ON decision (domain_name, region, reviewer, seq)",
    "CREATE INDEX decision_withdrawn ON decision (withdraws) WHERE withdraws IS NOT NULL",
    """
    CREATE TRIGGER decision_never_changes BEFORE UPDATE ON decision
    BEGIN SELECT RAISE(ABORT, 'a journal only grows'); END
    """,
    """
    CREATE TRIGGER decision_never_goes BEFORE DELETE ON decision
    BEGIN SELECT RAISE(ABORT, 'a journal only grows'); END
    """,
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {VERSION}",
)

Cell = str | int | float | None
Row = tuple[Cell, ...]
"""The cells of COLUMNS."""


def row_of(decision: Decision) -> Row:
    """Write a decision as the cells of COLUMNS."""
    return (
        decision.id,
        _time_text(decision.decided_at),
        decision.reviewer,
        decision.reviewer_uid,
        decision.caller_arn,
        decision.domain_name,
        decision.region,
        decision.match_id,
        decision.group_key,
        json.dumps(decision.profile_ids),
        decision.confidence_score,
        None if decision.match_generation_date is None else _time_text(decision.match_generation_date),
        decision.verdict.value,
        decision.note,
        decision.withdraws,
    )


def decision_of(row: Sequence[Cell]) -> Decision:
    """Read a decision back from the cells of COLUMNS."""
    cells = dict(zip(COLUMNS, row, strict=True))
    generated = cells["match_generation_date"]
    uid, score = cells["reviewer_uid"], cells["confidence_score"]
    arn, withdraws = cells["caller_arn"], cells["withdraws"]
    return Decision(
        id=str(cells["id"]),
        decided_at=datetime.fromisoformat(str(cells["decided_at"])),
        reviewer=str(cells["reviewer"]),
        reviewer_uid=None if uid is None else int(uid),
        caller_arn=None if arn is None else str(arn),
        domain_name=str(cells["domain_name"]),
        region=str(cells["region"]),
        match_id=str(cells["match_id"]),
        group_key=str(cells["group_key"]),
        profile_ids=tuple(json.loads(str(cells["profile_ids"]))),
        confidence_score=None if score is None else float(score),
        match_generation_date=None if generated is None else datetime.fromisoformat(str(generated)),
        verdict=Verdict(str(cells["verdict"])),
        note=str(cells["note"]),
        withdraws=None if withdraws is None else str(withdraws),
    )


def chained(before: str, row: Row) -> str:
    """The digest of a row that stands behind the row with the digest ``before`` ("" for the first)."""
    return hashlib.sha256(f"{before}\n{json.dumps(row)}".encode()).hexdigest()


def _time_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
