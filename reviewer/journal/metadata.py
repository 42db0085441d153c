"""A journal's metadata: its name among others, when it was made, and the key of its digests."""

from __future__ import annotations

import json
import os
import sqlite3
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from reviewer.journal.schema import time_text

_WORDS = {"journal_id": "its name among journals", "salt": "the key of its digests", "made_at": "its birth"}
_HEX_DIGITS = {"journal_id": 32, "salt": 64}


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells a journal from others."""

    journal_id: str
    """32 hex digits."""
    salt: bytes
    """The key of its digests; 32 bytes."""


def identity(connection: sqlite3.Connection) -> Identity:
    """Read a journal's name and key.

    Raises:
        sqlite3.Error: the file can't be read.
    """
    values = _values(connection)
    return Identity(values["journal_id"], bytes.fromhex(values["salt"]))


def make_metadata(connection: sqlite3.Connection) -> None:
    """Give a journal that is being made its name and its key, within the caller's transaction.

    Raises:
        sqlite3.Error: they can't be written.
    """
    values = {
        "journal_id": uuid.uuid4().hex,
        "made_at": time_text(datetime.now(UTC)),
        "salt": os.urandom(32).hex(),
    }
    values["digest"] = _digest_of(values)
    connection.executemany("INSERT INTO about (name, value) VALUES (?, ?)", values.items())


def fault_in(connection: sqlite3.Connection, *, with_digest: bool = False) -> str | None:
    """Say in plain words what is missing from the metadata or can't be used; None where nothing is.

    ``with_digest`` says too whether they were changed; those of earlier releases have no digest to tell.

    Raises:
        sqlite3.Error: the file can't be read.
    """
    values = _values(connection)
    for name, words in _WORDS.items():
        if name not in values:
            return f"{words} ({name}) is gone"
    for name, digits in _HEX_DIGITS.items():
        if len(values[name]) != digits or set(values[name]) - set("0123456789abcdef"):
            return f"{_WORDS[name]} ({name}) is not what was written"
    if with_digest and values.get("digest") not in (None, _digest_of(values)):
        return "its name, its birth or the key of its digests was changed"
    return None


def _values(connection: sqlite3.Connection) -> dict[str, str]:
    return {str(name): str(value) for name, value in connection.execute("SELECT name, value FROM about")}


def _digest_of(values: dict[str, str]) -> str:
    import hashlib  # Loads OpenSSL, which the first paint need not wait for.

    text = json.dumps({name: values[name] for name in _WORDS}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
