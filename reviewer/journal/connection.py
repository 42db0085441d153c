"""Connecting to a journal's file: the modes that make a decision durable, the schema, its migrations."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from reviewer.journal.controls import CONTROL_COLUMNS
from reviewer.journal.metadata import fault_in, make_metadata
from reviewer.journal.problems import JournalError, unusable
from reviewer.journal.schema import APPLICATION_ID, CHAINED, MIGRATIONS, RECEIPT_CHAINED, VERSION
from reviewer.journal.write_lock import LONGEST_WAIT, Waiting, wait_for_others, write_lock
from reviewer.journal.writing import transaction

# Each is read back when a journal is opened. EXTRA syncs the folder too: without it the last decision
# before a power cut is lost nearly every time, because its rollback journal comes back.
_DURABLE: tuple[tuple[str, str, str | int], ...] = (
    ("journal_mode", "TRUNCATE", "truncate"),
    ("synchronous", "EXTRA", 3),
    # macOS: a plain fsync leaves data in the drive's own cache.
    ("fullfsync", "ON", 1),
)
_WARY: tuple[tuple[str, str, str | int], ...] = (("trusted_schema", "OFF", 0), ("cell_size_check", "ON", 1))


def connected(path: Path, file_mode: int = 0o600, wait: float | None = None) -> sqlite3.Connection:
    """Connect to a file that is there, make it a journal if it is empty, and refuse what is not durable.

    Args:
        path: the journal's file.
        file_mode: the permissions of the lock file beside it, should it be missing.
        wait: seconds to wait for other connections' locks; LONGEST_WAIT where it is None.

    Raises:
        JournalBusy: others have held a lock for as long.
        JournalError: it is not a journal, or is one that this program must not write to.
    """
    with _opened(path, "rw") as connection:
        _set_modes(path, connection, (*_DURABLE, *_WARY), wait)
        if schema_version(path, connection) < VERSION:
            with write_lock(path, file_mode):
                _migrate(path, connection)
        _check_content(path, connection, VERSION)
        return connection


def connected_to_read(path: Path, *, may_write: bool, wait: float | None = None) -> sqlite3.Connection:
    """Connect to a journal to look at it; one of an earlier version is read as it is.

    Args:
        path: the journal's file.
        may_write: whether what a crash has left beside it may be rolled back.
        wait: seconds to wait for other connections' locks; LONGEST_WAIT where it is None.

    Raises:
        JournalBusy: others have held a lock for as long.
        JournalError: it is not a journal, or can't be read.
    """
    with _opened(path, "rw" if may_write else "ro") as connection:
        _set_modes(path, connection, (*_DURABLE, *_WARY) if may_write else _WARY, wait)
        version = schema_version(path, connection)
        _check_content(path, connection, version)
        if version < VERSION:
            _show_as_newest(connection)
        connection.execute("PRAGMA query_only = ON")
        return connection


@contextmanager
def _opened(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    """Open a file, and close it again where the body fails."""
    try:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,  # Whoever uses a connection holds its lock (reader.py).
            factory=Waiting,
        )
        connection.path = path
    except sqlite3.Error as error:
        raise unusable(path, error) from error
    try:
        yield connection
    except (sqlite3.Error, OSError) as error:
        connection.close()
        raise unusable(path, error) from error
    except JournalError:
        connection.close()
        raise


def _set_modes(
    path: Path,
    connection: sqlite3.Connection,
    modes: Sequence[tuple[str, str, str | int]],
    wait: float | None,
) -> None:
    wait_for_others(connection, LONGEST_WAIT if wait is None else wait)
    for name, value, expected in modes:
        connection.execute(f"PRAGMA {name} = {value}")
        found = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if found != expected:
            raise JournalError(
                f"SQLite keeps {name} at {found} instead of {value} for {path}",
                "a decision could be lost in a power cut",
                "Move the journal to a local disk and name it with --journal",
            )


def _check_content(path: Path, connection: sqlite3.Connection, version: int) -> None:
    if schema_of(connection) != expected_schema(version):
        raise JournalError(
            f"The journal {path} has not the tables and guards of its version ({version})",
            "someone has changed them, or another program made it",
            "Go on from a backup, or name another file with --journal",
        )
    if (fault := fault_in(connection)) is not None:
        raise JournalError(
            f"The journal {path} has been changed or damaged: {fault}",
            "whether profiles have changed since they were decided can't be told with it",
            "Go on from a backup, or name another file with --journal",
        )


def schema_version(path: Path, connection: sqlite3.Connection) -> int:
    """Read which version of the schema a file has: 0 where it is empty.

    Raises:
        JournalError: it is another program's database, or a newer reviewer's journal.
    """
    # By one statement, so that all of it is of one moment: another process may be making the journal.
    version: int
    version, application, is_empty = connection.execute(
        "SELECT (SELECT user_version FROM pragma_user_version),"
        " (SELECT application_id FROM pragma_application_id), NOT EXISTS (SELECT 1 FROM sqlite_schema)"
    ).fetchone()
    if application != APPLICATION_ID and not (is_empty and application == version == 0):
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
    return version


def _show_as_newest(connection: sqlite3.Connection) -> None:
    """Let an earlier version's rows be read with the columns of this one, which they have no values for."""
    # No file may be needed for it: the disk may be read-only.
    connection.execute("PRAGMA temp_store = MEMORY")
    tables: dict[str, Sequence[str]] = {
        "decision": CHAINED,
        "receipt": ("seq", *RECEIPT_CHAINED, "chain"),
        "control_answer": ("seq", *CONTROL_COLUMNS),
        "team": ("name", "began_seq", "joined_seq", "shipped_seq", "made_at"),
        "team_seen": ("name", "seen_until"),
    }
    for table, columns in tables.items():
        there = {row[1] for row in connection.execute(f"PRAGMA main.table_info({table})")}
        added = [f"NULL AS {name}" for name in columns if name not in there]
        if added:
            rows = f"SELECT *, {', '.join(added)} FROM main.{table}"
            nothing = f"SELECT {', '.join(added)} WHERE 0"
            connection.execute(f"CREATE TEMP VIEW {table} AS {rows if there else nothing}")


def _migrate(path: Path, connection: sqlite3.Connection) -> None:
    """Lead a journal to this version in one transaction; a crash leaves it at the version it had."""
    with transaction(connection):
        # Another process may have done it while this one waited.
        version = schema_version(path, connection)
        for statements in MIGRATIONS[version:]:
            for statement in statements:
                connection.execute(statement)
        if version == 0:
            make_metadata(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")


def schema_of(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """List the type, name and definition of everything in a database."""
    return connection.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name"
    ).fetchall()


@cache
def expected_schema(version: int) -> list[tuple[str, str, str]]:
    """List what :func:`schema_of` gives for a journal of a version, however many migrations made it."""
    with_nothing = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for statements in MIGRATIONS[:version]:
            for statement in statements:
                with_nothing.execute(statement)
        return schema_of(with_nothing)
    finally:
        with_nothing.close()
