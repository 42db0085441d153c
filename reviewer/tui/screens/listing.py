"""A modal screen of lines to read: the help and the full ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.strip import Strip

from reviewer.core.terminal_text import Shown
from reviewer.tui.drawing.cells import wrapped
from reviewer.tui.drawing.palette import PLAIN, STRONG
from reviewer.tui.drawing.scroll import Scroll
from reviewer.tui.screens.sheet import Sheet


class ListingScreen(Sheet[None]):
    """Lines under a title, scrolled by the keys of the review; any of its keys to leave closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,i,H,enter", "dismiss", "close", show=False, id="listing.close"),
    ]

    def __init__(self, title: Shown, lines: Sequence[tuple[Shown, Shown]]) -> None:
        """Show ``lines``, each a short name and a text."""
        super().__init__()
        self._title = title
        self._entries = lines
        self._scroll = Scroll()

    def action_move(self, lines: int) -> None:
        """Scroll by ``lines``."""
        width, height = self.room
        self._scroll = self._scroll.moved(lines, len(self._lines(width)), height)
        self.draw()

    def draw(self) -> None:
        """Draw the lines from the first one in view on."""
        width, height = self.room
        lines = self._lines(width)
        top = self._scroll.in_view(len(lines), height)
        more = len(lines) - top - height
        foot = f"esc closes   j/k scroll{f'   ▼ {more} more' if more > 0 else ''}"
        self.paint(self._title, lines[top : top + height], Shown(foot))

    def _lines(self, width: int) -> list[Strip]:
        name_width = max((len(name) for name, _ in self._entries), default=0) + 2
        lines = []
        for name, text in self._entries:
            for at, part in enumerate(wrapped(text, max(width - name_width, 8))):
                head = name.ljust(name_width) if at == 0 else " " * name_width
                lines.append(Strip([Segment(head, STRONG), Segment(part, PLAIN)]))
        return lines
