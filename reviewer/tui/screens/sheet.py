"""What the modal screens of lines have in common: a title, lines as many as fit, and a foot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.strip import Strip

from reviewer.core.terminal_text import Shown
from reviewer.tui.drawing.cells import wrapped_within
from reviewer.tui.drawing.palette import QUIET, STRONG
from reviewer.tui.keys.lists import LIST_BINDINGS
from reviewer.tui.screens.dialog import ClosesOnce
from reviewer.tui.widgets.painted_lines import PaintedLines

_Result = TypeVar("_Result")


class Sheet(ClosesOnce[_Result]):
    """A modal screen that paints lines between a title and a foot, anew for each size.

    The keys of lists move through them by ``action_move``.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *LIST_BINDINGS,
        Binding("question_mark,f1", "app.window_help", "Show these keys", show=False, id="sheet.help"),
    ]

    def compose(self) -> ComposeResult:
        """Lay out the title, the lines and the foot."""
        with Vertical(id="listing"):
            yield PaintedLines(id="listing-title")
            yield PaintedLines(id="listing-lines")
            yield PaintedLines(id="listing-foot")

    def on_resize(self) -> None:
        """Draw for the new size."""
        self.call_after_refresh(self.draw)

    def draw(self) -> None:
        """Draw what there is, by :meth:`paint`."""
        raise NotImplementedError

    @property
    def room(self) -> Size:
        """How much room the lines have."""
        return self.query_one("#listing-lines", PaintedLines).size

    def paint(self, title: Shown, lines: Sequence[Strip], foot: Shown) -> None:
        """Show a title, lines from the first on, and a foot; title and foot are cut after two lines."""
        width = max(self.room.width, 1)
        self.query_one("#listing-title", PaintedLines).paint(_two_lines(title, width, STRONG))
        self.query_one("#listing-lines", PaintedLines).paint(lines)
        self.query_one("#listing-foot", PaintedLines).paint(_two_lines(foot, width, QUIET))


def _two_lines(text: Shown, width: int, style: Style) -> list[Strip]:
    return [Strip([Segment(line, style)]) for line in wrapped_within(text, width, 2) if line]
