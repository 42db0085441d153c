"""What has to come to its end before the program is left, however that is ended."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_UNFINISHED: dict[threading.Event, Callable[[], None]] = {}
"""What is set once something has ended, and what has it end."""
_PATIENCE = 30.0
"""Seconds that this is waited for: an answer of AWS takes twenty at most."""


@contextmanager
def finished_first(stop: Callable[[], None]) -> Iterator[None]:
    """Let :func:`finish` wait until the body has ended, which ``stop`` has it do soon."""
    ended = threading.Event()
    _UNFINISHED[ended] = stop
    try:
        yield
    finally:
        del _UNFINISHED[ended]
        ended.set()


def finish() -> None:
    """Have all that is under way in other threads end, and wait for it."""
    for ended, stop in [*_UNFINISHED.items()]:
        stop()
        ended.wait(_PATIENCE)
