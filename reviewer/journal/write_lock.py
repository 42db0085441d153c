"""Waiting for others who use the journal: the queue of its writers, and SQLite's own locks."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from reviewer.journal.place import lock_path, make_file
from reviewer.journal.problems import Cancelled, JournalBusy, is_busy

_Result = TypeVar("_Result")

LONGEST_WAIT = 10.0
"""Seconds to wait for another writer, who takes milliseconds, or seconds to check a large journal."""
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
    lock = _Lock(lock_path(path), file_mode)
    lock.take(cancel)
    try:
        yield
    finally:
        lock.release()


class _Lock:
    """An exclusive ``flock`` that is waited for in the kernel's queue, though not for ever."""

    def __init__(self, path: Path, file_mode: int) -> None:
        self._path = path
        self._descriptor = _opened(path, file_mode)
        self._state = threading.Lock()
        self._taken = threading.Event()
        self._given_up = False
        self._error: OSError | None = None

    def take(self, cancel: threading.Event | None) -> None:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            # Asking again and again would be unfair: the one who writes on and on would always be faster.
            # The kernel's queue is fair but knows no time limit, so a thread waits in it.
            threading.Thread(target=self._queue, daemon=True).start()
        except OSError:
            self.release()
            raise
        deadline = time.monotonic() + LONGEST_WAIT
        while not self._taken.wait(min(MOMENT, LONGEST_WAIT) if cancel is not None else LONGEST_WAIT):
            if (cancel is not None and cancel.is_set()) or time.monotonic() >= deadline:
                break
        with self._state:
            self._given_up = not self._taken.is_set()
        if self._given_up:
            if cancel is not None and cancel.is_set():
                raise Cancelled
            raise TimeoutError(f"another program has held {self._path} for {LONGEST_WAIT:.0f} s")
        if self._error is not None:
            self.release()
            raise self._error

    def _queue(self) -> None:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        except OSError as error:
            self._error = error
        with self._state:
            if self._given_up:
                self.release()
            else:
                self._taken.set()

    def release(self) -> None:
        os.close(self._descriptor)


def _opened(lock: Path, file_mode: int) -> int:
    flags = os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        return os.open(lock, flags)
    except FileNotFoundError:
        # A shared folder hands its group on to the file.
        make_file(lock, file_mode)
        return os.open(lock, flags)


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
    connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


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
