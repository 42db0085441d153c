"""Text measured in terminal cells: cut, padded and wrapped, with nothing dropped unseen."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reviewer.core.terminal_text import Shown
from reviewer.tui.drawing.palette import PLAIN, QUIET, STRONG

CUT = "…"
_NARROW = re.compile("[ -~¡-¬®-ʯ‐-‧]*")
"""ASCII, other Latin letters and the marks between them, each of which takes one cell."""
_ENDS = (re.compile(" "), re.compile("[/:]"))
"""What a line had best end with: a word, else a part of a path or of an ARN."""
_PARTS_OF_NAMES = (re.compile(r"\."), re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\- ]"))


def length_of(text: str) -> int:
    """How many cells a shown text takes; what Rich works out, faster for Latin letters."""
    return len(text) if _is_narrow(text) else cell_len(text)


def _is_narrow(text: str) -> bool:
    return text.isascii() or _NARROW.fullmatch(text) is not None


def fitted(text: Shown, width: int) -> Shown:
    """Make ``text`` exactly ``width`` cells: padded with spaces, or cut with a ``…`` that says so."""
    length = length_of(text)
    if length <= width:
        return Shown(text + " " * (width - length))
    if width < 1:
        return Shown("")
    return Shown(set_cell_size(text, width - 1) + CUT)


def fitted_runs(runs: Sequence[tuple[str, Style]], width: int) -> Strip:
    """Make a line of some runs exactly ``width`` cells, as :func:`fitted` does a text.

    Runs of one style are sent as one: each costs some forty bytes over the link.
    """
    segments: list[Segment] = []
    for text, style in runs:
        if width > 0 and text:
            length = length_of(text)
            shown = text if length <= width else fitted(Shown(text), width)
            if segments and segments[-1].style == style:
                segments[-1] = Segment(segments[-1].text + shown, style)
            else:
                segments.append(Segment(shown, style))
            width -= min(length, width)
    return Strip(filled(segments, width))


def filled(segments: list[Segment], cells: int) -> list[Segment]:
    """Add blanks, to the last segment where they look alike in its style."""
    if cells > 0 and segments and (segments[-1].style or PLAIN) in _SAME_WHEN_BLANK:
        segments[-1] = Segment(segments[-1].text + " " * cells, segments[-1].style)
    elif cells > 0:
        segments.append(Segment(" " * cells, PLAIN))
    return segments


_SAME_WHEN_BLANK = (PLAIN, QUIET, STRONG)
"""Styles in which blanks look alike."""


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
    width = max(width, 1)
    while length_of(rest) > width:
        length = width if _is_narrow(rest) else _length_within(rest, width)
        if length == len(rest):
            break
        end = next((end for one in ends if (end := _last_end(one, rest, length))), length)
        lines.append(Shown(rest[:end]))
        rest = rest[end:]
    lines.append(Shown(rest))
    return lines


def _length_within(text: str, width: int) -> int:
    """How many characters of a text fit into some cells; those of one letter where not even that fits."""
    # Rich puts an empty line before a letter that is wider than the room.
    return next(len(line) for line in chop_cells(text, width) if line)


def wrapped_within(text: Shown, width: int, most: int) -> list[Shown]:
    """Break ``text`` into at most ``most`` lines as :func:`wrapped` does; what is left over is cut."""
    lines = wrapped(text, width)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], fitted(Shown("".join(lines[most - 1 :]) + CUT), width)]


def _last_end(ends: re.Pattern[str], text: str, length: int) -> int:
    """Where a line of some characters had best end, beyond half of them; 0 if there is no such place."""
    near = (found.end() for found in ends.finditer(text, length // 2, length + 1))
    return max((end for end in near if length // 2 < end <= length), default=0)


def wrapped_name(name: Shown, width: int) -> list[Shown]:
    """Break a field's name into lines as :func:`wrapped` does, between parts: ``PersonalEmail|Address``."""
    return wrapped(name, width, _PARTS_OF_NAMES)
