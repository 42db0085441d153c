"""Which keys are deliberate, told by when and how they came: a decision can't be undone once merged."""

from __future__ import annotations


class Bursts:
    """Tells a key that was pressed for itself from those of a burst.

    A burst is what comes with no pause in between: a key that is held or bounces, a paste without brackets,
    what a slow link has held back.
    """

    def __init__(self, pause: float) -> None:
        """Take keys that are ``pause`` seconds behind the one before for deliberate; 0 takes every key."""
        self._pause = pause
        self._last = float("-inf")
        self._together = 1
        self.is_deliberate = True
        """Whether the newest key came alone, and behind a pause."""
        self._given = self._ignored = 0
        self._is_over = False

    def read(self, count: int) -> None:
        """Know that the next ``count`` keys came in one read."""
        self._together = count

    def key(self, when: float) -> None:
        """Take a key that came at ``when``, in seconds."""
        quiet, self._last = when - self._last, when
        self.is_deliberate = self._pause == 0 or (quiet >= self._pause and self._together == 1)
        if quiet >= self._pause:
            self._given = self._ignored = 0
            self._is_over = False

    def trust(self) -> None:
        """Take the newest key for deliberate however it came."""
        self.is_deliberate = True

    def has_seen(self, since: float) -> bool:
        """Whether what is on the screen since then was there a pause before the newest key."""
        return self._pause == 0 or self._last - since >= self._pause

    @property
    def is_over(self) -> bool:
        """Whether the newest key belongs to a burst that has closed the dialog it was meant for."""
        return self._is_over and self._pause > 0

    def end(self) -> None:
        """Know that the newest key has closed a dialog: what follows without a pause was meant for that."""
        self._is_over = True

    def give(self) -> None:
        """Count a verdict of the newest key's."""
        self._given += 1

    def ignore(self, count: int = 1) -> None:
        """Count keys that were not played."""
        self._ignored += count

    @property
    def words(self) -> str:
        """What was ignored of the burst that goes on, as a notice; ``""`` where nothing was."""
        if not self._ignored:
            return ""
        given = f"{self._given} verdict{'' if self._given == 1 else 's'}"
        return (
            f"A burst of keys: {given}, {self._ignored:,} ignored. Verdicts, undo and leaving count only"
            " after a short pause"
        )
