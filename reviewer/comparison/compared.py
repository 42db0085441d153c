"""A group's rows with their evidence: each field compared by the rules of its kind."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.comparison.evidence import MISSING, Evidence
from reviewer.comparison.fields import FULL_NAME, in_reading_order
from reviewer.comparison.flattened import FlatProfile
from reviewer.comparison.kinds.kind import LONGEST
from reviewer.comparison.kinds.registry import kind_of
from reviewer.comparison.rows import Agreement, FieldRow, sign_of
from reviewer.comparison.twins import possible_twins
from reviewer.comparison.whole_names import evidence_of_names

_NAMES_OF_TWINS = (FULL_NAME, "FirstName")


def rows_of(profiles: Sequence[FlatProfile | None], reference: int = 0) -> tuple[FieldRow, ...]:
    """Lay the members of a group out as rows in reading order, each compared with a reference profile.

    Fields that are empty in all take no row.

    Args:
        profiles: the group's profiles, flattened together; None where one is not available (yet).
        reference: the member to compare with; the first one that is here if that one is not.
    """
    here = [at for at, profile in enumerate(profiles) if profile is not None]
    if not here:
        return ()
    base = reference if reference in here else here[0]
    twins = _twins_of(profiles, base)
    names = {name for profile in profiles if profile is not None for name in profile.fields}
    return tuple(_row(name, profiles, base, len(here), twins) for name in in_reading_order(names))


def _twins_of(profiles: Sequence[FlatProfile | None], base: int) -> dict[int, Evidence]:
    """The members that may be twins of the reference, with the evidence."""
    reference = profiles[base]
    return {
        at: evidence
        for at, profile in enumerate(profiles)
        if profile is not None and reference is not None and at != base
        if (evidence := possible_twins(reference.short, profile.short)) is not None
    }


def _row(
    name: str,
    profiles: Sequence[FlatProfile | None],
    base: int,
    here: int,
    twins: dict[int, Evidence],
) -> FieldRow:
    values = tuple(None if profile is None else profile.fields.get(name) for profile in profiles)
    if here < 2:
        return FieldRow(name, values, Agreement.ALONE)
    if values[base] is None:
        base = next(at for at, value in enumerate(values) if value is not None)
        twins = {}
    evidence = _evidence(name, values, profiles, base)
    if twins and name in _NAMES_OF_TWINS:
        evidence = tuple(_with_twins(one, twins.get(at)) for at, one in enumerate(evidence))
    return FieldRow(name, values, sign_of(evidence), base, evidence)


def _evidence(
    name: str, values: Sequence[str | None], profiles: Sequence[FlatProfile | None], base: int
) -> tuple[Evidence | None, ...]:
    compare = kind_of(name).evidence
    reference, first = values[base], profiles[base]
    evidence: list[Evidence | None] = []
    # Members often share a value: each is compared once.
    known: dict[tuple[str, str | None], Evidence] = {}
    for at, (value, profile) in enumerate(zip(values, profiles, strict=True)):
        if profile is None or first is None or at == base:
            evidence.append(None)
        elif value is None or reference is None:
            evidence.append(MISSING)
        else:
            found = known.get((value, profile.region))
            if name == FULL_NAME and len(value) <= LONGEST >= len(reference):
                found = evidence_of_names(first.name, profile.name)
            elif found is None:
                found = compare(reference, value, first.region, profile.region)
                known[value, profile.region] = found
            evidence.append(found)
    return tuple(evidence)


def _with_twins(evidence: Evidence | None, twins: Evidence | None) -> Evidence | None:
    if twins is None or evidence is None or not evidence.speaks:
        return evidence
    return twins
