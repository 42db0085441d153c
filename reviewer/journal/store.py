"""The journal as an object: append a decision, durably; find what stands for a group."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from reviewer.core.decisions import Decision, Reviewer, Verdict
from reviewer.journal.connection import connected as _connected
from reviewer.journal.connection import connected_to_read
from reviewer.journal.effective import IDS_AT_ONCE, NEWEST_FIRST, OF_GROUP, standing
from reviewer.journal.place import Place, check_readable, default_path, prepare, require_journal
from reviewer.journal.problems import (
    JournalError,
    NotSaved,
    Overtaken,
    TakenBackAlready,
    not_saved,
    unknown_if_saved,
    unusable,
)
from reviewer.journal.schema import COLUMNS, ORDER, decision_of, row_of
from reviewer.journal.selection import Batch, Selection, batches
from reviewer.journal.write_lock import turn
from reviewer.journal.writing import SELECT, STANDS, add, head, is_withdrawn, stored_id, transaction

__all__ = ["Journal", "JournalError", "News", "NotSaved", "Overtaken", "TakenBackAlready", "default_path"]


@dataclass(frozen=True, slots=True)
class News:
    """What was written since a place in the journal."""

    seq: int
    """The place it reaches up to."""
    decisions: tuple[Decision, ...]
    """In journal order, one's own among them."""


class Journal:
    """An open journal. Used by one thread; several processes may have it open at once."""

    def __init__(self, place: Place, connect: Callable[[], sqlite3.Connection]) -> None:
        """Use :meth:`open` instead."""
        self._place = place
        self._connect = connect
        self._connection: sqlite3.Connection | None = connect()

    @classmethod
    def open(cls, path: Path, *, allow_network: bool = False, shared_group: str | None = None) -> Self:
        """Open the journal at ``path``, and make it where there is none.

        Args:
            path: the file; it and its folder are made for their owner alone (0600, 0700).
            allow_network: accept a network file system, whose locks and syncs can't be trusted.
            shared_group: a system group whose members write to it together (0660, 2770).

        Raises:
            JournalError: it can't be made or read, is no journal, or would not be durable.
        """
        place = Place(path, shared_group, allow_network)
        prepare(place)
        return cls(place, lambda: _connected(path, place.file_mode))

    @classmethod
    def open_existing(
        cls, path: Path, *, allow_network: bool = False, shared_group: str | None = None
    ) -> Self:
        """Open the journal at ``path`` for what is there.

        Raises:
            JournalError: there is none, or as :meth:`open`.
        """
        require_journal(path)
        return cls.open(path, allow_network=allow_network, shared_group=shared_group)

    @classmethod
    def open_to_read(
        cls, path: Path, *, allow_network: bool = False, shared_group: str | None = None
    ) -> Self:
        """Open the journal at ``path`` to look at it: it is left as it is, and need not be writable.

        One of an earlier release is read without leading it to this version.

        Raises:
            JournalError: there is none, or it can't be read.
        """
        require_journal(path)
        place = Place(path, shared_group, allow_network)
        may_write = place.may_be_written
        if may_write:
            prepare(place)
        else:
            check_readable(place)
        return cls(place, lambda: connected_to_read(path, may_write=may_write))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """The journal's file."""
        return self._place.path

    @property
    def place(self) -> Place:
        """The journal's file and who may use it."""
        return self._place

    @property
    def connection(self) -> sqlite3.Connection:
        """The open connection; for this package alone.

        Raises:
            JournalError: it was closed by a failure, and opening it again failed too.
        """
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def close(self) -> None:
        """Close the file. Whatever was appended is on the disk already."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.close()

    def append(self, decision: Decision) -> None:
        """Write a decision; it is on the disk when this returns.

        Raises:
            TakenBackAlready: it withdraws what another one has withdrawn; nothing was written.
            NotSaved: it is not in the journal, or nobody can tell.
        """

        def check() -> None:
            if is_withdrawn(self.connection, decision.withdraws, unless_by=decision.id):
                raise TakenBackAlready

        self._append(decision, check)

    def append_over(self, decision: Decision, standing: str | None) -> None:
        """Write a decision as :meth:`append` does, if what stands for its group is what the reviewer saw.

        A decision that is in the journal already, after a failure that left this open, counts as written.

        Args:
            decision: no ``withdrawn``.
            standing: the id of the decision that was shown as standing, or None for an undecided group.

        Raises:
            Overtaken: something else stands by now; nothing was written.
            NotSaved: it is not in the journal, or nobody can tell.
        """

        def check() -> None:
            where = (decision.domain_name, decision.region)
            found = self.latest(*where, [decision.group_key]).get(decision.group_key)
            now = None if found is None else found.id
            if now not in (standing, decision.id):
                raise Overtaken(found)

        self._append(decision, check)

    def _append(self, decision: Decision, check: Callable[[], None]) -> None:
        try:
            connection = self.connection
            with turn(self.path, self._place.file_mode), transaction(connection):
                check()
                add(connection, decision)
        except UnicodeEncodeError as error:
            self.close()
            raise NotSaved(
                "Not saved: it has text that is no Unicode",
                "no journal can hold it",
                "Write the note anew, or name the domain as AWS does",
            ) from error
        except NotSaved:
            raise
        except (sqlite3.Error, OSError, JournalError) as error:
            self._settle(decision, error)

    def _settle(self, decision: Decision, error: Exception) -> None:
        """Find out whether a decision whose write failed is there all the same.

        A commit can report an error and still be on the disk, and only a fresh connection tells.
        """
        try:
            self.close()
            found = self.connection.execute(f"{SELECT} WHERE decision.id = ?", (decision.id,)).fetchone()
        except (sqlite3.Error, JournalError) as failure:
            raise unknown_if_saved(self.path, error, failure) from error
        if found is None or tuple(found) != row_of(decision):
            raise not_saved(self.path, error) from error

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            yield self.connection
        except (sqlite3.Error, ValueError) as error:
            raise unusable(self.path, error) from error

    def latest(self, domain_name: str, region: str, group_keys: Sequence[str]) -> dict[str, Decision]:
        """Find what stands for each group: its newest decision that was not taken back.

        Groups that are undecided are not in the answer.

        Raises:
            JournalError: the file can't be read.
        """
        with self._reading() as connection:
            return standing(connection, domain_name, region, group_keys)

    def last_undoable(self, domain_name: str, region: str, reviewer: Reviewer) -> Decision | None:
        """Find a reviewer's newest decision on a domain that was not taken back yet.

        Raises:
            JournalError: the file can't be read.
        """
        with self._reading() as connection:
            row = connection.execute(
                f"{SELECT} WHERE decision.domain_name = ? AND decision.region = ? AND decision.reviewer = ?"
                " AND decision.reviewer_uid IS ? AND (decision.host IS NULL OR decision.host IS ?)"
                f" AND {STANDS} {NEWEST_FIRST} LIMIT 1",
                (domain_name, region, reviewer.name, reviewer.uid, reviewer.host),
            ).fetchone()
            return None if row is None else decision_of(row)

    def history(self, domain_name: str, region: str, group_key: str) -> list[Decision]:
        """List every decision on a group, the oldest first, those taken back among them.

        Raises:
            JournalError: the file can't be read.
        """
        with self._reading() as connection:
            rows = connection.execute(
                f"{SELECT} WHERE {OF_GROUP} ORDER BY {ORDER}, decision.id", (domain_name, region, group_key)
            ).fetchall()
            return [decision_of(row) for row in rows]

    def recent(self, domain_name: str, region: str, limit: int) -> list[Decision]:
        """List the last ``limit`` decisions on a domain, the newest first, without those taken back.

        Raises:
            JournalError: the file can't be read.
        """
        with self._reading() as connection:
            rows = connection.execute(
                f"{SELECT} WHERE decision.domain_name = ? AND decision.region = ? AND {STANDS}"
                " ORDER BY decision.seq DESC LIMIT ?",
                (domain_name, region, limit),
            ).fetchall()
            return [decision_of(row) for row in rows]

    def related(self, domain_name: str, region: str, profile_ids: Sequence[str]) -> list[Decision]:
        """List the standing decisions that speak of at least two of these profiles, the newest first.

        They tell what was said of parts of a group that has grown or lost members since.

        Raises:
            JournalError: the file can't be read.
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
                    f" AND {STANDS}",
                    (seq, domain_name, region),
                ).fetchall()
            found = [decision_of(row) for row in rows]
        return sorted(found, key=lambda one: (one.decided_at, one.id), reverse=True)

    def counts(self, domain_name: str, region: str) -> dict[Verdict, int]:
        """Count the groups of a domain that stand at each verdict; verdicts with none are left out.

        Raises:
            JournalError: the file can't be read.
        """
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT verdict, standing FROM tally"
                " WHERE domain_name = ? AND region = ? AND standing > 0 ORDER BY verdict",
                (domain_name, region),
            ).fetchall()
        return {Verdict(verdict): int(standing) for verdict, standing in rows}

    def decisions(self, selection: Selection = Selection()) -> Iterator[Decision]:  # noqa: B008 (frozen)
        """Read the chosen decisions in the order in which they were written, one at a time.

        Those written after it began are not among them.

        Raises:
            JournalError: the file can't be read to its end.
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
        """Read the chosen rows in batches, as they stood after row ``last``, or stand now.

        ``cells`` says what to read of each: columns, or SQL over them.

        Raises:
            JournalError: the file can't be read to its end.
        """
        with self._reading() as connection:
            end = head(connection)[0] if last is None else last
            yield from batches(connection, selection, end, cells)

    @property
    def seq(self) -> int:
        """How many rows there are, which is the number of the last one.

        Raises:
            JournalError: the file can't be read.
        """
        return self.end[0]

    @property
    def head(self) -> str:
        """The digest that chains every row so far; ``""`` for an empty journal.

        Raises:
            JournalError: the file can't be read.
        """
        return self.end[1]

    @property
    def end(self) -> tuple[int, str]:
        """The number and the digest of the last row, read together.

        Raises:
            JournalError: the file can't be read.
        """
        with self._reading() as connection:
            return head(connection)

    def news_since(self, seq: int) -> News:
        """List what anyone has written after row ``seq``; cheap enough to ask several times a second.

        Raises:
            JournalError: the file can't be read.
        """
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT seq, {', '.join(COLUMNS)} FROM decision WHERE seq > ? ORDER BY seq", (seq,)
            ).fetchall()
            return News(rows[-1][0] if rows else seq, tuple(decision_of(row[1:]) for row in rows))

    def keyed_digest(self, text: str) -> str:
        """Digest text with this journal's own key, so that it can be compared here and guessed nowhere.

        ``<journal id>:<64 hex digits>``: digests of two journals differ even for the same text, so one
        that came by import says nothing here (its journal id differs).

        Raises:
            JournalError: the file can't be read.
        """
        import hmac  # Loads OpenSSL, which the first paint need not wait for.

        key = bytes.fromhex(self._about("salt"))
        digest = hmac.new(key, text.encode("utf-8", "surrogatepass"), "sha256").hexdigest()
        return f"{self.journal_id}:{digest}"

    @property
    def journal_id(self) -> str:
        """32 hex digits that name this journal among others.

        Raises:
            JournalError: the file can't be read.
        """
        return self._about("journal_id")

    def _about(self, name: str) -> str:
        with self._reading() as connection:
            [value] = connection.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
            return str(value)
