"""The journal's own thread, in which decisions are written while the screen goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import TypeVar

_Result = TypeVar("_Result")


class JournalThread:
    """One thread that runs what it is given, one after the other; it is started by the first."""

    def __init__(self) -> None:
        self._work: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="reviewer-journal", daemon=True)
        self._closed = False

    def submit(self, work: Callable[[], _Result], done: Callable[[Future[_Result]], object]) -> None:
        """Run ``work`` behind all that was submitted before, then hand its result to ``done``.

        Args:
            work: may block.
            done: called in the journal's thread with a finished future: ``result()`` answers what ``work``
                returned or raises what it raised. It must neither raise nor wait for the thread that closes.

        Raises:
            RuntimeError: the thread was closed.
        """
        if self._closed:
            raise RuntimeError("the journal's thread is closed")
        if self._thread.ident is None:
            self._thread.start()

        def run() -> None:
            future: Future[_Result] = Future()
            try:
                future.set_result(work())
            except BaseException as error:  # noqa: BLE001 (the future's result raises it)
                future.set_exception(error)
            done(future)

        self._work.put(run)

    def close(self) -> None:
        """Wait until all that was submitted is done, and end the thread; what is cancelled ends soon."""
        self._closed = True
        if self._thread.ident is not None:
            self._work.put(None)
            self._thread.join()

    def _run(self) -> None:
        while (work := self._work.get()) is not None:
            work()
