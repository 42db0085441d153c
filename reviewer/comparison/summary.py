"""What a group's evidence says, topic by topic: what speaks against one customer and what for; in codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from math import fsum
from typing import NamedTuple

from reviewer.comparison.balance import Balance, GroupEvidence
from reviewer.comparison.evidence import Bearing, Code, Evidence, Reason, Relation, Topic
from reviewer.comparison.folding import folded
from reviewer.comparison.topics import (
    HELD_SEVERAL,
    IDENTITY,
    SHARED_BY_MANY,
    VETOES,
    TopicEvidence,
    TopicValues,
)

_MOST_SIDES = 4
"""Sides that others can join; of more than these nobody asks which is the usual one."""
_LEAST_SAID, _LEAST_STRONG = 0.25, 1.0
"""Bits from which on a statement is made, and from which on it is no weak one."""
_OUTWEIGHED = 0.4
"""How many times its own bits the balance of the same members leans the other way, from which on a statement
is a weak one."""
_OF_RELATIVES_OUTWEIGHED = {Topic.NAME: 0.7, Topic.BIRTH_DATE: 1.0}
"""The same of what tells relatives apart where most else agrees: it takes more. Families have namesakes."""
_MOST_WEIGHED = 3
"""Members of each side of a large group who are weighed against each other."""
MOST_COMPARED = 60
"""Members up to whom every two are compared: of 600, each with each takes many seconds."""
_SEVERAL = ((Reason(Code.SEVERAL),),)
_TOLD = frozenset(
    (Code.CASE_OF_ID, Code.OTHER_VISIBLE_PART, Code.SEEM_BUSINESS_AND_PERSON, Code.ONE_MARKED_DECEASED)
)
"""Reasons without which it would be too much to say that values differ."""
_BRANCHES = ((Reason(Code.POSSIBLE_BRANCHES),),)


@dataclass(frozen=True, slots=True)
class Statement:
    """What the group's profiles say on one topic."""

    topic: Topic
    bearing: Bearing
    reasons: tuple[tuple[Reason, ...], ...]
    """Why, each as evidence has it: what speaks against, how values are alike, how the same is written."""
    members: tuple[int, ...]
    """Who differs from most, or who agree where others say nothing."""
    names_members: bool
    """Whether the members are named; not where they are all there are."""
    in_other_fields: bool = False
    """Whether the values are in different fields, e.g. a home and a mobile number."""
    bits: float = 0.0
    """How much it weighs: above 0 it speaks for one customer, below 0 against."""
    most: tuple[int, ...] = ()
    """Those from whom they differ, where these are two sides of two members and more; else empty."""
    weak: bool = False
    """Whether it says little, by itself or next to all else that is said of the same members."""


@dataclass(frozen=True, slots=True)
class GroupSummary:
    """All statements on a group: on each side the strongest first, weak ones last."""

    against: tuple[Statement, ...]
    for_: tuple[Statement, ...]
    looked_at: int | None = None
    """How many of the profiles it is about, where a group has more than are compared with each other."""

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What speaks against, then what speaks for one customer."""
        return self.against + self.for_


class _Side(NamedTuple):
    """The members who say the same on a topic as the first of them."""

    first: int
    members: tuple[int, ...]
    evidence: tuple[TopicEvidence, ...]
    """How each of them but the first relates to the first."""


def summary_of(group: GroupEvidence, reference: int = 0) -> GroupSummary:
    """Sum a group up.

    On each topic the profiles fall into sides; those outside the largest one are named, and of two
    equally large ones the reference's counts as the larger. What speaks against one customer is looked for
    between every two, in a group of more than 60 between the first of them.

    Args:
        group: the evidence on the group's profiles.
        reference: the member that the others are compared with.
    """
    looked_at = None
    if len(group.here) > MOST_COMPARED:
        group = _first_of(group, reference)
        looked_at = len(group.here)
    said = [statement for topic in Topic for statement in _statements(_OnTopic(group, topic), reference)]
    said = [_of_firms(group, one) for one in said]
    said = [one for one in said if one.bearing is Bearing.AGAINST or abs(one.bits) >= _LEAST_SAID]
    said = [replace(one, weak=True) if _is_weak(group, one) else one for one in said]
    said.sort(key=lambda one: (one.bearing is not Bearing.AGAINST, one.weak, -abs(one.bits)))
    return GroupSummary(
        tuple(one for one in said if one.bits < 0), tuple(one for one in said if one.bits > 0), looked_at
    )


def _first_of(group: GroupEvidence, reference: int) -> GroupEvidence:
    """The evidence on the first profiles of a large group, with the reference among them."""
    chosen = sorted(group.here, key=lambda at: (at != reference, at))[:MOST_COMPARED]
    return GroupEvidence(
        [profile if at in chosen else None for at, profile in enumerate(group.profiles)], group.weights
    )


def _of_firms(group: GroupEvidence, said: Statement) -> Statement:
    """Two addresses of people say little; two of firms are two places of business, each a customer."""
    if said.topic is not Topic.ADDRESS or said.bits > -_LEAST_STRONG:
        return said
    others = group.speaking[Topic.ADDRESS].keys() - said.members
    if not group.are_firms(said.members) or not any(group.are_firms((one,)) for one in others):
        return said
    return replace(said, topic=Topic.BUSINESS, bearing=Bearing.AGAINST, reasons=_BRANCHES)


def _is_weak(group: GroupEvidence, said: Statement) -> bool:
    """Whether a statement says little; what speaks against however alike the values look never does."""
    if said.bearing is Bearing.AGAINST and said.reasons != _BRANCHES:
        return False
    if abs(said.bits) < _LEAST_STRONG:
        return True
    if said.bearing is Bearing.CONFLICT and said.topic in IDENTITY:
        return False
    members = said.members[:_MOST_WEIGHED]
    rest = [at for at in group.here if at not in said.members] or [
        at for at in group.here if at != members[0]
    ]
    pairs = product(members, rest[:_MOST_WEIGHED])
    balances = [group.balance(*pair) for pair in pairs if pair[0] != pair[1]]
    if any(one.veto for one in balances):
        return said.bits > 0
    mean = fsum(one.bits for one in balances) / len(balances)
    if said.topic is Topic.BIRTH_DATE and all(map(_shares_a_number, balances)):
        return mean / -said.bits >= _OUTWEIGHED
    return mean / -said.bits >= _OF_RELATIVES_OUTWEIGHED.get(said.topic, _OUTWEIGHED)


def _shares_a_number(balance: Balance) -> bool:
    """Whether two people have a state's number in common, as namesakes of a family don't."""
    return any(one.topic in IDENTITY and one.bits > 0 for one in balance.contributions)


@dataclass(frozen=True, slots=True)
class _OnTopic:
    """A group's evidence on one topic."""

    group: GroupEvidence
    topic: Topic

    @property
    def speaking(self) -> Mapping[int, TopicValues]:
        return self.group.speaking[self.topic]

    def on(self, one: int, other: int) -> TopicEvidence:
        return self.group.on(self.topic, one, other)

    def bits(self, one: int, other: int) -> float:
        return self.group.bits(self.topic, one, other)

    def parts(self, one: int, other: int) -> bool:
        """Whether two members differ, and the difference is not one that speaks for one customer."""
        evidence = self.on(one, other).evidence
        return evidence.against or (evidence.differs and self.bits(one, other) <= 0)


def _statements(here: _OnTopic, reference: int) -> Iterator[Statement]:
    if len(here.speaking) < 2:
        return
    sides = _comparable(here, _sides(here, _likeliest_first(here.speaking, reference)))
    if len(sides) == 1 and len(sides[0].members) == 1:
        return
    against = _against(here)
    if against:
        yield _of_pairs(here, against, sides[0])
    if len(sides) > 1:
        yield from _of_sides(here, sides, against)
    if not against and here.topic not in SHARED_BY_MANY:
        found = _of_one_side(here, sides[0])
        if found is not None and (len(sides) == 1 or found.bearing is Bearing.ALIKE):
            yield found


def _against(here: _OnTopic) -> dict[tuple[int, int], Evidence]:
    """Which two members can't be one customer, however much else agrees."""
    if here.topic not in VETOES:
        return {}
    pairs = combinations(here.speaking, 2)
    return {pair: evidence for pair in pairs if (evidence := here.on(*pair).evidence).against}


def _likeliest_first(speaking: Mapping[int, TopicValues], reference: int) -> list[int]:
    """The reference, then the members by how many say the same but for writing."""
    said = {at: {folded(value) for _, value in values.values} for at, values in speaking.items()}
    times = Counter(value for values in said.values() for value in values)
    return sorted(said, key=lambda at: (at != reference, -max(times[value] for value in said[at]), at))


def _sides(here: _OnTopic, in_order: Sequence[int]) -> list[_Side]:
    sides: list[_Side] = []
    for at in in_order:
        for number, side in enumerate(sides[:_MOST_SIDES]):
            found = here.on(side.first, at)
            if found.evidence.speaks and not here.parts(side.first, at) and _fits(here, side, at):
                sides[number] = _Side(side.first, (*side.members, at), (*side.evidence, found))
                break
        else:
            sides.append(_Side(at, (at,), ()))
    return sorted(sides, key=lambda side: -len(side.members))


def _comparable(here: _OnTopic, sides: Sequence[_Side]) -> Sequence[_Side]:
    """The largest side and those that can be compared with it; what the others say speaks neither way."""
    first = sides[0].first
    return [sides[0], *(side for side in sides[1:] if here.on(first, side.first).evidence.speaks)]


def _fits(here: _OnTopic, side: _Side, at: int) -> bool:
    """Whether a member differs from none of a side: J Smith makes John and James no one man."""
    if here.topic in HELD_SEVERAL:
        return True
    return not any(here.parts(other, at) for other in side.members[1:])


def _of_pairs(here: _OnTopic, against: Mapping[tuple[int, int], Evidence], most: _Side) -> Statement:
    """What speaks against, and between whom: the odd ones out alone where it parts them from most."""
    involved = {at for pair in against for at in pair}
    odd = involved - set(most.members)
    parted = {at for pair in against if most.first in pair for at in pair}
    members = tuple(sorted(odd if odd and odd <= parted else involved))
    reasons = tuple(dict.fromkeys(evidence.reasons for evidence in against.values()))
    bits = min(here.group.weights.of(here.topic, evidence) for evidence in against.values())
    return Statement(
        here.topic,
        Bearing.AGAINST,
        reasons,
        members,
        len(here.group.here) != 2,
        bits=min(bits, -_LEAST_STRONG),
    )


def _of_sides(
    here: _OnTopic, sides: Sequence[_Side], against: Collection[tuple[int, int]]
) -> Iterator[Statement]:
    """Who differs from most, except those against whom another statement speaks already."""
    most = set(sides[0].members)
    stated = {at for pair in against if most.intersection(pair) for at in pair}
    members = tuple(sorted({at for side in sides for at in side.members} - most - stated))
    if not members:
        return
    all_differ = len(most) == 1 and len(members) == len(here.group.here) - 1
    first, *others = sides[0].members
    # Who is like the first of most differs from another of them.
    parted = {at: next((of for of in (first, *others) if here.parts(of, at)), first) for at in members}
    found = {at: here.on(of, at) for at, of in parted.items()}
    told: dict[tuple[tuple[Reason, ...], ...], list[int]] = {(): []}
    for at in members:
        reasons = found[at].evidence.reasons
        told.setdefault((reasons,) if reasons[0].code in _TOLD else (), []).append(at)
    for why, named in told.items():
        if named:
            yield Statement(
                here.topic,
                Bearing.CONFLICT,
                why,
                tuple(named),
                not all_differ or len(named) < len(members),
                # No row compares values of different fields.
                in_other_fields=not why and all(found[at].in_other_fields for at in named),
                bits=min(here.bits(parted[at], at) for at in named),
                most=tuple(sorted(most)) if _are_two_sides(sides, named) else (),
            )


def _are_two_sides(sides: Sequence[_Side], named: Sequence[int]) -> bool:
    """Whether those named are one of two sides of two and more: then it is told who belongs with whom."""
    return (
        len(sides) == 2 and min(len(side.members) for side in sides) > 1 and set(named) == {*sides[1].members}
    )


def _of_one_side(here: _OnTopic, side: _Side) -> Statement | None:
    if not side.evidence:
        return None
    members_here = len(here.group.here)
    relations = dict(zip(side.members[1:], side.evidence, strict=True))
    alike = {at: found.evidence.reasons for at, found in relations.items() if not found.evidence.agrees}
    if alike:
        elsewhere = all(relations[at].in_other_fields for at in alike)
        return Statement(
            here.topic,
            Bearing.ALIKE,
            _one_or_several(alike.values()),
            tuple(sorted(alike)),
            members_here != 2,
            elsewhere,
            min(here.bits(side.first, at) for at in alike),
        )
    written = [
        found.evidence.reasons
        for found in side.evidence
        if found.evidence.relation is Relation.SAME or found.evidence.says_more
    ]
    return Statement(
        here.topic,
        Bearing.FOR,
        _one_or_several(written) if written else (),
        tuple(sorted(side.members)),
        len(side.members) < members_here,
        any(found.in_other_fields for found in side.evidence),
        min(here.bits(side.first, at) for at in relations),
    )


def _one_or_several(reasons: Collection[tuple[Reason, ...]]) -> tuple[tuple[Reason, ...], ...]:
    """The one reason that all have, or that there are several."""
    distinct = tuple(dict.fromkeys(reasons))
    return distinct if len(distinct) == 1 else _SEVERAL
