"""What speaks against a group's being one customer, and what for it: two texts that wrap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment
from textual.strip import Strip

from reviewer.core.terminal_text import Shown
from reviewer.tui.drawing.cells import wrapped_within
from reviewer.tui.drawing.palette import PLAIN, QUIET

BETWEEN = " · "
"""What stands between two statements."""
_NOTHING = Shown("–")
_LOW = 30
"""Lines of a screen up to which each side of the summary is cut to a line where the rows leave no more."""
_HEIGHT, _HEIGHT_IF_LOW = 4, 2
"""Lines that the summary has, however short: rows that stay where they are need not be sent again."""
_ROWS_AT_LEAST = 6
"""Lines that the whole of the summary leaves to the rows."""


class Side(NamedTuple):
    """One side of a summary in words."""

    name: str
    strong: str
    """Statements, the strongest first; may be empty."""
    weak: str
    """Those that say little; may be empty."""


def side_lines(side: Side, width: int, most: int) -> list[Strip]:
    """Draw a side in ``most`` lines at most, cut with a sign where it has more; weak statements are dim."""
    head = f" {side.name:<8}"
    weak = f"weak: {side.weak}" if side.weak else ""
    text = Shown(BETWEEN.join(part for part in (side.strong, weak) if part)) or _NOTHING
    weak_from = len(text) - len(weak)
    strips, start = [], 0
    for line in wrapped_within(text, max(width - len(head), 1), most):
        before = head if not start else " " * len(head)
        plain, dim = line[: max(weak_from - start, 0)], line[max(weak_from - start, 0) :]
        # Few segments: each costs some forty bytes over the link.
        runs = [(before + plain, PLAIN), (dim, QUIET)] if plain or not dim else [(before + dim, QUIET)]
        strips.append(Strip([Segment(run, style) for run, style in runs if run]))
        start += len(line)
    return strips


def summary_lines(sides: Sequence[Side], width: int, most: int) -> list[Strip]:
    """Draw each side in ``most`` lines at most."""
    return [strip for side in sides for strip in side_lines(side, width, most)]


def summary_height(screen_height: int) -> int:
    """How many lines the summary has in the head on a screen of some height."""
    return _HEIGHT_IF_LOW if screen_height <= _LOW else _HEIGHT


def summary_beside(
    sides: Sequence[Side], width: int, height: int, in_head: int, rows: int, *, whole: bool
) -> list[Strip]:
    """Draw all of a summary where it has room beside the rows, or is asked for, else as much as leaves some.

    Args:
        sides: what is summed up.
        width: in cells.
        height: how many lines there are below the head.
        in_head: how many lines of it the head has.
        rows: how many lines the rows take.
        whole: whether it is asked for, also where rows make room for it.
    """
    most = 1
    if whole:
        most = max((height - _ROWS_AT_LEAST) // 2, 1)
    elif in_head > _HEIGHT_IF_LOW:
        most = height // 4
    drawn = summary_lines(sides, width, height)
    is_beside = len(drawn) - in_head + 1 + rows <= height
    return drawn if is_beside else summary_lines(sides, width, most)
