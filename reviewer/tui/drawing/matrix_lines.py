"""What every two profiles of a group come to, as lines."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.strip import Strip

from reviewer.comparison.balance import Balance, Matrix
from reviewer.comparison.handles import handle
from reviewer.tui.drawing.palette import PLAIN, STRONG

_CELL = 6
_APART = 1


def columns_for(profiles: int, width: int) -> int:
    """How many columns of a group's matrix there is room for, one at least."""
    return max((width - _names_width(profiles) + _APART) // (_CELL + _APART), 1)


def matrix_lines(matrix: Matrix, columns: Sequence[int]) -> list[Strip]:
    """The columns' letters, then a line a profile, in bits; ``!`` where something stands whatever the sum,
    ``·`` where nothing speaks either way.

    Args:
        matrix: what each two come to.
        columns: the members that have a column.
    """
    width = _names_width(len(matrix))
    lines = [_line("", width, [f"{handle(column):>{_CELL}}" for column in columns])]
    for at, row in enumerate(matrix):
        lines.append(_line(handle(at), width, [_cell(at, column, row[column]) for column in columns]))
    return lines


def _names_width(profiles: int) -> int:
    return len(handle(profiles - 1)) + 2


def _line(name: str, width: int, cells: Sequence[str]) -> Strip:
    return Strip([Segment(name.ljust(width), STRONG), Segment((" " * _APART).join(cells), PLAIN)])


def _cell(row: int, column: int, balance: Balance | None) -> str:
    if balance is None:
        return f"{'–' if row == column else '·':>{_CELL}}"
    return f"{balance.bits:+.1f}{'!' if balance.veto else ''}".rjust(_CELL)
