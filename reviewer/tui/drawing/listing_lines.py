"""Lines to read, each a short name and a text."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from reviewer.core.wrapping import wrapped
from reviewer.tui.drawing.entries import Entry

_APART = 2
_NARROWEST = 8
"""Cells that a text has at least, however little room the names leave."""


def listing_lines(entries: Sequence[Entry], width: int, names: int | None = None) -> list[Strip]:
    """Draw names with their texts beside them, wrapped.

    Args:
        entries: what there is to read.
        width: in cells.
        names: how many cells the names have; None for the longest of them.
    """
    if names is None:
        names = max((cell_len(entry.name) for entry in entries), default=0)
    lines = []
    for entry in entries:
        for at, part in enumerate(wrapped(entry.text, max(width - names - _APART, _NARROWEST))):
            head = (entry.name if at == 0 else "").ljust(names + _APART)
            lines.append(Strip([Segment(head, entry.name_style), *entry.runs(part, begins=at == 0)]))
    return lines
