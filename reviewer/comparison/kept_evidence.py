"""A group's evidence as the journal keeps it: codes alone, from which weights can be learnt."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, islice

from reviewer.comparison.flattened import flattened
from reviewer.comparison.topics import TRAITS, evidence_on, values_on
from reviewer.core.decisions import EvidenceCodes
from reviewer.core.matches import Profile

_MOST_PAIRS = 15
"""All pairs of six profiles; of a larger group the first ones: pairs of one group depend on each other, so
more of them would tell little."""


def kept_evidence(members: Sequence[Profile | None], default_region: str | None = None) -> EvidenceCodes:
    """What the values of each two profiles say on each topic that both speak on: ``name:similar:initial``.

    Reasons' parameters are left out, since one can be a part of a value.

    Args:
        members: the group's profiles in its order; None where one is not available.
        default_region: where phone numbers are dialled whose profile names no country, e.g. ``US``.
    """
    here = [(at, profile) for at, profile in enumerate(flattened(members, default_region)) if profile]
    return {
        f"{at}-{other}": tuple(
            ":".join((topic, found.relation, *(reason.code for reason in found.reasons)))
            for topic in TRAITS
            if (said := values_on(topic, one)) is not None
            and (also_said := values_on(topic, another)) is not None
            and (found := evidence_on(topic, said, also_said).evidence)
        )
        for (at, one), (other, another) in islice(combinations(here, 2), _MOST_PAIRS)
    }
