"""What was taken back in a session and can be given again."""

from __future__ import annotations

from reviewer.core.decisions import Decision


class Undone:
    """The decisions that were taken back, the newest undo last, until something else is decided."""

    def __init__(self) -> None:
        self._decisions: list[Decision] = []

    @property
    def last(self) -> Decision | None:
        """The one that was taken back last; None where there is none."""
        return self._decisions[-1] if self._decisions else None

    def add(self, decision: Decision) -> None:
        """Know that a decision was taken back."""
        self._decisions.append(decision)

    def decided(self, decision: Decision) -> None:
        """Know that something was decided: the last one again, or something new, after which none is left."""
        last = self.last
        if last is not None and (last.group_key, last.verdict) == (decision.group_key, decision.verdict):
            self._decisions.pop()
        else:
            self._decisions.clear()
