"""What all modal screens have in common: they close once, and take keys as soon as they are there."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack, suppress
from functools import cached_property
from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

from reviewer.tui.screens.one_frame import OneFrame

_Result = TypeVar("_Result")
# Seconds; it takes some 10 ms. Should it never be there, keys are played all the same.
_PATIENCE = 1.0


class ClosesOnce(ModalScreen[_Result], OneFrame[_Result]):
    """A modal screen; asked to close again before it is gone, it does nothing.

    Its first frame waits until it is drawn: Textual's own sends all that lies below twice before that.
    """

    @cached_property
    def _takes_keys(self) -> asyncio.Event:
        return asyncio.Event()

    @cached_property
    def _held_frames(self) -> ExitStack:
        return ExitStack()

    def on_screen_resume(self) -> None:
        """Begin to take keys once what they go to has the focus, and to be seen once it is drawn."""
        self.call_later(self._takes_keys.set)
        self._held_frames.enter_context(self.app.batch_update())
        # It is drawn once it knows its size, and lines are shown once they have their places.
        self.call_after_refresh(self.call_after_refresh, self._held_frames.close)

    def on_unmount(self) -> None:
        """Hold back no frame of what lies below, should it go before it was seen."""
        self._held_frames.close()

    async def is_ready(self) -> None:
        """Wait until keys reach what they are meant for."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await self._takes_keys.wait()

    def dismiss(self, result: _Result | None = None) -> AwaitComplete:
        """Close with a result, once."""
        self._held_frames.close()
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()
