"""Text made as wide as there are cells: cut, padded and wrapped, with nothing dropped unseen."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reviewer.core.terminal_text import Shown
from reviewer.core.wrapping import length_of, wrapped
from reviewer.tui.drawing.palette import PLAIN, QUIET, STRONG

CUT = "…"
_PARTS_OF_NAMES = (re.compile(r"\."), re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\- ]"))


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


def wrapped_within(text: Shown, width: int, most: int) -> list[Shown]:
    """Break ``text`` into at most ``most`` lines as :func:`wrapped` does; what is left over is cut."""
    lines = wrapped(text, width)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], fitted(Shown("".join(lines[most - 1 :]) + CUT), width)]


def wrapped_name(name: Shown, width: int) -> list[Shown]:
    """Break a field's name into lines as :func:`wrapped` does, between parts: ``PersonalEmail|Address``."""
    return wrapped(name, width, _PARTS_OF_NAMES)
