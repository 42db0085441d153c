"""The program's own folders, after the XDG Base Directory Specification."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

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
