"""A modal screen of what every two profiles of a group come to, its columns' letters always in view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from reviewer.comparison.balance import Matrix
from reviewer.core.terminal_text import Shown
from reviewer.tui.drawing.matrix_lines import MatrixShape, matrix_lines, matrix_scale
from reviewer.tui.drawing.scroll import Scroll
from reviewer.tui.screens.sheet import Sheet, more_below

_TITLE = Shown("How alike each two are (ours, not AWS's score)")


class MatrixScreen(Sheet[None]):
    """A row and a column a profile, scrolled by either where there is no room for all of them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,p,enter", "dismiss", "Close", show=False, id="matrix.close"),
        Binding("h,left", "move_columns(-1)", "Columns further left", show=False, id="matrix.left"),
        Binding("l,right", "move_columns(1)", "Columns further right", show=False, id="matrix.right"),
    ]

    def __init__(self, matrix: Matrix, names: Sequence[Shown]) -> None:
        """Show what each two come to; at least one profile is there.

        Args:
            matrix: what they come to.
            names: whom each profile is of; ``""`` where that is not known.
        """
        super().__init__()
        self._matrix, self._names = matrix, names
        self._rows = self._columns = Scroll()

    def action_move(self, lines: int) -> None:
        """Scroll by so many rows."""
        self._rows = self._rows.moved(lines, len(self._matrix), self._rows_shown)
        self.draw()

    def action_move_columns(self, columns: int) -> None:
        """Scroll by ``columns`` sideways."""
        self._columns = self._columns.moved(columns, len(self._matrix), self._columns_shown)
        self.draw()

    @property
    def _shape(self) -> MatrixShape:
        return MatrixShape(self._names, self.room.width)

    @property
    def _rows_shown(self) -> int:
        return max(self.room.height - 1, 1)

    @property
    def _columns_shown(self) -> int:
        return self._shape.columns

    def draw(self) -> None:
        """Draw the letters of the columns in view, and below them the rows in view."""
        profiles = len(self._matrix)
        top = self._rows.in_view(profiles, self._rows_shown)
        left = self._columns.in_view(profiles, self._columns_shown)
        columns = range(left, min(left + self._columns_shown, profiles))
        letters, *rows = matrix_lines(self._matrix, self._names, columns, self._shape)
        lines = [letters, *rows[top : top + self._rows_shown]]
        scale = matrix_scale(self._matrix, self.room.width)
        if len(lines) + len(scale) <= self.room.height:
            lines += scale
        self.paint(_TITLE, lines, self._foot(left, top))

    def _foot(self, left: int, top: int) -> Shown:
        profiles = len(self._matrix)
        right, below = profiles - left - self._columns_shown, profiles - top - self._rows_shown
        if self._columns_shown >= profiles:
            return Shown(f"esc closes   j/k scroll{more_below(below)}")
        text = (
            "esc closes  h/l columns",
            "j/k rows" if self._rows_shown < profiles else "",
            f"◀ {left}" if left else "",
            f"▶ {right} more" if right > 0 else "",
            f"▼ {below} more" if below > 0 else "",
        )
        return Shown("  ".join(one for one in text if one))
