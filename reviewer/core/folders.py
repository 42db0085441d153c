"""The program's own folders, after the XDG Base Directory Specification, made for their owner alone."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import platformdirs

_NAME = "reviewer"


class NoHome(FileNotFoundError):
    """There is no folder for the user's files: HOME names none, and the user has no passwd entry."""

    def __init__(self, variable: str) -> None:
        """``variable`` names the folder where HOME does not."""
        super().__init__(
            errno.ENOENT,
            f"There is no home folder to keep files in: set HOME or {variable} to the path of one",
        )


def _found(folder: Callable[[str], Path], variable: str) -> Path:
    try:
        return folder(_NAME)
    except RuntimeError:
        raise NoHome(variable) from None


def config_folder() -> Path:
    """For the settings: ``$XDG_CONFIG_HOME/reviewer``; raises NoHome."""
    return _found(platformdirs.user_config_path, "XDG_CONFIG_HOME")


def data_folder() -> Path:
    """For the journal: ``$XDG_DATA_HOME/reviewer``; raises NoHome."""
    return _found(platformdirs.user_data_path, "XDG_DATA_HOME")


def cache_folder() -> Path:
    """For what can be fetched again: ``$XDG_CACHE_HOME/reviewer``; raises NoHome."""
    return _found(platformdirs.user_cache_path, "XDG_CACHE_HOME")


def state_folder() -> Path:
    """For logs and reports: ``$XDG_STATE_HOME/reviewer``; raises NoHome."""
    return _found(platformdirs.user_state_path, "XDG_STATE_HOME")


def make_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing, for their owner alone whatever the umask.

    Raises:
        OSError: one can't be made, or is something else.
    """
    if folder.is_dir():
        return
    for one in reversed((folder, *folder.parents)):
        try:
            one.mkdir(mode=0o700)
        except OSError:
            # It may be there, and one above not writable.
            if not one.is_dir():
                raise


def write_whole(path: Path, content: str | bytes, *, is_synced: bool = False) -> None:
    """Write a file for its owner alone, whole or not at all; its folder is made where it is missing.

    Args:
        path: the file.
        content: what it is to hold; of a text the UTF-8.
        is_synced: whether its content has to be on the disk before it takes its place.

    Raises:
        OSError: it can't be written.
    """
    import tempfile

    make_folder(path.parent)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            if is_synced:
                file.flush()
                os.fsync(descriptor)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def open_log(path: Path, *, keep: bool) -> TextIO:
    """Open a log to write to, for its owner alone; ``keep`` adds to what it holds.

    Raises:
        OSError: it can't be written, or is not a file of one's own with one name.
    """
    make_folder(path.parent)
    # A pipe that nobody reads would keep whoever opens it waiting.
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    descriptor = os.open(path, flags, 0o600)
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1 or found.st_uid != os.geteuid():
            raise OSError(errno.EPERM, "it is no file of one's own with one name", str(path))
        os.fchmod(descriptor, 0o600)
        if not keep:
            os.ftruncate(descriptor, 0)
    except OSError:
        os.close(descriptor)
        raise
    return os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace")
