"""Text measured in terminal cells: cut, padded and wrapped, with nothing dropped unseen."""

from __future__ import annotations

import re

from rich.cells import cell_len, chop_cells, set_cell_size

from reviewer.terminal_text import Shown

CUT = "…"
_SPACE = re.compile(" ")
_PART_OF_NAME = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[._\- ]")


def length_of(text: str) -> int:
    """How many cells a shown text takes; what Rich works out, faster for ASCII, which is most of it."""
    return len(text) if text.isascii() else cell_len(text)


def fitted(text: Shown, width: int) -> Shown:
    """Make ``text`` exactly ``width`` cells: padded with spaces, or cut with a ``…`` that says so."""
    length = length_of(text)
    if length <= width:
        return Shown(text + " " * (width - length))
    if width < 1:
        return Shown("")
    return Shown(set_cell_size(text, width - 1) + CUT)


def wrapped(text: Shown, width: int, ends: re.Pattern[str] = _SPACE) -> list[Shown]:
    """Break ``text`` into lines of at most ``width`` cells, after a space where there is one near.

    No character is dropped: a space that a line is broken at stays at its end. Every line holds a letter,
    also where that is wider than there is room for.

    Args:
        text: what to break.
        width: how many cells a line has.
        ends: what a line had best end with, or where.
    """
    lines: list[Shown] = []
    rest: str = text
    width = max(width, 1)
    while length_of(rest) > width:
        # Rich puts an empty line before a letter that is wider than the room.
        line = next(line for line in chop_cells(rest, width) if line)
        if line == rest:
            break
        near = ends.finditer(rest, 0, len(line) + 1)
        best = max((end for found in near if (end := found.end()) <= len(line)), default=0)
        if best > len(line) // 2:
            line = line[:best]
        lines.append(Shown(line))
        rest = rest[len(line) :]
    lines.append(Shown(rest))
    return lines


def wrapped_name(name: Shown, width: int) -> list[Shown]:
    """Break a field's name into lines as :func:`wrapped` does, between parts: ``PersonalEmail|Address``."""
    return wrapped(name, width, _PART_OF_NAME)
