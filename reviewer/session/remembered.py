"""What is remembered from one start to the next: a small file that only helps, without customers' values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Self

from reviewer.core.folders import NoHome, state_folder, write_whole

THEME, LIST_SIZE, IS_WHOLE, ORDER = "theme", "list size", "values in whole", "order"
FIELDS = "fields"
"""Names of what is remembered of the screen as a user has set it."""
_LARGEST = 4 << 20
"""Bytes of the file; what is remembered comes to a few, and many where there are many fields to order."""


class Remembered:
    """Values by name, each as JSON has it, read once and written where something is new."""

    def __init__(self, path: Path | None = None) -> None:
        """Read a file; one that is missing is empty, and None is for a file that is never written."""
        self._path = path
        self._values: dict[str, object] = {}
        self._is_new = False
        self.fault = ""
        """Why it can't be read or written, and what that means, in one line, raw; ``""`` where it can."""
        if path is None:
            return
        try:
            with path.open("rb") as file:
                content = json.loads(file.read(_LARGEST + 1))
        except (FileNotFoundError, NotADirectoryError):
            return
        except (OSError, ValueError, RecursionError) as error:
            self._blame(error)
        else:
            self._values = content if isinstance(content, dict) else {}

    @classmethod
    def by_user(cls) -> Self:
        """What this user's reviews remember: ``$XDG_STATE_HOME/reviewer/remembered.json``."""
        try:
            return cls(state_folder() / "remembered.json")
        except NoHome as error:
            nowhere = cls()
            nowhere.fault = str(error)
            return nowhere

    def get(self, name: str) -> object:
        """What is remembered by a name, as it was read: of any type; None for nothing."""
        return self._values.get(name)

    def put(self, name: str, value: object) -> None:
        """Remember something that JSON can hold."""
        self._is_new = self._is_new or self._values.get(name) != value
        self._values[name] = value

    def save(self) -> None:
        """Write what is new; where that can't be, ``fault`` says so."""
        if not self._is_new or self._path is None:
            return
        try:
            write_whole(self._path, json.dumps(self._values))
        except OSError as error:
            self._blame(error)
        else:
            self._is_new = False

    def _blame(self, error: Exception) -> None:
        why = error.strerror if isinstance(error, OSError) else "it is no JSON of ours"
        self.fault = (
            f"{self._path} can't be used: {why}. Saved filters are not remembered; decisions are safe"
        )
