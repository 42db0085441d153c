"""Exports made up for a test, in memory or in files."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence

from reviewer.core.matches import Match, MatchPage, Profile, ProfileBatch
from reviewer.sources.export.files import Part
from reviewer.sources.export.source import Aws, ExportMatches

HEADER = ("MatchingGroupId", "ConfidenceScore", "ProfileId", "FirstName", "Address.City", "Attributes")
Row = Sequence[str]


class BytesPart:
    """A part whose bytes lie in memory; counts what is read of it."""

    def __init__(self, content: bytes, name: str = "part-0.csv") -> None:
        self.name = name
        self.content = content
        self.read = 0

    def read_at(self, offset: int, size: int) -> bytes:
        piece = self.content[offset : offset + size]
        self.read += len(piece)
        return piece


def written(rows: Iterable[Row], line_end: str = "\n") -> bytes:
    """Rows as an export writes them."""
    return "".join(",".join(map(_cell, row)) + line_end for row in rows).encode()


def _cell(value: str) -> str:
    # Not the csv module's writer: some versions of it leave a lone CR without quotes.
    return '"' + value.replace('"', '""') + '"' if set(value) & set('",\r\n') else value


def packed(content: bytes) -> bytes:
    return gzip.compress(content, compresslevel=1, mtime=0)


def nobody_asked(*_: object) -> ProfileBatch:
    raise AssertionError("AWS was asked")


def source_of(*contents: bytes, page_size: int = 100, aws: Aws | None = None) -> ExportMatches:
    """The source over parts with these contents, in this order."""
    parts = [BytesPart(content, f"part-{at}.csv") for at, content in enumerate(contents)]
    return source_over(parts, page_size=page_size, aws=aws)


def source_over(parts: Sequence[Part], *, page_size: int = 100, aws: Aws | None = None) -> ExportMatches:
    """The source over these parts; AWS must not be asked, unless said otherwise."""
    asked = aws or Aws(nobody_asked, lambda: None)
    return ExportMatches(parts, region="us-east-1", page_size=page_size, aws=asked)


def pages_of(source: ExportMatches) -> list[MatchPage]:
    """Every page, from the first one to the end."""
    pages = [source.match_page(None)]
    while (token := pages[-1].next_token) is not None:
        pages.append(source.match_page(token))
    return pages


def groups_of(source: ExportMatches) -> list[Match]:
    return [match for page in pages_of(source) for match in page.matches]


def profiles_of(source: ExportMatches, match: Match) -> list[Profile]:
    batch = source.profiles(match.profile_ids)
    assert not batch.unavailable
    return [batch.profiles[one] for one in match.profile_ids]
