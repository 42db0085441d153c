"""The keys at the foot of the review; a click does what a key does."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.message import Message

from reviewer.tui.action import FooterKey
from reviewer.tui.drawing.footer_line import PlacedKey, footer_line, placed_keys
from reviewer.tui.widgets.painted_lines import PaintedLines


class Footer(PaintedLines):
    """As many keys with what they do as there is room for."""

    class Clicked(Message):
        """A key was clicked."""

        def __init__(self, id: str, when: float) -> None:
            super().__init__()
            self.id = id
            """Of its action."""
            self.when = when
            """In seconds of the clock that keys are told by."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._placed: list[PlacedKey] = []

    def show(self, keys: Sequence[FooterKey], width: int) -> None:
        """Show keys in so many cells."""
        self._placed = placed_keys(keys, width)
        self.paint([footer_line(self._placed)])

    def on_click(self, event: events.Click) -> None:
        """Tell which key was clicked."""
        for key, start, end in self._placed:
            if start <= event.x < end:
                self.post_message(self.Clicked(key.id, event.time))
