"""A group's profiles as rows: one field each, with the value of every profile and how they relate.

This module needs no library, so that the first group is there at once; :mod:`.compared` compares the values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from reviewer.comparison.evidence import IDENTICAL, MISSING, Evidence, Relation
from reviewer.comparison.fields import fields_of, in_reading_order
from reviewer.core.matches import Profile

_OTHERWISE = Evidence(Relation.DIFFERENT, 0.0, ())


class Agreement(StrEnum):
    """How the values of one field relate across a group; the value is the sign shown for it.

    Where several hold, difference goes before likeness and likeness before what is missing.
    """

    SAME = "="
    """Every profile that could be fetched has the same value."""
    ALIKE = "≈"
    """All that have the field are the same once normalised, or similar, to the reference's value."""
    NOT_COMPARABLE = "?"
    """At least one value can't be compared with the reference's, and none is known to differ or be alike."""
    PARTLY = "∘"
    """Some lack the field; the others have the same value."""
    DIFFERENT = "≠"
    """At least one value differs from the reference's, or speaks against one customer."""
    ALONE = " "
    """There is only one profile to look at, hence nothing to compare."""


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of a group."""

    name: str
    """The field's path, e.g. ``Address.City``; may hold outside text (attribute keys), raw."""
    values: tuple[str | None, ...]
    """The value in each member of the group, raw, in the group's order; None where it is missing."""
    agreement: Agreement
    reference: int | None = None
    """The member that the others are compared with; the first who has the field if the reference lacks it."""
    evidence: tuple[Evidence | None, ...] = ()
    """For each member how its value relates to the reference's; None for that one itself and for members
    whose profile is not available. Empty in a row of :attr:`Agreement.ALONE`."""


def rows_as_written(members: Sequence[Profile | None]) -> tuple[FieldRow, ...]:
    """Lay the members of a group out as rows in reading order, comparing only whether values are identical.

    A member is None where its profile is not available (yet). Fields that are empty in all take no row.
    """
    fields = [None if member is None else fields_of(member) for member in members]
    here = sum(one is not None for one in fields)
    names = {name for one in fields if one is not None for name in one}
    rows = []
    for name in in_reading_order(names):
        values = tuple(None if one is None else one.get(name) for one in fields)
        base = next(at for at, value in enumerate(values) if value is not None)
        evidence = tuple(
            None if one is None or at == base else _as_written(values[base], values[at])
            for at, one in enumerate(fields)
        )
        alone = FieldRow(name, values, Agreement.ALONE)
        rows.append(alone if here < 2 else FieldRow(name, values, sign_of(evidence), base, evidence))
    return tuple(rows)


def _as_written(reference: str | None, value: str | None) -> Evidence:
    if value is None:
        return MISSING
    return IDENTICAL if value == reference else _OTHERWISE


def sign_of(evidence: Sequence[Evidence | None]) -> Agreement:
    """Sum the evidence of one field up; see :class:`Agreement` for what goes before what."""
    relations = set()
    for one in evidence:
        if one is not None:
            if one.differs:
                return Agreement.DIFFERENT
            relations.add(one.relation)
    if Relation.SAME in relations or Relation.SIMILAR in relations:
        return Agreement.ALIKE
    if Relation.NOT_COMPARABLE in relations:
        return Agreement.NOT_COMPARABLE
    return Agreement.PARTLY if Relation.MISSING in relations else Agreement.SAME
