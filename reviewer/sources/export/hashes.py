"""Eight bytes for each of many texts in a file that has no name, so that millions take no memory."""

from __future__ import annotations

import os
import tempfile
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

_WIDTH = 8
_WINDOW = 1 << 20


class Hashes:
    """The hashes of texts in the order they were added. Nothing of it outlives the process.

    One thread may add while others search.
    """

    def __init__(self, folder: Path) -> None:
        """Make an empty one in ``folder``.

        Raises:
            OSError: the file can't be made.
        """
        # Made 0600, and without a name where the system can; else unlinked at once.
        self._file = tempfile.TemporaryFile(prefix="export-", dir=folder, buffering=0)  # noqa: SIM115 - kept
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def extend(self, texts: Iterable[str]) -> None:
        """Add texts."""
        added = array("q", list(map(hash, texts)))
        os.pwrite(self._file.fileno(), added.tobytes(), self._length * _WIDTH)
        self._length += len(added)

    def positions(self, text: str) -> Iterator[int]:
        """Where a text may stand, the last place first; another text may have the same hash."""
        wanted = array("q", (hash(text),)).tobytes()
        for start, window in self._windows_from_the_end():
            at = window.rfind(wanted)
            while at >= 0:
                if at % _WIDTH == 0:
                    yield (start + at) // _WIDTH
                at = window.rfind(wanted, 0, at + _WIDTH - 1)

    def _windows_from_the_end(self) -> Iterator[tuple[int, bytes]]:
        end = self._length * _WIDTH
        while end > 0:
            start = max(end - _WINDOW, 0)
            yield start, os.pread(self._file.fileno(), end - start, start)
            end = start

    def repeated(self) -> array[int]:
        """The hashes that stand here more than once, each once."""
        # So many at a time as fit into some 30 MB.
        rounds = 1 + self._length // 500_000
        again = array("q")
        for remainder in range(rounds):
            every = chain.from_iterable(self._windows())
            some = list(every) if rounds == 1 else [one for one in every if one % rounds == remainder]
            if len(set(some)) < len(some):
                again.extend(one for one, times in Counter(some).items() if times > 1)
        return again

    def _windows(self) -> Iterator[array[int]]:
        for start in range(0, self._length * _WIDTH, _WINDOW):
            window = array("q")
            size = min(_WINDOW, self._length * _WIDTH - start)
            window.frombytes(os.pread(self._file.fileno(), size, start))
            yield window

    def close(self) -> None:
        """Give the disk space back."""
        self._file.close()
