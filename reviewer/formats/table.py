"""``--output table``: for reading, so not held to the AWS CLI's lines; nothing is cut off."""

from __future__ import annotations

import io
from typing import Any

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from reviewer.core.terminal_text import terminal_text
from reviewer.formats.answers import Style

_AS_WIDE_AS_IT_TAKES = 100_000


def text_table(value: Any, style: Style) -> str:
    """A table of a value. What is empty prints nothing, as with the AWS CLI."""
    if value is None or value in ({}, [], ""):
        return ""
    drawn = io.StringIO()
    console = Console(
        file=drawn,
        width=style.width or _AS_WIDE_AS_IT_TAKES,
        force_terminal=style.color,
        color_system="standard" if style.color else None,
        no_color=not style.color,
    )
    console.print(_drawn(value, title="GetMatches"))
    return drawn.getvalue()


def _drawn(value: Any, title: str | None = None) -> RenderableType:
    if isinstance(value, dict):
        table = Table(title=title, box=box.ASCII, show_header=False)
        table.add_column(style="bold")
        table.add_column(overflow="fold")
        for name in sorted(value):
            table.add_row(_text(name), _drawn(value[name]))
        return table
    if not isinstance(value, list):
        return _text(value)
    if value and all(isinstance(item, dict) for item in value):
        return _rows(value, title)
    if any(isinstance(item, (dict, list)) for item in value):
        return Group(*(_drawn(item) for item in value))
    return Text("\n").join(_text(item) for item in value)


def _rows(rows: list[dict[str, Any]], title: str | None) -> Table:
    names = sorted({name for row in rows for name in row})
    # Lines between the rows only where one can be more than a line high.
    lines = any(isinstance(row.get(name), (dict, list)) for row in rows[:100] for name in names)
    table = Table(title=title, box=box.ASCII, show_lines=lines)
    for name in names:
        table.add_column(_text(name), overflow="fold")
    for row in rows:
        table.add_row(*(_drawn(row.get(name, "")) for name in names))
    return table


def _text(value: Any) -> Text:
    return Text(terminal_text(str(value)), overflow="fold")
