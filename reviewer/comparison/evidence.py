"""What two values of one field say about whether two profiles are one customer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Relation(StrEnum):
    """How two values relate."""

    IDENTICAL = "identical"
    SAME = "same once normalised"
    SIMILAR = "similar"
    DIFFERENT = "different"
    MISSING = "missing"
    """At least one of the two profiles lacks the field: no evidence either way."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """How two values relate, and why. The same for two values in either order."""

    relation: Relation
    likeness: float
    """0..1, ours: 1 for identical and same, 0 for missing; what of it counts is the order, not the number."""
    reason: str
    """One short line without the values themselves, e.g. ``same number, other format``; may be empty."""
    against: bool = False
    """Whether it speaks against one customer, however alike the values look: Jr and Sr, twins."""

    @property
    def agrees(self) -> bool:
        """Whether the values are the same, as written or once normalised."""
        return self.relation in (Relation.IDENTICAL, Relation.SAME)

    @property
    def differs(self) -> bool:
        """Whether it is a difference that the person has to weigh."""
        return self.against or self.relation is Relation.DIFFERENT


IDENTICAL = Evidence(Relation.IDENTICAL, 1.0, "identical")
MISSING = Evidence(Relation.MISSING, 0.0, "one has none")


def same(reason: str) -> Evidence:
    """The values are one once normalised."""
    return Evidence(Relation.SAME, 1.0, reason)


def similar(likeness: float, reason: str) -> Evidence:
    """The values are alike to ``likeness`` (0..1)."""
    return Evidence(Relation.SIMILAR, round(likeness, 4), reason)


def different(reason: str, likeness: float = 0.0, *, against: bool = False) -> Evidence:
    """The values are not the same, and not so alike that they could be by a slip."""
    return Evidence(Relation.DIFFERENT, round(likeness, 4), reason, against)
