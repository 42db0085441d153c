"""A modal screen to write one line in: a note, a filter."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widgets import Input

from reviewer.tui.drawing.palette import QUIET
from reviewer.tui.widgets.painted_lines import PaintedLines

LONGEST_LINE = 500
"""Characters: enough for a remark or a filter."""


class LineScreen(ModalScreen[str | None]):
    """Asks for one line; its result is the line, or None where it was left as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "close", show=False, id="line.close")
    ]

    def __init__(self, line: str, *, placeholder: str, foot: str) -> None:
        """Begin with a line.

        Args:
            line: what there is.
            placeholder: what to show while there is nothing.
            foot: what the keys do.
        """
        super().__init__()
        self._line, self._placeholder, self._foot = line, placeholder, foot

    def compose(self) -> ComposeResult:
        """Lay out the line and what to do with it."""
        with Vertical(id="line-box"):
            yield Input(self._line, placeholder=self._placeholder, max_length=LONGEST_LINE)
            yield PaintedLines(id="line-foot")

    def on_mount(self) -> None:
        """Say what the keys do."""
        self.query_one("#line-foot", PaintedLines).paint([Strip([Segment(self._foot, QUIET)])])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Leave with the line."""
        event.stop()
        self.dismiss(event.value.strip())
