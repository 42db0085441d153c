"""What a journal knows of its team's table: what is shipped, what came, which slots of a group it has seen.

The decisions and receipts themselves are the outbox: all that was made here is shipped in the journal's
order, so that one number each tells how far that is. It may lag behind: shipping again changes nothing.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import NamedTuple

from reviewer.core.decisions import Decision, Verdict
from reviewer.core.receipts import ReceiptState
from reviewer.journal.conflicts import Group, group_of
from reviewer.journal.export import LINE_CELLS, RECEIPT_EXPORTED, export_line, receipt_line
from reviewer.journal.problems import unusable
from reviewer.journal.schema import COLUMNS, Cell, Row, decision_of
from reviewer.journal.sqlite import Journal
from reviewer.journal.write_lock import write_lock
from reviewer.journal.writing import SELECT, transaction

_MADE_HERE = "decision.imported_at IS NULL"
_NOTE = "refused by the team's table: someone else had decided this group, or taken it over"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A decision that was made here, to be shipped."""

    seq: int
    """Its row in the journal."""
    decision: Decision
    line: str
    """It as a line of an export."""


@dataclass(frozen=True, slots=True)
class OutgoingReceipt:
    """A receipt that was written here, to be shipped."""

    seq: int
    """Its row among the receipts."""
    id: str
    group: Group
    line: str
    """It as a line of an export."""


class Standing(NamedTuple):
    """How a journal stands with a team."""

    waiting: int
    """Decisions that wait to be shared."""
    unjoined: int
    """Decisions of before the team that are not shared with it."""
    seen_until: str
    """When the feed was read last, of whatever domain; ``""`` where nothing was read yet."""
    made_at: str
    """When the table was made; ``""`` where none was met yet."""


_NO_DOMAIN = ("", "")
EVER = 2**62
"""Comes behind every row."""


class Outbox:
    """A journal's state of one team. Methods may wait for other writers, and raise JournalError."""

    def __init__(
        self,
        journal: Journal,
        team: str,
        domain: tuple[str, str] = _NO_DOMAIN,
        began: int | None = None,
    ) -> None:
        """Begin with what is decided behind a row, or go on where it was left.

        Args:
            journal: of the caller's thread alone.
            team: names the table among others, e.g. ``eu-west-1/reviews``.
            domain: the name and the region of the domain whose feed is read, if any is.
            began: the row up to which all is of before the team; None is the last one there is.
        """
        self._journal = journal
        self._team, self._domain = team, domain
        self._unjoined: tuple[Cell, int] | None = None
        with self._writing() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO team SELECT ?, seq, 0, seq, 0, '' FROM"
                " (SELECT coalesce(?, max(seq), 0) AS seq FROM decision)",
                (team, began),
            )
            row = connection.execute(
                "SELECT began_seq, joined_seq, shipped_seq, receipts_shipped_seq, coalesce((SELECT seen_until"
                " FROM team_seen WHERE name = ? AND domain_name = ? AND region = ?), ''), made_at"
                " FROM team WHERE name = ?",
                (team, *domain, team),
            ).fetchone()
        self.began, self.joined, self.shipped, self.receipts_shipped, self.seen_until, self._made_at = row
        """Until which row it is history; how far that, the rest, and the receipts are shipped; how far the
        feed is read; when the table was made."""

    @staticmethod
    def state_of(journal: Journal, team: str) -> Standing | None:
        """Tell how it stands; None where the team is not known here yet. Writes nothing."""
        try:
            found = journal.connection.execute(
                f"SELECT (SELECT count(*) FROM decision WHERE seq > shipped_seq AND {_MADE_HERE}),"
                " (SELECT count(*) FROM decision"
                f" WHERE seq > joined_seq AND seq <= began_seq AND {_MADE_HERE}),"
                " coalesce((SELECT max(seen_until) FROM team_seen WHERE team_seen.name = team.name), ''),"
                " coalesce(made_at, '') FROM team WHERE name = ?",
                (team,),
            ).fetchone()
        except sqlite3.Error as error:
            raise unusable(journal.path, error) from error
        return None if found is None else Standing(*found)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        journal = self._journal
        try:
            connection = journal.connection
            with write_lock(journal.path, journal.place.file_mode), transaction(connection):
                yield connection
        except (sqlite3.Error, OSError) as error:
            journal.close()
            raise unusable(journal.path, error) from error

    def _rows(self, statement: str, *values: Cell) -> list[tuple[Cell, ...]]:
        try:
            return self._journal.connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise unusable(self._journal.path, error) from error

    def _one(self, statement: str, *values: Cell) -> Cell:
        return self._rows(statement, *values)[0][0]

    def is_of(self, made_at: str) -> bool:
        """Whether the table that was made then is the one of before; the first one is."""
        if not self._made_at:
            with self._writing() as connection:
                connection.execute(
                    "UPDATE team SET made_at = ? WHERE name = ? AND made_at = ''", (made_at, self._team)
                )
            [[self._made_at]] = self._rows("SELECT made_at FROM team WHERE name = ?", self._team)
        return str(self._made_at) == made_at

    def begin_anew(self, made_at: str) -> None:
        """Begin with a table that has nothing of this journal: all there is is of before it."""
        with self._writing() as connection:
            connection.execute("DELETE FROM team_slot WHERE name = ?", (self._team,))
            connection.execute("DELETE FROM team_seen WHERE name = ?", (self._team,))
            connection.execute(
                "UPDATE team SET began_seq = (SELECT coalesce(max(seq), 0) FROM decision), joined_seq = 0,"
                " shipped_seq = (SELECT coalesce(max(seq), 0) FROM decision), receipts_shipped_seq = 0,"
                " made_at = ? WHERE name = ?",
                (made_at, self._team),
            )
        self.began = self.shipped = self.end
        self.joined = self.receipts_shipped = 0
        self.seen_until, self._made_at = "", made_at

    # What is to be shipped

    def outgoing(self, after: int, upto: int | None = None, limit: int = 50) -> list[Outgoing]:
        """Read what was made here behind row ``after``, up to row ``upto``, in order."""
        columns = ", ".join(("seq", *COLUMNS, *LINE_CELLS))
        rows = self._rows(
            f"SELECT {columns} FROM decision WHERE seq > ? AND seq <= ? AND {_MADE_HERE}"
            " ORDER BY seq LIMIT ?",
            after, 2**62 if upto is None else upto, limit,
        )  # fmt: skip
        last = 1 + len(COLUMNS)
        return [Outgoing(int(str(row[0])), decision_of(row[1:last]), export_line(row[last:])) for row in rows]

    def waiting(self) -> int:
        """Count what was made here and is not known to be shipped."""
        return int(
            str(self._one(f"SELECT count(*) FROM decision WHERE seq > ? AND {_MADE_HERE}", self.shipped))
        )

    def outgoing_receipts(self) -> list[OutgoingReceipt]:
        """Read the receipts that were written here and are not known to be shipped, in order."""
        end = self._journal.receipts_end[0]
        rows = self._rows(
            f"SELECT {', '.join(RECEIPT_EXPORTED)} FROM receipt WHERE seq > ? AND seq <= ?"
            " AND imported_at IS NULL ORDER BY seq LIMIT 200",
            self.receipts_shipped, end,
        )  # fmt: skip
        if not rows:
            self.receipts_shipped = max(self.receipts_shipped, end)
        return [_outgoing_receipt(row) for row in rows]

    def receipt(self, id: str) -> OutgoingReceipt:
        """Read a receipt of this journal."""
        [row] = self._rows(f"SELECT {', '.join(RECEIPT_EXPORTED)} FROM receipt WHERE id = ?", id)
        return _outgoing_receipt(row)

    def is_over(self, attempt: str) -> bool:
        """Whether it is known here what became of the attempt that a receipt begins, by its id."""
        rows = self._rows(
            "SELECT later.state FROM receipt AS sent JOIN receipt AS later"
            " USING (domain_name, region, group_key)"
            " WHERE sent.id = ? AND later.attempt = sent.id ORDER BY later.seq DESC LIMIT 1",
            attempt,
        )  # fmt: skip
        return bool(rows) and not ReceiptState(str(rows[0][0])).is_open

    def keep_progress(self) -> None:
        """Write down how far shipping and reading are."""
        with self._writing() as connection:
            connection.execute(
                "UPDATE team SET joined_seq = max(joined_seq, ?), shipped_seq = max(shipped_seq, ?),"
                " receipts_shipped_seq = max(receipts_shipped_seq, ?) WHERE name = ? AND made_at = ?",
                (self.joined, self.shipped, self.receipts_shipped, self._team, self._made_at),
            )
            if self.seen_until and connection.execute("SELECT changes()").fetchone() == (1,):
                connection.execute(
                    "INSERT INTO team_seen VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE"
                    " SET seen_until = max(seen_until, excluded.seen_until)",
                    (self._team, *self._domain, self.seen_until),
                )

    def unjoined(self) -> int:
        """Count what was made here before the team and is not known to be shared with it.

        It is counted once, and again where that was joined meanwhile.
        """
        [[joined]] = self._rows("SELECT joined_seq FROM team WHERE name = ?", self._team)
        if self._unjoined is None or self._unjoined[0] != joined:
            found = self.state_of(self._journal, self._team)
            self._unjoined = joined, 0 if found is None else found.unjoined
        return self._unjoined[1]

    # The slots of a group

    def next_slot(self, group: Group, before: int) -> int:
        """The first slot that was not known before row ``before`` was written."""
        return int(
            str(
                self._one(
                    "SELECT coalesce(min(slot) FILTER (WHERE known_at >= ?), max(slot) + 1, 1) FROM team_slot"
                    " WHERE name = ? AND domain_name = ? AND region = ? AND group_key = ?",
                    before, self._team, *group,
                )
            )
        )  # fmt: skip

    def learn(self, slots: Iterable[tuple[Group, int, int]]) -> None:
        """Keep which slots of groups are filled, each known from a row of the journal on."""
        with self._writing() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO team_slot VALUES (?, ?, ?, ?, ?, ?)",
                [(self._team, *group, slot, known_at) for group, slot, known_at in slots],
            )

    def row_of(self, id: str) -> int | None:
        """The row of a decision, or the last one when a receipt came; None for an id that is not here."""
        rows = self._rows(
            "SELECT seq FROM decision WHERE id = ? UNION ALL SELECT decision_seq FROM receipt WHERE id = ?",
            id,
            id,
        )
        return int(str(rows[0][0])) if rows else None

    @property
    def end(self) -> int:
        """The number of the journal's last row."""
        return int(str(self._one("SELECT coalesce(max(seq), 0) FROM decision")))

    # What was refused

    def refuse(self, decision: Decision, winner: str) -> bool:
        """Take back a decision here that the team's table refused; both are shipped together later.

        Tells whether it is to be decided again: not what its maker has taken back meanwhile.

        Args:
            decision: it stays in the journal.
            winner: the id of the decision that was first; ``""`` for a claim that was taken over.
        """
        withdrawal = replace(
            decision, id=str(uuid.uuid4()), decided_at=datetime.now(UTC), verdict=Verdict.WITHDRAWN,
            withdraws=decision.id, note=_NOTE, reason="", session_id=None, clusters=None,
            compared_digest=None, field_sources=None, evidence=None,
        )  # fmt: skip
        with self._writing() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO team_refused VALUES (?, ?, ?)", (self._team, decision.id, winner)
            )
        taken_back = self._rows("SELECT note FROM decision WHERE withdraws = ?", decision.id)
        if not taken_back:
            self._journal.append(withdrawal)
        return all(note == _NOTE for (note,) in taken_back)

    def refused_line(self, withdrawal: Decision) -> str | None:
        """The line of the refused decision that a withdrawal takes back; None where it takes back another."""
        rows = self._rows(
            f"SELECT {', '.join(LINE_CELLS)} FROM decision JOIN team_refused USING (id)"
            " WHERE name = ? AND id = ?",
            self._team, withdrawal.withdraws or "",
        )  # fmt: skip
        return export_line(rows[0]) if rows else None

    def is_refused(self, decision: Decision) -> bool:
        """Whether a decision was refused."""
        return bool(
            self._rows("SELECT 1 FROM team_refused WHERE name = ? AND id = ?", self._team, decision.id)
        )

    def refused(self) -> list[Decision]:
        """List the refused decisions whose group nobody has decided here since, nor taken them back."""
        rows = self._rows(
            f"{SELECT} JOIN team_refused USING (id) WHERE name = ?"
            " AND NOT EXISTS (SELECT 1 FROM decision AS later"
            " WHERE later.domain_name = decision.domain_name AND later.region = decision.region"
            " AND later.group_key = decision.group_key AND later.seq > decision.seq"
            " AND later.imported_at IS NULL AND later.verdict <> 'withdrawn')"
            " AND NOT EXISTS (SELECT 1 FROM decision AS back"
            " WHERE back.withdraws = decision.id AND back.note <> ?) ORDER BY decision.seq",
            self._team, _NOTE,
        )  # fmt: skip
        return [decision_of(row) for row in rows]

    def asked_again(self) -> list[tuple[Decision, Decision | None]]:
        """List what was refused and not decided since, each with what stands."""
        return [(one, self._standing(group_of(one))) for one in self.refused()]

    def _standing(self, group: Group) -> Decision | None:
        return self._journal.effective(group.domain_name, group.region, [group.group_key]).get(
            group.group_key
        )


def _outgoing_receipt(row: Row) -> OutgoingReceipt:
    cells = dict(zip(RECEIPT_EXPORTED, row, strict=True))
    domain_name, region, key, id = (str(cells[name]) for name in ("domain_name", "region", "group_key", "id"))
    return OutgoingReceipt(int(str(cells["seq"])), id, Group(domain_name, region, key), receipt_line(row))
