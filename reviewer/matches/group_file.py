"""The file of a store: made, named, left to the next start, and read there.

It holds ids, scores, rule levels, verdict codes and a page token, no values of profiles. Every process fills
a file of its own, so that none disturbs another. One that has a name is read at the next start, from its
first group on: only ``match_group`` and ``run`` are read then, and every row of them has a checksum, so that
a file that is torn or altered shows no wrong group.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import sqlite3
import tempfile
import time
import zlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from reviewer.core.folders import make_folder
from reviewer.core.matches import Match

_FORMAT = 1
_SCHEMA = (
    f"PRAGMA user_version = {_FORMAT}",
    "CREATE TABLE run (content BLOB NOT NULL, checksum INTEGER NOT NULL) STRICT",
    """CREATE TABLE match_group (
        position INTEGER PRIMARY KEY,
        group_key BLOB NOT NULL UNIQUE,
        content BLOB NOT NULL,
        checksum INTEGER NOT NULL
    ) STRICT""",
    # What filters, orders and counts read, kept narrow: a million of its rows are 30 MB.
    """CREATE TABLE review (
        position INTEGER PRIMARY KEY,
        score REAL,
        size INTEGER NOT NULL,
        verdict INTEGER NOT NULL DEFAULT 0,
        is_part INTEGER NOT NULL DEFAULT 0,
        is_carried INTEGER NOT NULL DEFAULT 0,
        attribution INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    # All that filters and counts by score read, so that they read nothing else.
    "CREATE INDEX by_score ON review (score, verdict, size, attribution)",
    "CREATE INDEX undecided ON review (position) WHERE verdict = 0",
    "CREATE INDEX carried ON review (position) WHERE is_carried = 1",
)
_PRAGMAS = (
    # What is lost can be fetched again: nothing waits for the disk.
    "journal_mode = MEMORY",
    "synchronous = OFF",
    # Sorting a million groups in memory would take 60 MB.
    "temp_store = FILE",
    "locking_mode = EXCLUSIVE",
    "cache_size = -8000",
)
_DAMAGE = (sqlite3.Error, UnicodeDecodeError)
"""What reading a damaged file raises; the second where SQLite's message quotes what is damaged."""
_PREFIX = "groups-"
ENDING = ".sqlite3"
_ABANDONED = 60.0
"""Seconds after which a file that no process holds is one whose process was killed."""


def not_kept(error: OSError) -> str:
    """What the reviewer is told where a run's groups can't be left to the next start."""
    return f"Groups can't be kept for the next start ({error.strerror}): the review goes on without"


@dataclass(frozen=True, slots=True)
class RunState:
    """How far a run has been fetched."""

    generation_date: datetime | None
    """``MatchGenerationDate``, which names the run."""
    potential_matches: int | None
    next_token: str | None
    """The page to go on with; None at the end of the matches."""
    groups: int
    """How many groups have come, at positions from 0."""


class GroupFile:
    """A store's file, and its name as long as it has one."""

    def __init__(self, folder: Path | None) -> None:
        """Make an empty file of this process's own in ``folder``, or one in memory for None.

        Raises:
            OSError, sqlite3.Error: it can't be made.
        """
        self.is_in_memory = folder is None
        self._path: Path | None = None
        self._is_kept = False
        self._held: int | None = None
        name = ":memory:"
        if folder is not None:
            make_folder(folder)
            _remove_abandoned(folder)
            self._held, name = tempfile.mkstemp(prefix=_PREFIX, suffix=ENDING, dir=folder)
            self._path = Path(name)
            _lock(self._held)
        self.connection = sqlite3.connect(name, isolation_level=None)
        try:
            for pragma in _PRAGMAS:
                self.connection.execute(f"PRAGMA {pragma}")
            for statement in _SCHEMA:
                self.connection.execute(statement)
        except sqlite3.Error:
            self.close()
            raise

    def keep_as(self, path: Path | None) -> None:
        """Name the file anew, or take its name away.

        Raises:
            OSError: it can't be named so.
        """
        if path is None:
            self.forget_name()
        elif self._path is not None and self._path != path and not _is_held(path):
            self._path.rename(path)
            self._path, self._is_kept = path, True

    def forget_name(self) -> None:
        """Let nothing of it outlive the process, however that ends, unless it is kept."""
        if self._path is not None and not self._is_kept:
            self._path.unlink(missing_ok=True)
            self._path = None

    def close(self) -> None:
        """Close it, and give back its disk space where it is not kept."""
        self.connection.close()
        with suppress(OSError):  # A name that can't be taken away now is taken at a later start.
            self.forget_name()
        if self._held is not None:
            os.close(self._held)
            self._held = None


class KeptRun:
    """A run as an earlier session has left it, or as another one is just filling it. Read-only."""

    def __init__(self, path: Path) -> None:
        """Open a store's file.

        Raises:
            OSError: it can't be read, or is no whole store.
        """
        self._path = path
        # Immutable: whatever another process does to the file meanwhile, checksums tell.
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        self._connection: sqlite3.Connection | None = None
        try:
            self._connection = sqlite3.connect(uri, uri=True)
            [(version,)] = self._connection.execute("PRAGMA user_version")
            row = self._connection.execute("SELECT CAST(content AS BLOB), checksum FROM run").fetchone()
        except _DAMAGE as error:
            raise self._damaged(error) from error
        try:
            if version != _FORMAT or row is None or checksum(-1, row[0]) != row[1]:
                raise self._damaged()
            self.state = _run_of(row[0])
        except (ValueError, TypeError, RecursionError) as error:
            raise self._damaged(error) from error

    def groups(self, first: int, last: int) -> list[Match]:
        """Read the groups at positions ``first`` up to, not including, ``last``, as far as there are any.

        Raises:
            OSError: not all of them are whole.
        """
        last = min(last, self.state.groups)
        assert self._connection is not None
        try:
            rows = self._connection.execute(
                "SELECT CAST(content AS BLOB), checksum FROM match_group WHERE position >= ? AND position < ?"
                " ORDER BY position",
                (first, last),
            ).fetchall()
        except _DAMAGE as error:
            raise self._damaged(error) from error
        try:
            if len(rows) != last - first or any(
                checksum(at, content) != noted for at, (content, noted) in enumerate(rows, first)
            ):
                raise self._damaged()
            return [_checked(match_of(content)) for content, _ in rows]
        except (ValueError, TypeError, RecursionError) as error:  # Damaged to no bytes, or another program's.
            raise self._damaged(error) from error

    def _damaged(self, error: Exception | None = None) -> OSError:
        self.close()
        return OSError(errno.EBADMSG, str(error or "a checksum differs"), str(self._path))

    def close(self) -> None:
        """Read no more."""
        if self._connection is not None:
            self._connection.close()


def content_of(match: Match) -> bytes:
    """What a row of ``match_group`` holds of a group."""
    return json.dumps(
        (match.match_id, match.score, match.rule_level, *match.profile_ids), separators=(",", ":")
    ).encode()


def match_of(content: bytes) -> Match:
    """The group that a row of ``match_group`` holds."""
    match_id, score, rule_level, *profile_ids = json.loads(content)
    # NaN, which is no number to compare, stands for no score.
    return Match(match_id, tuple(profile_ids), score if score == score else None, rule_level)


def _checked(match: Match) -> Match:
    """Give a group back.

    Raises:
        ValueError, TypeError: it holds what no group does.
    """
    score, level = match.score, match.rule_level
    texts = all(isinstance(one, str) for one in (match.match_id, *match.profile_ids))
    if not texts or not (score is None or 0 <= score <= 1) or not isinstance(level, int | None):
        raise ValueError("it holds no match group")
    return match


def content_of_run(state: RunState) -> bytes:
    """What the row of ``run`` holds."""
    date = state.generation_date
    return json.dumps(
        (None if date is None else date.isoformat(), state.potential_matches, state.next_token, state.groups)
    ).encode()


def _run_of(content: bytes) -> RunState:
    date, potential, token, groups = json.loads(content)
    if not (isinstance(groups, int) and isinstance(potential, int | None) and isinstance(token, str | None)):
        raise TypeError("it holds no run")
    return RunState(None if date is None else datetime.fromisoformat(date), potential, token, groups)


def checksum(position: int, content: bytes) -> int:
    """The checksum of a row's content at its position; that of ``run`` is -1."""
    return zlib.crc32(content, zlib.crc32(b"%d:" % position))


def _lock(descriptor: int) -> bool:
    """Hold a file, which ends with the process at the latest; tells whether no other process does."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_held(path: Path) -> bool:
    """Whether a process goes on writing to a file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return not _lock(descriptor)
    finally:
        os.close(descriptor)


def _remove_abandoned(folder: Path) -> None:
    """Remove the files that processes which were killed have left behind."""
    before = time.time() - _ABANDONED
    for path in folder.glob(f"{_PREFIX}*{ENDING}"):
        with suppress(OSError):  # Another's, or gone meanwhile.
            if path.stat().st_mtime < before and not _is_held(path):
                path.unlink()
