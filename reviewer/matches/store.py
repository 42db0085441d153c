"""The groups of one run in one SQLite file, each with its verdict: filters, orders and counts are queries."""

from __future__ import annotations

import json
import math
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from reviewer.core.decisions import VERDICTS, Verdict
from reviewer.core.matches import Match
from reviewer.matches.group_file import (
    GroupFile,
    RunState,
    checksum,
    content_of,
    content_of_run,
    match_of,
    not_kept,
)

CODES: dict[Verdict | None, int] = {verdict: code for code, verdict in enumerate((None, *VERDICTS))}
"""The number that stands for each verdict in a file; 0 is undecided."""
_VERDICTS = {code: verdict for verdict, code in CODES.items()}

_CACHED = 1_000
"""Rows kept in memory at most: the screenfuls around the reviewer."""
_VALUES = 500
"""SQLite takes at least 999 values a statement."""
_ROWS_AT_ONCE = 1 << 14
_POSITIONS_AT_ONCE = 1 << 16
_UNDECIDED = "SELECT position FROM review INDEXED BY undecided WHERE verdict = 0 AND position"
_CODES_OF_DIGITS = bytes(max(byte - ord("0"), 0) for byte in range(256))

Value = TypeVar("Value")


class Placed(NamedTuple):
    """A group at its place."""

    position: int
    key: str
    """Its group key, which takes a hash to make."""
    match: Match


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who gave a verdict, and for which reason."""

    by: str = ""
    reason: str = ""
    is_own: bool = False
    """Whether it was this reviewer."""
    is_disputed: bool = False
    """Whether reviewers have judged it differently."""
    day: date | None = None
    """When, in the local time zone."""
    is_noted: bool = False
    """Whether it came with a note."""


DISPUTED = Attribution(is_disputed=True)
NOBODY = Attribution()
"""Of a group that is undecided, or of whose decision only the verdict is known."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The verdict of a group."""

    verdict: Verdict | None = None
    """None while it is undecided."""
    is_part: bool = False
    """Whether it is a merge that leaves some of the group apart."""
    is_carried: bool = False
    """Whether it is from another run, and not known yet to be on profiles as they are now."""
    attribution: Attribution = NOBODY


@dataclass(frozen=True, slots=True)
class Query:
    """A part of an SQL statement over the table ``review``, with the values for its question marks."""

    sql: str
    values: tuple[float | bytes, ...] = ()


class GroupStore:
    """The groups of one run in the order they came, each group key once. Positions count from 0.

    Where the cache folder can't be written, or no longer, the groups live in a temporary file or in memory.
    """

    def __init__(self, folder: Path) -> None:
        """Open an empty store in ``folder``, which is made when it isn't there, or wherever it can be."""
        self.notice = ""
        """What the reviewer is to be told of the file; set to ``""`` by whoever tells it."""
        self._length = 0
        self._groups: dict[int, Match] = {}
        self._marks: dict[int, Mark] = {}
        self.attributions = [NOBODY]
        """Each once: few reviewers and few reasons make few of them. A row names one by its index."""
        self._attribution_codes = {NOBODY: 0}
        self._places = iter((lambda: folder, lambda: Path(tempfile.gettempdir()), lambda: None))
        self._file = self._next_file()

    def _next_file(self) -> GroupFile:
        """The first of the places left in which a file can be made."""
        for folder in self._places:
            try:
                file = GroupFile(folder())
            except (OSError, sqlite3.Error) as error:
                self._say_moved(error)
            else:
                return file
        raise AssertionError("memory is the last place")

    def _say_moved(self, error: Exception) -> None:
        reason = error.strerror if isinstance(error, OSError) else error
        self.notice = f"The cache can't be written ({reason}): the groups are kept for this session only"

    def __len__(self) -> int:
        return self._length

    # Writing

    def append(self, matches: Iterable[Match], run: Callable[[int], RunState]) -> list[Placed]:
        """Append the groups that are not known yet, undecided; answers those.

        Args:
            matches: what a page has brought.
            run: how far the run is with so many groups.
        """
        by_key: dict[bytes, Match] = {}
        for match in matches:
            by_key.setdefault(bytes.fromhex(match.key), match)
        known = self._known([*by_key])
        new = [(key, match) for key, match in by_key.items() if key not in known]
        added = [Placed(at, key.hex(), match) for at, (key, match) in enumerate(new, self._length)]
        contents = [(at, content_of(match)) for at, _, match in added]
        groups = [
            (at, key, content, checksum(at, content))
            for (at, content), (key, _) in zip(contents, new, strict=True)
        ]
        reviews = [(at, _finite(match.score), len(match.profile_ids)) for at, _, match in added]
        state = content_of_run(run(self._length + len(added)))

        def write(connection: sqlite3.Connection) -> None:
            connection.executemany("INSERT INTO match_group VALUES (?, ?, ?, ?)", groups)
            connection.executemany("INSERT INTO review (position, score, size) VALUES (?, ?, ?)", reviews)
            connection.execute(
                "INSERT OR REPLACE INTO run (rowid, content, checksum) VALUES (1, ?, ?)",
                (state, checksum(-1, state)),
            )

        self._write(write)
        self._length += len(added)
        return added

    def _known(self, keys: Sequence[bytes]) -> set[bytes]:
        found: set[bytes] = set()
        for some, marks in _in_portions(keys):
            sql = f"SELECT group_key FROM match_group WHERE group_key IN ({marks})"
            found.update(chain.from_iterable(self._execute(sql, some)))
        return found

    def mark(self, position: int, mark: Mark) -> None:
        """Set the verdict of a group."""
        code = self._attribution_codes.setdefault(mark.attribution, len(self.attributions))
        if code == len(self.attributions):
            self.attributions.append(mark.attribution)
        values = (CODES[mark.verdict], mark.is_part, mark.is_carried, code, position)
        self._write(
            lambda connection: connection.execute(
                "UPDATE review SET verdict = ?, is_part = ?, is_carried = ?, attribution = ?"
                " WHERE position = ?",
                values,
            )
        )
        self._marks[position] = mark

    def _write(self, write: Callable[[sqlite3.Connection], object]) -> None:
        """Write in one transaction, in the next place where this one can't be written any more."""
        while True:
            connection = self._file.connection
            try:
                with connection:
                    connection.execute("BEGIN")
                    write(connection)
            except sqlite3.OperationalError as error:
                if self._file.is_in_memory:
                    raise
                self._move(error)
            else:
                return

    def _move(self, error: sqlite3.Error) -> None:
        self._say_moved(error)
        while True:
            file = self._next_file()
            file.forget_name()
            try:
                self._file.connection.backup(file.connection)
            except sqlite3.OperationalError:
                if file.is_in_memory:
                    raise
                file.close()
            else:
                self._file.close()
                self._file = file
                return

    def keep_as(self, path: Path | None) -> None:
        """Give the file this name, by which it is there at the next start; with None, no name at all.

        A file of this name is replaced, unless another process goes on writing to it.
        """
        try:
            self._file.keep_as(path)
        except OSError as error:
            self.notice = not_kept(error)

    def close(self) -> None:
        """Give back what a file without a name takes of the disk."""
        self._file.close()

    # Reading groups

    def span(self, first: int, last: int) -> list[Match]:
        """Read the groups at positions ``first`` up to, not including, ``last``, as far as there are any."""
        return self.groups(range(max(first, 0), min(last, self._length)))

    def groups(self, positions: Sequence[int]) -> list[Match]:
        """Read the groups at these positions, in their order.

        Raises:
            IndexError: there is no such group.
        """
        missing = [at for at in positions if at not in self._groups]
        if len(self._groups) + len(missing) > _CACHED:
            self._groups.clear()
            missing = list(positions)
        for some, marks in _in_portions(missing):
            for at, content in self._execute(
                f"SELECT position, content FROM match_group WHERE position IN ({marks})", some
            ):
                self._groups[at] = match_of(content)
        if any(at not in self._groups for at in missing):
            raise IndexError(f"not all of {positions} have been fetched")
        return [self._groups[at] for at in positions]

    def position_of(self, group_key: str) -> int | None:
        """Find a group by its key; None when it isn't in this run as far as fetched."""
        return self._first("SELECT position FROM match_group WHERE group_key = ?", bytes.fromhex(group_key))

    def keys(self, first: int, last: int) -> Iterator[tuple[bytes, float | None]]:
        """Read the group keys (16 bytes) and scores at positions ``first`` up to, not including, ``last``."""
        return self._execute(
            "SELECT group_key, score FROM match_group JOIN review USING (position)"
            " WHERE position >= ? AND position < ? ORDER BY position",
            (first, last),
        )

    # Reading verdicts

    def marked(self, position: int) -> Mark:
        """Read the verdict of a group.

        Raises:
            IndexError: there is no such group.
        """
        mark = self._marks.get(position)
        if mark is None:
            row = self._execute(
                "SELECT verdict, is_part, is_carried, attribution FROM review WHERE position = ?", (position,)
            ).fetchone()
            if row is None:
                raise IndexError(position)
            code, is_part, is_carried, attribution = row
            mark = Mark(_VERDICTS[code], bool(is_part), bool(is_carried), self.attributions[attribution])
            if len(self._marks) >= _CACHED:
                self._marks.clear()
            self._marks[position] = mark
        return mark

    def next_undecided(self, after: int) -> int | None:
        """The first undecided position behind ``after``."""
        return self._first(f"{_UNDECIDED} > ? ORDER BY position LIMIT 1", after)

    def previous_undecided(self, before: int) -> int | None:
        """The last undecided position ahead of ``before``."""
        return self._first(f"{_UNDECIDED} < ? ORDER BY position DESC LIMIT 1", before)

    def next_carried(self, after: int) -> int | None:
        """The first position behind ``after`` whose verdict is from another run and not checked yet."""
        return self._first(
            "SELECT position FROM review INDEXED BY carried WHERE is_carried = 1 AND position > ?"
            " ORDER BY position LIMIT 1",
            after,
        )

    def count_scores(self, low: float, high: float) -> tuple[int, int]:
        """Count the groups with a score from ``low`` up to, not including, ``high``, and the decided ones."""
        return self._counts("score >= ? AND score < ?", low, high)

    def count_unscored(self) -> tuple[int, int]:
        """Count the groups without a score, and the decided ones."""
        return self._counts("score IS NULL")

    def _counts(self, condition: str, *values: float) -> tuple[int, int]:
        groups, decided = self._execute(
            f"SELECT count(*), total(verdict <> 0) FROM review WHERE {condition}", values
        ).fetchone()
        return groups, int(decided)

    def in_order_of_run(self, where: Query) -> Iterator[tuple[list[int], bytes]]:
        """Read the positions, and the verdict codes, of the groups that meet a condition, many at a time.

        One text for many takes half the time that a row for each takes.
        """
        for first in range(0, self._length, _POSITIONS_AT_ONCE):
            positions, codes = self._execute(
                "SELECT group_concat(position), group_concat(verdict, '') FROM review NOT INDEXED"
                f" WHERE position >= ? AND position < ? AND {where.sql}",
                (first, first + _POSITIONS_AT_ONCE, *where.values),
            ).fetchone()
            if positions is not None:
                yield json.loads(f"[{positions}]"), codes.encode().translate(_CODES_OF_DIGITS)

    def ordered(
        self, where: Query, order: str, key: Query, *, by_score: bool = False
    ) -> Iterator[list[float]]:
        """Read the groups that meet a condition: position, verdict code and ``key``, some thousand at a time.

        Args:
            where: the condition.
            order: what they are ordered by.
            key: the third column; may be ordered by as ``3``.
            by_score: whether the score comes first in ``order``, for which there is an index.
        """
        index = "INDEXED BY by_score" if by_score else "NOT INDEXED"
        cursor = self._execute(
            f"SELECT position, verdict, {key.sql} FROM review {index} WHERE {where.sql} ORDER BY {order}",
            (*key.values, *where.values),
        )
        yield from _portions_of(cursor)

    def among(self, positions: Sequence[int], where: Query, key: Query) -> Iterator[list[float]]:
        """Read the same of those of some groups that meet a condition, in no order."""
        for some, marks in _in_portions(positions):
            yield from _portions_of(
                self._execute(
                    f"SELECT position, verdict, {key.sql} FROM review NOT INDEXED"
                    f" WHERE position IN ({marks}) AND {where.sql}",
                    (*key.values, *some, *where.values),
                )
            )

    def sort_in_memory(self) -> None:
        """Sort in memory from now on: where a query finds no room for its temporary file."""
        self._execute("PRAGMA temp_store = MEMORY")

    def number(self, column: Query, position: int) -> float:
        """Read one column of a group, which has to be there."""
        found: float = self._execute(
            f"SELECT {column.sql} FROM review WHERE position = ?", (*column.values, position)
        ).fetchone()[0]
        return found

    def _execute(self, sql: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        return self._file.connection.execute(sql, values)

    def _first(self, sql: str, value: object) -> int | None:
        row = self._execute(sql, (value,)).fetchone()
        return None if row is None else int(row[0])


def _in_portions(values: Sequence[Value]) -> Iterator[tuple[Sequence[Value], str]]:
    """As many values at a time as a statement takes, with a question mark for each."""
    for start in range(0, len(values), _VALUES):
        some = values[start : start + _VALUES]
        yield some, ", ".join("?" * len(some))


def _finite(score: float | None) -> float | None:
    return score if score is not None and math.isfinite(score) else None


def _portions_of(cursor: sqlite3.Cursor) -> Iterator[list[float]]:
    """The numbers in the rows of three that a query has found, row by row."""
    numbers = chain.from_iterable(cursor)
    while some := list(islice(numbers, 3 * _ROWS_AT_ONCE)):
        yield some
