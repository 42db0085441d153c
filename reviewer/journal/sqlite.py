"""The journal on this machine's disk: decisions are appended to one SQLite file, durably."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Self

from reviewer.core.controls import ControlAnswer
from reviewer.core.decisions import Decision
from reviewer.core.receipts import Receipt
from reviewer.journal.connection import connected, connected_to_read
from reviewer.journal.controls import add_answer, has_answer
from reviewer.journal.metadata import Identity, identity
from reviewer.journal.place import Place, check_place, check_readable, prepare, require_journal
from reviewer.journal.problems import (
    Cancelled,
    HeadLost,
    JournalError,
    NotSaved,
    Overtaken,
    TakenBackAlready,
    head_lost,
    is_busy,
    not_saved,
    receipts_lost,
    unknown_if_saved,
)
from reviewer.journal.reader import Reader, effective
from reviewer.journal.receipts import add_receipt, receipt_head, receipt_with_id
from reviewer.journal.schema import row_of
from reviewer.journal.write_lock import (
    LONGEST_WAIT,
    MOMENT,
    short_waits,
    until_free,
    wait_for_others,
    write_lock,
)
from reviewer.journal.writing import SELECT, add, head, is_withdrawn, transaction


class Journal(Reader):
    """An open journal: a :class:`~reviewer.journal.decision_store.DecisionStore` in a file.

    Any thread may use it, and several processes may have it open at once. What it reads it waits for,
    LONGEST_WAIT at most, while others hold their locks; :attr:`at_once` does not.
    """

    def __init__(
        self,
        place: Place,
        connect: Callable[[float | None], sqlite3.Connection],
        at_once: Reader,
        check: Callable[[Place], None] = check_place,
    ) -> None:
        """Use :meth:`open` instead."""
        super().__init__(place.path, partial(self._connect_within, None))
        self._place = place
        self._check = check
        self._connect_to = connect
        self._at_once = at_once
        self._identity: Identity
        self._known_end: tuple[int, str] | None = None
        self._known_receipts_end: tuple[int, str] = (0, "")
        with self._reading():
            pass  # It is open from now on, or has said why not.

    @classmethod
    def open(cls, where: Place | Path) -> Self:
        """Open the journal in a place, and make it where there is none; a path is a place of one's own.

        Raises:
            JournalError: it can't be made or read, is not a journal, or would not be durable.
        """
        place = where if isinstance(where, Place) else Place(where)
        prepare(place)
        connect = partial(connected, place.path, place.file_mode)
        reading = partial(connected_to_read, place.path, may_write=True)
        return cls(place, connect, _at_once(place.path, partial(reading, wait=0)))

    @classmethod
    def open_existing(cls, where: Place | Path) -> Self:
        """Open the journal in a place for what is there.

        Raises:
            JournalError: there is none, or as :meth:`open`.
        """
        require_journal(where if isinstance(where, Path) else where.path)
        return cls.open(where)

    @classmethod
    def open_to_read(cls, where: Place | Path) -> Self:
        """Open the journal in a place to look at it: it is left as it is, and need not be writable.

        One of an earlier release is read without leading it to this version.

        Raises:
            JournalError: there is none, or it can't be read.
        """
        place = where if isinstance(where, Place) else Place(where)
        require_journal(place.path)
        may_write = place.may_be_written
        (prepare if may_write else check_readable)(place)
        reading = partial(connected_to_read, place.path, may_write=may_write)
        return cls(
            place,
            lambda wait: reading(wait=wait),
            _at_once(place.path, partial(reading, wait=0)),
            check_place if may_write else check_readable,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def place(self) -> Place:
        """The journal's file and who may use it."""
        return self._place

    @property
    def at_once(self) -> Reader:
        """A reader of the same journal that raises JournalBusy instead of waiting for others."""
        return self._at_once

    @property
    def known_end(self) -> tuple[int, str]:
        """The last row of when it was opened, or the one written last here. Never waits."""
        return self._known_end or (0, "")

    def close(self) -> None:
        """Close the file. Whatever was appended is on the disk already."""
        super().close()
        self._at_once.close()

    def append(self, decision: Decision, cancel: threading.Event | None = None) -> None:
        """Write a decision, as :meth:`DecisionStore.append`; it is on the disk when this returns."""

        def check(connection: sqlite3.Connection) -> None:
            if is_withdrawn(connection, decision.withdraws, unless_by=decision.id):
                raise TakenBackAlready

        self._append_decision(decision, check, cancel)

    def append_over(
        self, decision: Decision, effective_id: str | None, cancel: threading.Event | None = None
    ) -> None:
        """Write a decision if its group's effective one is what was shown, as in :class:`DecisionStore`."""

        def check(connection: sqlite3.Connection) -> None:
            group = (decision.domain_name, decision.region, [decision.group_key])
            found = effective(connection, *group).get(decision.group_key)
            if (None if found is None else found.id) not in (effective_id, decision.id):
                raise Overtaken(found)

        self._append_decision(decision, check, cancel)

    def append_control(self, answer: ControlAnswer, cancel: threading.Event | None = None) -> None:
        """Keep what was said of a control group, as in :class:`DecisionStore`; no decision changes by it."""
        self._append(partial(add_answer, answer=answer), partial(has_answer, answer=answer), cancel)

    def append_receipts(self, receipts: Sequence[Receipt]) -> None:
        """Write some receipts in one transaction; all of them are on the disk when this returns.

        Raises:
            HeadLost: the journal has lost what was saved in it; nothing was written.
            NotSaved: they are not in the journal, or nobody can tell.
        """

        written = self._known_receipts_end

        def write(connection: sqlite3.Connection) -> None:
            nonlocal written
            for receipt in receipts:
                if receipt_with_id(connection, receipt.id) is None:
                    written = add_receipt(connection, receipt)

        def is_there(connection: sqlite3.Connection) -> bool:
            return all(receipt_with_id(connection, one.id) == one for one in receipts)

        with self._lock:
            try:
                if self._append(write, is_there):
                    self._known_receipts_end = written
            except HeadLost as lost:
                raise receipts_lost(self.path, lost) from lost

    def _append_decision(
        self,
        decision: Decision,
        check: Callable[[sqlite3.Connection], None],
        cancel: threading.Event | None,
    ) -> None:
        written: tuple[int, str] | None = None

        def write(connection: sqlite3.Connection) -> None:
            nonlocal written
            check(connection)
            written = add(connection, decision)

        def is_there(connection: sqlite3.Connection) -> bool:
            found = connection.execute(f"{SELECT} WHERE decision.id = ?", (decision.id,)).fetchone()
            return found is not None and tuple(found) == row_of(decision)

        with self._lock:
            if self._append(write, is_there, cancel):
                self._known_end = written

    def _append(
        self,
        write: Callable[[sqlite3.Connection], None],
        is_there: Callable[[sqlite3.Connection], bool],
        cancel: threading.Event | None = None,
    ) -> bool:
        """Write in a transaction; answers False where that failed and it is there all the same."""
        with self._lock:
            try:
                connection = until_free(self._connected(cancel), cancel)
                with (
                    write_lock(self.path, self._place.file_mode, cancel),
                    short_waits(connection, cancel),
                    transaction(connection, cancel),
                ):
                    # Another file's content can be under a connection that was there before it.
                    self._check_known_end(connection)
                    write(connection)
                return True
            except UnicodeEncodeError as error:
                self.close()
                raise NotSaved(
                    "Not saved: it has text that is no Unicode",
                    "no journal can hold it",
                    "Write the note anew, or name the domain as AWS does",
                ) from error
            except HeadLost:
                self.close()
                raise
            except NotSaved:
                raise
            except (sqlite3.Error, OSError, JournalError) as error:
                self._find_out(is_there, error, cancel)
            return False

    def _connected(self, cancel: threading.Event | None) -> Callable[[], sqlite3.Connection]:
        """Make what opens the connection where it was closed, in short waits if ``cancel`` may end them."""

        def connect() -> sqlite3.Connection:
            if self._connection is None and cancel is not None:
                self._connection = self._connect_within(MOMENT)
                wait_for_others(self._connection, LONGEST_WAIT)
            return self.connection

        return connect

    def _connect_within(self, wait: float | None) -> sqlite3.Connection:
        if self._known_end is not None:
            if _is_gone(self.path):
                raise head_lost(self.path, f"the journal {self.path} is gone")
            self._check(self._place)
        connection = self._connect_to(wait)
        self._identity = identity(connection)
        if self._known_end is None:
            self._known_end, self._known_receipts_end = head(connection), receipt_head(connection)
        return connection

    def _find_out(
        self,
        is_there: Callable[[sqlite3.Connection], bool],
        error: Exception,
        cancel: threading.Event | None,
    ) -> None:
        """Find out whether what failed to be written is there all the same.

        A commit can report an error and still be on the disk, and only a fresh connection tells.
        """
        try:
            self.close()
            connection = until_free(self._connected(cancel), cancel)
            with short_waits(connection, cancel):
                found = until_free(lambda: is_there(connection), cancel)
                self._check_known_end(connection)
        except Cancelled as cancelled:
            if is_busy(error):
                raise  # Others kept it from beginning, so that nothing was written.
            raise unknown_if_saved(self.path, error, cancelled) from error
        except HeadLost:
            raise
        except (sqlite3.Error, JournalError) as failure:
            raise unknown_if_saved(self.path, error, failure) from error
        if not found:
            raise not_saved(self.path, error) from error

    def _check_known_end(self, connection: sqlite3.Connection) -> None:
        """Refuse a file that has lost what was on the disk already: an old copy, or another journal."""
        for table, what, (seq, digest) in (
            ("decision", "row", self.known_end),
            ("receipt", "receipt", self._known_receipts_end),
        ):
            found = connection.execute(f"SELECT chain FROM {table} WHERE seq = ?", (seq,)).fetchone()
            if seq and found != (digest,):
                raise head_lost(
                    self.path, f"the journal {self.path} has lost {what} {seq}, which had been saved"
                )

    def missing(self, ids: Sequence[str]) -> set[str]:
        """Find out which of these decisions the file does not have now, whatever had been saved in it."""
        if _is_gone(self.path):
            return set(ids)
        with Journal.open_to_read(self._place) as there, there._reading() as connection:
            look_up = "SELECT id FROM decision WHERE id IN (SELECT value FROM json_each(?))"
            return set(ids) - {str(id) for (id,) in connection.execute(look_up, (json.dumps(ids),))}

    def open_beside(self, end: tuple[int, str]) -> Journal:
        """Open the file once more, to look at it from two threads at once as it was up to a row, its ``end``.

        Raises:
            JournalError: it can't be read, or another file was put in its place since that end was read.
        """
        there = Journal.open_to_read(self._place)
        seq, digest = end
        if seq and there._fetch("SELECT chain FROM decision WHERE seq = :seq", {"seq": seq}) != [(digest,)]:
            there.close()
            raise JournalError(
                f"The journal {self.path} was replaced while it was read",
                "what was read of it belongs to two journals",
                "Ask again",
            )
        return there

    def accept(self) -> None:
        """Go on with the file that is there now, or a new one where there is none, whatever it has lost."""
        with self._lock:
            self.close()
            prepare(self._place)
            before, self._known_end = self._known_end, None
            try:
                with self._reading():
                    pass
            finally:
                self._known_end = self._known_end or before

    def keyed_digest(self, text: str) -> str:
        """Digest text with this journal's own key: ``<journal id>:<64 hex digits>``; reads nothing."""
        import hmac  # Loads OpenSSL, which the first paint need not wait for.

        digest = hmac.new(self._identity.salt, text.encode("utf-8", "surrogatepass"), "sha256").hexdigest()
        return f"{self.journal_id}:{digest}"

    @property
    def journal_id(self) -> str:
        """32 hex digits that name this journal among others."""
        return self._identity.journal_id


def _is_gone(path: Path) -> bool:
    return not path.exists() or not path.stat().st_size


def _at_once(path: Path, connect: Callable[[], sqlite3.Connection]) -> Reader:
    def connected() -> sqlite3.Connection:
        if _is_gone(path):
            raise head_lost(path, f"the journal {path} is gone")
        return connect()

    return Reader(path, connected)
