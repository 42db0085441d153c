"""The queue of writers: one at a time, each in its turn."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reviewer.journal.place import lock_path, make_file

LONGEST_WAIT = 10.0
"""Seconds to wait for another writer, who takes milliseconds, or seconds to check a large journal."""


@contextmanager
def turn(path: Path, file_mode: int = 0o600) -> Iterator[None]:
    """Wait for this process's turn to write to the journal at ``path``, and keep it for the body.

    SQLite's own waiting polls and starves: with eight writers the worst wait was 25 s. The lock is on a
    file of its own, since closing any descriptor of the database's would drop SQLite's POSIX locks.

    Raises:
        TimeoutError: another process has kept its turn for LONGEST_WAIT.
        OSError: the lock file can't be made or opened.
    """
    lock = _Lock(lock_path(path), file_mode)
    lock.take()
    try:
        yield
    finally:
        lock.give_back()


class _Lock:
    """An exclusive ``flock`` that is waited for in the kernel's queue, though not for ever."""

    def __init__(self, path: Path, file_mode: int) -> None:
        self._path = path
        self._descriptor = _opened(path, file_mode)
        self._state = threading.Lock()
        self._taken = threading.Event()
        self._given_up = False
        self._error: OSError | None = None

    def take(self) -> None:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            # Asking again and again would be unfair: the one who writes on and on would always be faster.
            # The kernel's queue is fair but knows no time limit, so a thread waits in it.
            threading.Thread(target=self._queue, daemon=True).start()
        except OSError:
            self.give_back()
            raise
        self._taken.wait(LONGEST_WAIT)
        with self._state:
            self._given_up = not self._taken.is_set()
        if self._given_up:
            raise TimeoutError(f"another program has held {self._path} for {LONGEST_WAIT:.0f} s")
        if self._error is not None:
            self.give_back()
            raise self._error

    def _queue(self) -> None:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        except OSError as error:
            self._error = error
        with self._state:
            if self._given_up:
                self.give_back()
            else:
                self._taken.set()

    def give_back(self) -> None:
        os.close(self._descriptor)


def _opened(lock: Path, file_mode: int) -> int:
    flags = os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        return os.open(lock, flags)
    except FileNotFoundError:
        # A shared folder hands its group on to the file.
        make_file(lock, file_mode)
        return os.open(lock, flags)
