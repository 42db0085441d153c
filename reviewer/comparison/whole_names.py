"""Full names as they are compared: without fillers, and with the suffix that stands in a field of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from reviewer.comparison.evidence import Code, Evidence, Reason, different, not_comparable, similar_for
from reviewer.comparison.kinds.capacities import Capacity
from reviewer.comparison.kinds.name_parts import generation_of, person_name
from reviewer.comparison.kinds.person_names import (
    PERSON_NAME,
    child_without_name,
    compare,
    is_nobodys_name,
    stands_for_first_name,
)
from reviewer.comparison.kinds.registry import kind_of
from reviewer.comparison.kinds.suffixes import SUFFIX

_FIRST, _LAST = "FirstName", "LastName"
_NO_WORDS = re.compile(r"(?i)(?<!\w)(?:fnu|lnu|nfn|nln|nmn|unknown)(?!\w)")
_FEWER = 0.9
"""How much a filler for a part of a name takes from its likeness."""


@dataclass(frozen=True, slots=True)
class WholeName:
    """A profile's full name."""

    text: str
    """What is known of it; ``""`` where that is nothing."""
    parts: frozenset[str] = frozenset()
    """The members that it is of."""
    has_filler: bool = False
    child: str = ""
    """What stands for the name of a child without one, e.g. ``babyboy``; ``""`` where nothing does."""
    is_of_business: bool = False
    """Whether it is an estate's or a trust's, and stands where a business's does."""


def whole_name(fields: Mapping[str, str]) -> WholeName:
    """Take a profile's full name from its fields by name."""
    known: dict[str, str] = {}
    has_filler, child = False, ""
    for part in (_FIRST, "MiddleName", _LAST):
        value = fields.get(part)
        if value is None:
            continue
        is_filler = PERSON_NAME.is_filler(value) if part == _LAST else stands_for_first_name(value)
        rest = "" if is_filler else _NO_WORDS.sub("", value).strip()
        has_filler |= rest != value.strip()
        child = child or child_without_name(value)
        if rest:
            known[part] = rest
    text = " ".join(known.values())
    written = " ".join(fields[part] for part in (_FIRST, "MiddleName", _LAST) if part in fields)
    if is_nobodys_name(written) or is_nobodys_name(text):
        return WholeName("", has_filler=True, child=child)
    if text and not person_name(text).generation:
        text += _suffix_in(fields)
    return WholeName(text, frozenset(known), has_filler, child)


def name_of_trust(business: str) -> WholeName | None:
    """The name of an estate or a trust, which stands where a business's does; None of any other business."""
    is_trust = person_name(business).capacity in (Capacity.ESTATE, Capacity.TRUST)
    return WholeName(business, frozenset((_LAST,)), is_of_business=True) if is_trust else None


def _suffix_in(fields: Mapping[str, str]) -> str:
    for name, value in fields.items():
        if name not in _MEMBERS and kind_of(name) is SUFFIX and (generation := generation_of(value)):
            return f" {generation}"
    return ""


_MEMBERS = frozenset((_FIRST, "MiddleName", _LAST))


def evidence_of_names(one: WholeName, other: WholeName) -> Evidence:
    """Compare two full names; the same in either order."""
    if not one.text or not other.text:
        return not_comparable(Code.FILLER)
    if one.is_of_business and other.is_of_business:
        return not_comparable(Code.OTHER_PARTS)  # They are compared as businesses.
    evidence = compare(one.text, other.text)
    if evidence.against:
        return evidence
    if evidence.differs:
        are_other_parts = {one.parts, other.parts} == {frozenset((_FIRST,)), frozenset((_LAST,))}
        return not_comparable(Code.OTHER_PARTS) if are_other_parts else evidence
    if one.child and other.child and one.child != other.child:
        return different(Code.DIFFERENT_FIRST_NAMES, evidence.likeness)
    if one.has_filler or other.has_filler:
        return similar_for(evidence.likeness * _FEWER, (Reason(Code.STANDS_FOR_NAME),))
    return evidence
