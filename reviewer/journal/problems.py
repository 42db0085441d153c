"""What can be wrong with a journal, in words that a reviewer understands."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

from reviewer.core.decisions import Decision
from reviewer.core.problems import Problem, ProblemKind

_NAME_ANOTHER = "Name another file with --journal"


class JournalError(Exception):
    """The journal can't be used; carries the :class:`Problem` to show."""

    def __init__(self, what: str, means: str, todo: str) -> None:
        self.problem = Problem(ProblemKind.OTHER, what, means, todo)
        super().__init__(self.problem.line)


class NotSaved(JournalError):
    """A decision is not in the journal, or nobody can tell."""


class HeadLost(NotSaved):
    """What had been saved is not in the journal's file any more: nothing is written until that is told."""


class JournalBusy(JournalError):
    """Another program holds the journal's lock; asked again later it can answer."""


class Cancelled(Exception):
    """A write was given up while it waited for others; nothing was written."""

    def __init__(self) -> None:
        super().__init__("given up before anything was written")


class Overtaken(Exception):
    """Another decision on the group came first; nothing was written."""

    def __init__(self, effective: Decision | None) -> None:
        """``effective`` is the group's effective decision by now; None where it was taken back."""
        super().__init__("another decision on the group came first")
        self.effective = effective


class TakenBackAlready(Exception):
    """The decision that was to be taken back is taken back already; nothing was written."""

    def __init__(self) -> None:
        super().__init__("the decision is taken back already")


def reason(error: Exception) -> str:
    """Say what SQLite or the system reported, without their jargon where that is known."""
    if isinstance(error, JournalError):
        return error.problem.what
    if isinstance(error, sqlite3.Error):
        words = _SQLITE_WORDS.get(getattr(error, "sqlite_errorcode", -1) & 0xFF)
        return words or str(error) or type(error).__name__
    if isinstance(error, OSError):
        return _SYSTEM_WORDS.get(error.errno or 0) or error.strerror or str(error) or type(error).__name__
    return str(error) or type(error).__name__


def is_busy(error: Exception) -> bool:
    """Whether all that is wrong is that another program holds the journal."""
    busy = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return isinstance(error, (JournalBusy, TimeoutError)) or (
        isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", -1) & 0xFF in busy
    )


_SQLITE_WORDS = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_BUSY: "another program is holding the journal",
    sqlite3.SQLITE_LOCKED: "another program is holding the journal",
    sqlite3.SQLITE_IOERR: "the disk reported an error",
    sqlite3.SQLITE_READONLY: "the journal or its folder can't be written",
    sqlite3.SQLITE_CANTOPEN: "the journal's files can't be opened",
    sqlite3.SQLITE_CORRUPT: "the journal is damaged",
    sqlite3.SQLITE_NOTADB: "it is not a SQLite database",
    sqlite3.SQLITE_PERM: "the journal's files can't be opened",
}
_SYSTEM_WORDS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your disk quota is used up",
    errno.EROFS: "the disk is mounted read-only",
    errno.EIO: "the disk reported an error",
}


def unusable(path: Path, error: Exception) -> JournalError:
    """The problem of a journal that SQLite or the system won't let us read or write."""
    code = getattr(error, "sqlite_errorcode", -1) & 0xFF
    if isinstance(error, sqlite3.Error) and code == sqlite3.SQLITE_NOTADB:
        return JournalError(f"{path} is no journal", "it is left as it is", _NAME_ANOTHER)
    if getattr(error, "sqlite_errorcode", -1) == sqlite3.SQLITE_READONLY_ROLLBACK:
        return JournalError(
            f"A program that was writing to the journal {path} has ended half-way",
            f"what it left in {path}-journal has to be rolled back before anything is read, by someone who"
            " may write there",
            "Have its owner run `reviewer journal verify`, or copy both files to a folder of your own",
        )
    if isinstance(error, ValueError) or code == sqlite3.SQLITE_CORRUPT:
        return JournalError(
            f"The journal {path} is damaged",
            "what it holds can't be trusted",
            "Run `reviewer journal verify` to see where, and go on from a backup",
        )
    kind = JournalBusy if is_busy(error) else JournalError
    return kind(
        f"The journal {path} can't be used: {reason(error)}",
        "nothing can be read from it or saved in it",
        "See that it and its folder can be written and the disk has room, or name another with --journal",
    )


def not_made(path: Path, error: OSError) -> JournalError:
    """The problem of a journal whose folder or file can't be made."""
    return JournalError(
        f"The journal {path} can't be made or opened: {reason(error)}",
        "no decision could be saved",
        "Name another file with --journal, or make its folder writable",
    )


def not_saved(path: Path, error: Exception) -> NotSaved:
    """The problem of what is known not to be in the journal: a decision, or receipts."""
    return NotSaved(
        f"Not saved: {reason(error)}",
        "it is not in the journal; what was saved before is",
        f"See that {path} can be written and its disk has room, then try again",
    )


def head_lost(path: Path, what: str) -> HeadLost:
    """The problem of a journal that was replaced, restored or deleted while it was open."""
    return HeadLost(
        f"Not saved: {what}",
        "another file was put there, or the disk has lost what was on it, and what else is gone is not known",
        f"See what is at {path}: what was decided since the start can be saved there again",
    )


def receipts_lost(path: Path, lost: HeadLost) -> HeadLost:
    """The same problem where receipts were to be written, which nothing else keeps."""
    return HeadLost(
        lost.problem.what,
        lost.problem.means,
        f"Put the journal that was at {path} back before anything is applied again: its receipts tell what"
        " was sent",
    )


def no_later_time(latest: str) -> NotSaved:
    """The problem of a decision that has to come behind one made at the end of the calendar."""
    return NotSaved(
        f"Not saved: an earlier decision in the journal has the time {latest}",
        "no time is left for one that comes behind it",
        "Go on with a backup from before that one came in, or name another journal with --journal",
    )


def unknown_if_saved(path: Path, error: Exception, failure: Exception) -> NotSaved:
    """The problem of what nobody can tell of whether it is in the journal."""
    return NotSaved(
        f"The journal failed ({reason(error)}) and can't be read back ({reason(failure)})",
        "whether it was saved is not known; it is not shown as saved",
        f"See that {path} can be written, then try again",
    )
