"""Text measured in terminal cells, and broken into lines of them with nothing dropped."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len, chop_cells

from reviewer.core.terminal_text import Shown

_NARROW = re.compile("[ -~¡-¬®-ʯ‐-‧]*")
"""ASCII, other Latin letters and the marks between them, each of which takes one cell."""
_ENDS = (re.compile(" "), re.compile("[/:]"))
"""What a line had best end with: a word, else a part of a path or of an ARN."""
_WORDS = (re.compile("(?= )"),)
"""Where a word ends, its space left out."""


def length_of(text: str) -> int:
    """How many cells a shown text takes; what Rich works out, faster for Latin letters."""
    return len(text) if _is_narrow(text) else cell_len(text)


def _is_narrow(text: str) -> bool:
    return text.isascii() or _NARROW.fullmatch(text) is not None


def wrapped(text: Shown, width: int, ends: Sequence[re.Pattern[str]] = _ENDS) -> list[Shown]:
    """Break ``text`` into lines of at most ``width`` cells, after a word or a part where one ends near.

    No character is dropped: a space that a line is broken at stays at its end. Every line holds a letter,
    also where that is wider than there is room for.

    Args:
        text: what to break.
        width: how many cells a line has.
        ends: what a line had best end with; the first of them that is near counts.
    """
    lines: list[Shown] = []
    rest: str = text
    while length_of(rest) > width and (end := _end_of_line(rest, width, ends, least=0.5)) < len(rest):
        lines.append(Shown(rest[:end]))
        rest = rest[end:]
    return [*lines, Shown(rest)]


def folded(text: Shown, width: int) -> list[Shown]:
    """Break a sentence into lines of at most ``width`` cells, between words wherever a line has two.

    The spaces between the lines are dropped; a word is broken only where no line has room for it.
    """
    lines: list[Shown] = []
    rest: str = text
    while length_of(rest) > width and (end := _end_of_line(rest, width, _WORDS, least=0)) < len(rest):
        lines.append(Shown(rest[:end].rstrip(" ")))
        rest = rest[end:].lstrip(" ")
    return [*lines, Shown(rest)]


def _end_of_line(text: str, width: int, ends: Sequence[re.Pattern[str]], least: float) -> int:
    """How many characters of a text make a line, which is broken behind this share of it at least."""
    width = max(width, 1)
    length = width if _is_narrow(text) else _length_within(text, width)
    for one in ends:
        near = (found.end() for found in one.finditer(text, int(length * least), length + 1))
        if end := max((end for end in near if int(length * least) < end <= length), default=0):
            return end
    return length


def _length_within(text: str, width: int) -> int:
    """How many characters of a text fit into some cells; those of one letter where not even that fits."""
    # Rich puts an empty line before a letter that is wider than the room.
    return next(len(line) for line in chop_cells(text, width) if line)
