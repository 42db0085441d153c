"""When to ask again by itself for what failed."""

from __future__ import annotations

from reviewer.core.problems import Problem

_WAITS = (2.0, 4.0, 8.0, 15.0, 30.0)


class Retries:
    """Waits that grow with each failure of a source that is slow or away, and begin anew once it answers."""

    def __init__(self) -> None:
        self._failures = 0

    def failed(self, problem: Problem) -> float | None:
        """Seconds until it is asked again; None where asking again by itself can't help."""
        if not problem.kind.may_pass:
            return None
        wait = _WAITS[min(self._failures, len(_WAITS) - 1)]
        self._failures += 1
        return wait

    def answered(self) -> None:
        """Begin anew with the shortest wait."""
        self._failures = 0
