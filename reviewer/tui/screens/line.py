"""A modal screen to write one line in: a note, a filter."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widgets import Input

from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.tui.drawing.cells import wrapped_within
from reviewer.tui.drawing.palette import QUIET, TROUBLE
from reviewer.tui.widgets.painted_lines import PaintedLines

LONGEST_LINE = 500
"""Characters: enough for a remark or a filter."""

_AROUND_FOOT = 5
"""Lines of the box that its border and the input take."""
_SHORTEST_FOOT = 2


class LineScreen(ModalScreen[str | None]):
    """Asks for one line; its result is the line, or None where it was left as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "close", show=False, id="line.close")
    ]

    def __init__(
        self,
        line: str,
        *,
        placeholder: str,
        foot: str,
        refused: Callable[[str], str] = lambda line: "",
    ) -> None:
        """Begin with a line.

        Args:
            line: what there is.
            placeholder: what to show while there is nothing.
            foot: what the keys do.
            refused: says why a line can't be taken, so that it stays open; ``""`` where it can.
        """
        super().__init__()
        self._line, self._placeholder, self._refused = line, placeholder, refused
        self._said, self._style = Shown(foot), QUIET

    def compose(self) -> ComposeResult:
        """Lay out the line and what to do with it."""
        with Vertical(id="line-box"):
            yield Input(self._line, placeholder=self._placeholder, max_length=LONGEST_LINE)
            yield PaintedLines(id="line-foot")

    def on_resize(self) -> None:
        """Break the foot for the new width."""
        self.call_after_refresh(self._draw)

    def _say(self, text: Shown, style: Style) -> None:
        self._said, self._style = text, style
        self._draw()

    def _draw(self) -> None:
        foot = self.query_one("#line-foot", PaintedLines)
        width = max(foot.size.width, 1)
        lines = wrapped_within(self._said, width, max(self.size.height - _AROUND_FOOT, 1))
        foot.styles.height = len(lines)
        self.query_one("#line-box").styles.height = _AROUND_FOOT + max(len(lines), _SHORTEST_FOOT)
        foot.paint([Strip([Segment(line, self._style)]) for line in lines])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Leave with the line, or say why it can't be taken."""
        event.stop()
        line = event.value.strip()
        why = self._refused(line)
        if why:
            self._say(terminal_text(why), TROUBLE)
        else:
            self.dismiss(line)
