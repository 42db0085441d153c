"""Other programs that hold a journal's locks."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from reviewer.journal.problems import JournalError


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
