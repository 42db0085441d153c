"""The files that an export consists of: which they are, in which order, and their bytes as stored."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol, TypeVar

from reviewer.core.problems import Problem, ProblemKind, SourceError

_PENDING = "CustomerProfilesPendingMatches"
_ENDINGS = (".csv", ".csv.gz", ".gz")
Named = TypeVar("Named")


class Part(Protocol):
    """One file of an export. Serves several threads at once."""

    @property
    def name(self) -> str:
        """What to call it before the reviewer; outside text, raw."""

    def read_at(self, offset: int, size: int) -> bytes:
        """Read up to ``size`` bytes as stored; fewer, or none, only at the end.

        Raises:
            SourceError: they can't be had.
        """


class FilePart:
    """A file on this machine, held open, so that one put in its place later changes nothing."""

    def __init__(self, path: Path) -> None:
        """Open it.

        Raises:
            OSError: it can't be.
        """
        self._file = path.open("rb", buffering=0)
        self._name = str(path)

    @property
    def name(self) -> str:
        """Its path as it was given."""
        return self._name

    def read_at(self, offset: int, size: int) -> bytes:
        """Read up to ``size`` bytes.

        Raises:
            SourceError: they can't be read.
        """
        try:
            return os.pread(self._file.fileno(), size, offset)
        except OSError as error:
            raise unreadable(self._name, str(error)) from error


def unreadable(name: str, why: str) -> SourceError:
    """Say that a part can't be read."""
    return SourceError(
        Problem(
            ProblemKind.OTHER,
            f"{name} can't be read as an export of matches: {why}",
            "the groups after this place can't be listed",
            "Check the file, or fetch it again from S3",
        )
    )


def export_files(files: Iterable[Named], name: Callable[[Named], str]) -> list[Named]:
    """Pick the files of an export from all that lie in its place, in reading order.

    Those called ``CustomerProfilesPendingMatches…`` where there are any (the name in public fixtures; AWS
    documents none), else every CSV file, packed or not.
    """
    found = [one for one in files if _last(name(one)).endswith(_ENDINGS)]
    pending = [one for one in found if _last(name(one)).startswith(_PENDING)]
    return sorted(pending or found, key=lambda one: _by_number(name(one)))


def _last(name: str) -> str:
    return name.rpartition("/")[2]


def _by_number(name: str) -> list[tuple[int, str]]:
    """Order ``part-2`` before ``part-10``."""
    pieces = re.split(r"(\d+)", name)
    return [(int(piece), "") if piece.isdecimal() else (-1, piece) for piece in pieces]
