"""The two shapes of export that public fixtures show, and a row of either as a profile.

AWS documents neither. One has a header and a row a profile, values and all:
``MatchingGroupId,ConfidenceScore,ProfileId,AccountNumber,…,Address.Address1,…,Attributes``. The other has no
header and only ``ProfileId,group,score``.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice

from reviewer.core.counted import number
from reviewer.core.file_kinds import PACKED, FileKind, kind_of
from reviewer.core.matches import Profile
from reviewer.sources.export.files import PlainBytes, unreadable

_BOM = b"\xef\xbb\xbf"
_HEAD = 1 << 16
"""Bytes that are read to find the shape, where they are no more than a few rows."""
_FIRST_ROWS = 20
_ATTRIBUTES = "Attributes"
RAGGED = "ExportRow"
"""The field under which a ragged row says so."""


@dataclass(frozen=True, slots=True)
class Shape:
    """In which columns things are."""

    width: int
    """How many values a row has that is not ragged."""
    group: int
    profile: int
    score: int
    """-1 where there is none."""
    columns: tuple[str, ...] = ()
    """The header; empty where there is none, and then there are no values either."""

    @property
    def needed(self) -> int:
        """How many columns from the first one on hold the group, the profile and the score."""
        return max(self.group, self.profile, self.score) + 1

    @property
    def has_values(self) -> bool:
        """Whether rows carry the profiles' values."""
        return self.width > (3 if self.score >= 0 else 2)

    def profile_of(self, row: Sequence[str]) -> Profile:
        """Read a row, of one character a byte, as a profile with its members nested as the API nests them.

        A ragged row is read as far as it goes. Where values are missing or too many, those behind the place
        are in the wrong fields, and nothing shows which place that is: the profile then has a member
        ``ExportRow`` that says so.
        """
        profile_id = readable(row[self.profile])
        cells = list(row)
        members: dict[str, object] = {"ProfileId": profile_id}
        if len(cells) != self.width:
            members[RAGGED] = (
                f"ragged: {number(len(cells), 'value')} for {number(self.width, 'column')}, so"
                " fields may be mixed up"
            )
            if self.columns[-1] == _ATTRIBUTES and cells[-1].startswith("{") and cells[-1].endswith("}"):
                members[_ATTRIBUTES] = attributes_of(readable(cells.pop()))
        for at, (name, cell) in enumerate(zip(self.columns, cells, strict=False)):
            if cell and at not in (self.group, self.profile, self.score):
                value = readable(cell)
                _nest(members, name, attributes_of(value) if name == _ATTRIBUTES else value)
        beyond = [readable(cell) for cell in cells[self.width :] if cell]
        if beyond:
            members["BeyondColumns"] = beyond
        return Profile(profile_id, members)


_BARE = Shape(width=3, group=1, profile=0, score=2)


def shape_at_start(plain: PlainBytes, before: Shape | None) -> tuple[Shape, int] | None:
    """Look at the first rows of a part: their shape, and where the data begins; None if it is empty.

    Args:
        before: the shape of the part before, whose header holds for a part that has none.

    Raises:
        SourceError: it can't be read, or is not an export of matches.
    """
    head = b""
    for chunk in plain.chunks(0):
        head += chunk
        if head.count(b"\n") > _FIRST_ROWS or len(head) > _HEAD:
            break
    offset = len(_BOM) if head.startswith(_BOM) else 0
    lines = list(StringIO(head[offset:].decode("latin-1"), newline=""))
    if not "".join(lines).strip():
        return None
    reader = csv.reader(lines)
    first = next(row for row in reader if any(cell.strip() for cell in row))
    names = [name.strip().casefold() for name in first]
    if "profileid" in names:
        data = offset + sum(len(line) for line in lines[: reader.line_num])
        return _with_header(plain.name, names, tuple(readable(name.strip()) for name in first)), data
    if before is not None and not (before.columns and _is_bare(first)):
        return before, offset
    if any(_is_bare(row) for row in (first, *islice(reader, _FIRST_ROWS))):
        return _BARE, offset
    raise unreadable(plain.name, *_what_it_is(head))


_OTHER_FORMATS = (
    *PACKED,
    FileKind(b"PAR1", "it is Parquet, not CSV", "Name the CSV files that Identity Resolution has written"),
    FileKind(b"SQLite format 3\x00", "it is an SQLite database", "Name the CSV files of the export"),
    FileKind(b"%PDF", "it is a PDF", "Name the CSV files of the export"),
    FileKind((b"{", b"["), "it is JSON, not CSV", "Name the CSV files of the export"),
    FileKind(b"<", "it is XML or a web page, not CSV", "Fetch the files themselves from S3"),
)
"""What files begin with that are no export, what they are, and what to do about it."""
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


def _what_it_is(head: bytes) -> tuple[str, str]:
    """What a file is that is no export, and what to do."""
    beginning = head.removeprefix(_BOM).lstrip(b" \r\n\t")
    if (kind := kind_of(beginning, _OTHER_FORMATS)) is not None:
        return kind.is_, kind.todo
    first = head.partition(b"\n")[0].decode("latin-1").casefold()
    for separator, name in _SEPARATORS.items():
        if "profileid" in (cell.strip(' "\r') for cell in first.split(separator)):
            return (
                f"its values are parted by {name}, not by commas",
                "Save it with commas, or name the file as exported",
            )
    if b"\0" in head:
        return "it is no text", "Name the CSV files of the export"
    what = "its first line is neither a header with ProfileId and MatchingGroupId nor ProfileId,group,score"
    return what, "Check the file, or fetch it again from S3"


def _with_header(name: str, names: list[str], columns: tuple[str, ...]) -> Shape:
    group = next((at for at, one in enumerate(names) if one in ("matchinggroupid", "matchid")), None)
    if group is None:
        raise unreadable(name, "its header has no MatchingGroupId")
    score = names.index("confidencescore") if "confidencescore" in names else -1
    return Shape(len(columns), group, names.index("profileid"), score, columns)


def _is_bare(row: Sequence[str]) -> bool:
    return len(row) == 3 and bool(row[0]) and bool(row[1]) and score_of(row[2]) is not None


def score_of(text: str) -> float | None:
    """Read a score, whatever scale it is on; None where it is none."""
    try:
        score = float(text)
    except ValueError:
        return None
    return score if math.isfinite(score) else None


def readable(text: str) -> str:
    """Turn text of one character a byte, as rows are read for speed, into what the bytes say in UTF-8."""
    return text if text.isascii() else text.encode("latin-1").decode("utf-8", "backslashreplace")


def _nest(members: dict[str, object], name: str, value: object) -> None:
    """Put a value where its name says: ``Address.City`` into the map ``Address``."""
    outer, dot, inner = name.partition(".")
    if not dot:
        members[name] = value
        return
    nested = members.setdefault(outer, {})
    if isinstance(nested, dict):
        nested[inner] = value
    else:
        members[name] = value


def attributes_of(cell: str) -> dict[str, str] | str:
    """Read an ``Attributes`` cell as far as it can be taken apart; what is not a map comes back as it is.

    Nothing in the format keeps ``, `` and ``=`` out of values: a value that holds ``, word=`` falls apart in
    two attributes. Best effort, since AWS documents none of it.
    """
    text = cell.strip()
    if not (text.startswith("{") and text.endswith("}")):
        return cell
    if text.startswith('{"'):
        try:
            loaded = json.loads(text)
        except ValueError:
            pass  # Not JSON after all: a key may begin with a quote.
        else:
            return {key: one if isinstance(one, str) else json.dumps(one) for key, one in loaded.items()}
    found: dict[str, str] = {}
    last = ""
    for piece in text[1:-1].split(", "):
        key, equals, value = piece.partition("=")
        if equals and key:
            last = key
            found[key] = value
        elif last:
            found[last] += f", {piece}"
        elif piece:
            return cell
    return found
