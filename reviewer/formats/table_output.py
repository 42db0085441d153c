"""``--output table``: for reading, so not held to the AWS CLI's lines; nothing is cut off."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from rich import box
from rich.console import Console, Group, RenderableType
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from reviewer.core.terminal_text import terminal_text
from reviewer.formats.answers import Answers, Manner, Query


def as_table(answers: Answers, query: Query | None, manner: Manner) -> Iterator[str]:
    """One table of the whole answer, once it is there. What is empty prints nothing, as with the AWS CLI."""
    whole: Any = answers.whole()
    whole = query(whole) if query is not None else whole
    if whole is None or whole in ({}, [], ""):
        return
    written = io.StringIO()
    console = Console(
        file=written,
        width=manner.width,
        force_terminal=manner.color,
        color_system="standard" if manner.color else None,
        no_color=not manner.color,
        highlight=False,
        emoji=False,
        markup=False,
        legacy_windows=False,
    )
    drawn = _drawn(whole, title="GetMatches")
    if manner.width is None:
        everything = console.options.update(width=100_000)
        console.width = max(Measurement.get(console, everything, drawn).maximum, 1)
    console.print(drawn)
    yield written.getvalue()


def _drawn(value: Any, title: str | None = None) -> RenderableType:
    if isinstance(value, dict):
        return _members(value, title)
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        return _rows(value, title)
    if isinstance(value, list):
        if all(not isinstance(item, (dict, list)) for item in value):
            return Text("\n".join(terminal_text(str(item)) for item in value))
        return Group(*(_drawn(item) for item in value))
    return Text(terminal_text(str(value)), overflow="fold")


def _members(members: dict[str, Any], title: str | None) -> Table:
    table = Table(title=title, box=box.ASCII, show_header=False)
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    for name in sorted(members):
        table.add_row(Text(terminal_text(str(name))), _drawn(members[name]))
    return table


def _rows(rows: list[dict[str, Any]], title: str | None) -> Table:
    names = sorted({name for row in rows for name in row})
    # Lines between the rows only where one can be more than a line high.
    lines = any(isinstance(row.get(name), (dict, list)) for row in rows[:100] for name in names)
    table = Table(title=title, box=box.ASCII, show_lines=lines)
    for name in names:
        table.add_column(Text(terminal_text(str(name))), overflow="fold")
    for row in rows:
        table.add_row(*(_drawn(row.get(name, "")) for name in names))
    return table
