"""Which keys are deliberate, told by when and how they came: a decision can't be undone once merged."""

from __future__ import annotations

import math

from reviewer.core.counted import number

_LONGEST_DELAY = 2.0
"""Seconds from a key that is held to its first repeat, at most: no system lets a user set more."""
_AFTER_HOLD = 3
"""Pauses behind a held key after which it counts again: a slow link brings repeats unevenly."""


class Bursts:
    """Tells a key that was pressed for itself from those of a burst.

    A burst is what comes with no pause in between: a key that is held or bounces, a paste without brackets,
    what a slow link has held back.
    """

    def __init__(self, pause: float) -> None:
        """Take keys that are ``pause`` seconds behind the one before for deliberate; 0 takes every key."""
        self._pause = pause
        self.takes_all = pause == 0
        """Whether every key counts, however it comes."""
        self._last = float("-inf")
        self._name = ""
        self._together = 1
        self.may_repeat = False
        """Whether the newest key may be the one before, held; of a first repeat only the next one tells."""
        self.is_deliberate = True
        """Whether the newest key came alone, and behind a pause."""
        self._given = self._ignored = 0
        self._is_over = False

    def read(self, count: int) -> None:
        """Know that the next ``count`` keys came in one read."""
        self._together = count

    def key(self, when: float, name: str = "") -> None:
        """Take a key that came at ``when``, in seconds; ``""`` names one that can't be held."""
        quiet, self._last = when - self._last, when
        is_again, self._name = name != "" and name == self._name, name
        pause = self._pause * (_AFTER_HOLD if is_again and self.is_held else 1)
        self.is_deliberate = self.takes_all or (quiet >= pause and self._together == 1)
        self.may_repeat = is_again and (quiet <= _LONGEST_DELAY if self.is_deliberate else self.may_repeat)
        if quiet >= pause and not self.is_held:
            self._given = self._ignored = 0
            self._is_over = False

    @property
    def is_held(self) -> bool:
        """Whether the newest key shows that it is held: it repeats what may have been a repeat already."""
        return self.may_repeat and not self.is_deliberate

    def let_go(self) -> None:
        """Know that the newest key was let go: the same key again is no repeat."""
        self._name = ""

    def trust(self) -> None:
        """Take the newest key for deliberate however it came."""
        self.is_deliberate = True

    def has_seen(self, since: float) -> bool:
        """Whether what is on the screen since then was there a pause before the newest key."""
        return self._last - since >= self._pause or (self.takes_all and since < math.inf)

    @property
    def is_over(self) -> bool:
        """Whether the newest key belongs to a burst that has closed the dialog it was meant for."""
        return self._is_over and not self.takes_all

    def end(self) -> None:
        """Know that the newest key has closed a dialog: what follows without a pause was meant for that."""
        self._is_over = True

    def give(self) -> None:
        """Count a verdict of the newest key's."""
        self._given += 1

    def ignore(self) -> None:
        """Count a key that was not played."""
        self._ignored += 1

    @property
    def words(self) -> str:
        """What was ignored of the burst that goes on, as a notice; ``""`` where nothing was."""
        if not self._ignored:
            return ""
        given = number(self._given, "verdict")
        what = "A key was held" if self.is_held else "A burst of keys"
        return (
            f"{what}: {given}, {self._ignored:,} ignored. Verdicts, undo and leaving count only"
            " after a short pause"
        )
