"""The queue of writers: one at a time, each in its turn."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reviewer.journal.place import lock_path, make_file

LONGEST_WAIT = 5.0
"""Seconds to wait for another writer, who normally takes milliseconds."""
_PAUSE = 0.0005


@contextmanager
def turn(path: Path, file_mode: int = 0o600) -> Iterator[None]:
    """Wait for this process's turn to write to the journal at ``path``, and keep it for the body.

    SQLite's own waiting polls and starves: with eight writers the worst wait was 25 s. The lock is on a
    file of its own, since closing any descriptor of the database's would drop SQLite's POSIX locks.

    Raises:
        TimeoutError: another process has kept its turn for LONGEST_WAIT.
        OSError: the lock file can't be made or opened.
    """
    descriptor = _opened(lock_path(path), file_mode)
    try:
        give_up = time.monotonic() + LONGEST_WAIT
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > give_up:
                    raise TimeoutError(
                        f"another program has held {lock_path(path)} for {LONGEST_WAIT:.0f} s"
                    ) from None
                time.sleep(_PAUSE)
        yield
    finally:
        os.close(descriptor)


def _opened(lock: Path, file_mode: int) -> int:
    flags = os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        return os.open(lock, flags)
    except FileNotFoundError:
        # A shared folder hands its group on to the file.
        make_file(lock, file_mode)
        return os.open(lock, flags)
