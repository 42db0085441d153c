"""A modal screen of what the keys do where it was opened, with a search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.strip import Strip

from reviewer.core.terminal_text import Shown, typed_text
from reviewer.tui.drawing.entries import Entry
from reviewer.tui.drawing.help_lines import HelpPart, found_in
from reviewer.tui.drawing.listing_lines import listing_lines
from reviewer.tui.drawing.palette import QUIET, TITLE
from reviewer.tui.drawing.scroll import Scroll
from reviewer.tui.screens.sheet import Sheet

_LONGEST = 60
"""Characters of a search."""


class HelpScreen(Sheet[None]):
    """Keys and signs in parts; what is typed behind ``/`` leaves those in which it stands."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search in the help", show=False, id="help.search"),
        Binding("escape,q,question_mark,f1,enter", "close", "Close", show=False, id="help.close"),
    ]

    def __init__(self, title: Shown, parts: Sequence[HelpPart]) -> None:
        """Show ``parts`` under a title."""
        super().__init__()
        self._title, self._parts = title, parts
        self._scroll = Scroll()
        self._query = ""
        self._is_typing = False

    def action_move(self, lines: int) -> None:
        """Scroll by ``lines``."""
        width, height = self.room
        self._scroll = self._scroll.moved(lines, len(self._lines(width)), height)
        self.draw()

    def action_search(self) -> None:
        """Take what is typed from now on for what is looked for."""
        self._is_typing, self._query = True, ""
        self.draw()

    def action_close(self) -> None:
        """Take the search off, or close."""
        if self._query:
            self._query = ""
            self.draw()
        else:
            self.dismiss()

    def on_key(self, event: events.Key) -> None:
        """Take a key into the search while one is typed."""
        if not self._is_typing:
            return
        event.stop()
        if event.key == "escape":
            self._is_typing, self._query = False, ""
        elif event.key == "enter":
            self._is_typing = False
        elif event.key == "backspace":
            self._query = self._query[:-1]
        elif event.is_printable and event.character:
            self._query = f"{self._query}{event.character}"[:_LONGEST]
        self._scroll = Scroll()
        self.draw()

    def on_paste(self, event: events.Paste) -> None:
        """Take pasted text into the search while one is typed."""
        if self._is_typing:
            self._query = f"{self._query}{event.text}"[:_LONGEST]
            self.draw()

    def draw(self) -> None:
        """Draw the lines from the first one in view on."""
        asked = typed_text(self._query)
        if self._is_typing:
            foot = f"/{asked}▏  enter keeps it   esc takes it off"
        elif self._query:
            foot = f"/{asked}   esc takes it off   / searches anew"
        else:
            foot = "esc closes   j/k scroll   / searches"
        self.paint_in_view(self._title, self._lines(self.room.width), self._scroll, foot)

    def _lines(self, width: int) -> list[Strip]:
        parts = found_in(self._parts, self._query)
        if not parts:
            return [Strip([Segment("Nothing in the help says that", QUIET)])]
        drawn: list[Strip] = []
        for part in parts:
            # A part's own: the longest of all would leave the first texts too little room.
            names = max(cell_len(line.name) for line in part.lines)
            drawn += [Strip([])] * bool(drawn) + [Strip([Segment(part.title, TITLE)])]
            drawn += listing_lines([Entry(*line[:2]) for line in part.lines], width, names)
        return drawn
