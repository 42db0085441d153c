"""Fetched groups on disk, so that a million of them take no memory: ids and scores, nothing else."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import platformdirs

from reviewer.core.matches import Match

_SCHEMA = """
CREATE TABLE match_group (
    position INTEGER PRIMARY KEY,
    group_key BLOB NOT NULL UNIQUE,
    match_id TEXT NOT NULL,
    profile_ids TEXT NOT NULL,
    score REAL,
    rule_level INTEGER
) STRICT
"""

_AT_HAND = 1_000
"""Groups kept in memory at most: the screenfuls around the reviewer."""
_VALUES = 500
"""SQLite takes at least 999 values a statement."""


def default_folder() -> Path:
    """Where spools go: ``$XDG_CACHE_HOME/reviewer``."""
    return platformdirs.user_cache_path("reviewer")


class Placed(NamedTuple):
    """A group at its place."""

    position: int
    key: str
    """Its group key, which takes a hash to make."""
    match: Match


class Spool:
    """The groups of one run in the order they came, each group key once. Positions count from 0.

    The file has no name from the moment it is open, so that nothing of it outlives the process
    however that ends.
    """

    def __init__(self, folder: Path) -> None:
        """Open an empty spool in ``folder``, which is made when it isn't there.

        Raises:
            OSError: the folder or the file can't be made.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix="spool-", suffix=".sqlite3", dir=folder)
        os.close(descriptor)
        self._connection = sqlite3.connect(name, isolation_level=None)
        # A spool can be fetched again: no rollback journal, no waiting for the disk.
        self._connection.execute("PRAGMA journal_mode=OFF")
        self._connection.execute("PRAGMA synchronous=OFF")
        self._connection.execute("PRAGMA temp_store=MEMORY")
        self._connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        self._connection.execute(_SCHEMA)
        Path(name).unlink()
        self._length = 0
        self._at_hand: dict[int, Match] = {}

    def __len__(self) -> int:
        return self._length

    def extend(self, matches: Iterable[Match]) -> list[Placed]:
        """Append the groups that are not known yet; answers those."""
        by_key: dict[str, Match] = {}
        for match in matches:
            by_key.setdefault(match.key, match)
        known = self._known([bytes.fromhex(key) for key in by_key])
        new = ((key, match) for key, match in by_key.items() if bytes.fromhex(key) not in known)
        added = [Placed(at, key, match) for at, (key, match) in enumerate(new, self._length)]
        self._connection.execute("BEGIN")
        self._connection.executemany(
            "INSERT INTO match_group VALUES (?, ?, ?, ?, ?, ?)",
            (
                (
                    at,
                    bytes.fromhex(key),
                    match.match_id,
                    json.dumps(match.profile_ids),
                    match.score,
                    match.rule_level,
                )
                for at, key, match in added
            ),
        )
        self._connection.execute("COMMIT")
        self._length += len(added)
        return added

    def _known(self, keys: Sequence[bytes]) -> set[bytes]:
        known: set[bytes] = set()
        for start in range(0, len(keys), _VALUES):
            some = keys[start : start + _VALUES]
            marks = ", ".join("?" * len(some))
            rows = self._connection.execute(
                f"SELECT group_key FROM match_group WHERE group_key IN ({marks})", some
            )
            known.update(key for (key,) in rows)
        return known

    def span(self, first: int, last: int) -> list[Match]:
        """Read the groups at positions ``first`` up to, not including, ``last``."""
        if any(at not in self._at_hand for at in range(max(first, 0), min(last, self._length))):
            self._read(first, last)
        return [self._at_hand[at] for at in range(max(first, 0), min(last, self._length))]

    def _read(self, first: int, last: int) -> None:
        if len(self._at_hand) + last - first > _AT_HAND:
            self._at_hand.clear()
        self._keep("WHERE position >= ? AND position < ?", (first, last))

    def groups(self, positions: Sequence[int]) -> list[Match]:
        """Read the groups at these positions, in their order.

        Raises:
            IndexError: there is no such group.
        """
        missing = [at for at in positions if at not in self._at_hand]
        if len(self._at_hand) + len(missing) > _AT_HAND:
            self._at_hand.clear()
            missing = list(positions)
        for start in range(0, len(missing), _VALUES):
            some = missing[start : start + _VALUES]
            marks = ", ".join("?" * len(some))
            self._keep(f"WHERE position IN ({marks})", some)
        if any(at not in self._at_hand for at in missing):
            raise IndexError(f"not all of {positions} have been fetched")
        return [self._at_hand[at] for at in positions]

    def _keep(self, condition: str, values: Sequence[int]) -> None:
        rows = self._connection.execute(
            f"SELECT position, match_id, profile_ids, score, rule_level FROM match_group {condition}", values
        )
        for position, match_id, profile_ids, score, rule_level in rows:
            self._at_hand[position] = Match(match_id, tuple(json.loads(profile_ids)), score, rule_level)

    def keys(self, first: int, last: int) -> list[bytes]:
        """Read the group keys at positions ``first`` up to, not including, ``last``, 16 bytes each."""
        rows = self._connection.execute(
            "SELECT group_key FROM match_group WHERE position >= ? AND position < ? ORDER BY position",
            (first, last),
        )
        return [key for (key,) in rows]

    def position_of(self, group_key: str) -> int | None:
        """Find a group by its key; None when it isn't in this run as far as fetched."""
        row = self._connection.execute(
            "SELECT position FROM match_group WHERE group_key = ?", (bytes.fromhex(group_key),)
        ).fetchone()
        return None if row is None else int(row[0])

    def clear(self) -> None:
        """Forget every group, for a new run."""
        self._connection.execute("DELETE FROM match_group")
        self._at_hand.clear()
        self._length = 0

    def close(self) -> None:
        """Give the disk space back."""
        self._connection.close()
