"""A modal screen to write one line in: a note, a filter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.strip import Strip
from textual.widgets import Input

from reviewer.core.counted import number
from reviewer.core.terminal_text import Shown, terminal_text, typed_text
from reviewer.tui.drawing.cells import wrapped_within
from reviewer.tui.drawing.help_lines import HelpPart
from reviewer.tui.drawing.palette import QUIET, TROUBLE
from reviewer.tui.screens.dialog import ClosesOnce
from reviewer.tui.widgets.painted_lines import PaintedLines

LONGEST_LINE = 500
"""Characters: enough for a remark or a filter."""

_AROUND_FOOT = 5
"""Lines of the box that its border and the input take."""
_SHORTEST_FOOT = 2


class LineScreen(ClosesOnce[str | None]):
    """Asks for one line; its result is the line, or None where it was left as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "close", show=False, id="line.close"),
        # Ahead of the input's own, which would tell of it later, behind the keys that follow.
        Binding("enter", "take", "take", show=False, priority=True),
        Binding("up", "earlier(1)", "earlier", show=False, priority=True),
        Binding("down", "earlier(-1)", "later", show=False, priority=True),
        Binding("f1", "help", "help", show=False, priority=True),
    ]

    def __init__(
        self,
        line: str,
        *,
        placeholder: str,
        foot: str,
        refused: Callable[[str], str] = lambda line: "",
        earlier: Sequence[str] = (),
        help: Sequence[HelpPart] = (),
    ) -> None:
        """Begin with a line.

        Args:
            line: what there is.
            placeholder: what to show while there is nothing.
            foot: what the keys do.
            refused: says why a line can't be taken, so that it stays open; ``""`` where it can.
            earlier: lines that up and down offer, the newest last.
            help: what f1 shows; empty shows nothing.
        """
        super().__init__()
        self._refused, self._foot = refused, foot
        self._lines, self._help = [typed_text(one) for one in (*earlier, line)], help
        self._typed = Input(self._lines[-1], placeholder=placeholder)
        self._said_in = PaintedLines(id="line-foot")
        self._box = Vertical(self._typed, self._said_in, id="line-box")
        self._at = len(earlier)
        self._said, self._style = Shown(foot), QUIET

    def compose(self) -> ComposeResult:
        """Lay out the line and what to do with it."""
        yield self._box

    def on_resize(self) -> None:
        """Break the foot for the new width."""
        self.call_after_refresh(self._draw)

    def _say(self, text: Shown, style: Style) -> None:
        self._said, self._style = text, style
        self._draw()

    def _draw(self) -> None:
        foot = self._said_in
        width = max(foot.size.width, 1)
        lines = wrapped_within(self._said, width, max(self.size.height - _AROUND_FOOT, 1))
        foot.styles.height = len(lines)
        self._box.styles.height = _AROUND_FOOT + max(len(lines), _SHORTEST_FOOT)
        foot.paint([Strip([Segment(line, self._style)]) for line in lines])

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say of a line that can't be kept why."""
        why = _fault(event.value)
        self._say(terminal_text(why or self._foot), TROUBLE if why else QUIET)

    def action_earlier(self, lines: int) -> None:
        """Put an earlier line in the place of this one, which down brings back."""
        typed = self._typed
        self._lines[self._at] = typed.value
        at = self._at - lines
        if 0 <= at < len(self._lines):
            self._at = at
            typed.value = self._lines[at]
            typed.cursor_position = len(typed.value)

    def action_help(self) -> None:
        """Show what can be written."""
        if self._help:
            from reviewer.tui.screens.help import HelpScreen

            self.app.push_screen(HelpScreen(Shown("What can be written"), self._help))

    def action_take(self) -> None:
        """Leave with the line, or say why it can't be taken."""
        line = self._typed.value.strip()
        why = _fault(line) or self._refused(line)
        if why:
            self._say(terminal_text(why), TROUBLE)
        else:
            self.dismiss(line)


def _fault(line: str) -> str:
    """Say why a line can't be kept, whatever it is for; ``""`` where it can."""
    if (over := len(line) - LONGEST_LINE) > 0:
        return (
            f"{number(over, 'character')} too long: a line holds {LONGEST_LINE}. Nothing is cut,"
            " so take some out"
        )
    if "\ufffd" in line:
        return "� is where the terminal sent no UTF-8: set its encoding to that, and write it anew"
    return ""
