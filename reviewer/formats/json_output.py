"""``--output json``, as the AWS CLI writes it, and ``--output jsonl``, one match group a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from reviewer.formats.answers import Answers, Manner, Query, without_token
from reviewer.formats.indented_json import indented

_END = "\n    ]"
"""How a list one indent deep ends."""


def as_json(answers: Answers, query: Query | None, manner: Manner) -> Iterator[str]:
    """One JSON document, four spaces an indent. An empty object prints nothing, as with the AWS CLI.

    Without a query the groups are written as their pages come; a query needs the whole answer first.
    """
    ascii_only = manner.for_terminal
    if query is not None or answers.rest is None:
        whole: Any = answers.whole()
        whole = query(whole) if query is not None else whole
        if whole != {}:
            yield indented(whole, ascii_only=ascii_only) + "\n"
        return
    members = without_token(answers.first)
    members.pop("Matches", None)
    yield indented(members, ascii_only=ascii_only).rstrip("\n}") + ("," if members else "")
    yield '\n    "Matches": ['
    is_empty = True
    for page in answers.pages():
        if matches := page.get("Matches"):
            items = indented(matches, ascii_only=ascii_only, level=1)
            yield ("" if is_empty else ",") + items[1 : -len(_END)]
            is_empty = False
    yield ("]" if is_empty else _END) + "\n}\n"


def as_json_lines(answers: Answers, query: Query | None, manner: Manner) -> Iterator[str]:
    """One match group a line; with a query one line for each item of what it finds in a page."""
    line = json.JSONEncoder(ensure_ascii=manner.for_terminal, separators=(",", ":")).encode
    for page in answers.pages():
        found = page.get("Matches") if query is None else query(page)
        items = found if isinstance(found, list) else [] if found is None else [found]
        if items:
            yield "\n".join(map(line, items)) + "\n"
