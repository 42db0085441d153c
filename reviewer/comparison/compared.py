"""A group's rows with their evidence: each field compared by the rules of its kind."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.comparison.balance import GroupEvidence
from reviewer.comparison.evidence import MISSING, TWINS, Code, Evidence, Topic, not_comparable
from reviewer.comparison.fields import FULL_NAME, MATCHED_FIELDS, in_reading_order
from reviewer.comparison.kinds.identifiers import IDENTITY_NUMBERS
from reviewer.comparison.kinds.kind import LONGEST
from reviewer.comparison.kinds.person_names import stands_for_first_name
from reviewer.comparison.kinds.registry import kind_of
from reviewer.comparison.rows import Agreement, FieldRow, sign_of

_FIRST_NAME = "FirstName"
_NOT_BY_ROW = frozenset((Topic.NAME, Topic.ADDRESS, Topic.CONSENT))
"""Topics on which several fields speak together, or a value as its field's name has it."""
_FILLER = not_comparable(Code.FILLER)


def rows_of(group: GroupEvidence, reference: int = 0) -> tuple[FieldRow, ...]:
    """Lay the members of a group out as rows in reading order, each compared with a reference profile.

    Fields that are empty in all take no row.

    Args:
        group: the evidence on the group's profiles.
        reference: the member to compare with; the first one that is here if that one is not.
    """
    if not group.here:
        return ()
    base = reference if reference in group.here else min(group.here)
    names = {name for profile in group.here.values() for name in profile.fields}
    return tuple(_row(name, group, base) for name in _strongest_first(names))


def _strongest_first(names: set[str]) -> list[str]:
    """Sort field names for reading: what AWS matches on, identity numbers, birth dates, then the rest."""
    return sorted(in_reading_order(names), key=_strength)


def _strength(name: str) -> int:
    if name in MATCHED_FIELDS:
        return 0
    kind = kind_of(name)
    if kind in IDENTITY_NUMBERS or kind.topic is Topic.IDENTITY_NUMBER:
        return 1
    return 2 if kind.topic is Topic.BIRTH_DATE else 3


def _row(name: str, group: GroupEvidence, base: int) -> FieldRow:
    held = [None if profile is None else profile.fields.get(name) for profile in group.profiles]
    values = tuple(held)
    if len(group.here) < 2:
        return FieldRow(name, values, Agreement.ALONE)
    if values[base] is None:
        base = next(at for at, value in enumerate(values) if value is not None)
    evidence = _evidence(name, values, group, base)
    return FieldRow(name, values, sign_of(evidence), base, evidence)


def _evidence(
    name: str, values: Sequence[str | None], group: GroupEvidence, base: int
) -> tuple[Evidence | None, ...]:
    compare, reference, region = kind_of(name).evidence, values[base], group.here[base].region
    names = _of_names(group, base) if name in (FULL_NAME, _FIRST_NAME) else {}
    topic = group.topics.get(name)
    speaking = {} if topic is None or topic in _NOT_BY_ROW else group.speaking[topic]
    alone = {at for at, said in speaking.items() if len(said.values) == 1 and said.values[0][0] == name}
    evidence: list[Evidence | None] = []
    # Members often share a value: each is compared once.
    known: dict[tuple[str, str | None], Evidence] = {}
    for at, (value, profile) in enumerate(zip(values, group.profiles, strict=True)):
        if profile is None or at == base:
            evidence.append(None)
        elif value is None or reference is None:
            evidence.append(MISSING)
        elif name == FULL_NAME and len(value) <= LONGEST >= len(reference):
            evidence.append(names.get(at, _FILLER))
        elif topic is not None and base in alone and at in alone:
            evidence.append(group.on(topic, base, at).evidence)
        else:
            found = known.get((value, profile.region))
            if found is None:
                found = known[value, profile.region] = compare(reference, value, region, profile.region)
            if name == _FIRST_NAME and found.differs and any(map(stands_for_first_name, (value, reference))):
                found = _FILLER  # A title or a role, which is a surname as well: Rabbi, Lord.
            of_twins = at in names and found.speaks and names[at].reasons[0].code in TWINS
            evidence.append(names[at] if of_twins else found)
    return tuple(evidence)


def _of_names(group: GroupEvidence, base: int) -> dict[int, Evidence]:
    """What each member and the one to compare with say of their names."""
    speaking = group.speaking[Topic.NAME]
    if base not in speaking:
        return {}
    return {at: group.on(Topic.NAME, base, at).evidence for at in speaking if at != base}
