"""A group's evidence in one line, conflicts first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from reviewer.comparison.evidence import Relation
from reviewer.comparison.handles import handle
from reviewer.comparison.names import IN_ANOTHER_SCRIPT
from reviewer.comparison.opened import OpenedProfile
from reviewer.comparison.topics import (
    TOPICS,
    Said,
    Topic,
    TopicEvidence,
    against_among,
    evidence_on,
    normalised_on,
    said_on,
)

_MOST_HANDLES = 3
_MOST_SIDES = 4
"""Sides that others can join; of more than these nobody asks which is the usual one."""
_SAME_THING = ("same number, ", "same date, ", "same address, ", "same name, ")


class Bearing(IntEnum):
    """What a finding says about the group's being one customer; lower ones are told first."""

    AGAINST = 0
    """It speaks against, however alike the values look: Jr and Sr, twins."""
    CONFLICT = 1
    ALIKE = 2
    FOR = 3


@dataclass(frozen=True, slots=True)
class Check:
    """What the group's profiles say on one topic."""

    topic: str
    """The topic's noun, e.g. ``birth date``."""
    bearing: Bearing
    text: str
    """In plain words and without values, e.g. ``birth dates differ (C)``."""
    members: tuple[int, ...]
    """Whom the text names: who differs from most, or who agree where others say nothing."""


@dataclass(frozen=True, slots=True)
class GroupSummary:
    """All findings on a group, conflicts first."""

    findings: tuple[Check, ...]

    @property
    def line(self) -> str:
        """The findings as one line, in the program's own words."""
        return " · ".join(finding.text for finding in self.findings)


@dataclass(frozen=True, slots=True)
class _Side:
    """The members who say the same on a topic as the first of them."""

    first: int
    members: tuple[int, ...]
    evidence: tuple[TopicEvidence, ...]
    """How each of them but the first relates to the first."""


def summary_of(profiles: Sequence[OpenedProfile | None], reference: int = 0) -> GroupSummary:
    """Sum a group up.

    On each topic the profiles fall into sides; those outside the largest one are named, and of two
    equally large ones the reference's counts as the larger. What speaks against one customer is looked for
    between every two.

    Args:
        profiles: the group's profiles, opened out together; None where one is not to be had.
        reference: the member that stands first.
    """
    found = [finding for topic in TOPICS for finding in _findings(topic, profiles, reference)]
    return GroupSummary(tuple(sorted(found, key=lambda finding: finding.bearing)))


def _findings(topic: Topic, profiles: Sequence[OpenedProfile | None], reference: int) -> Iterator[Check]:
    telling = {
        at: said
        for at, profile in enumerate(profiles)
        if profile is not None and (said := said_on(topic, profile)) is not None
    }
    if len(telling) < 2:
        return
    sides = _sides(topic, telling, _likeliest_first(telling, reference))
    here = sum(profile is not None for profile in profiles)
    against = against_among(topic, telling)
    if against:
        yield _of_pairs(topic, against, sides[0], here)
    if len(sides) > 1:
        yield from _of_sides(topic, telling, sides, against, here)
    if not against and topic.tells_agreement:
        found = _of_one_side(topic, sides[0], here)
        if len(sides) == 1 or found.bearing is Bearing.ALIKE:
            yield found


def _likeliest_first(telling: Mapping[int, Said], reference: int) -> list[int]:
    """The reference, then the members by how many say the same once normalised."""
    said = {at: normalised_on(one) for at, one in telling.items()}
    times = Counter(value for values in said.values() for value in values)
    return sorted(said, key=lambda at: (at != reference, -max(times[value] for value in said[at]), at))


def _sides(topic: Topic, telling: Mapping[int, Said], in_order: Sequence[int]) -> list[_Side]:
    sides: list[_Side] = []
    for at in in_order:
        for number, side in enumerate(sides[:_MOST_SIDES]):
            found = evidence_on(topic, telling[side.first], telling[at])
            if not found.evidence.differs and _fits(topic, telling, side, at):
                sides[number] = _Side(side.first, (*side.members, at), (*side.evidence, found))
                break
        else:
            sides.append(_Side(at, (at,), ()))
    return sorted(sides, key=lambda side: -len(side.members))


def _fits(topic: Topic, telling: Mapping[int, Said], side: _Side, at: int) -> bool:
    """Tell whether a member differs from none of a side: J Smith makes John and James no one man."""
    if not topic.has_one_value:
        return True
    return not any(
        evidence_on(topic, telling[other], telling[at]).evidence.differs for other in side.members[1:]
    )


def _of_pairs(topic: Topic, against: Mapping[tuple[int, int], str], most: _Side, here: int) -> Check:
    """Tell what speaks against, and between whom: the odd ones out alone where it parts them from most."""
    involved = {at for pair in against for at in pair}
    odd = involved - set(most.members)
    parted = {at for pair in against if most.first in pair for at in pair}
    members = tuple(sorted(odd if odd and odd <= parted else involved))
    text = " and ".join(dict.fromkeys(against.values()))
    return Check(topic.noun, Bearing.AGAINST, f"{text}{'' if here == 2 else _named(members)}", members)


def _of_sides(
    topic: Topic,
    telling: Mapping[int, Said],
    sides: Sequence[_Side],
    against: Collection[tuple[int, int]],
    here: int,
) -> Iterator[Check]:
    """Tell who differs from most, but for those of whom it is told already what speaks against them."""
    most = set(sides[0].members)
    told = {at for pair in against if most.intersection(pair) for at in pair}
    members = tuple(sorted({at for side in sides for at in side.members} - most - told))
    if members:
        all_differ = len(most) == 1 and len(members) == here - 1
        first = telling[sides[0].first]
        found = {at: evidence_on(topic, first, telling[at]) for at in members}
        unread = [at for at in members if found[at].evidence.reason == IN_ANOTHER_SCRIPT]
        rest = [at for at in members if at not in unread]
        # No row shows what stands in other fields of theirs.
        elsewhere = ", in other fields" if all(found[at].in_other_fields for at in rest) else ""
        for some, how in ((rest, f"differ{elsewhere}"), (unread, "in two scripts, can't be compared")):
            if some:
                named = "" if all_differ and len(some) == len(members) else _named(some)
                text = f"{topic.plural} {how}{named}"
                yield Check(topic.noun, Bearing.CONFLICT, text, tuple(some))


def _of_one_side(topic: Topic, side: _Side, here: int) -> Check:
    alike = [
        at
        for at, found in zip(side.members[1:], side.evidence, strict=True)
        if found.evidence.relation is Relation.SIMILAR
    ]
    if alike:
        reasons = dict.fromkeys(
            found.evidence.reason for found in side.evidence if found.evidence.relation is Relation.SIMILAR
        )
        what = next(iter(reasons)) if len(reasons) == 1 else "several differences"
        named = "" if here == 2 else _named(sorted(alike))
        return Check(topic.noun, Bearing.ALIKE, f"{topic.plural} alike, {what}{named}", tuple(sorted(alike)))
    members = tuple(sorted(side.members))
    named = "" if len(members) == here else _named(members)
    return Check(topic.noun, Bearing.FOR, f"same {topic.noun}{_how(side)}{named}", members)


def _how(side: _Side) -> str:
    """In what way values that are one are written differently, if they are."""
    reasons = {found.evidence.reason for found in side.evidence if found.evidence.relation is Relation.SAME}
    how = ""
    if len(reasons) == 1:
        how = reasons.pop()
        for start in _SAME_THING:
            how = how.removeprefix(start)
    elif reasons:
        how = "written differently"
    parts = [how, "in other fields" if any(found.in_other_fields for found in side.evidence) else ""]
    return "".join(f", {part}" for part in parts if part)


def _named(members: Sequence[int]) -> str:
    names = [handle(at) for at in members]
    if len(names) > _MOST_HANDLES + 1:
        names[_MOST_HANDLES:] = [f"{len(names) - _MOST_HANDLES} more"]
    return f" ({', '.join(names)})"
