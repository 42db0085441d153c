"""Other programs that hold a journal's locks."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from reviewer.journal.problems import JournalError
from reviewer.journal.write_lock import write_lock


@contextmanager
def write_lock_held(path: Path) -> Iterator[None]:
    """Another writer is in its turn, and doesn't end it."""
    lock = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(lock)


@contextmanager
def database_held(path: Path) -> Iterator[None]:
    """Another program keeps everyone from reading and writing."""
    with _transaction(path, "BEGIN EXCLUSIVE"):
        yield


@contextmanager
def reader_held(path: Path) -> Iterator[None]:
    """Another program is reading, and doesn't end: a transaction can begin but not be committed."""
    with _transaction(path, "BEGIN", "SELECT count(*) FROM decision"):
        yield


@contextmanager
def _transaction(path: Path, *statements: str) -> Iterator[None]:
    other = sqlite3.connect(path, isolation_level=None)
    try:
        for statement in statements:
            other.execute(statement).fetchall()
        yield
    finally:
        other.close()


@contextmanager
def written_on_and_on(path: Path) -> Iterator[None]:
    """Another program writes, in its turn, and begins anew as soon as it has ended."""
    ended, begun = threading.Event(), threading.Event()

    def write() -> None:
        while not ended.is_set():
            with write_lock(path), database_held(path):
                begun.set()
                ended.wait(0.02)

    writing = threading.Thread(target=write)
    writing.start()
    begun.wait()
    try:
        yield
    finally:
        ended.set()
        writing.join()


Holding = Callable[[Path], AbstractContextManager[None]]
EVERY_LOCK: list[Holding] = [write_lock_held, database_held, reader_held]


def least_seconds(ask: Callable[[], object]) -> float:
    """How long asking takes, errors of the journal among the answers, where nothing else holds it up."""
    times = []
    for _ in range(5):
        before = time.perf_counter()
        with suppress(JournalError):
            ask()
        times.append(time.perf_counter() - before)
    return min(times)
