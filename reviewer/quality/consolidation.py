"""Auto-merging's rule of equal values, tried on groups that reviewers have judged.

AWS merges two profiles of a group that "meet at least one of the requirements in the matching attributes
list" (API shape ``AutoMerging``) where the group scores enough; it can't tell whether that is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reviewer.core.tallies import Drawn
from reviewer.quality.weighted import Cell, Estimate, estimate

Fields = Mapping[str, str]
"""What a profile says, by the paths of its members (``Address.City``); empty ones are left out."""


@dataclass(frozen=True)
class Consolidated:
    """What the rule would do to groups that chance chose, as far as their profiles were read."""

    drawn: int
    """Groups that were chosen by chance, and are decided."""
    asked: int
    """Of how many of them profiles were asked for."""
    read: int
    """Of how many every profile came; all that follows is of these."""
    profiles: int
    merged: int
    """Profiles that would go."""
    share: float | None
    """Of the profiles (0..1), each group counted as many as it stands for."""
    merges: int
    """Groups of which profiles would be merged."""
    right: int
    """Those of which only profiles of one customer would be."""
    review: int
    """Those left for someone else, which count neither way."""
    precision: Estimate
    """The share of the right ones among those that are judged."""


def joined(profiles: Mapping[str, Fields], lists: Iterable[Sequence[str]]) -> list[frozenset[str]]:
    """The profiles that the rule makes one, where there are two or more; what equals either joins both.

    Args:
        profiles: a group's, by their ids.
        lists: attributes that have to be equal, and there; one list of them is enough. A member that holds
            others (``Address``) is equal where all of them are.
    """
    part_of = {one: frozenset((one,)) for one in profiles}
    for names in lists:
        first: dict[tuple[tuple[tuple[str, str], ...], ...], str] = {}
        for one, fields in profiles.items():
            values = tuple(_values(fields, name) for name in names)
            if not values or not all(values):
                continue
            whole = part_of[one] | part_of[first.setdefault(values, one)]
            part_of.update(dict.fromkeys(whole, whole))
    return [part for part in dict.fromkeys(part_of.values()) if len(part) > 1]


def _values(fields: Fields, name: str) -> tuple[tuple[str, str], ...]:
    """What a profile says in a member, or in those that it holds."""
    own = [key for key in fields if key == name or key.startswith((f"{name}.", f"{name}["))]
    return tuple((key, fields[key]) for key in sorted(own))


def consolidated(
    drawn: int,
    asked: Sequence[Drawn],
    profiles: Mapping[str, Fields],
    lists: Sequence[Sequence[str]],
    least_score: float,
    confidence: float = 0.95,
) -> Consolidated:
    """Try the rule.

    Args:
        drawn: how many groups were chosen by chance and are decided.
        asked: those of them whose profiles were asked for.
        profiles: those that came, by their ids.
        lists: see :func:`joined`.
        least_score: from which score (0..1) on groups are merged.
        confidence: of the interval.
    """
    read = [one for one in asked if all(profile_id in profiles for profile_id in one.profile_ids)]
    would = {
        one: joined({each: profiles[each] for each in one.profile_ids}, lists)
        for one in read
        if one.score is not None and one.score >= least_score
    }
    merges = {one: parts for one, parts in would.items() if parts}
    gone = {one: sum(len(part) - 1 for part in parts) for one, parts in merges.items()}
    right = {
        one: all(any(part <= told for told in one.parts) for part in parts)
        for one, parts in merges.items()
        if one.parts is not None
    }
    stand_for = sum(len(one.profile_ids) / one.chance for one in read)
    return Consolidated(
        drawn,
        len(asked),
        len(read),
        sum(len(one.profile_ids) for one in read),
        sum(gone.values()),
        sum(count / one.chance for one, count in gone.items()) / stand_for if stand_for else None,
        len(merges),
        sum(right.values()),
        len(merges) - len(right),
        estimate((Cell(one.chance, is_right, 1) for one, is_right in right.items()), confidence),
    )
