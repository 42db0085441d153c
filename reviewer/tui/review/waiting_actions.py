"""Actions that wait for a window or for the journal, and the keys that wait for them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, suppress
from contextvars import ContextVar
from typing import Any, TypeVar

from textual.screen import ModalScreen

from reviewer.core.system_limits import is_limit
from reviewer.journal.thread import JournalThread
from reviewer.session.pending import Pending
from reviewer.tui.screens.one_frame import OneFrame

_Result = TypeVar("_Result")
_KEYS_GO_ON: ContextVar[asyncio.Event] = ContextVar("keys_go_on")
"""Set once keys are played again while the action of this task goes on."""


class WaitingActions:
    """Does them, each in a task of its own, and lets keys go on as soon as they may."""

    def __init__(
        self,
        screen: OneFrame[None],
        told: Callable[[], AbstractContextManager[None]],
        go_on: Callable[[], None],
        draw: Callable[[], None],
    ) -> None:
        """Nothing waits yet.

        Args:
            screen: over which windows are opened.
            told: within it, what keeps an action from being done is told.
            go_on: shows what came of one, and asks for what is wanted then.
            draw: shows that one takes long.
        """
        self._screen, self._told, self._go_on, self._draw = screen, told, go_on, draw
        self._tasks: set[asyncio.Task[None]] = set()
        self._journal_thread = JournalThread()

    async def do(self, action: Awaitable[None] | None) -> None:
        """Do an action; returns once it is done or keys go on.

        Until then no other key is played: what is typed right behind one that opens a screen goes there.
        """
        assert action is not None
        goes_on = asyncio.Event()
        _KEYS_GO_ON.set(goes_on)
        task = asyncio.create_task(self._finish(action))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        await goes_on.wait()

    async def _finish(self, action: Awaitable[None]) -> None:
        try:
            with self._told():
                await action
            self._go_on()
            if not _KEYS_GO_ON.get().is_set():  # Else another screen was open, behind which all is painted.
                self._screen.send_frame()
        except Exception as error:  # noqa: BLE001 (the app ends with it, as with one in a handler)
            self._screen.app._handle_exception(error)
        finally:
            _KEYS_GO_ON.get().set()

    async def ask(self, screen: ModalScreen[_Result]) -> _Result | None:
        """Open a modal screen; answers its result, None where it was left without one."""
        answer: asyncio.Future[_Result | None] = asyncio.get_running_loop().create_future()
        self._screen.app.push_screen(screen, answer.set_result)
        _KEYS_GO_ON.get().set()
        return await answer

    async def committed(self, pending: Pending[Any], patience: float) -> None:
        """Commit in the journal's own thread; keys are answered meanwhile behind so many seconds."""
        loop, done = asyncio.get_running_loop(), asyncio.Event()

        def finished(_: object) -> None:
            with suppress(RuntimeError):  # The loop has ended: nobody waits any more.
                loop.call_soon_threadsafe(done.set)

        try:
            self._journal_thread.submit(pending.commit, finished)
        except RuntimeError as error:
            if not is_limit(error):
                raise
            pending.commit()  # A verdict is worth a moment in which no key is answered.
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await done.wait()
        if not done.is_set():
            self._draw()
            _KEYS_GO_ON.get().set()
            await done.wait()

    def cancel(self) -> None:
        """Leave undone what waits."""
        for task in self._tasks:
            task.cancel()

    def close(self) -> None:
        """Wait until the journal has what it was given."""
        self._journal_thread.close()
