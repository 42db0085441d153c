"""What a journal says of itself: its name among others, when it was made, and the key of its digests."""

from __future__ import annotations

import json
import os
import sqlite3
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from reviewer.journal.schema import time_text

_DIGEST = "digest"
_HEX_DIGITS = {"journal_id": 32, "salt": 64}
_WORDS = {"journal_id": "its name among journals", "salt": "the key of its digests", "made_at": "its birth"}


def introduce(connection: sqlite3.Connection) -> None:
    """Give a journal that is being made its name and its key, within the caller's transaction.

    Raises:
        sqlite3.Error: they can't be written.
    """
    said = {
        "journal_id": uuid.uuid4().hex,
        "made_at": time_text(datetime.now(UTC)),
        "salt": os.urandom(32).hex(),
    }
    connection.executemany(
        "INSERT INTO about (name, value) VALUES (?, ?)", [*said.items(), (_DIGEST, _digest_of(said))]
    )


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
    values = _said(connection)
    return Identity(values["journal_id"], bytes.fromhex(values["salt"]))


def missing_from(connection: sqlite3.Connection) -> str | None:
    """Say in plain words what a journal doesn't say of itself, or in no form that it can be used in.

    Raises:
        sqlite3.Error: the file can't be read.
    """
    return _missing_from(_said(connection))


def _missing_from(said: dict[str, str]) -> str | None:
    for name, words in _WORDS.items():
        if name not in said:
            return f"{words} ({name}) is gone"
    for name, digits in _HEX_DIGITS.items():
        if len(said[name]) != digits or set(said[name]) - set("0123456789abcdef"):
            return f"{_WORDS[name]} ({name}) is not what was written"
    return None


def fault_in(connection: sqlite3.Connection) -> str | None:
    """Say in plain words what is wrong with what a journal says of itself; None where nothing is.

    Journals of earlier releases carry no digest of it: of those only presence and form are checked.

    Raises:
        sqlite3.Error: the file can't be read.
    """
    said = _said(connection)
    missing = _missing_from(said)
    if missing is not None:
        return missing
    if said.get(_DIGEST) in (None, _digest_of(said)):
        return None
    return "its name, its birth or the key of its digests was changed"


def _said(connection: sqlite3.Connection) -> dict[str, str]:
    return {str(name): str(value) for name, value in connection.execute("SELECT name, value FROM about")}


def _digest_of(said: dict[str, str]) -> str:
    import hashlib  # Loads OpenSSL, which the first paint need not wait for.

    text = json.dumps({name: said[name] for name in _WORDS}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
