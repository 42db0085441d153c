"""The journal as an object: append a decision, durably; find what stands for a group."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

import platformdirs

from reviewer.journal.schema import APPLICATION_ID, COLUMNS, SCHEMA, VERSION, chained, decision_of, row_of
from reviewer.model import Decision, Problem, ProblemKind

# Each is read back when a journal is opened. EXTRA syncs the folder too: without it the last decision
# before a power cut is lost nearly every time, because its rollback journal comes back.
_PRAGMAS: tuple[tuple[str, str, str | int], ...] = (
    ("journal_mode", "TRUNCATE", "truncate"),
    ("synchronous", "EXTRA", 3),
    ("trusted_schema", "OFF", 0),
)
_LONGEST_WAIT = 5.0
"""Seconds to wait for another writer, who normally takes milliseconds."""

_SELECT = f"SELECT {', '.join(COLUMNS)} FROM decision"
_INSERT = f"INSERT INTO decision ({', '.join(COLUMNS)}, chain) VALUES ({', '.join('?' * (len(COLUMNS) + 1))})"
_STANDS = (
    "verdict <> 'withdrawn'"
    " AND NOT EXISTS (SELECT 1 FROM decision AS undo WHERE undo.withdraws = decision.id)"
)


class JournalError(Exception):
    """The journal can't be used; carries the :class:`Problem` to show."""

    def __init__(self, what: str, means: str, todo: str) -> None:
        self.problem = Problem(ProblemKind.OTHER, what, means, todo)
        super().__init__(self.problem.line)


class NotSaved(JournalError):
    """A decision is not in the journal."""


def default_path() -> Path:
    """Where the journal is when none is named: ``$XDG_DATA_HOME/reviewer/journal.sqlite3``."""
    return platformdirs.user_data_path("reviewer") / "journal.sqlite3"


class Journal:
    """An open journal. Used by one thread; several processes may have it open at once."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        """Use :meth:`open` instead."""
        self.path = path
        self._connection: sqlite3.Connection | None = connection

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the journal at ``path``, and make it, readable by its owner alone, where there is none.

        Raises:
            JournalError: it can't be made or read, is no journal, or would not be durable.
        """
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _create(path)
        except OSError as error:
            raise JournalError(
                f"The journal {path} can't be made or opened: {error.strerror}",
                "no decision could be saved",
                "Name another file with --journal, or make its folder writable",
            ) from error
        return cls(path, _connected(path))

    @classmethod
    def open_existing(cls, path: Path) -> Self:
        """Open the journal at ``path`` for reading what is there.

        Raises:
            JournalError: there is none, or as :meth:`open`.
        """
        if not path.exists():
            raise JournalError(
                f"There is no journal at {path}",
                "nothing has been decided with it yet",
                "Name another with --journal, or review some groups first",
            )
        return cls.open(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the journal can't be used any more."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def append(self, decision: Decision) -> None:
        """Write a decision; it is on the disk when this returns.

        Raises:
            NotSaved: it is not in the journal, or nobody can tell.
        """
        try:
            connection = self._opened()
            with _turn(self.path):
                connection.execute("BEGIN IMMEDIATE")
                row = row_of(decision)
                connection.execute(_INSERT, (*row, chained(_head(connection), row)))
                connection.execute("COMMIT")
        except (sqlite3.Error, OSError, JournalError) as error:
            self._settle(decision, error)

    def _settle(self, decision: Decision, error: Exception) -> None:
        """Find out whether a decision whose write failed is there all the same: a commit can report an
        error and still be on the disk, and only a fresh connection tells.
        """
        self.close()
        try:
            found = self._opened().execute(f"{_SELECT} WHERE id = ?", (decision.id,)).fetchone()
        except (sqlite3.Error, JournalError) as failure:
            raise NotSaved(
                f"The journal failed ({_reason(error)}) and can't be read back ({_reason(failure)})",
                "whether this decision was saved is not known; it is not shown as saved",
                f"See that {self.path} can be written, then press the key again",
            ) from error
        if found is None or tuple(found) != row_of(decision):
            raise NotSaved(
                f"Not saved: {_reason(error)}",
                "this decision is not in the journal; those before it are",
                f"See that {self.path} can be written and its disk has room, then press the key again",
            ) from error

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = _connected(self.path)
        return self._connection

    def latest(self, domain_name: str, region: str, group_keys: Sequence[str]) -> dict[str, Decision]:
        """Find what stands for each group: its newest decision that was not taken back.

        Groups that are undecided are not in the answer.
        """
        connection = self._opened()
        standing = {}
        for key in group_keys:
            row = connection.execute(
                f"{_SELECT} WHERE domain_name = ? AND region = ? AND group_key = ? AND {_STANDS}"
                " ORDER BY seq DESC LIMIT 1",
                (domain_name, region, key),
            ).fetchone()
            if row is not None:
                standing[key] = decision_of(row)
        return standing

    def last_undoable(
        self, domain_name: str, region: str, reviewer: str, reviewer_uid: int | None
    ) -> Decision | None:
        """Find a reviewer's newest decision on a domain that was not taken back yet."""
        row = (
            self._opened()
            .execute(
                f"{_SELECT} WHERE domain_name = ? AND region = ? AND reviewer = ? AND reviewer_uid IS ?"
                f" AND {_STANDS} ORDER BY seq DESC LIMIT 1",
                (domain_name, region, reviewer, reviewer_uid),
            )
            .fetchone()
        )
        return None if row is None else decision_of(row)

    def history(self, domain_name: str, region: str, group_key: str) -> list[Decision]:
        """List every decision on a group, the oldest first, those taken back among them."""
        rows = self._opened().execute(
            f"{_SELECT} WHERE domain_name = ? AND region = ? AND group_key = ? ORDER BY seq",
            (domain_name, region, group_key),
        )
        return [decision_of(row) for row in rows]

    def decisions(self) -> Iterator[Decision]:
        """Read every decision in the order in which they were written, one at a time.

        Raises:
            JournalError: the file can't be read to its end.
        """
        try:
            for row in self._opened().execute(f"{_SELECT} ORDER BY seq"):
                yield decision_of(row)
        except sqlite3.Error as error:
            raise _unreadable(self.path, error) from error

    @property
    def head(self) -> str:
        """The digest that chains every row so far; ``""`` for an empty journal."""
        return _head(self._opened())


def _head(connection: sqlite3.Connection) -> str:
    row = connection.execute("SELECT chain FROM decision ORDER BY seq DESC LIMIT 1").fetchone()
    return "" if row is None else str(row[0])


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__


def _create(path: Path) -> None:
    """Make an empty file of mode 0600 before SQLite would make one of mode 0644; check one that is there."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    found = path.stat()
    if found.st_uid != os.geteuid():
        raise JournalError(
            f"The journal {path} belongs to another user",
            "decisions in it would not be yours alone to make",
            "Name a journal of your own with --journal",
        )
    if found.st_mode & 0o077:
        raise JournalError(
            f"The journal {path} can be read or written by others",
            "decisions are for your eyes only",
            f"Run: chmod 600 {path}",
        )
    if not os.access(path, os.W_OK):
        raise JournalError(
            f"The journal {path} can't be written",
            "no decision could be saved",
            f"Run: chmod 600 {path}",
        )


@contextmanager
def _turn(path: Path) -> Iterator[None]:
    """Wait for this process's turn to write.

    SQLite's own waiting polls and starves: with eight writers the worst wait was 25 s. The lock is on a
    file of its own, since closing any descriptor of the database's would drop SQLite's POSIX locks.
    """
    descriptor = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        give_up = time.monotonic() + _LONGEST_WAIT
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > give_up:
                    raise TimeoutError(f"another process has held {path}.lock for 5 s") from None
                time.sleep(0.001)
        yield
    finally:
        os.close(descriptor)


def _connected(path: Path) -> sqlite3.Connection:
    """Connect to a file that is there, make it a journal if it is empty, and refuse what is not durable.

    Raises:
        JournalError: it is no journal, or is one that this program must not write to.
    """
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
    except sqlite3.Error as error:
        raise _unreadable(path, error) from error
    try:
        _prepare(path, connection)
    except (sqlite3.Error, OSError) as error:
        connection.close()
        raise _unreadable(path, error) from error
    except JournalError:
        connection.close()
        raise
    return connection


def _prepare(path: Path, connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA busy_timeout = {int(_LONGEST_WAIT * 1000)}")
    for name, value, expected in _PRAGMAS:
        connection.execute(f"PRAGMA {name} = {value}")
        found = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if found != expected:
            raise JournalError(
                f"SQLite keeps {name} at {found} instead of {value} for {path}",
                "a decision could be lost in a power cut",
                "Move the journal to a local disk and name it with --journal",
            )
    if not connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone():
        _make_schema(path, connection)
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION_ID:
        raise JournalError(
            f"{path} is a database, but no journal",
            "it is left as it is",
            "Name another file with --journal",
        )
    if version > VERSION:
        raise JournalError(
            f"The journal {path} was written by a newer reviewer (schema {version}, known {VERSION})",
            "this one can't write to it safely",
            "Upgrade match-reviewer",
        )


def _make_schema(path: Path, connection: sqlite3.Connection) -> None:
    with _turn(path):
        connection.execute("BEGIN IMMEDIATE")
        # Another process may have made it while this one waited for its turn.
        if not connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone():
            for statement in SCHEMA:
                connection.execute(statement)
        connection.execute("COMMIT")


def _unreadable(path: Path, error: Exception) -> JournalError:
    if isinstance(error, sqlite3.DatabaseError) and error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
        return JournalError(
            f"{path} is no journal", "it is left as it is", "Name another file with --journal"
        )
    return JournalError(
        f"The journal {path} can't be used: {_reason(error)}",
        "nothing can be read from it or saved in it",
        "See that it and its folder can be written and the disk has room, or name another with --journal",
    )
