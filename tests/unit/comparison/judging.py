"""Short ways of saying what a comparison should come to."""

from __future__ import annotations

from reviewer.comparison.evidence import Evidence, Relation
from reviewer.comparison.kinds.registry import compare
from reviewer.comparison.words import reason_words
from reviewer.core.matches import Profile

SAME, SIMILAR, DIFFERENT = Relation.SAME, Relation.SIMILAR, Relation.DIFFERENT
NOT_COMPARABLE = Relation.NOT_COMPARABLE


def profile(number: int = 0, /, **members: object) -> Profile:
    """A profile whose id is ``number`` in 32 hex digits."""
    profile_id = f"{number:032x}"
    return Profile(profile_id, {"ProfileId": profile_id, **members})


def judged(name: str, left: str, right: str, region: str | None = None) -> Evidence:
    """The evidence of two values in one region, which must not depend on their order."""
    evidence = compare(name, left, right, region, region)
    assert compare(name, right, left, region, region) == evidence
    return evidence


def assert_judged(
    name: str, left: str, right: str, relation: Relation, reason: str, region: str | None = None
) -> None:
    """Fail unless two values relate as said, for the reason said."""
    evidence = judged(name, left, right, region)
    assert (evidence.relation, reason_words(evidence.reasons)) == (relation, reason)
