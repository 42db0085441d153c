"""``--output text``, as the AWS CLI writes it: tab-separated lines, named after what they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from reviewer.core.terminal_text import terminal_text
from reviewer.formats.answers import Answers, Manner, Query, without_token


def as_text(answers: Answers, query: Query | None, manner: Manner) -> Iterator[str]:
    """Lines of each page as it comes; of the pages behind the first only the groups.

    A query is put to each page.
    """
    for number, page in enumerate(answers.pages()):
        told: Any = page if answers.rest is None else without_token(page)
        if number:
            told = {"Matches": page.get("Matches") or []}
        if query is not None:
            told = query(told)
        text = _Text(manner)
        text.add(told)
        if text.lines:
            yield "\n".join(text.lines) + "\n"


class _Text:
    """The lines of one value."""

    def __init__(self, manner: Manner) -> None:
        self.lines: list[str] = []
        self._cell: Callable[[Any], str] = _safe if manner.for_terminal else str

    def add(self, value: Any, name: str | None = None) -> None:
        """Add the lines of a value, each beginning with the name of the member that it was found in."""
        if isinstance(value, dict):
            self._add_members(value, name, sorted(key for key in value if _is_scalar(value[key])))
        elif isinstance(value, list):
            self._add_items(value, name)
        else:
            self.lines.append(self._cell(value))

    def _add_members(self, members: dict[str, Any], name: str | None, columns: list[str]) -> None:
        """Add one line of the members in ``columns``, where one that is missing is empty, then the others."""
        cells = [self._cell(members.get(key, "")) for key in columns]
        if cells:
            self.lines.append("\t".join([name.upper(), *cells] if name is not None else cells))
        for key in sorted(members.keys() - columns):
            self.add(members[key], key)

    def _add_items(self, items: list[Any], name: str | None) -> None:
        rows = [item for item in items if isinstance(item, dict)]
        if not rows:
            self._add_scalars([item for item in items if not isinstance(item, list)], name)
            for item in items:
                if isinstance(item, list):
                    self.add(item, name)
            return
        columns = sorted({key for row in rows for key in row if _is_scalar(row[key])})
        for item in items:
            if isinstance(item, dict):
                self._add_members(item, name, columns)
            else:
                self.add(item, name)

    def _add_scalars(self, scalars: list[Any], name: str | None) -> None:
        if name is not None:
            self.lines += [f"{name.upper()}\t{self._cell(scalar)}" for scalar in scalars]
        elif scalars:
            self.lines.append("\t".join(map(self._cell, scalars)))


def _is_scalar(value: Any) -> bool:
    return not isinstance(value, (dict, list))


def _safe(value: Any) -> str:
    return terminal_text(str(value))
