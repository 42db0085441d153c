"""The program's own folders: settings, logs and fetched groups, none of which a review waits for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from reviewer.core.folders import NoHome, cache_folder, config_folder, state_folder
from reviewer.doctor.checks import Check, State, check

_FOLDERS = (
    ("config", config_folder, "settings", "Without it every setting has its default"),
    ("state", state_folder, "logs", "A review goes on without it"),
    (
        "cache",
        cache_folder,
        "fetched groups",
        "A review goes on without it, and fetches all groups at each start",
    ),
)
"""What is in a folder, and what it is like without."""


def folder_checks() -> Iterator[Check]:
    """Look at the folders of settings, logs and fetched groups, and make none."""
    for name, where, holds, without in _FOLDERS:
        try:
            folder = where()
        except NoHome as error:
            # A folder that can't be used is done without, but one that can't be named ends a review.
            state = State.WARNING if name == "state" else State.BROKEN
            yield check(f"{name} folder", state, str(error.strerror))
            continue
        fault = _fault(folder, os.R_OK | os.X_OK | (0 if name == "config" else os.W_OK))
        result, todo = f"{folder}, for {holds}", ""
        if fault:
            result, todo = (
                f"{result}: {fault}",
                f"{without}. To have it, mend that or set XDG_{name.upper()}_HOME",
            )
        state = State.WARNING if fault else State.GOOD
        yield check(f"{name} folder", state, result, todo, path=str(folder), fault=fault or None)


def _fault(folder: Path, needed: int) -> str:
    """What keeps a folder from being used; ``""`` where nothing does."""
    try:
        there = next(one for one in (folder, *folder.parents) if os.path.lexists(one))
        if not there.is_dir():
            return f"{there} is no folder"
        if not os.access(there, needed):
            return f"{there} can't be {'written' if needed & os.W_OK else 'read'}"
    except OSError as error:
        return error.strerror or str(error)
    return ""
