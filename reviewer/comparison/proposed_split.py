"""The split of a group that its evidence suggests: average linkage over the pairs' weights, under vetoes.

Ours, not AWS's, and no verdict. Two parts of a group become one where the mean weight between their
profiles is the highest of all and reaches :data:`ENOUGH`, unless something that no sum may override speaks
against any two of them, or they are clearly two people: no chain of others brings those together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, groupby, product
from math import fsum

from reviewer.comparison.balance import Balance, GroupEvidence
from reviewer.comparison.evidence import Code, Relation, Topic
from reviewer.comparison.flattened import FlatProfile
from reviewer.comparison.topics import IDENTITY

ENOUGH = -0.5
"""Bits from which on two parts are one customer's: below 0, since AWS has matched them already. Chosen on one
half of some labelled groups, where two customers in one part count as five splits that are not exact, since
a merge can't be undone; ``python -m tests.bench --only judgement`` measures on the other half."""

Part = tuple[int, ...]
"""Members who would be one customer, by their places in the group."""
_Balances = Mapping[frozenset[int], Balance]


def proposed_clusters(evidence: GroupEvidence) -> tuple[Part, ...]:
    """Divide a group as its evidence suggests; the same whatever the order of its members.

    Args:
        evidence: that on the group's profiles; one that isn't available stays alone.

    Returns:
        A partition of the members' places, each part ascending, in the order of their first.
    """
    # By what they hold, not by their places: so those alike in all lie side by side, and ties break the same.
    in_order = sorted(evidence.here, key=lambda at: _content(evidence.here[at]))
    balances = {frozenset(pair): evidence.balance(*pair) for pair in combinations(in_order, 2)}
    parts = [
        part
        for _, alike in groupby(in_order, key=lambda at: _content(evidence.here[at]))
        for part in _together_or_alone(tuple(alike), balances)
    ]
    while joined := _likeliest(parts, balances):
        one, other = joined
        parts = [one + other if part is one else part for part in parts if part is not other]
    alone = [(at,) for at in range(len(evidence.profiles)) if at not in evidence.here]
    return tuple(sorted([*(tuple(sorted(part)) for part in parts), *alone]))


def _content(profile: FlatProfile) -> tuple[str, list[tuple[str, str]]]:
    return profile.region or "", sorted(profile.fields.items())


def _together_or_alone(alike: Part, balances: _Balances) -> list[Part]:
    """Profiles with the same content, as one part where that says something."""
    if len(alike) > 1 and _weight((alike[:1], alike[1:]), balances) is not None:
        return [alike]
    return [(at,) for at in alike]


def _likeliest(parts: Sequence[Part], balances: _Balances) -> tuple[Part, Part] | None:
    """The two parts to join next; None where none are one customer's."""
    weighed = {
        two: weight for two in combinations(parts, 2) if (weight := _weight(two, balances)) is not None
    }
    return max(weighed, key=weighed.__getitem__, default=None)


def _weight(two: tuple[Part, Part], balances: _Balances) -> float | None:
    """The mean weight between two parts in bits; None where they are not one customer's."""
    between = [balances[frozenset(pair)] for pair in product(*two)]
    if any(map(_holds_apart, between)):
        return None
    mean = fsum(one.bits for one in between) / len(between)
    speaks = any(piece.bits > 0 for one in between for piece in one.contributions)
    return mean if speaks and mean >= ENOUGH else None


def _holds_apart(balance: Balance) -> bool:
    """Whether two profiles stay apart whatever the sum: a veto, two people, or two identity numbers.

    Where twins would share a first or second name both readings stand, and the weights tell: of such pairs 6
    were one customer and one was two where the weights were counted, 17 and none in other draws.
    """
    pieces = balance.contributions
    if any(one.veto and one.reasons[0].code is not Code.TWINS_OR_OTHER_NAME for one in pieces):
        return True
    against = {one.topic: one for one in pieces if one.relation is Relation.DIFFERENT and one.bits < 0}
    if not IDENTITY.isdisjoint(against):
        return True
    name = against[Topic.NAME].reasons[0].code if Topic.NAME in against else None
    if name in _KNOWN_FOR_TWO and not any(one.topic in IDENTITY and one.bits > 0 for one in pieces):
        return True
    # A household shares a mailbox and a phone, however much those weigh.
    return name in _TWO_PEOPLE and Topic.BIRTH_DATE in against


_KNOWN_FOR_TWO = frozenset((Code.DIFFERENT_FIRST_NAMES, Code.TWO_NAMES))
_TWO_PEOPLE = _KNOWN_FOR_TWO | {Code.UNLIKE_FIRST_NAMES, Code.DIFFERENT_NAMES}
"""What is said of names where the first ones are two and none is a slip of the other."""
