"""What is on the screen until the review is there: its name, painted before anything of it is loaded."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip

from reviewer.core.terminal_text import terminal_text
from reviewer.tui.drawing.palette import QUIET, STRONG
from reviewer.tui.widgets.painted_lines import PaintedLines

_MOST_TYPED = 100
"""Keys; nobody types more ahead."""


class OpeningScreen(Screen[None]):
    """Names the domain whose review is opened, and tells once that it has been painted."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "app.quit", "quit", show=False, id="opening.quit")]

    class Painted(Message):
        """The screen is up: what takes a moment to load may be loaded now."""

    def __init__(self, domain_name: str) -> None:
        super().__init__()
        self._domain_name = domain_name
        self._lines = PaintedLines(id="opening")
        self.typed: list[events.Key] = []
        """What was typed ahead, for the review to play."""

    def compose(self) -> ComposeResult:
        """Lay out the one part."""
        yield self._lines

    def on_key(self, event: events.Key) -> None:
        """Keep a key for the review."""
        if event.key != "q" and len(self.typed) < _MOST_TYPED:
            self.typed.append(event)

    def on_mount(self) -> None:
        """Say what is opened, and go on once that is on the screen."""
        title = f" reviewer · {terminal_text(self._domain_name)}"
        self._lines.paint([Strip([Segment(title, STRONG)]), Strip([]), Strip([Segment(" opening …", QUIET)])])
        self.call_after_refresh(self.post_message, self.Painted())
