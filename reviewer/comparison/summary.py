"""What a group's evidence says, topic by topic, conflicts first; in codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reviewer.comparison.evidence import Bearing, Code, Reason, Relation, Topic
from reviewer.comparison.flattened import FlatProfile
from reviewer.comparison.topics import (
    TRAITS,
    TopicEvidence,
    TopicValues,
    against_among,
    evidence_on,
    values_on,
)

_MOST_SIDES = 4
"""Sides that others can join; of more than these nobody asks which is the usual one."""
_SEVERAL = ((Reason(Code.SEVERAL),),)
_IN_OTHER_SCRIPT = (Reason(Code.OTHER_SCRIPT),)


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


@dataclass(frozen=True, slots=True)
class GroupSummary:
    """All statements on a group, conflicts first."""

    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class _Side:
    """The members who say the same on a topic as the first of them."""

    first: int
    members: tuple[int, ...]
    evidence: tuple[TopicEvidence, ...]
    """How each of them but the first relates to the first."""


def summary_of(profiles: Sequence[FlatProfile | None], reference: int = 0) -> GroupSummary:
    """Sum a group up.

    On each topic the profiles fall into sides; those outside the largest one are named, and of two
    equally large ones the reference's counts as the larger. What speaks against one customer is looked for
    between every two.

    Args:
        profiles: the group's profiles, flattened together; None where one is not available.
        reference: the member that the others are compared with.
    """
    found = [statement for topic in TRAITS for statement in _statements(topic, profiles, reference)]
    return GroupSummary(tuple(sorted(found, key=lambda statement: statement.bearing)))


def _statements(topic: Topic, profiles: Sequence[FlatProfile | None], reference: int) -> Iterator[Statement]:
    speaking = {
        at: values
        for at, profile in enumerate(profiles)
        if profile is not None and (values := values_on(topic, profile)) is not None
    }
    if len(speaking) < 2:
        return
    sides = _comparable(topic, speaking, _sides(topic, speaking, _likeliest_first(speaking, reference)))
    if len(sides) == 1 and len(sides[0].members) == 1:
        return
    here = sum(profile is not None for profile in profiles)
    against = against_among(topic, speaking)
    if against:
        yield _of_pairs(topic, against, sides[0], here)
    if len(sides) > 1:
        yield from _of_sides(topic, speaking, sides, against, here)
    if not against and TRAITS[topic].says_agreement:
        found = _of_one_side(topic, sides[0], here)
        if len(sides) == 1 or found.bearing is Bearing.ALIKE:
            yield found


def _likeliest_first(speaking: Mapping[int, TopicValues], reference: int) -> list[int]:
    """The reference, then the members by how many say the same once normalised."""
    canonical = {at: values.normalised() for at, values in speaking.items()}
    times = Counter(value for values in canonical.values() for value in values)
    return sorted(
        canonical, key=lambda at: (at != reference, -max(times[value] for value in canonical[at]), at)
    )


def _sides(topic: Topic, speaking: Mapping[int, TopicValues], in_order: Sequence[int]) -> list[_Side]:
    sides: list[_Side] = []
    for at in in_order:
        for number, side in enumerate(sides[:_MOST_SIDES]):
            found = evidence_on(topic, speaking[side.first], speaking[at])
            if found.evidence.speaks and not found.evidence.differs and _fits(topic, speaking, side, at):
                sides[number] = _Side(side.first, (*side.members, at), (*side.evidence, found))
                break
        else:
            sides.append(_Side(at, (at,), ()))
    return sorted(sides, key=lambda side: -len(side.members))


def _comparable(topic: Topic, speaking: Mapping[int, TopicValues], sides: Sequence[_Side]) -> Sequence[_Side]:
    """The largest side and those that can be compared with it; what the others say speaks neither way."""
    first = speaking[sides[0].first]
    return [
        sides[0],
        *(side for side in sides[1:] if evidence_on(topic, first, speaking[side.first]).evidence.speaks),
    ]


def _fits(topic: Topic, speaking: Mapping[int, TopicValues], side: _Side, at: int) -> bool:
    """Whether a member differs from none of a side: J Smith makes John and James no one man."""
    if not TRAITS[topic].has_one_value:
        return True
    return not any(
        evidence_on(topic, speaking[other], speaking[at]).evidence.differs for other in side.members[1:]
    )


def _of_pairs(
    topic: Topic, against: Mapping[tuple[int, int], tuple[Reason, ...]], most: _Side, here: int
) -> Statement:
    """What speaks against, and between whom: the odd ones out alone where it parts them from most."""
    involved = {at for pair in against for at in pair}
    odd = involved - set(most.members)
    parted = {at for pair in against if most.first in pair for at in pair}
    members = tuple(sorted(odd if odd and odd <= parted else involved))
    reasons = tuple(dict.fromkeys(against.values()))
    return Statement(topic, Bearing.AGAINST, reasons, members, here != 2)


def _of_sides(
    topic: Topic,
    speaking: Mapping[int, TopicValues],
    sides: Sequence[_Side],
    against: Collection[tuple[int, int]],
    here: int,
) -> Iterator[Statement]:
    """Who differs from most, except those against whom another statement speaks already."""
    most = set(sides[0].members)
    stated = {at for pair in against if most.intersection(pair) for at in pair}
    members = tuple(sorted({at for side in sides for at in side.members} - most - stated))
    if not members:
        return
    all_differ = len(most) == 1 and len(members) == here - 1
    first = speaking[sides[0].first]
    found = {at: evidence_on(topic, first, speaking[at]) for at in members}
    unread = tuple(at for at in members if found[at].evidence.reasons == _IN_OTHER_SCRIPT)
    rest = tuple(at for at in members if at not in unread)
    if rest:
        names_members = not all_differ or len(rest) < len(members)
        # No row compares values of different fields.
        elsewhere = all(found[at].in_other_fields for at in rest)
        yield Statement(topic, Bearing.CONFLICT, (), rest, names_members, elsewhere)
    if unread:
        names_members = not all_differ or len(unread) < len(members)
        yield Statement(topic, Bearing.CONFLICT, (_IN_OTHER_SCRIPT,), unread, names_members)


def _of_one_side(topic: Topic, side: _Side, here: int) -> Statement:
    similar = {
        at: found.evidence.reasons
        for at, found in zip(side.members[1:], side.evidence, strict=True)
        if found.evidence.relation is Relation.SIMILAR
    }
    if similar:
        members = tuple(sorted(similar))
        return Statement(topic, Bearing.ALIKE, _one_or_several(similar.values()), members, here != 2)
    written = [found.evidence.reasons for found in side.evidence if found.evidence.relation is Relation.SAME]
    members = tuple(sorted(side.members))
    elsewhere = any(found.in_other_fields for found in side.evidence)
    reasons = _one_or_several(written) if written else ()
    return Statement(topic, Bearing.FOR, reasons, members, len(members) < here, elsewhere)


def _one_or_several(reasons: Collection[tuple[Reason, ...]]) -> tuple[tuple[Reason, ...], ...]:
    """The one reason that all have, or that there are several."""
    distinct = tuple(dict.fromkeys(reasons))
    return distinct if len(distinct) == 1 else _SEVERAL
