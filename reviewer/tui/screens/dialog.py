"""What all modal screens have in common: they close once, and take keys as soon as they are there."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import cached_property
from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

_Result = TypeVar("_Result")
# Seconds; it takes some 10 ms. Should it never be there, keys are played all the same.
_PATIENCE = 1.0


class ClosesOnce(ModalScreen[_Result]):
    """A modal screen; asked to close again before it is gone, it does nothing."""

    @cached_property
    def _takes_keys(self) -> asyncio.Event:
        return asyncio.Event()

    def on_screen_resume(self) -> None:
        """Begin to take keys once what they go to has the focus."""
        self.call_later(self._takes_keys.set)

    async def is_ready(self) -> None:
        """Wait until keys reach what they are meant for."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await self._takes_keys.wait()

    def dismiss(self, result: _Result | None = None) -> AwaitComplete:
        """Close with a result, once."""
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()
