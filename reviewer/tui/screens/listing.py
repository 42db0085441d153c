"""A modal screen of lines to read, such as the full ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from reviewer.core.terminal_text import Shown
from reviewer.tui.drawing.entries import Entry
from reviewer.tui.drawing.listing_lines import listing_lines
from reviewer.tui.drawing.scroll import Scroll
from reviewer.tui.screens.sheet import Sheet


class ListingScreen(Sheet[None]):
    """Lines under a title, scrolled by the keys of the review; any of its keys to leave closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,i,H,enter", "dismiss", "Close", show=False, id="listing.close"),
    ]

    def __init__(self, title: Shown, lines: Sequence[Entry]) -> None:
        """Show ``lines``, each a short name and a text."""
        super().__init__()
        self._title, self._entries = title, lines
        self._scroll = Scroll()

    def action_move(self, lines: int) -> None:
        """Scroll by ``lines``."""
        width, height = self.room
        self._scroll = self._scroll.moved(lines, len(listing_lines(self._entries, width)), height)
        self.draw()

    def draw(self) -> None:
        """Draw the lines from the first one in view on."""
        lines = listing_lines(self._entries, self.room.width)
        self.paint_in_view(self._title, lines, self._scroll, "esc closes   j/k scroll")
