"""Adding a row to the journal, within a transaction that the caller begins and commits."""

from __future__ import annotations

import json
import sqlite3
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from reviewer.core.decisions import Decision, Verdict
from reviewer.journal.problems import no_later_time
from reviewer.journal.schema import CHAINED, COLUMNS, ORDER, Row, chained, row_of, time_text
from reviewer.journal.write_lock import until_free

EFFECTIVE = (
    "decision.verdict <> 'withdrawn'"
    " AND NOT EXISTS (SELECT 1 FROM decision AS undo WHERE undo.withdraws = decision.id)"
)
"""SQL: a decision that was not taken back; the newest such of a group is its effective one."""

_INSERT = (
    f"INSERT INTO decision (seq, {', '.join(CHAINED)}, chain) VALUES ({', '.join('?' * (len(CHAINED) + 2))})"
)
_EFFECTIVE_VERDICT = (
    f"SELECT verdict FROM decision WHERE domain_name = ? AND region = ? AND group_key = ? AND {EFFECTIVE}"
    f" ORDER BY {ORDER} DESC, id DESC LIMIT 1"
)
_LAST_OF_GROUP = (
    f"SELECT {ORDER} FROM decision WHERE domain_name = ? AND region = ? AND group_key = ? AND {ORDER} <= ?"
    f" ORDER BY {ORDER} DESC LIMIT 1"
)
CLOCKS_DIFFER = timedelta(days=1)
"""How far two clocks may differ: what was decided further ahead was decided under a wrong one."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a decision comes from another journal."""

    ordered_at: str | None
    """The time it is ordered by there, where that is not ``decided_at``."""
    imported_at: str
    imported_by: str


@contextmanager
def transaction(connection: sqlite3.Connection, cancel: threading.Event | None = None) -> Iterator[None]:
    """Begin a transaction, and commit it behind the body; whatever is raised, none is left open.

    Raises:
        Cancelled: ``cancel`` was set while others kept it from beginning or ending; nothing was written.
        sqlite3.Error: it can't be begun or committed.
    """
    until_free(lambda: connection.execute("BEGIN IMMEDIATE"), cancel)
    try:
        yield
        until_free(lambda: connection.execute("COMMIT"), cancel)
    except BaseException:
        # Where rolling back fails too, what failed first is what there is to tell.
        with suppress(sqlite3.Error):
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        raise


def add(
    connection: sqlite3.Connection, decision: Decision, arrival: Arrival | None = None
) -> tuple[int, str]:
    """Add a decision behind all others, chained to the one before, with all that is derived from it.

    Answers the number and the digest of its row.

    Args:
        connection: a journal with a transaction begun.
        decision: made here and now, unless ``arrival`` says otherwise.
        arrival: for a decision from another journal.

    Raises:
        sqlite3.Error: it can't be written; the caller takes the transaction back.
        NotSaved: no time is left to order it by.
    """
    row = row_of(decision)
    if arrival is None:
        if decision.verdict is not Verdict.WITHDRAWN:
            _take_back_ahead(connection, decision)
        cells: Row = (*row, _moved(connection, decision), None, None)
    else:
        cells = (*row, arrival.ordered_at, arrival.imported_at, arrival.imported_by)
    group = _group_of(connection, decision)
    before = connection.execute(_EFFECTIVE_VERDICT, group).fetchone()
    seq, digest = head(connection)
    seq, digest = seq + 1, chained(digest, cells)
    connection.execute(_INSERT, (seq, *cells, digest))
    if decision.verdict is not Verdict.WITHDRAWN:
        connection.executemany(
            "INSERT INTO member (profile_id, seq) VALUES (?, ?)",
            [(stored_id(one), seq) for one in sorted(set(decision.profile_ids))],
        )
    after = connection.execute(_EFFECTIVE_VERDICT, group).fetchone()
    if before != after:
        for verdict, change in ((before, -1), (after, 1)):
            if verdict is not None:
                _count(connection, group, str(verdict[0]), change)
    return seq, digest


def is_withdrawn(connection: sqlite3.Connection, decision_id: str | None, *, unless_by: str) -> bool:
    """Whether a decision was taken back by any other than the decision with the id ``unless_by``."""
    found = connection.execute(
        "SELECT 1 FROM decision WHERE withdraws = ? AND id <> ?", (decision_id, unless_by)
    ).fetchone()
    return found is not None


def head(connection: sqlite3.Connection) -> tuple[int, str]:
    """The number and the digest of the last row; 0 and ``""`` for an empty journal."""
    found = connection.execute("SELECT seq, chain FROM decision ORDER BY seq DESC LIMIT 1").fetchone()
    return (0, "") if found is None else (int(found[0]), str(found[1]))


def stored_id(profile_id: str) -> str:
    """Write a profile id as the member table has it: JSON where UTF-8 has no bytes for it."""
    try:
        profile_id.encode()
    except UnicodeEncodeError:
        return json.dumps(profile_id)
    return profile_id


def _moved(connection: sqlite3.Connection, decision: Decision) -> str | None:
    """When to order a decision that the clock puts before those it follows; None where it doesn't.

    A clock can be set back, and two journals can be merged: the newer decision has to stay the newer.
    """
    group = (decision.domain_name, decision.region, decision.group_key)
    found = connection.execute(_LAST_OF_GROUP, (*group, _horizon(decision))).fetchone()
    latest = "" if found is None else str(found[0])
    if time_text(decision.decided_at) > latest:
        return None
    try:
        return time_text(datetime.fromisoformat(latest) + timedelta(microseconds=1))
    except OverflowError as error:
        raise no_later_time(latest) from error


def _horizon(decision: Decision) -> str:
    """The last moment at which one can have decided what ``decision``, made here and now, comes behind."""
    now = max(datetime.now(UTC), decision.decided_at)
    run = decision.match_generation_date
    try:
        if run is None or run <= now + CLOCKS_DIFFER:
            return time_text(now + CLOCKS_DIFFER)
    except OverflowError:
        pass  # It is the end of the calendar already.
    # A run that is published later tells that this machine's own clock is behind: it can't judge others.
    return time_text(datetime.max.replace(tzinfo=UTC))


def _take_back_ahead(connection: sqlite3.Connection, decision: Decision) -> None:
    """Take back what stands on a group by a clock that was far ahead, so that the newer decision counts.

    To be put behind it in time, the newer one would carry that wrong time on, and so would all after it.
    """
    group = (decision.domain_name, decision.region, decision.group_key)
    ahead = connection.execute(
        f"SELECT id, {ORDER} FROM decision WHERE domain_name = ? AND region = ? AND group_key = ?"
        f" AND {ORDER} > ? AND {EFFECTIVE}",
        (*group, _horizon(decision)),
    ).fetchall()
    for id, moment in ahead:
        note = f"made under a clock that was ahead ({moment}), and decided again since"
        withdrawal = replace(
            decision, id=str(uuid.uuid4()), verdict=Verdict.WITHDRAWN, withdraws=str(id), note=note,
            reason="", clusters=None, compared_digest=None, field_sources=None, evidence=None,
            choice=None,
        )  # fmt: skip
        add(connection, withdrawal)


def _group_of(connection: sqlite3.Connection, decision: Decision) -> tuple[str, str, str]:
    """The domain, region and key of the group whose effective decision another one may change."""
    if decision.withdraws is not None:
        found = connection.execute(
            "SELECT domain_name, region, group_key FROM decision WHERE id = ?", (decision.withdraws,)
        ).fetchone()
        if found is not None:
            return (str(found[0]), str(found[1]), str(found[2]))
    return (decision.domain_name, decision.region, decision.group_key)


def _count(connection: sqlite3.Connection, group: tuple[str, str, str], verdict: str, change: int) -> None:
    where = (*group[:2], verdict)
    connection.execute("INSERT OR IGNORE INTO tally VALUES (?, ?, ?, 0)", where)
    connection.execute(
        "UPDATE tally SET standing = standing + ? WHERE domain_name = ? AND region = ? AND verdict = ?",
        (change, *where),
    )


SELECT = f"SELECT {', '.join(f'decision.{name}' for name in COLUMNS)} FROM decision"
"""SQL: the cells of COLUMNS of some decisions."""
