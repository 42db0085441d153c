"""``--output text``, as the AWS CLI writes it: tab-separated lines, named after what they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from reviewer.core.terminal_text import terminal_text
from reviewer.formats.answers import Style


def text_lines(value: Any, style: Style) -> str:
    """The lines of a value, each beginning with the name of the member that it was found in."""
    cell = _safe if style.for_terminal else str
    return "".join("\t".join(line) + "\n" for line in _lines(value, [], cell))


def _lines(value: Any, name: list[str], cell: Callable[[Any], str]) -> Iterator[list[str]]:
    """The cells of each line.

    Objects of one list have the same columns: each scalar that any of them has, empty where it is missing.
    """
    items = value if isinstance(value, list) else [value]
    objects = [item for item in items if isinstance(item, dict)]
    if objects:
        columns = sorted({key for one in objects for key in one if _is_scalar(one[key])})
        for item in items:
            if not isinstance(item, dict):
                yield from _lines(item, [] if _is_scalar(item) else name, cell)
                continue
            if columns:
                yield [*name, *(cell(item.get(key, "")) for key in columns)]
            for key in sorted(item.keys() - columns):
                yield from _lines(item[key], [key.upper()], cell)
        return
    scalars = [cell(item) for item in items if _is_scalar(item)]
    if name:
        yield from ([*name, scalar] for scalar in scalars)
    elif scalars:
        yield scalars
    for item in items:
        if not _is_scalar(item):
            yield from _lines(item, name, cell)


def _is_scalar(value: Any) -> bool:
    return not isinstance(value, (dict, list))


def _safe(value: Any) -> str:
    return terminal_text(str(value))
