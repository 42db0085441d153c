"""When the app under test has done all that a key asked for: Textual's pilot guesses that from the processor.

Its own ``wait_for_idle`` sleeps for 20 ms at a time, twice a key, until the process was idle in one of them:
most of what the tests of screens took, and on a loaded machine a thread without a processor passes for idle.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
from concurrent.futures import thread as pool
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import Any

from reviewer.journal.thread import JournalThread

_MOMENT = 0.02
"""Seconds: a timer that is due within them is waited for."""
_LOOKS = 4
"""Looks in a row, of a fourth of a moment each, in which a thread was blocked that counts as waiting."""


class AtRest:
    """Waits until the app of this test is at rest; the threads of earlier tests' apps are none of its."""

    def __init__(self) -> None:
        self._earlier = frozenset(threading.enumerate())

    async def wait(self, min_sleep: float = _MOMENT, max_sleep: float = 1) -> None:
        """Wait until nothing is at work but threads that something else blocks; a second at most."""
        await asyncio.sleep(min_sleep)
        ends, blocked = monotonic() + max_sleep, 0
        while blocked < _LOOKS and monotonic() < ends:
            at_work = self._at_work()
            # Behind the threads, which leave in the loop what they have found.
            pause = _until_next_turn()
            if not at_work and pause is None:
                return
            blocked = blocked + 1 if pause is None and not any(map(_could_run, at_work)) else 0
            await asyncio.sleep(_MOMENT / _LOOKS if pause is None else pause)

    def _at_work(self) -> list[threading.Thread]:
        frames, names = sys._current_frames(), ("reviewer-", "asyncio_", "ThreadPool")
        return [
            one
            for one in {*threading.enumerate()} - self._earlier
            if one.name.startswith(names) and one.ident in frames and _is_at_work(frames[one.ident])
        ]


def _until_next_turn() -> float | None:
    """Seconds until the loop has something to do; nothing where that is further away than a moment."""
    loop: Any = asyncio.get_running_loop()
    now = loop.time()
    if any(not handle.cancelled() for handle in list(loop._ready)):  # At once: threads add to it.
        return 0
    due = min((timer.when() for timer in loop._scheduled if not timer.cancelled()), default=now + 1)
    return max(due - now, 0) if due <= now + _MOMENT else None


def _could_run(thread: threading.Thread) -> bool:
    """Whether a thread has a processor, or waits for one or for a disk: a loaded machine takes its time."""
    with contextlib.suppress(OSError):  # It has ended, or the system tells no such thing.
        return (
            Path(f"/proc/self/task/{thread.native_id}/stat").read_text().rpartition(")")[2].split()[0] in "RD"
        )
    return False


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
