"""How fast a reviewer decides, from the last decisions of the session."""

from __future__ import annotations

import itertools
from collections import deque
from datetime import datetime, timedelta

_LAST, _ENOUGH = 30, 10
# A longer gap is a break, not thinking.
_LONGEST_THOUGHT = timedelta(minutes=2)


class Pace:
    """Decisions a minute over the last thirty, breaks left out."""

    def __init__(self) -> None:
        self._times: deque[datetime] = deque(maxlen=_LAST)

    def decided(self, at: datetime) -> None:
        """Count a decision."""
        self._times.append(at)

    def undone(self) -> None:
        """Count the newest decision no more."""
        if self._times:
            self._times.pop()

    @property
    def a_minute(self) -> float | None:
        """Decisions a minute; None before there are two."""
        times = list(self._times)
        if len(times) < 2:
            return None
        thinking = sum(
            (min(later - earlier, _LONGEST_THOUGHT) for earlier, later in itertools.pairwise(times)),
            timedelta(),
        )
        if thinking <= timedelta():
            return None
        return (len(times) - 1) * 60 / thinking.total_seconds()

    def time_left(self, undecided: int) -> timedelta | None:
        """How long ``undecided`` more groups take at this pace; None for none, and of too few decisions.

        Who starts reads every word: what is left at that pace is far too long.
        """
        rate = self.a_minute
        if rate is None or not undecided or len(self._times) < _ENOUGH:
            return None
        return timedelta(minutes=undecided / rate)
