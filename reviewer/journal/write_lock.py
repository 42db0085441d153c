"""Waiting for others who use the journal: the queue of its writers, and SQLite's own locks."""

from __future__ import annotations

import fcntl
import os
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import wait as wait_for
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from reviewer.journal.place import lock_path, make_file
from reviewer.journal.problems import Cancelled, JournalBusy, is_busy

_Result = TypeVar("_Result")

LONGEST_WAIT = 10.0
"""Seconds to wait for another writer, who takes milliseconds, or seconds to check a large journal."""
_BEFORE_QUEUEING = 0.25
"""Seconds to wait for others' locks before waiting in the writers' queue for them."""
_READS = re.compile("SELECT|PRAGMA (?!busy_timeout)")
"""What a statement begins with that takes others' locks for nothing but to read."""
MOMENT = 0.02
"""Seconds until a wait that can be cancelled looks whether it was."""


@contextmanager
def write_lock(path: Path, file_mode: int = 0o600, cancel: threading.Event | None = None) -> Iterator[None]:
    """Queue with the other processes that write to the journal at ``path``, and keep them out for the body.

    SQLite's own waiting polls and starves: with eight writers the worst wait was 25 s. The lock is on a
    file of its own, since closing any descriptor of the database's would drop SQLite's POSIX locks.

    Raises:
        Cancelled: ``cancel`` was set before the lock was free.
        TimeoutError: another process has held the lock for LONGEST_WAIT.
        OSError: the lock file can't be made or opened.
    """
    with _held(_opened(lock_path(path), file_mode), path, cancel):
        yield


@contextmanager
def _writers_kept_out(path: Path) -> Iterator[None]:
    """Queue as a writer does, to read; where the lock file is not there or not ours, nobody can be kept out.

    Raises:
        TimeoutError: as :func:`write_lock`.
    """
    try:
        descriptor = os.open(lock_path(path), os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        yield
        return
    with _held(descriptor, path):
        yield


@contextmanager
def _held(descriptor: int, path: Path, cancel: threading.Event | None = None) -> Iterator[None]:
    """Hold the lock on a lock file's descriptor for the body, and close that."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        _wait_in_queue(descriptor, path, cancel)
    except OSError:
        os.close(descriptor)
        raise
    try:
        yield
    finally:
        os.close(descriptor)


def _wait_in_queue(descriptor: int, path: Path, cancel: threading.Event | None) -> None:
    """Wait for the lock in the kernel's queue, and close the descriptor where that fails or is given up.

    Asking again and again would be unfair: the one who writes on and on would always be faster. The
    kernel's queue is fair but knows no time limit, so a thread waits in it.
    """
    locked: Future[None] = Future()

    def wait() -> None:
        error: OSError | None = None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except OSError as failure:
            error = failure
        is_wanted = locked.set_running_or_notify_cancel()
        if error is not None or not is_wanted:
            os.close(descriptor)
        if is_wanted:
            locked.set_exception(error) if error is not None else locked.set_result(None)

    threading.Thread(target=wait, daemon=True).start()
    deadline = time.monotonic() + LONGEST_WAIT
    try:
        while not locked.done():
            wait_for([locked], LONGEST_WAIT if cancel is None else MOMENT)
            is_cancelled = cancel is not None and cancel.is_set()
            if (is_cancelled or time.monotonic() >= deadline) and locked.cancel():
                if is_cancelled:
                    raise Cancelled
                raise TimeoutError(f"another program has held {lock_path(path)} for {LONGEST_WAIT:.0f} s")
    except BaseException:
        if not locked.cancel() and locked.exception() is None:
            os.close(descriptor)  # The lock has come while someone pressed ctrl+c.
        raise
    locked.result()


def _opened(lock: Path, file_mode: int) -> int:
    flags = os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        return os.open(lock, flags)
    except FileNotFoundError:
        # A shared folder hands its group on to the file.
        make_file(lock, file_mode)
        return os.open(lock, flags)


class Waiting(sqlite3.Connection):
    """A connection that reads in the writers' queue where others have kept it from reading for a moment.

    SQLite's own waiting polls, and starves beside one who writes on and on.
    """

    path: Path
    """The journal's file."""
    longest = 0.0
    """Seconds that a statement waits for others' locks: see :func:`wait_for_others`."""

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """Do as ``sqlite3.Connection.execute``; whoever may wait only for moments does not queue."""
        # Whoever has begun a transaction to write holds the queue's lock.
        if self.longest <= _BEFORE_QUEUEING or self.in_transaction or not _READS.match(sql):
            return super().execute(sql, parameters)
        longest = self.longest
        wait_for_others(self, _BEFORE_QUEUEING)
        try:
            return super().execute(sql, parameters)
        except sqlite3.OperationalError as error:
            if not is_busy(error):
                raise
            busy = error
        finally:
            wait_for_others(self, longest)
        try:
            with _writers_kept_out(self.path):
                return super().execute(sql, parameters)
        except TimeoutError:
            raise busy from None


@contextmanager
def short_waits(connection: sqlite3.Connection, cancel: threading.Event | None) -> Iterator[None]:
    """Let SQLite wait for others only a moment within the body, so that ``cancel`` is heeded."""
    if cancel is None:
        yield
        return
    wait_for_others(connection, MOMENT)
    try:
        yield
    finally:
        wait_for_others(connection, LONGEST_WAIT)


def wait_for_others(connection: sqlite3.Connection, seconds: float) -> None:
    """Set how long a statement waits for other connections' locks."""
    connection.cursor().execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
    if isinstance(connection, Waiting):
        connection.longest = seconds


def until_free(attempt: Callable[[], _Result], cancel: threading.Event | None) -> _Result:
    """Try until nobody else's lock is in the way, for LONGEST_WAIT or until ``cancel`` is set.

    Without ``cancel`` there is one attempt, in which SQLite itself waits.

    Raises:
        Cancelled: before an attempt, ``cancel`` was set; what was attempted was not done.
        sqlite3.Error: as the attempt.
        JournalError: as the attempt.
    """
    if cancel is None:
        return attempt()
    deadline = time.monotonic() + LONGEST_WAIT
    while True:
        if cancel.is_set():
            raise Cancelled
        try:
            return attempt()
        except (sqlite3.OperationalError, JournalBusy) as error:
            if not is_busy(error) or time.monotonic() >= deadline:
                raise
