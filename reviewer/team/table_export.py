"""A table's export to S3 in DynamoDB JSON, as files: the decisions and receipts in it, in their order."""

from __future__ import annotations

import base64
import gzip
import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from reviewer.journal.problems import JournalError
from reviewer.team.layout import lines_of

_DATA = "*.json.gz"


def exported_lines(paths: Iterable[Path]) -> Iterator[bytes]:
    """Read what decisions and receipts an export holds, as lines of a journal's export, the oldest first.

    An export's items come in no order: they are sorted on disk, so that any number takes little memory.

    Args:
        paths: ``.json.gz`` files, or folders with such files anywhere below.

    Raises:
        JournalError: a file can't be read, or is no export's.
    """
    with closing(sqlite3.connect("")) as database:  # A file without a name, which goes with the connection.
        database.execute("CREATE TABLE item (at TEXT, lines BLOB)")
        for path in paths:
            for file in _files(path):
                database.executemany("INSERT INTO item VALUES (?, ?)", _items(file))
        for (packed,) in database.execute("SELECT lines FROM item ORDER BY at, rowid"):
            yield from lines_of({"lines": packed})


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(path.rglob(_DATA))
    if not found:
        raise JournalError(
            f"There is no {_DATA} in {path}",
            "nothing was taken in",
            "Export the table in DynamoDB JSON, and name the folder it was copied to from S3",
        )
    return found


def _items(file: Path) -> Iterator[tuple[str, bytes]]:
    """The items with lines in a file, each with when it was written."""
    number = 0
    try:
        with gzip.open(file, "rt", encoding="utf-8") as opened:
            for line in opened:
                number += 1
                item = json.loads(line)["Item"]
                if "lines" in item:
                    yield item["at"]["S"], base64.b64decode(item["lines"]["B"], validate=True)
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
        where = f"Line {number} of {file}" if number else str(file)
        raise JournalError(
            f"{where} is no item of a table's export in DynamoDB JSON ({type(error).__name__})",
            "nothing was taken in",
            "Copy the export's `data` folder from S3 once more, and name that",
        ) from error
