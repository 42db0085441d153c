"""Other programs that hold a journal's locks."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path


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
