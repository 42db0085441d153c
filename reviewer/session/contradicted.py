"""Groups whose evidence speaks against their score: what is said of them teaches the most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.core.matches import Match
from reviewer.matches.bands import Band, Bands
from reviewer.matches.groups import MatchQueue

if TYPE_CHECKING:
    from reviewer.comparison.balance import Balance  # Loading it takes a part of the first paint.


class Contradicted:
    """Which groups they are, of those that were weighed."""

    def __init__(self, groups: MatchQueue, bands: Bands) -> None:
        """Know of none of ``groups`` yet, whose scores ``bands`` parts."""
        self._groups, self._bands = groups, bands
        self._found: dict[str, bool] = {}

    def knows(self, group: Match) -> bool:
        """Whether a group was weighed."""
        return group.key in self._found

    def take(self, group: Match, balance: Balance | None) -> None:
        """Take in what the evidence on a group comes to; None where it can't be weighed."""
        band = self._bands.band(group.score)
        self._found[group.key] = balance is not None and (
            (band is Band.MERGE and (balance.bits < 0 or balance.veto))
            or (band is Band.REJECT and balance.bits > 0 and not balance.veto)
        )

    def has(self, position: int) -> bool:
        """Whether the group at a position is one; not while it was not weighed."""
        return self._found.get(self._groups.group(position).key, False)
