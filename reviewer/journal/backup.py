"""Copying a journal while it is in use."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from reviewer.journal.problems import JournalError, is_busy, reason, unusable
from reviewer.journal.sqlite import Journal
from reviewer.journal.whole_file import anything, write_whole

_PAGES = 2000
"""Pages copied in one go: some milliseconds, in which nobody else can commit."""
_RESTARTS = 3


class _Overtaken(Exception):
    """Others write faster than pages can be copied between their writes."""


def back_up(
    journal: Journal,
    output: Path,
    progress: Callable[[int, int], None] = lambda done, total: None,
    replaces: Callable[[bytes], bool] = anything,
) -> int:
    """Copy a journal to ``output``, as it is at one moment; answers how many decisions the copy has.

    The copy is a journal itself. It is complete or not there, and its owner's alone (0600).

    Args:
        journal: may be written to meanwhile.
        output: the file to make or replace.
        progress: called with how many pages of how many are copied.
        replaces: tells by the first bytes of a file that is there whether it may be replaced.

    Raises:
        JournalError: it can't be copied or written.
    """
    decisions = 0

    def fill(path: Path) -> None:
        nonlocal decisions
        copy = sqlite3.connect(path)
        try:
            try:
                journal.connection.backup(copy, pages=_PAGES, progress=_watching(progress), sleep=0)
            except _Overtaken:
                # In one go: others wait meanwhile.
                journal.connection.backup(copy)
            found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
            if found != "ok":
                raise JournalError(
                    f"The copy is damaged: {found}",
                    "the journal is damaged too, or the disk is",
                    "Run `reviewer journal verify`",
                )
            (decisions,) = copy.execute("SELECT count(*) FROM decision").fetchone()
        except sqlite3.Error as error:
            if isinstance(error, sqlite3.OperationalError) and not is_busy(error):
                raise JournalError(
                    f"{output} can't be written, or the journal can't be read: {reason(error)}",
                    "nothing was put there",
                    "Name another file, or make room",
                ) from error
            raise unusable(journal.path, error) from error
        finally:
            copy.close()

    write_whole(output, journal.path, fill, replaces)
    return decisions


def _watching(progress: Callable[[int, int], None]) -> Callable[[int, int, int], None]:
    """Pass progress on, and give up once others' writes have sent the copy back to its start too often."""
    fewest, restarts = None, 0

    def watch(_status: int, remaining: int, total: int) -> None:
        nonlocal fewest, restarts
        if fewest is not None and remaining > fewest:
            restarts += 1
            if restarts > _RESTARTS:
                raise _Overtaken
        fewest = remaining
        progress(total - remaining, total)

    return watch
