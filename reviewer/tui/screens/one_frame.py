"""A screen that sends what is new of it once, and is laid out for the newest size alone."""

from __future__ import annotations

from typing import TypeVar

from textual import events
from textual.screen import Screen

from reviewer.tui.screens.timers import LateTimers

_Result = TypeVar("_Result")


class OneFrame(LateTimers, Screen[_Result]):
    """A screen of which a frame holds all that was drawn before, also what its parts have not told of yet.

    Textual's own sends such a part a second time in a frame behind a full one.
    """

    async def on_event(self, event: events.Event) -> None:
        """Take in what happens, but no size that another has overtaken.

        Textual's own lays out whatever size it is told, and tells itself of it: of two that come while it
        opens, each would bring back the other for ever.
        """
        if not isinstance(event, events.Resize) or event.size == self.app.size:
            await super().on_event(event)

    def send_frame(self) -> None:
        """Send at once what was drawn, where nothing is laid out anew.

        Its parts would tell of it one by one first, in messages of their own, for which the frame waits 1 ms.
        """
        lays_out = any(one._layout_required for one in (self, *self._compositor.visible_widgets))
        is_whole = lays_out or self._scroll_required or self._repaint_required
        if self.is_current and not is_whole and not self.app._batch_count:
            self._compositor_refresh()

    def _compositor_refresh(self) -> None:
        self._compositor.update_widgets(set(self._compositor.visible_widgets))
        super()._compositor_refresh()
