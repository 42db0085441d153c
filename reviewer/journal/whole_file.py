"""Files that are complete or not there, and that only their owner can read."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from reviewer.journal.place import lock_path, rollback_path, sync_folder
from reviewer.journal.problems import JournalError, reason


def write_whole(output: Path, journal: Path, fill: Callable[[Path], None]) -> None:
    """Let ``fill`` write a file beside ``output``, and put it in its place once it is on the disk.

    Args:
        output: the file to make or to replace; where a link leads, the file it leads to.
        journal: the journal, which must not be what is replaced.
        fill: writes to the path it is given, which is there, empty, and its owner's alone (0600).

    Raises:
        JournalError: it can't be written, or something other than a file is there.
    """
    try:
        target = output.resolve()
        _check(target, journal)
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
    for own in (journal, lock_path(journal), rollback_path(journal)):
        if own.exists() and target.exists() and own.samefile(target):
            raise JournalError(
                f"{target} is the journal itself", "it would be lost", "Name another file to write to"
            )
    if target.exists() and not stat.S_ISREG(target.stat().st_mode):
        raise JournalError(
            f"{target} is not a file",
            "it can't be replaced by one",
            "Name a file, or leave it out where standard output is meant",
        )


def write_texts(texts: Iterable[str]) -> Callable[[Path], None]:
    """Make a ``fill`` for :func:`write_whole` that writes these texts as UTF-8."""

    def fill(path: Path) -> None:
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(texts)

    return fill
