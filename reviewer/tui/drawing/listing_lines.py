"""Lines to read, each a short name and a text."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from reviewer.core.terminal_text import Shown
from reviewer.tui.drawing.cells import wrapped
from reviewer.tui.drawing.palette import PLAIN, STRONG

_APART = 2
_NARROWEST = 8
"""Cells that a text has at least, however little room the names leave."""


def listing_lines(
    entries: Sequence[tuple[Shown, Shown]], width: int, names: int | None = None
) -> list[Strip]:
    """Draw names with their texts beside them, wrapped.

    Args:
        entries: each a name and a text.
        width: in cells.
        names: how many cells the names have; None for the longest of them.
    """
    if names is None:
        names = max((cell_len(name) for name, _ in entries), default=0)
    lines = []
    for name, text in entries:
        for at, part in enumerate(wrapped(text, max(width - names - _APART, _NARROWEST))):
            head = (name if at == 0 else "").ljust(names + _APART)
            lines.append(Strip([Segment(head, STRONG), Segment(part, PLAIN)]))
    return lines
