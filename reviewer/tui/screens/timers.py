"""One-shot timers that fire however late the machine comes to them."""

from __future__ import annotations

from textual.message_pump import MessagePump
from textual.timer import Timer, TimerCallback


class LateTimers(MessagePump):
    """An app or a screen none of whose one-shot timers is lost.

    Textual's own leaves out a tick that is due before it has begun to wait for it, as on a loaded machine or
    behind a stop; of a one-shot timer that is the only one. An app then never takes a size of the terminal
    again, since it sets a timer for the next size only once the last one has fired.
    """

    def set_timer(
        self,
        delay: float,
        callback: TimerCallback | None = None,
        *,
        name: str | None = None,
        pause: bool = False,
    ) -> Timer:
        """Call a function after ``delay`` seconds, or as soon after that as the machine lets it."""
        timer = super().set_timer(delay, callback, name=name, pause=pause)
        timer._skip = False
        return timer
