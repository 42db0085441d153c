"""Eight bytes for each of many texts in a file that has no name, so that millions take no memory."""

from __future__ import annotations

import os
import tempfile
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import IO

_WIDTH = 8
_WINDOW = 1 << 20


class Hashes:
    """The hashes of texts in the order they were added. Nothing of it outlives the process.

    One thread may add while others search. Where no file can be written they are held in memory.
    """

    def __init__(self, folder: Path) -> None:
        """Make an empty one in ``folder``, which is made when it isn't there."""
        self._file: IO[bytes] | None = None
        self._full: IO[bytes] | None = None
        """A file that could not be written any more."""
        self._memory = bytearray()
        self._length = 0
        with suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Made 0600, and without a name where the system can; else unlinked at once.
            self._file = tempfile.TemporaryFile(prefix="export-", dir=folder, buffering=0)  # noqa: SIM115 - kept

    def __len__(self) -> int:
        return self._length

    def extend(self, texts: Iterable[str]) -> None:
        """Add texts."""
        added = array("q", list(map(hash, texts)))
        self._write(added.tobytes(), self._length * _WIDTH)
        self._length += len(added)

    def _write(self, content: bytes, start: int) -> None:
        if self._file is not None:
            try:
                written = os.pwrite(self._file.fileno(), content, start)
            except OSError:
                written = 0
            if written == len(content):
                return
            # Whoever is searching the file just now finishes there: it stays open.
            self._memory, self._full, self._file = bytearray(self._read(start, 0)), self._file, None
        self._memory += content

    def _read(self, size: int, start: int) -> bytes:
        file = self._file
        if file is None:
            return bytes(self._memory[start : start + size])
        return os.pread(file.fileno(), size, start)

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
            yield start, self._read(end - start, start)
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
            window.frombytes(self._read(size, start))
            yield window

    def close(self) -> None:
        """Give the disk space back."""
        if self._file is not None:
            self._file.close()
