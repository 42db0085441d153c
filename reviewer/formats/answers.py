"""What GetMatches answers, as the output formats take it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Page = Mapping[str, Any]
"""One answer of GetMatches in the API's shape; timestamps are strings or numbers."""

Query = Callable[[Any], Any]
"""A compiled JMESPath expression."""


@dataclass(frozen=True, slots=True)
class Answers:
    """One page, or all pages from one on."""

    first: Page
    rest: Iterator[Page] | None = None
    """The pages behind it, fetched as they are iterated over; None where only one page is wanted."""

    @property
    def head(self) -> dict[str, Any]:
        """The first page's members; without NextToken where that page follows anyway."""
        return {name: value for name, value in self.first.items() if self.rest is None or name != "NextToken"}

    def pages(self) -> Iterator[Page]:
        """Each page as it came."""
        yield self.first
        if self.rest is not None:
            yield from self.rest

    def parts(self) -> Iterator[Page]:
        """The whole answer in pieces: the head, then the match groups of each page that follows."""
        yield self.head
        if self.rest is not None:
            yield from ({"Matches": page.get("Matches") or []} for page in self.rest)

    def whole(self) -> Iterator[Page]:
        """The one answer that all pages make together, once they are there."""
        parts = self.parts()
        whole = dict(next(parts))
        matches = [*(whole.get("Matches") or ()), *(match for part in parts for match in part["Matches"])]
        yield {**whole, "Matches": matches} if matches else whole


@dataclass(frozen=True, slots=True)
class Style:
    """How to write for the reader, a terminal or a program."""

    for_terminal: bool = False
    """Whether a terminal draws it: then no character may steer it or hide. Else it is as AWS sent it."""
    color: bool = False
    """Whether to use colours, where a format has any."""
    width: int | None = None
    """Columns of the terminal; None is as wide as it takes."""
