"""A group's profiles as rows: one field each, with the value of every profile and how they relate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from reviewer.comparison.fields import fields_of, in_reading_order
from reviewer.model import Profile


class Agreement(StrEnum):
    """How the values of one field relate across a group; the value is the sign shown for it."""

    SAME = "="
    """Every profile that could be fetched has the same value."""
    PARTLY = "∘"
    """Some lack the field; the others have the same value."""
    DIFFERENT = "≠"
    """At least two values differ."""
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


def rows_of(members: Sequence[Profile | None]) -> tuple[FieldRow, ...]:
    """Lay the members of a group out as rows in reading order.

    A member is None where its profile is not (yet) to be had. Fields that are empty in all take no row.
    """
    opened = [None if member is None else fields_of(member) for member in members]
    present = [fields for fields in opened if fields is not None]
    names = {name for fields in present for name in fields}
    return tuple(
        FieldRow(
            name,
            tuple(None if fields is None else fields.get(name) for fields in opened),
            _agreement([fields.get(name) for fields in present]),
        )
        for name in in_reading_order(names)
    )


def _agreement(values: Sequence[str | None]) -> Agreement:
    if len(values) < 2:
        return Agreement.ALONE
    distinct = {value for value in values if value is not None}
    if len(distinct) > 1:
        return Agreement.DIFFERENT
    return Agreement.PARTLY if None in values else Agreement.SAME
