"""What the modal screens of lines have in common: a title, lines as many as fit, and a foot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.strip import Strip

from reviewer.terminal_text import Shown
from reviewer.tui.drawing.cells import fitted
from reviewer.tui.drawing.palette import QUIET, STRONG
from reviewer.tui.widgets.painted_lines import PaintedLines

_Result = TypeVar("_Result")


class Sheet(ModalScreen[_Result]):
    """A modal screen that paints lines between a title and a foot, anew for each size."""

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
        """Show a title, lines from the first on, and a foot; title and foot are cut to the width."""
        width = self.room.width
        self.query_one("#listing-title", PaintedLines).paint([_line(title, width, STRONG)])
        self.query_one("#listing-lines", PaintedLines).paint(lines)
        self.query_one("#listing-foot", PaintedLines).paint([_line(foot, width, QUIET)])


def _line(text: Shown, width: int, style: Style) -> Strip:
    return Strip([Segment(fitted(text, min(cell_len(text), width)), style)])
