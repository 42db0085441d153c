"""What a journal's rows look like, and how a decision becomes one and comes back."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from datetime import UTC, datetime

from reviewer.core.decisions import Decision, Verdict

APPLICATION_ID = 0x4D524A4E
"""SQLite's ``application_id`` of a journal: "MRJN"."""

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
    "reason",
    "blind",
    "clusters",
    "compared_digest",
    "host",
    "account_id",
    "session_id",
    "field_sources",
)
"""The columns that make up a decision, in the order in which they are exported."""

ARRIVAL_COLUMNS = ("ordered_at", "imported_at", "imported_by")
"""How a decision came to be where it is: the time it is ordered by where that is not ``decided_at``, and when
and by whom it was imported."""

CHAINED = COLUMNS + ARRIVAL_COLUMNS
"""The columns that a row's digest covers, in this order."""

ORDER = "coalesce(decision.ordered_at, decision.decided_at)"
"""SQL: the moment by which decisions are put in order; the same in every journal that has the decision."""

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
    *(
        f"""
    CREATE TRIGGER {table}_never_{name} BEFORE {event} ON {table}
    BEGIN SELECT RAISE(ABORT, 'a journal only grows'); END
    """
        for table in ("decision", "member", "about")
        for name, event in (("changes", "UPDATE"), ("goes", "DELETE"))
    ),
)

_VERSION_2 = ("ALTER TABLE decision ADD COLUMN field_sources TEXT",)

MIGRATIONS: tuple[tuple[str, ...], ...] = (_VERSION_1, _VERSION_2)
"""What leads from each version to the next; the first makes a journal of an empty file."""

VERSION = len(MIGRATIONS)
"""SQLite's ``user_version`` of a journal that this program writes."""

Cell = str | int | float | None
Row = tuple[Cell, ...]
"""The cells of COLUMNS, or of CHAINED."""


def row_of(decision: Decision) -> Row:
    """Write a decision as the cells of COLUMNS, each as SQLite gives it back.

    A score that is no finite number counts as missing.
    """
    score = decision.confidence_score
    return (
        decision.id,
        time_text(decision.decided_at),
        decision.reviewer,
        decision.reviewer_uid,
        decision.caller_arn,
        decision.domain_name,
        decision.region,
        decision.match_id,
        decision.group_key,
        json.dumps(decision.profile_ids),
        # SQLite keeps neither an integer nor the sign of zero in a REAL column.
        None if score is None or not math.isfinite(score) else float(score) + 0.0,
        None if decision.match_generation_date is None else time_text(decision.match_generation_date),
        decision.verdict.value,
        decision.note,
        decision.withdraws,
        decision.reason,
        int(decision.blind),
        None if decision.clusters is None else json.dumps(decision.clusters),
        decision.compared_digest,
        decision.host,
        decision.account_id,
        decision.session_id,
        None if decision.field_sources is None else json.dumps(decision.field_sources, sort_keys=True),
    )


def decision_of(row: Sequence[Cell]) -> Decision:
    """Read a decision back from the cells of COLUMNS.

    Raises:
        ValueError: a cell does not hold what its column says.
    """
    cells = dict(zip(COLUMNS, row, strict=True))
    generated, score, clusters = cells["match_generation_date"], cells["confidence_score"], cells["clusters"]
    sources = cells["field_sources"]
    uid = cells["reviewer_uid"]
    return Decision(
        id=str(cells["id"]),
        decided_at=datetime.fromisoformat(str(cells["decided_at"])),
        reviewer=str(cells["reviewer"]),
        reviewer_uid=None if uid is None else int(uid),
        caller_arn=_text(cells["caller_arn"]),
        domain_name=str(cells["domain_name"]),
        region=str(cells["region"]),
        match_id=str(cells["match_id"]),
        group_key=str(cells["group_key"]),
        profile_ids=tuple(json.loads(str(cells["profile_ids"]))),
        confidence_score=None if score is None else float(score),
        match_generation_date=None if generated is None else datetime.fromisoformat(str(generated)),
        verdict=Verdict(str(cells["verdict"])),
        note=str(cells["note"]),
        withdraws=_text(cells["withdraws"]),
        reason=str(cells["reason"]),
        blind=bool(cells["blind"]),
        clusters=None if clusters is None else tuple(tuple(ids) for ids in json.loads(str(clusters))),
        compared_digest=_text(cells["compared_digest"]),
        host=_text(cells["host"]),
        account_id=_text(cells["account_id"]),
        session_id=_text(cells["session_id"]),
        field_sources=None if sources is None else json.loads(str(sources)),
    )


def _text(cell: Cell) -> str | None:
    return None if cell is None else str(cell)


_canonical = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode


def chained(before: str, row: Row) -> str:
    """The digest of a row that stands behind the row with the digest ``before`` ("" for the first).

    64 hex digits: the SHA-256 over ``before``, a line feed, and a JSON object in ASCII with no
    spaces that has the row's cells by their columns' names, in the order of CHAINED. Cells without
    a value are left out, so that a column added later leaves the digests of earlier rows as they are.

    Args:
        before: the digest of the row before.
        row: the cells of CHAINED; those left out at its end have no value.
    """
    import hashlib  # Loads OpenSSL, which the first paint need not wait for.

    cells = {name: cell for name, cell in zip(CHAINED, row, strict=False) if cell is not None}
    return hashlib.sha256(f"{before}\n{_canonical(cells)}".encode()).hexdigest()


def time_text(moment: datetime) -> str:
    """Write a time in UTC to the microsecond, so that texts order as the times do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
