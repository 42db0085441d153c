"""When the program asks again, and how far apart: after AWS has throttled, and after a failure.

botocore's own attempts of one call are in :mod:`reviewer.aws.attempts`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from reviewer.core.problems import Problem

FIRST_WAIT = 0.5
"""Seconds between requests that nobody waits for, once AWS has throttled."""
LONGEST_WAIT = 8.0
"""Seconds between them at most, however often AWS throttles."""
_EASING = 0.7
_SHORTEST_WAIT = 0.1
_RETRY_WAITS = (2.0, 4.0, 8.0, 15.0, 30.0)


class Throttle:
    """How far requests that nobody waits for are kept apart: further with each throttling, closer without.

    Used by several threads.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._seen = 0
        self._next_at = 0.0
        self.wait = 0.0
        """Seconds between two of them; 0 while AWS bears what comes."""

    def note(self, throttled: int) -> None:
        """Take in how often AWS had throttled once a call was answered."""
        with self._lock:
            if throttled > self._seen:
                self._seen = throttled
                self.wait = min(max(FIRST_WAIT, self.wait * 2), LONGEST_WAIT)
                self._next_at = self._clock() + self.wait
            elif self.wait:
                eased = self.wait * _EASING
                self.wait = eased if eased >= _SHORTEST_WAIT else 0.0

    def delay(self) -> float:
        """Seconds until the next one may go; 0 for now."""
        with self._lock:
            return max(self._next_at - self._clock(), 0.0) if self.wait else 0.0

    def go(self) -> None:
        """Let one go."""
        with self._lock:
            self._next_at = self._clock() + self.wait


class Retries:
    """Waits that grow with each failure of a source that is slow or away, and begin anew once it answers."""

    def __init__(self) -> None:
        self._failures = 0

    def failed(self, problem: Problem) -> float | None:
        """Seconds until it is asked again; None where asking again by itself can't help."""
        if not problem.kind.may_pass:
            return None
        wait = _RETRY_WAITS[min(self._failures, len(_RETRY_WAITS) - 1)]
        self._failures += 1
        return wait

    def answered(self) -> None:
        """Begin anew with the shortest wait."""
        self._failures = 0
