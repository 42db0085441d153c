"""The line above the progress: empty, or what there is to say, over the last lines of the groups."""

from __future__ import annotations

from reviewer.core.terminal_text import Shown
from reviewer.tui.drawing.status_lines import notice_lines
from reviewer.tui.widgets.painted_lines import PaintedLines

_USUAL_LINES = 4
"""How many lines a notice takes at most."""


class NoticeLine(PaintedLines):
    """Shows the last notice until it is taken off; a longer one takes more lines."""

    def __init__(self) -> None:
        super().__init__(id="notice")
        self._notice = Shown("")
        self._is_trouble = False
        self.instead = Shown("")
        """What to show while there is nothing else to say."""

    def say(self, notice: Shown, *, trouble: bool = False) -> None:
        """Show a notice from the next drawing on; ``""`` for none."""
        self._notice, self._is_trouble = notice, trouble

    def show(self, width: int, problem: Shown | None) -> int:
        """Draw the notice, or else a problem; tells how many lines of the groups it lies over.

        Args:
            width: of the screen, in cells.
            problem: what is wrong all the time, if anything.
        """
        text, trouble, most = self._notice, self._is_trouble, _USUAL_LINES
        if problem is not None and not text:
            # What to do comes at its end, and may be a command to copy.
            text, trouble, most = problem, True, max(self.screen.size.height // 2, _USUAL_LINES)
        lines = notice_lines(text or self.instead, width, trouble=trouble, most=most)
        if self.styles.height is None or self.styles.height.value != len(lines):
            self.styles.height = len(lines)
        self.paint(lines)
        return len(lines) - 1
