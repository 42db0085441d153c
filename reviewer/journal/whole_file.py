"""Files that are complete or not there, and that only their owner can read."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from reviewer.journal.place import SIDE_FILES, beside, sync_folder
from reviewer.journal.problems import JournalError, reason

_LOOKED_AT = 200
"""Bytes by which the kind of a file is told."""


def write_whole(
    output: Path, journal: Path, fill: Callable[[Path], None], replaces: Callable[[bytes], bool]
) -> None:
    """Let ``fill`` write a file beside ``output``, and put it in its place once it is on the disk.

    Args:
        output: the file to make or to replace; where a link leads, the file it leads to.
        journal: the journal, which must not be what is replaced.
        fill: writes to the path it is given, which is there, empty, and its owner's alone (0600).
        replaces: tells by the first bytes of a file that is there whether it may be replaced.

    Raises:
        JournalError: it can't be written, or something other than a file is there.
    """
    try:
        target = output.resolve()
        _check(target, journal)
        _check_replaced(target, replaces)
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            fill(Path(name))
            os.fsync(descriptor)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        finally:
            os.close(descriptor)
        sync_folder(target.parent)
    except OSError as error:
        raise JournalError(
            f"{output} can't be written: {reason(error)}",
            "nothing was put there",
            "Name another file, or make room",
        ) from error


def _check(target: Path, journal: Path) -> None:
    for own in (journal, *beside(journal)):
        if own.resolve() == target or (own.exists() and target.exists() and own.samefile(target)):
            raise JournalError(
                f"{target} is the journal itself", "it would be lost", "Name another file to write to"
            )
    for ending in SIDE_FILES:
        base = Path(str(target).removesuffix(ending))
        if base != target and base.is_file():
            raise JournalError(
                f"{target} has the name of what SQLite keeps beside {base}",
                "it would be taken for a part of that",
                "Name another file to write to",
            )
        if (left := Path(f"{target}{ending}")).exists() and left.stat().st_size:
            raise JournalError(
                f"{left} is there, from another database of that name",
                f"SQLite would take it for a part of what is written to {target}",
                "Name another file to write to",
            )
    if target.exists() and not stat.S_ISREG(target.stat().st_mode):
        raise JournalError(
            f"{target} is not a file",
            "it can't be replaced by one",
            "Name a file, or leave it out where standard output is meant",
        )


def _check_replaced(target: Path, replaces: Callable[[bytes], bool]) -> None:
    try:
        with target.open("rb") as file:
            start = file.read(_LOOKED_AT)
    except FileNotFoundError:
        return
    if start and not replaces(start):
        what = "a database" if start.startswith(b"SQLite format 3\0") else "something else"
        raise JournalError(
            f"{target} is there already, and is {what}",
            "it is left as it is",
            "Name another file, or replace it with --force",
        )


def nothing(_start: bytes) -> bool:
    """Let :func:`write_whole` replace no file that has anything in it."""
    return False


def anything(_start: bytes) -> bool:
    """Let :func:`write_whole` replace any file."""
    return True


def write_texts(texts: Iterable[str]) -> Callable[[Path], None]:
    """Make a ``fill`` for :func:`write_whole` that writes these texts as UTF-8."""

    def fill(path: Path) -> None:
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(texts)

    return fill
