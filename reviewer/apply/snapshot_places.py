"""Where snapshots are kept: in a folder of one's own, or in S3 under a key of KMS."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import Protocol

from reviewer.aws.bucket import Bucket
from reviewer.core.folders import write_whole
from reviewer.core.problems import Problem, ProblemKind, SourceError
from reviewer.journal.place import sync_folder


class SnapshotPlace(Protocol):
    """Keeps files by names such as ``us-east-1/acme/<id>.json.gz``. Methods raise SourceError."""

    def where(self, name: str) -> str:
        """Where a file is, as a path or URL."""

    def check(self) -> None:
        """See that files can be put, as far as that shows without one that stays."""

    def write(self, name: str, content: bytes) -> None:
        """Put a file, in place of one that is there; it is durable when this returns."""

    def read(self, name: str) -> bytes | None:
        """Read a file; None where there is none."""

    def files(self) -> Iterator[tuple[str, int]]:
        """List all files: their names and their sizes in bytes."""

    def remove(self, name: str) -> None:
        """Remove a file; one that is not there is no error."""


class SnapshotFolder:
    """A folder (0700) of files (0600)."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._durable: set[Path] = set()
        """The folders that are known to be on the disk themselves."""

    def where(self, name: str) -> str:
        """Its path."""
        return str(self._root / name)

    def check(self) -> None:
        """Try a file without a name in the folder, or in what it would be made in."""
        try:
            there = next(one for one in (self._root, *self._root.parents) if one.exists())
            with TemporaryFile(dir=there):
                pass
        except OSError as error:
            raise SourceError(_refused(self._root, "written", error)) from error

    def write(self, name: str, content: bytes) -> None:
        """Write it beside its place, and put it there once it is on the disk."""
        path = self._root / name
        try:
            write_whole(path, content, is_synced=True)
            for folder in (path.parent, *path.parent.parents):
                sync_folder(folder)
                if folder == self._root or path.parent in self._durable:
                    break
            self._durable.add(path.parent)
        except OSError as error:
            raise SourceError(_refused(path, "written", error)) from error

    def read(self, name: str) -> bytes | None:
        """Read it."""
        path = self._root / name
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise SourceError(_refused(path, "read", error)) from error

    def files(self) -> Iterator[tuple[str, int]]:
        """Look through the folders below."""
        try:
            for folder, _, names in os.walk(self._root, onerror=_raise):
                for name in sorted(names):
                    path = Path(folder, name)
                    if not name.startswith("."):
                        yield path.relative_to(self._root).as_posix(), path.stat().st_size
        except OSError as error:
            raise SourceError(_refused(self._root, "listed", error)) from error

    def remove(self, name: str) -> None:
        """Remove it."""
        path = self._root / name
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise SourceError(_refused(path, "removed", error)) from error


class SnapshotBucket:
    """Keys below a prefix of a bucket, each object encrypted by KMS."""

    def __init__(self, bucket: Bucket, prefix: str, kms_key: str | None = None) -> None:
        """``kms_key`` is a key's id, ARN or alias; None is the account's own for S3."""
        self._bucket = bucket
        self._prefix = f"{prefix.rstrip('/')}/" if prefix.strip("/") else ""
        self._kms_key = kms_key

    def where(self, name: str) -> str:
        """Its URL."""
        return f"s3://{self._bucket.name}/{self._prefix}{name}"

    def check(self) -> None:
        """Let it be: whatever is put is there."""

    def write(self, name: str, content: bytes) -> None:
        """Put it; S3 answers once it is durable."""
        self._bucket.write(self._prefix + name, content, self._kms_key)

    def read(self, name: str) -> bytes | None:
        """Get it; a bucket that may not be listed tells of nothing that it is not there."""
        try:
            return self._bucket.read(self._prefix + name)
        except SourceError as error:
            if error.problem.kind is ProblemKind.NOT_FOUND:
                return None
            raise

    def files(self) -> Iterator[tuple[str, int]]:
        """List what lies below the prefix."""
        for one in self._bucket.files(self._prefix):
            yield one.key.removeprefix(self._prefix), one.size

    def remove(self, name: str) -> None:
        """Delete it; a bucket with versions keeps the former ones."""
        self._bucket.remove(self._prefix + name)


def _raise(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


def _refused(path: Path, what: str, error: OSError) -> Problem:
    return Problem(
        ProblemKind.OTHER,
        f"{path} can't be {what}: {error.strerror or error}",
        "without a snapshot a merge can't be taken apart",
        "Make room, or name another place with --snapshot"
        if what == "written"
        else "See that it is there and may be used, or name another place with --snapshot",
    )
