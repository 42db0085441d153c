"""What was said of control groups, beside the decisions: nothing that reads decisions reads it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from types import NoneType

from reviewer.core.controls import ControlAnswer
from reviewer.core.decisions import Verdict
from reviewer.journal.schema import time_text
from reviewer.journal.selection import Selection

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
    condition = "domain_name = ? AND region = ? AND group_key = coalesce(?, group_key)"
    last = {}
    for one in _answers_where(connection, condition, (domain_name, region, group_key), since, until):
        last[one.maker, one.group_key] = one
    return [one for one in last.values() if one.verdict is not Verdict.WITHDRAWN]


def answer_with_id(connection: sqlite3.Connection, answer_id: str) -> ControlAnswer | None:
    """Find an answer; None where it is not there."""
    row = connection.execute(f"{_SELECT} id = ?", (answer_id,)).fetchone()
    return None if row is None else _answer_of(row)


def chosen_answers(connection: sqlite3.Connection, selection: Selection) -> list[ControlAnswer]:
    """List every answer on a selection's domains and of its reviewer and times, those taken back among them.

    A selection by what was decided has none: they decide nothing.
    """
    if selection.verdicts or selection.latest or selection.shares_profiles:
        return []
    condition = (
        "domain_name = coalesce(?, domain_name) AND region = coalesce(?, region)"
        " AND reviewer = coalesce(?, reviewer)"
    )
    chosen = (selection.domain_name, selection.region, selection.reviewer)
    return _answers_where(connection, condition, chosen, selection.since, selection.until)


def _answers_where(
    connection: sqlite3.Connection,
    condition: str,
    chosen: Sequence[str | None],
    since: datetime | None,
    until: datetime | None,
) -> list[ControlAnswer]:
    """List the answers that were chosen by a condition, of some time, as they were written."""
    times = (None if one is None else time_text(one) for one in (since, until))
    rows = connection.execute(
        f"{_SELECT} {condition} AND answered_at >= coalesce(?, '') AND answered_at < coalesce(?, '~')"
        " ORDER BY seq",
        (*chosen, *times),
    )
    return [*map(_answer_of, rows)]


def _answer_of(row: Sequence[object]) -> ControlAnswer:
    return answer_in(dict(zip(CONTROL_COLUMNS, row, strict=True)))


def is_answer(record: Mapping[str, object]) -> bool:
    """Whether a line of an export is an answer's, and not a decision's."""
    return "is_slip" in record


def answer_in(record: Mapping[str, object]) -> ControlAnswer:
    """Make an answer of a row's cells, or of a line's members.

    Raises:
        ValueError: one is missing or holds something else than it should.
    """
    cells = {name: record.get(name) for name in CONTROL_COLUMNS}
    for name, value in cells.items():
        if not isinstance(value, _KINDS.get(name, (str,))):
            raise ValueError(f"{name} is {'missing' if name not in record else 'not what it should be'}")
        if isinstance(value, str):
            value.encode()  # Half a surrogate pair is a ValueError.
    answered_at = datetime.fromisoformat(str(cells["answered_at"]))
    if answered_at.tzinfo is None:
        raise ValueError("answered_at has no time zone")
    cells |= {"answered_at": answered_at, "is_slip": bool(cells["is_slip"])}
    return ControlAnswer(**cells | {"verdict": Verdict(str(cells["verdict"]))})  # type: ignore[arg-type]


_KINDS: dict[str, tuple[type, ...]] = {
    "reviewer_uid": (int, NoneType), "caller_arn": (str, NoneType), "is_slip": (int,),
}  # fmt: skip
"""What a member may be where it is not a text."""


def answer_line(answer: ControlAnswer) -> str:
    """Write an answer as a JSON line."""
    cells = {name: getattr(answer, name) for name in CONTROL_COLUMNS}
    return json.dumps(cells | {"answered_at": time_text(answer.answered_at)}, ensure_ascii=False) + "\n"
