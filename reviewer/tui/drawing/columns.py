"""Which profiles are in view, in which columns, and how wide these are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

GAP = 2
"""Blank cells at the end of each column."""
_NARROWEST, _WIDEST = 16, 46


class ProfileColumns(NamedTuple):
    """The members in view from left to right, and how wide their columns are, in cells."""

    available: int
    members: tuple[int, ...]
    widths: tuple[int, ...]
    total: int

    @classmethod
    def of(
        cls, available: int, total: int, first: int, held: int = 0, wanted: Sequence[int] = ()
    ) -> ProfileColumns:
        """Fit the columns of ``total`` profiles into ``available`` cells.

        All are as wide as each other where their values have room in that; where some need more, it comes
        from those that need less. Where not all fit, the held one comes first and the others scroll.

        Args:
            available: in cells.
            total: how many profiles there are.
            first: the first of the others that is to be in view, counted without the held one.
            held: the member that stays in view.
            wanted: how many cells each member's values take; empty where that does not count.
        """
        shown = min(max(available // max(min(_NARROWEST, available), 1), 1), total)
        members = tuple(range(total))
        if 1 < shown < total:
            others = [at for at in range(total) if at != held]
            begin = min(max(first, 0), total - shown)
            members = (held, *others[begin : begin + shown - 1])
        elif shown < total:
            begin = min(max(first, 0), total - 1)
            members = (begin,)
        if not members:
            return cls(available, (), (), total)
        equal = available // len(members)
        if shown == total:
            equal = min(equal, _WIDEST)
        needs = [wanted[at] + GAP if wanted else 0 for at in members]
        return cls(available, members, _shared(needs, equal, available), total)

    @property
    def is_whole(self) -> bool:
        """Whether every profile is in view."""
        return len(self.members) == self.total

    def first_that_shows(self, member: int, first: int, held: int) -> int:
        """From which one on the others have to be in view so that a member is."""
        if member in self.members or self.is_whole:
            return first
        if len(self.members) == 1:
            return member
        at = member - (member > held)
        return at if at < first else at - (len(self.members) - 1) + 1


def _shared(needs: Sequence[int], equal: int, available: int) -> tuple[int, ...]:
    """Give each column as much as all have, or what it needs beyond that as far as others need less."""
    if max(needs) <= equal:
        return (equal,) * len(needs)
    widths = [min(max(need, min(_NARROWEST, equal)), equal) for need in needs]
    left = available - sum(widths)
    for at in sorted(range(len(needs)), key=lambda at: needs[at]):
        more = min(max(needs[at] - widths[at], 0), left)
        widths[at] += more
        left -= more
    return tuple(widths)
