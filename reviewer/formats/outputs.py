"""The output formats by the names that ``--output`` takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from reviewer.formats import documents, table, text
from reviewer.formats.answers import Answers, Page, Query, Style


@dataclass(frozen=True, slots=True)
class Format:
    """How answers become text."""

    pieces: Callable[[Answers], Iterator[Page]]
    """Cuts the answers into what is written at a time, and what a query is applied to."""
    write: Callable[[Any, Style], str]
    """Writes one piece, or what a query has found in it."""
    usual_query: Query = dict
    """The query where none is named: the piece itself, or a part of it."""
    write_by_page: Callable[[Answers, Style], Iterator[str]] | None = None
    """Writes what ``write`` makes of all pages together, but as they come; only without a query."""

    def waits_for_all(self, *, with_query: bool) -> bool:
        """Tell whether nothing is written before every page is there."""
        return self.pieces is Answers.whole and (with_query or self.write_by_page is None)


FORMATS = {
    "json": Format(Answers.whole, documents.json_document, write_by_page=documents.json_by_page),
    "text": Format(Answers.parts, text.text_lines),
    "table": Format(Answers.whole, table.text_table),
    "yaml": Format(Answers.whole, documents.yaml_document, write_by_page=documents.yaml_by_page),
    "yaml-stream": Format(Answers.pages, documents.yaml_item),
    "jsonl": Format(Answers.pages, documents.json_lines, usual_query=lambda page: page.get("Matches")),
}
"""The AWS CLI's, and ``jsonl``: one match group a line."""


def written(name: str, answers: Answers, query: Query | None, style: Style) -> Iterator[str]:
    """Write answers in the format of that name, in parts that come as soon as the format allows."""
    format = FORMATS[name]
    if format.write_by_page is not None and query is None and answers.rest is not None:
        yield from format.write_by_page(answers, style)
        return
    search = query or format.usual_query
    for piece in format.pieces(answers):
        yield format.write(search(piece), style)
