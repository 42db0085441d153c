"""When the app under test has done all that a key asked for: Textual's pilot guesses that from the processor.

Its own ``wait_for_idle`` sleeps for 20 ms at a time, twice a key, until the process was idle in one of them:
most of what the tests of screens took, and on a loaded machine a thread without a processor passes for idle.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from concurrent.futures import thread as pool
from time import monotonic, process_time
from types import FrameType
from typing import Any

from reviewer.journal.thread import JournalThread

_MOMENT = 0.02
"""Seconds: a timer that is due within them is waited for; else so long a look as Textual's."""
_IDLE = _MOMENT / 5
"""Seconds of the processor within a moment: looking around takes a fourth of them by itself."""


class AtRest:
    """Waits until the app of this test is at rest; the threads of earlier tests' apps are none of its."""

    def __init__(self) -> None:
        self._earlier = frozenset(threading.enumerate())

    async def wait(self, min_sleep: float = _MOMENT, max_sleep: float = 1) -> None:
        """Wait until nothing is at work, or as long as Textual's ``wait_for_idle`` would wait."""
        await asyncio.sleep(min_sleep)
        ends = monotonic() + max_sleep
        while monotonic() < ends:
            looks_until, used = monotonic() + _MOMENT, process_time()
            while monotonic() < looks_until:
                pause = self._until_next_work()
                if pause is None:
                    return
                await asyncio.sleep(pause)
            if process_time() - used < _IDLE:
                return

    def _until_next_work(self) -> float | None:
        """Seconds until something more may have been done; nothing where nothing is at work."""
        loop: Any = asyncio.get_running_loop()
        now = loop.time()
        if any(map(_is_at_work, self._frames())):
            return 0.005
        # Behind the threads, which leave here what they have found.
        if any(not handle.cancelled() for handle in list(loop._ready)):  # At once: threads add to it.
            return 0
        due = min((timer.when() for timer in loop._scheduled if not timer.cancelled()), default=now + 1)
        return max(due - now, 0) if due <= now + _MOMENT else None

    def _frames(self) -> list[FrameType]:
        """What each thread of the app is doing now."""
        frames, names = sys._current_frames(), ("reviewer-", "asyncio_", "ThreadPool")
        return [
            frames[one.ident]
            for one in {*threading.enumerate()} - self._earlier
            if one.name.startswith(names) and one.ident is not None and one.ident in frames
        ]


def _is_at_work(frame: FrameType) -> bool:
    """Whether a thread does anything but wait for what nobody has brought yet."""
    if frame.f_code is threading.Condition.wait.__code__:
        # Not by its lock: a thread that was woken has that again, and waits for the interpreter.
        return frame.f_locals.get("waiter") not in frame.f_locals["self"]._waiters
    if frame.f_code is pool._worker.__code__:
        return not frame.f_locals["work_queue"].empty()
    if frame.f_code is JournalThread._run.__code__:
        return not frame.f_locals["self"]._work.empty()
    return True
