"""A group compared and weighed: its rows, what they weigh, and what its evidence says."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from reviewer.comparison.evidence import Bearing
from reviewer.comparison.rows import FieldRow, rows_as_written
from reviewer.core.matches import Profile
from reviewer.session.profile_cache import Member
from reviewer.tui.drawing.summary_lines import BETWEEN, Side

if TYPE_CHECKING:  # What they import would take a part of the first paint.
    from reviewer.comparison.weights import Weights


_KEPT = 8
"""How many groups' comparisons are kept."""


class WeighedGroup(NamedTuple):
    """What is shown of a group's evidence."""

    rows: tuple[FieldRow, ...] = ()
    sides: tuple[Side, ...] = ()
    """What speaks against its being one customer, and what for it; empty where that is not known (yet)."""
    bits: tuple[float, ...] = ()
    """What each row weighs."""
    sum: float | None = None
    """What all evidence comes to, in bits; of three and more between the parts that have least to do with
    one another. None where it is not known."""
    stands_against: bool = False
    """Whether something speaks against one customer whatever the sum."""
    widths: tuple[int, ...] = ()
    """How many cells each member's longest value takes."""


def unweighed(profiles: Sequence[Profile | None]) -> WeighedGroup:
    """Lay a group out by how its values are written alone."""
    rows = rows_as_written(profiles)
    return WeighedGroup(rows, bits=(0.0,) * len(rows), widths=_widths(rows, len(profiles)))


def _widths(rows: Sequence[FieldRow], profiles: int) -> tuple[int, ...]:
    """How many cells each member's longest value takes that is not drawn over several lines anyway."""
    lengths = [[0, *(len(value) for row in rows if (value := row.values[at]))] for at in range(profiles)]
    return tuple(max(length for length in one if length <= _LONGEST) for one in lengths)


_LONGEST = 60
"""Characters of a value from which on it makes its column no wider."""


def weighed(
    profiles: Sequence[Profile | None], reference: int, default_region: str | None, weights: Weights | None
) -> WeighedGroup:
    """Compare a group's profiles and weigh what they say.

    Args:
        profiles: the group's; None where one is not available.
        reference: the member that the others are compared with.
        default_region: where phone numbers are dialled whose profile names no country.
        weights: what evidence weighs; that of the program if None.
    """
    from reviewer.comparison.balance import MOST_LINKED, GroupEvidence
    from reviewer.comparison.compared import rows_of
    from reviewer.comparison.flattened import flattened
    from reviewer.comparison.row_weights import weights_of_rows
    from reviewer.comparison.summary import summary_of
    from reviewer.comparison.words import side_words

    flat = flattened(profiles, default_region)
    group = GroupEvidence(flat, weights)
    rows = rows_of(group, reference)
    widths = _widths(rows, len(profiles))
    here = len(group.here)
    if here < 2:
        return WeighedGroup(rows, bits=(0.0,) * len(rows), widths=widths)
    summary = summary_of(group, reference)
    sides = [
        Side(name, *side_words(said, BETWEEN, summary.looked_at))
        for name, said in (("Against", summary.against), ("For", summary.for_))
    ]
    total = group.of_group().bits if here <= MOST_LINKED else None
    stands_against = any(one.bearing is Bearing.AGAINST for one in summary.against)
    return WeighedGroup(rows, tuple(sides), weights_of_rows(rows, group), total, stands_against, widths)


class WeighedGroups:
    """Comparisons that are kept: of the group shown, and of those that a key may lead to."""

    def __init__(self) -> None:
        """Keep none, and weigh by the weights of the program."""
        self._weights: Weights | None = None
        self._known: OrderedDict[tuple[tuple[str, ...], int], tuple[tuple[Member, ...], WeighedGroup]] = (
            OrderedDict()
        )

    def take(self, weights: Weights | None) -> None:
        """Weigh by other weights from now on; those of the program if None."""
        if self._weights is not weights:
            self._weights = weights
            self._known.clear()

    def of(self, members: tuple[Member, ...], reference: int, default_region: str | None) -> WeighedGroup:
        """A group as :func:`weighed` has it, compared only where that was not done before."""
        key = (tuple(member.profile_id for member in members), reference)
        known = self._known.get(key)
        if known is not None and known[0] == members:
            return known[1]
        profiles = [member.profile for member in members]
        found = weighed(profiles, reference, default_region, self._weights)
        self._known[key] = (members, found)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return found
