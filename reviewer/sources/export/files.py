"""The files that an export consists of, in which order, and their bytes from any place on, unpacked."""

from __future__ import annotations

import os
import re
import stat
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

from reviewer.core.counted import number
from reviewer.core.problems import Problem, ProblemKind, SourceError

_PENDING = "CustomerProfilesPendingMatches"
_ENDINGS = (".csv", ".csv.gz", ".gz")
CHUNK = 1 << 16
"""Unpacked bytes in a chunk at most."""
_FIRST_READ = 1 << 16
_LARGEST_READ = 1 << 20
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP = 31  # zlib's name for: a gzip header, and the largest window
_CHECKPOINTS = 128
"""Checkpoints kept of a gzipped part; each takes some 50 kB."""
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


@dataclass(frozen=True, slots=True)
class Location:
    """A place in S3: a key, or what the keys below it begin with."""

    bucket: str
    key: str

    @classmethod
    def of_url(cls, url: str) -> Location:
        """Read ``s3://bucket/prefix``.

        Raises:
            ValueError: it is none.
        """
        split = urlsplit(url, allow_fragments=False)
        if split.scheme != "s3" or not split.netloc:
            raise ValueError(f"{url} names no bucket: write it as s3://bucket/prefix")
        # A question mark is a character of a key like any other.
        query = f"?{split.query}" if split.query else ""
        return cls(split.netloc, split.path.removeprefix("/") + query)

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.key}"


class FilePart:
    """A file on this machine. One put in its place later is not taken for it."""

    def __init__(self, path: Path, *, is_held: bool = True) -> None:
        """Open it.

        Args:
            path: where it is.
            is_held: whether it is kept open, so that it can be read to its end whatever becomes of its name;
                a process has few descriptors, so not each of many files can be.

        Raises:
            OSError: it can't be opened.
            ValueError: it is none that can be read at any place; says which.
        """
        self._path = path
        file = _opened(path)
        status = os.fstat(file.fileno())
        self._identity = status.st_dev, status.st_ino
        if not stat.S_ISREG(status.st_mode):
            file.close()
            raise ValueError(
                f"{path} is a {_KINDS.get(stat.S_IFMT(status.st_mode), 'device')}, and an export is read at"
                " several places: save it in a file and name that"
            )
        self._file = file if is_held else None
        if not is_held:
            file.close()

    @property
    def name(self) -> str:
        """Its path as it was given."""
        return str(self._path)

    def read_at(self, offset: int, size: int) -> bytes:
        """Read up to ``size`` bytes.

        Raises:
            SourceError: they can't be read, or another file is in its place.
        """
        try:
            if self._file is not None:
                return os.pread(self._file.fileno(), size, offset)
            with _opened(self._path) as file:
                status = os.fstat(file.fileno())
                if (status.st_dev, status.st_ino) != self._identity:
                    raise unreadable(self.name, "another file has been put in its place", "Start again")
                return os.pread(file.fileno(), size, offset)
        except OSError as error:
            raise unreadable(self.name, str(error)) from error


_KINDS = {stat.S_IFIFO: "pipe", stat.S_IFSOCK: "socket"}


def _opened(path: Path) -> FileIO:
    # Opening a pipe would wait for its other end.
    return FileIO(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")


def unreadable(name: str, why: str, todo: str = "Check the file, or fetch it again from S3") -> SourceError:
    """Say that a part can't be read, why, and what to do."""
    return SourceError(
        Problem(
            ProblemKind.OTHER,
            f"{name} can't be read as an export of matches: {why}",
            "the groups after this place can't be listed",
            todo,
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


class PlainBytes(Protocol):
    """A part's bytes, unpacked. Serves several threads at once; any read may raise SourceError."""

    @property
    def name(self) -> str:
        """The part's name."""

    def chunks(self, offset: int) -> Iterator[bytes]:
        """Read from ``offset`` on to the end, in chunks of at most CHUNK bytes."""


def plain_bytes(part: Part) -> PlainBytes:
    """Look whether a part is gzipped: by its first bytes, since names are no proof.

    Raises:
        SourceError: it can't be read.
    """
    return _Gzipped(part) if part.read_at(0, 2) == _GZIP_MAGIC else _AsStored(part)


def span(plain: PlainBytes, start: int, end: int) -> bytes:
    """Read the bytes from ``start`` to ``end``.

    Raises:
        SourceError: they can't be read.
    """
    read = bytearray()
    for chunk in plain.chunks(start):
        read += chunk
        if len(read) >= end - start:
            break
    return bytes(read[: end - start])


def _stored(part: Part, offset: int) -> Iterator[bytes]:
    """Read small at first, for the sake of the first group, and then in larger pieces."""
    size = _FIRST_READ
    while piece := part.read_at(offset, size):
        yield piece
        offset += len(piece)
        size = min(2 * size, _LARGEST_READ)


class _AsStored:
    def __init__(self, part: Part) -> None:
        self._part = part

    @property
    def name(self) -> str:
        return self._part.name

    def chunks(self, offset: int) -> Iterator[bytes]:
        for piece in _stored(self._part, offset):
            for at in range(0, len(piece), CHUNK):
                yield piece[at : at + CHUNK]


class _Gzipped:
    """A gzipped part. What zlib knows at some places is kept, so that one can go on from there."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._lock = threading.Lock()
        self._apart = 4 << 20
        # Plain place, stored place, and zlib's state there.
        self._checkpoints = [(0, 0, zlib.decompressobj(_GZIP))]

    @property
    def name(self) -> str:
        return self._part.name

    def chunks(self, offset: int) -> Iterator[bytes]:
        with self._lock:
            place, stored, inflater = max(
                (one for one in self._checkpoints if one[0] <= offset), key=lambda one: one[0]
            )
            inflater = inflater.copy()
        for chunk in self._inflated(place, stored, inflater):
            if place + len(chunk) > offset:
                yield chunk[max(offset - place, 0) :]
            place += len(chunk)

    def _inflated(self, place: int, stored: int, inflater: zlib._Decompress) -> Iterator[bytes]:
        for piece in _stored(self._part, stored):
            self._remember(place, stored, inflater)
            stored += len(piece)
            rest = piece
            while rest:
                if inflater.eof:
                    # Gzip files may be put one behind the other, and be padded with zeros.
                    rest = rest.lstrip(b"\0")
                    if not rest:
                        break
                    inflater = zlib.decompressobj(_GZIP)
                try:
                    chunk = inflater.decompress(rest, CHUNK)
                except zlib.error as error:
                    raise unreadable(
                        self.name, f"its gzip data is damaged after {number(place, 'byte')}"
                    ) from error
                rest = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
                place += len(chunk)
                if chunk:
                    yield chunk
        if not inflater.eof:
            last = inflater.flush()
            if last:
                yield last
            if not inflater.eof:
                raise unreadable(self.name, f"its gzip data breaks off after {number(place, 'byte')}")

    def _remember(self, place: int, stored: int, inflater: zlib._Decompress) -> None:
        with self._lock:
            if inflater.eof or place < self._checkpoints[-1][0] + self._apart:
                return
            self._checkpoints.append((place, stored, inflater.copy()))
            if len(self._checkpoints) > _CHECKPOINTS:
                del self._checkpoints[1::2]
                self._apart *= 2
