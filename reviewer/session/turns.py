"""In which turn the undecided groups of a sequence come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from reviewer.fetching.prefetch import GROUPS_AHEAD
from reviewer.matches.sequence import GroupSequence


class Turns:
    """A walk along the undecided groups, from which one near ahead may come before its turn, once."""

    def __init__(
        self,
        sequence: GroupSequence,
        passes_over: Callable[[int], bool],
        may_come_first: Callable[[int], bool] | None,
    ) -> None:
        """Begin a walk.

        Args:
            sequence: the groups.
            passes_over: whether a group is left out, since someone else is at work on it.
            may_come_first: whether a group may come before its turn; None where none may.
        """
        self._sequence, self._passes_over, self._may_come_first = sequence, passes_over, may_come_first
        self._came_first: set[int] = set()
        """What came out of its turn, which each group does once."""
        self._walked: tuple[int, int] | None = None
        """A group that came out of its turn, and the place from which the walk goes on behind it."""

    def go_to(self, position: int) -> None:
        """Know where the reviewer goes: the walk goes on from there."""
        if self._walked is not None and self._walked[0] != position:
            self._walked = None

    def next_undecided(self, after: int) -> int | None:
        """The first undecided group behind ``after`` that nobody else is at work on; None for none so far."""
        found = self._sequence.next_undecided(after)
        while found is not None and self._passes_over(found):
            found = self._sequence.next_undecided(found)
        return found

    def _place(self, position: int | None) -> int:
        """Where the walk is: here, or before a group that came out of its turn; -1 before the first."""
        here = -1 if position is None else position
        return self._walked[1] if self._walked is not None and self._walked[0] == here else here

    def ahead(self, position: int | None) -> Iterator[int]:
        """The undecided groups that come next, in their turn."""
        at = self.next_undecided(self._place(position))
        while at is not None:
            yield at
            at = self.next_undecided(at)

    def coming(self, position: int | None, most: int) -> list[int]:
        """The same as they would be walked now, ``most`` of them: one near ahead may come first."""
        others = (at for at in self.ahead(position) if at != position)
        if self._may_come_first is None:
            return [*islice(others, most)]
        nearby = [*islice(others, GROUPS_AHEAD)]
        for at in nearby[1:]:
            if at not in self._came_first and self._may_come_first(at):
                nearby.remove(at)
                return [at, *nearby][:most]
        return nearby[:most]

    def take_next(self, position: int | None) -> int | None:
        """The next undecided group, remembering where it came out of its turn; None for none so far."""
        found = next(iter(self.coming(position, 1)), None)
        if found is None or found == next(self.ahead(position), None):
            self._walked = None
        else:
            self._walked = (found, self._place(position))
            self._came_first.add(found)
        return found
