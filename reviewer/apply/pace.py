"""How fast requests go: just below the account's limit, slower while AWS throttles."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

USUAL_RATE = 97.0
"""Requests a second, of MergeProfiles' default quota of 100: what is lost on the way leaves 95."""
_SLOWEST = 1.0
_BACK_UP = 1.02
"""By what the rate grows with each request that is not throttled, until it is what was asked for again."""
_BEHIND = 0.03
"""Seconds of lost moments that are made up for: of 97 a second, so never more than 100 in one."""
_PAUSE = 1.0
"""Seconds without any request once AWS has throttled."""


class Pace:
    """Gives out moments at which a request may go. Used by several threads."""

    def __init__(
        self, rate: float = USUAL_RATE, clock: Callable[[], float] = time.monotonic, pause: float = _PAUSE
    ) -> None:
        """Let ``rate`` requests a second go at most; after throttling none for ``pause`` seconds."""
        self._most = self.rate = rate
        self._clock = clock
        self.pause = pause
        self._lock = threading.Lock()
        self._next = clock()

    def wait(self, stop: threading.Event) -> bool:
        """Wait for one's moment; False where ``stop`` was set before it came."""
        with self._lock:
            now = self._clock()
            mine = max(self._next, now - _BEHIND)
            self._next = mine + 1 / self.rate
        return not stop.wait(mine - now) if mine > now else not stop.is_set()

    def passed(self) -> None:
        """Note that a request was not throttled."""
        with self._lock:
            self.rate = min(self._most, self.rate * _BACK_UP)

    def throttled(self) -> None:
        """Note that one was: go at half the rate, behind a pause."""
        with self._lock:
            now = self._clock()
            if self._next <= now + self.pause:  # Several at once tell of one throttling.
                self.rate = max(min(_SLOWEST, self._most), self.rate / 2)
            self._next = max(self._next, now + self.pause)
