"""What every two profiles of a group come to, as lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reviewer.comparison.balance import Balance, Matrix
from reviewer.comparison.handles import handle
from reviewer.comparison.words import BITS_SCALE
from reviewer.core.terminal_text import Shown
from reviewer.core.wrapping import wrapped
from reviewer.tui.drawing.bars import tilt, tilted_bar
from reviewer.tui.drawing.cells import fitted
from reviewer.tui.drawing.palette import ACCENT, PLAIN, QUIET, SIGN, STRONG

_CELL, _SIDE = 6, 2
_BAR = 2 * _SIDE + 1
"""Cells of a bar: its sides left and right of a middle."""
_APART, _FAR = 1, 4
"""Cells between columns: far apart where each has a bar, which is then seen to be of the number before it."""
_LONGEST_NAME = 24
_FULL = 10.0
"""Bits that fill a side of a bar."""
_LITTLE, _MUCH = 1.0, 3.0
"""Bits below which a sum is drawn as one that says little, and from which as one that says much."""


class MatrixShape:
    """How the matrix of a group is laid out in some cells: bars and names only where all columns fit."""

    def __init__(self, names: Sequence[Shown], width: int) -> None:
        """Lay it out.

        Args:
            names: whom each profile is of.
            width: in cells.
        """
        profiles = len(names)
        self.letters = len(handle(profiles - 1)) + 2
        longest = min(max(map(cell_len, names), default=0), _LONGEST_NAME)
        room = width - self.letters - profiles * (_CELL + _APART)
        self.name = longest + 1 if longest and longest + 1 <= room else 0
        of_bar = _BAR + 1 + _FAR - _APART
        self.bar = of_bar if self.name + profiles * of_bar <= room else 0
        self.columns = max((width - self.letters + _APART) // (_CELL + _APART), 1)
        """How many columns there is room for, one at least."""


def matrix_lines(
    matrix: Matrix, names: Sequence[Shown], columns: Sequence[int], shape: MatrixShape
) -> list[Strip]:
    """The columns' letters, then a line a profile, in bits; ``!`` where something stands whatever the sum,
    ``·`` where nothing speaks either way.

    Args:
        matrix: what each two come to.
        names: whom each profile is of.
        columns: the members that have a column.
        shape: how they are laid out.
    """
    head = [Segment(" " * (shape.letters + shape.name), PLAIN)]
    for column in columns:
        head.append(Segment(f"{handle(column):>{_CELL}}".ljust(_CELL + shape.bar + _APART), STRONG))
    lines = [Strip(head)]
    for at, row in enumerate(matrix):
        name = [Segment(fitted(names[at], shape.name - 1) + " ", PLAIN)] if shape.name else []
        cells = chain.from_iterable(_cell(at, column, row[column], shape.bar) for column in columns)
        lines.append(Strip([Segment(handle(at).ljust(shape.letters), STRONG), *name, *cells]))
    return lines


def matrix_scale(matrix: Matrix, width: int) -> list[Strip]:
    """What the numbers mean, and the signs among them."""
    found = [one for at, row in enumerate(matrix) for one in row[at + 1 :]]
    signs = (
        "! stands against one customer whatever the sum" if any(one and one.veto for one in found) else "",
        "· nothing speaks either way" if None in found else "",
    )
    said = chain.from_iterable(wrapped(Shown(one), width) for one in (BITS_SCALE, *filter(None, signs)))
    return [Strip([]), *(Strip([Segment(line, QUIET)]) for line in said)]


def _cell(row: int, column: int, balance: Balance | None, room: int) -> list[Segment]:
    if balance is None:
        said = f"{'–' if row == column else '·':>{_CELL}}"
        return [Segment(said.ljust(_CELL + room + _APART), QUIET)]
    said = f"{balance.bits:+.1f}{'!' if balance.veto else ''}".rjust(_CELL)
    style = _style(balance)
    if not room:
        return [Segment(f"{said} ", style)]
    drawn = tilted_bar(tilt(balance.bits, _SIDE, _FULL), _SIDE, "│")
    return [Segment(f"{said} {drawn}", style), Segment(" " * _FAR, PLAIN)]


def _style(balance: Balance) -> Style:
    if balance.veto or balance.bits <= -_MUCH:
        return SIGN
    if balance.bits >= _MUCH:
        return ACCENT
    return QUIET if abs(balance.bits) < _LITTLE else PLAIN
