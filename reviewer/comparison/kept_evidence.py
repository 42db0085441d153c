"""A group's evidence as the journal keeps it: codes alone, from which weights can be learnt."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations, islice

from reviewer.comparison.balance import GroupEvidence
from reviewer.comparison.evidence import Topic
from reviewer.comparison.flattened import flattened
from reviewer.core.decisions import EvidenceCodes
from reviewer.core.matches import Profile

_MOST_PAIRS = 15
"""All pairs of six profiles; of a larger group the first ones: pairs of one group depend on each other, so
more of them would tell little."""

_KEPT = 8
"""How many groups' are kept: the one shown, and those that a key may lead to. Worked out ahead, it saves a
verdict 0.6 ms of its 9."""


def kept_evidence(members: Sequence[Profile | None], default_region: str | None = None) -> EvidenceCodes:
    """What the values of each two profiles say on each topic that both speak on: ``name:similar:initial``.

    Reasons' parameters are left out, since one can be a part of a value.

    Args:
        members: the group's profiles in its order; None where one is not available.
        default_region: where phone numbers are dialled whose profile names no country, e.g. ``US``.
    """
    return _kept_evidence(tuple(members), default_region)


@lru_cache(maxsize=_KEPT)
def _kept_evidence(members: tuple[Profile | None, ...], default_region: str | None) -> EvidenceCodes:
    group = GroupEvidence(flattened(members, default_region))
    return {
        f"{one}-{other}": tuple(_codes(group, topic, one, other) for topic in group.spoken_on(one, other))
        for one, other in islice(combinations(group.here, 2), _MOST_PAIRS)
    }


def _codes(group: GroupEvidence, topic: Topic, one: int, other: int) -> str:
    evidence = group.on(topic, one, other).evidence
    codes = (reason.code for reason in evidence.reasons)
    return ":".join((group.weighed_as(topic, one, other), evidence.relation, *codes))
