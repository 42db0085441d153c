"""Lines to choose from, the one under the cursor read in whole."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip

from reviewer.core.terminal_text import Shown
from reviewer.tui.drawing.cells import fitted, wrapped_within
from reviewer.tui.drawing.entries import Entry
from reviewer.tui.drawing.palette import CURSOR, PLAIN, STRONG

_MOST_LINES = 3
"""How many lines a choice may take."""
_BESIDE = 28
"""Cells that a text has at least, where all its lines stand beside the name."""
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
            named, fit = f"{entry.name}  ", chosen if at == cursor else others
            beside = room.width - _SIGN - cell_len(named)
            below = " " * cell_len(named) if beside >= _BESIDE else ""
            if below:
                text, *more = wrapped_within(entry.text, beside, fit)
                parts = [Shown(named + text), *(Shown(below + part) for part in more)]
            else:
                parts = wrapped_within(Shown(named + entry.text), max(room.width - _SIGN, 1), fit)
            sign = "▸" if at == cursor else "┃" if at in marked else " "
            style = CURSOR if at == cursor else STRONG if at in marked else PLAIN
            for line, part in enumerate(parts):
                head = sign if sign != "▸" or line == 0 else " "
                drawn_part = fitted(Shown(f"{head} {part}"), room.width)
                begins = len(head) + 1 + len(below if line else named)
                if style is not PLAIN or (entry.verdict is None and not entry.is_quiet):
                    lines.append(Strip([Segment(drawn_part, style)]))
                else:
                    runs = entry.runs(drawn_part[begins:], begins=line == 0)
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
