"""How alike the profiles of a group are, pair by pair: this program's own estimate, not AWS's score.

The similarity of two profiles is a weighted mean of how alike they are on each topic:

- name, birth date, account and identity numbers, e-mail and phone weigh 3 each, address and business 2,
  gender 1, and all other fields (free attributes and the rest) together 1, as the mean over those that both
  have;
- on a topic that both speak on, the likeness (0..1) of their strongest pair of values counts in full, and
  as 0 where it speaks against one customer (Jr and Sr, possible twins);
- a topic that only one speaks on counts as unlike at a tenth of its weight, so that little to compare is
  less than much that agrees;
- topics that neither speaks on, or on which what both say can't be compared, do not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from math import fsum

from reviewer.comparison.evidence import Evidence
from reviewer.comparison.fields import FULL_NAME
from reviewer.comparison.flattened import FlatProfile, flattened
from reviewer.comparison.kinds.registry import attribute_on_topic, kind_of
from reviewer.comparison.topics import MEMBERS, TRAITS, TopicValues, evidence_on, values_on
from reviewer.core.matches import Profile

_ONE_SIDED = 0.1
_OTHERS_WEIGHT = 1.0
# The name's parts are in the full name.
_ON_TOPICS = frozenset(field for members in MEMBERS.values() for field in members) | {
    FULL_NAME,
    "FirstName",
    "MiddleName",
    "LastName",
}

Matrix = tuple[tuple[float | None, ...], ...]
"""Row and column in the group's order; symmetric, 1 on the diagonal; None where nothing can be compared."""


def similarities(members: Sequence[Profile | None], default_region: str | None = None) -> Matrix:
    """Compare every two profiles of a group.

    Args:
        members: the group's profiles; None where one is not available.
        default_region: where phone numbers are dialled whose profile names no country, e.g. ``US``.
    """
    profiles = flattened(members, default_region)
    values = {
        at: tuple(values_on(topic, profile) for topic in TRAITS)
        for at, profile in enumerate(profiles)
        if profile is not None
    }
    pairs = list(combinations(values, 2))
    others = _likeness_of_others(profiles, pairs)
    found = {(at, later): _similarity(values[at], values[later], others[at, later]) for at, later in pairs}
    return tuple(
        tuple(_at(profiles, found, row, column) for column in range(len(profiles)))
        for row in range(len(profiles))
    )


def _likeness_of_others(
    profiles: Sequence[FlatProfile | None], pairs: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], list[float]]:
    """For each pair, how alike the fields are that no topic takes in."""
    likeness: dict[tuple[int, int], list[float]] = {pair: [] for pair in pairs}
    names = {name for profile in profiles if profile is not None for name in profile.fields} - _ON_TOPICS
    for name in names:
        if attribute_on_topic(name) is not None:
            continue
        compare = kind_of(name).evidence
        values = [
            (at, value, profile.region)
            for at, profile in enumerate(profiles)
            if profile is not None and (value := profile.fields.get(name)) is not None
        ]
        # Members often share a value: each two values are compared once.
        known: dict[tuple[str, str], Evidence] = {}
        for (at, one, region), (later, other, other_region) in combinations(values, 2):
            found = known.get((one, other))
            if found is None:
                found = compare(one, other, region, other_region)
                known[one, other] = known[other, one] = found
            if found.speaks:
                likeness[at, later].append(found.likeness)
    return likeness


def _at(
    profiles: Sequence[FlatProfile | None],
    found: Mapping[tuple[int, int], float | None],
    row: int,
    column: int,
) -> float | None:
    if row == column:
        return None if profiles[row] is None else 1.0
    return found.get((min(row, column), max(row, column)))


def _similarity(
    values: Sequence[TopicValues | None], other_values: Sequence[TopicValues | None], others: Sequence[float]
) -> float | None:
    alike = weight = 0.0
    compared = False
    for (topic, traits), one, other in zip(TRAITS.items(), values, other_values, strict=True):
        if one is not None and other is not None:
            evidence = evidence_on(topic, one, other).evidence
            if not evidence.speaks:
                continue
            alike += traits.weight * (0.0 if evidence.against else evidence.likeness)
            weight += traits.weight
            compared = True
        elif one is not None or other is not None:
            weight += traits.weight * _ONE_SIDED
    if others:
        alike += _OTHERS_WEIGHT * fsum(others) / len(others)
        weight += _OTHERS_WEIGHT
        compared = True
    return alike / weight if compared else None
