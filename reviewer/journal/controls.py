"""What was said of control groups, beside the decisions: nothing that reads decisions reads it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from reviewer.core.controls import ControlAnswer
from reviewer.core.decisions import Verdict
from reviewer.journal.schema import time_text

CONTROL_COLUMNS = tuple(member.name for member in fields(ControlAnswer))
"""The columns of an answer."""
_SELECT = f"SELECT {', '.join(CONTROL_COLUMNS)} FROM control_answer WHERE"


def add_answer(connection: sqlite3.Connection, answer: ControlAnswer) -> None:
    """Add an answer, once, within a transaction that the caller begins and commits.

    Raises:
        sqlite3.Error: it can't be written.
    """
    cells = [getattr(answer, name) for name in CONTROL_COLUMNS]
    cells[CONTROL_COLUMNS.index("answered_at")] = time_text(answer.answered_at)
    cells[CONTROL_COLUMNS.index("verdict")] = answer.verdict.value
    cells[CONTROL_COLUMNS.index("is_slip")] = int(answer.is_slip)
    connection.execute(
        f"INSERT INTO control_answer ({', '.join(CONTROL_COLUMNS)})"
        f" SELECT {', '.join('?' * len(CONTROL_COLUMNS))}"
        " WHERE NOT EXISTS (SELECT 1 FROM control_answer WHERE id = ?)",
        (*cells, answer.id),
    )


def has_answer(connection: sqlite3.Connection, answer: ControlAnswer) -> bool:
    """Whether an answer is there."""
    found = connection.execute("SELECT 1 FROM control_answer WHERE id = ?", (answer.id,)).fetchone()
    return found is not None


def answers(
    connection: sqlite3.Connection,
    domain_name: str,
    region: str,
    group_key: str | None,
    since: datetime | None,
    until: datetime | None,
) -> list[ControlAnswer]:
    """List what stands: the last that each reviewer said of each group, where it was not taken back."""
    rows: Sequence[tuple[str | int | None, ...]] = connection.execute(
        f"{_SELECT} domain_name = ? AND region = ? AND group_key = coalesce(?, group_key)"
        " AND answered_at >= coalesce(?, '') AND answered_at < coalesce(?, '~') ORDER BY seq",
        (
            domain_name,
            region,
            group_key,
            None if since is None else time_text(since),
            None if until is None else time_text(until),
        ),
    ).fetchall()
    last = {}
    for row in rows:
        members = dict(zip(CONTROL_COLUMNS, row, strict=True))
        members["answered_at"] = datetime.fromisoformat(str(members["answered_at"]))  # type: ignore[assignment]
        members["verdict"] = Verdict(str(members["verdict"]))
        members["is_slip"] = bool(members["is_slip"])
        one = ControlAnswer(**members)  # type: ignore[arg-type]
        last[one.maker, one.group_key] = one
    return [one for one in last.values() if one.verdict is not Verdict.WITHDRAWN]
