"""Lines to choose from, the one under the cursor read in whole."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip

from reviewer.core.terminal_text import Shown
from reviewer.tui.drawing.cells import fitted, wrapped_within
from reviewer.tui.drawing.entries import Entry
from reviewer.tui.drawing.palette import CURSOR, PLAIN, STRONG

_MOST_LINES = 3
"""How many lines a choice may take."""
_SIGN = 2
"""Cells before a choice, for the cursor's sign."""


def choice_lines(
    entries: Sequence[Entry], cursor: int, room: Size, marked: range = range(0)
) -> tuple[list[Strip], int]:
    """Draw the lines around the cursor: all in whole where there is room, else the one under it.

    Args:
        entries: what there is to choose from.
        cursor: the line under it, from 0.
        room: how much there is.
        marked: lines that a range holds.

    Returns:
        The lines, and how many choices there are below them.
    """

    def drawn(places: range, chosen: int, others: int) -> list[Strip]:
        lines = []
        for at in places:
            entry = entries[at]
            text = Shown(f"{entry.name}  {entry.text}")
            parts = wrapped_within(text, max(room.width - _SIGN, 1), chosen if at == cursor else others)
            sign = "▸" if at == cursor else "┃" if at in marked else " "
            style = CURSOR if at == cursor else STRONG if at in marked else PLAIN
            for line, part in enumerate(parts):
                head = sign if sign != "▸" or line == 0 else " "
                drawn_part = fitted(Shown(f"{head} {part}"), room.width)
                begins = len(head) + 1 + len(entry.name) + 2
                if style is not PLAIN or entry.verdict is None or line:
                    lines.append(Strip([Segment(drawn_part, style)]))
                else:
                    runs = entry.runs(drawn_part[begins:], begins=True)
                    lines.append(Strip([Segment(drawn_part[:begins], entry.name_style), *runs]))
        return lines

    height, number = max(room.height, 1), len(entries)
    most = min(height, _MOST_LINES)
    lines = drawn(range(min(number, height)), most, most)
    if number <= height and len(lines) <= height:
        return lines, 0
    shown = height - max(len(drawn(range(cursor, cursor + 1), most, 1)) - 1, 0)
    top = max(min(cursor - shown // 2, number - shown), 0)
    return drawn(range(top, min(top + shown, number)), most, 1), number - top - shown
