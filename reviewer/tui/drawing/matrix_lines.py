"""How alike every two profiles of a group are, as lines."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.comparison.handles import handle
from reviewer.comparison.matrix import similarities
from reviewer.queue.members import Member
from reviewer.terminal_text import Shown


def matrix_lines(members: Sequence[Member], default_region: str | None = None) -> list[tuple[Shown, Shown]]:
    """A line a profile and a column a profile, 0 to 1; ``·`` where there is nothing to compare.

    Args:
        members: the group's.
        default_region: where phone numbers are dialled whose profile names no country.
    """
    rows = similarities([member.profile for member in members], default_region)
    lines = [(Shown(" "), Shown(" ".join(f"{handle(at):>5}" for at in range(len(members)))))]
    for at in range(len(members)):
        cells = [_cell(at, other, rows[at][other]) for other in range(len(members))]
        lines.append((Shown(handle(at)), Shown(" ".join(cells))))
    return lines


def _cell(row: int, column: int, likeness: float | None) -> str:
    if row == column:
        return "    –"
    return "    ·" if likeness is None else f"{int(likeness * 100) / 100:5.2f}"
