"""The answers of GetMatches on their way to an output format."""

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
    """A page, or all pages from one on."""

    first: Page
    rest: Iterator[Page] | None = None
    """The pages behind it, fetched as they are asked for; None prints ``first`` just as it came."""

    def whole(self) -> dict[str, Any]:
        """Everything as one answer, which takes in every page."""
        if self.rest is None:
            return dict(self.first)
        whole = without_token(self.first)
        matches = list(self.first.get("Matches") or ())
        for page in self.rest:
            matches.extend(page.get("Matches") or ())
        if matches or "Matches" in whole:
            whole["Matches"] = matches
        return whole

    def pages(self) -> Iterator[Page]:
        """The pages one by one."""
        yield self.first
        if self.rest is not None:
            yield from self.rest


def without_token(page: Page) -> dict[str, Any]:
    """A page that does not name the one behind it, which follows anyway."""
    return {name: value for name, value in page.items() if name != "NextToken"}


@dataclass(frozen=True, slots=True)
class Manner:
    """How to write for whoever reads it."""

    for_terminal: bool = False
    """Whether a terminal draws it: then no character may steer it or hide. Else it is as AWS sent it."""
    color: bool = False
    """Whether to use colours, where a format has any."""
    width: int | None = None
    """Columns of the terminal; None is as wide as it takes."""


Format = Callable[[Answers, Query | None, Manner], Iterator[str]]
"""Turns answers into text, in parts that come as the pages do."""
