"""What can be read from a journal over one connection, by whichever thread."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from reviewer.core.decisions import Decision, Reviewer, Verdict
from reviewer.journal.decision_store import News
from reviewer.journal.effective import IDS_AT_ONCE, NEWEST_FIRST, OF_GROUP, effective
from reviewer.journal.problems import unusable
from reviewer.journal.schema import COLUMNS, ORDER, Cell, Row, decision_of
from reviewer.journal.selection import Batch, Selection, batches
from reviewer.journal.write_lock import short_waits, until_free
from reviewer.journal.writing import EFFECTIVE, SELECT, head, stored_id


class Reader:
    """A connection that is opened when it is needed, with all that is asked of a journal.

    Each method raises JournalError where the file can't be read, and its subclass JournalBusy where others
    have held their locks for longer than the connection waits.
    """

    def __init__(self, path: Path, connect: Callable[[], sqlite3.Connection]) -> None:
        """Read the journal at ``path`` by a connection that ``connect`` makes when one is needed."""
        self._path = path
        self._connect = connect
        self._connection: sqlite3.Connection | None = None
        self._lock = threading.RLock()

    @property
    def path(self) -> Path:
        """The journal's file."""
        return self._path

    @property
    def connection(self) -> sqlite3.Connection:
        """The open connection, for this package alone, which is opened again where a failure has closed it.

        Raises:
            JournalError: it can't be opened.
        """
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            if self._connection is not None:
                connection, self._connection = self._connection, None
                connection.close()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._lock:
                yield self.connection
        except (sqlite3.Error, ValueError) as error:
            raise unusable(self._path, error) from error

    def effective(self, domain_name: str, region: str, group_keys: Sequence[str]) -> dict[str, Decision]:
        """Find the effective decision of each group: the newest that was not taken back.

        Groups that are undecided are not in the answer.
        """
        with self._reading() as connection:
            return effective(connection, domain_name, region, group_keys)

    def last_undoable(
        self, domain_name: str, region: str, reviewer: Reviewer, cancel: threading.Event | None = None
    ) -> Decision | None:
        """Find a reviewer's newest decision on a domain that was not taken back yet.

        Raises:
            Cancelled: ``cancel`` was set while others kept it from being read.
        """
        statement = (
            f"{SELECT} WHERE decision.domain_name = ? AND decision.region = ? AND decision.reviewer = ?"
            " AND decision.reviewer_uid IS ? AND (decision.host IS NULL OR decision.host IS ?)"
            f" AND {EFFECTIVE} {NEWEST_FIRST} LIMIT 1"
        )
        values = (domain_name, region, reviewer.name, reviewer.uid, reviewer.host)
        with self._reading() as connection, short_waits(connection, cancel):
            row = until_free(lambda: connection.execute(statement, values).fetchone(), cancel)
            return None if row is None else decision_of(row)

    def history(self, domain_name: str, region: str, group_key: str) -> list[Decision]:
        """List every decision on a group, the oldest first, those taken back among them."""
        return self._decisions(
            f"WHERE {OF_GROUP} ORDER BY {ORDER}, decision.id", domain_name, region, group_key
        )

    def recent(self, domain_name: str, region: str, limit: int) -> list[Decision]:
        """List the last ``limit`` decisions on a domain, the newest first, without those taken back."""
        return self._decisions(
            f"WHERE decision.domain_name = ? AND decision.region = ? AND {EFFECTIVE}"
            " ORDER BY decision.seq DESC LIMIT ?",
            domain_name, region, limit,
        )  # fmt: skip

    def _decisions(self, which: str, *values: Cell) -> list[Decision]:
        with self._reading() as connection:
            return [decision_of(row) for row in connection.execute(f"{SELECT} {which}", values).fetchall()]

    def related(self, domain_name: str, region: str, profile_ids: Sequence[str]) -> list[Decision]:
        """List the decisions not taken back that name at least two of these profiles, the newest first.

        They tell what was decided of parts of a group that has grown or lost members since.
        """
        ids = sorted({stored_id(one) for one in profile_ids})
        met: dict[int, int] = {}
        with self._reading() as connection:
            for start in range(0, len(ids), IDS_AT_ONCE):
                some = ids[start : start + IDS_AT_ONCE]
                for (seq,) in connection.execute(
                    f"SELECT seq FROM member WHERE profile_id IN ({', '.join('?' * len(some))})", some
                ):
                    met[seq] = met.get(seq, 0) + 1
            rows = []
            for seq in (seq for seq, count in met.items() if count > 1):
                rows += connection.execute(
                    f"{SELECT} WHERE decision.seq = ? AND decision.domain_name = ? AND decision.region = ?"
                    f" AND {EFFECTIVE}",
                    (seq, domain_name, region),
                ).fetchall()
            found = [decision_of(row) for row in rows]
        return sorted(found, key=lambda one: (one.decided_at, one.id), reverse=True)

    def counts(self, domain_name: str, region: str) -> dict[Verdict, int]:
        """Count the groups of a domain by their effective verdict; verdicts with none are left out."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT verdict, standing FROM tally"
                " WHERE domain_name = ? AND region = ? AND standing > 0 ORDER BY verdict",
                (domain_name, region),
            ).fetchall()
        return {Verdict(verdict): int(groups) for verdict, groups in rows}

    def decisions(self, selection: Selection = Selection()) -> Iterator[Decision]:  # noqa: B008 (frozen)
        """Read the chosen decisions in the order in which they were written, one at a time.

        Those written after it began are not among them.
        """
        for batch in self.batches(selection):
            with self._reading():
                read = [decision_of(row) for row in batch.rows]
            yield from read

    def batches(
        self,
        selection: Selection = Selection(),  # noqa: B008 (frozen)
        *,
        last: int | None = None,
        cells: Sequence[str] = COLUMNS,
    ) -> Iterator[Batch]:
        """Read the chosen rows in batches, in journal order, as they were after row ``last``, or are now.

        ``cells`` says what to read of each: columns, or SQL over them.
        """
        yield from batches(self._fetch, selection, self.seq if last is None else last, cells)

    def _fetch(self, statement: str, values: Mapping[str, Cell]) -> list[Row]:
        with self._reading() as connection:
            return connection.execute(statement, values).fetchall()

    @property
    def seq(self) -> int:
        """How many rows there are, which is the number of the last one."""
        return self.end[0]

    @property
    def head(self) -> str:
        """The digest that chains every row so far; ``""`` for an empty journal."""
        return self.end[1]

    @property
    def end(self) -> tuple[int, str]:
        """The number and the digest of the last row, read together; ``(0, "")`` for an empty journal."""
        with self._reading() as connection:
            return head(connection)

    def news_since(self, seq: int) -> News:
        """List what anyone has written after row ``seq``; cheap enough to ask several times a second."""
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT seq, {', '.join(COLUMNS)} FROM decision WHERE seq > ? ORDER BY seq", (seq,)
            ).fetchall()
            return News(rows[-1][0] if rows else seq, tuple(decision_of(row[1:]) for row in rows))
