"""Whether an event loop is kept waiting: looked at from beside it, by looks and not by the clock."""

from __future__ import annotations

import selectors
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

LOOK_EVERY = 0.005
"""Seconds between two looks at least."""
_AT_WORK = 0.02
"""The share of the processor that a thread has at least which could go on; SQLite's waiting takes less."""


@dataclass
class StuckLooks:
    """What was seen of one thread."""

    made: int = 0
    """How often it was looked at."""
    stuck_in_a_row: int = 0
    """How many looks in a row, at most, found it neither at work nor waiting for what is to be done."""


@contextmanager
def stuck_looks() -> Iterator[StuckLooks]:
    """Look at this thread, that of an event loop, from another one while the body lasts.

    It is stuck where it waits for anything but its loop's next event, and uses no processor. A look is made
    only while the process runs: neither a stop nor a slow machine counts.
    """
    looks, thread, ended = StuckLooks(), threading.get_ident(), threading.Event()

    def look() -> None:
        clock, used, in_a_row = time.pthread_getcpuclockid(thread), 0.0, 0
        while not ended.wait(LOOK_EVERY):
            frame, now = sys._current_frames()[thread], time.clock_gettime(clock)
            if (
                frame.f_code.co_filename == selectors.__file__
                or now - used > (in_a_row + 1) * LOOK_EVERY * _AT_WORK
            ):
                in_a_row, used = 0, now
            else:
                in_a_row += 1
            looks.made, looks.stuck_in_a_row = looks.made + 1, max(looks.stuck_in_a_row, in_a_row)
            del frame

    looking = threading.Thread(target=look, name="looking", daemon=True)
    looking.start()
    try:
        yield looks
    finally:
        ended.set()
        looking.join()
