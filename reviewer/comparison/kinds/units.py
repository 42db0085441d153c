"""Parts of a house that lines of an address name: which flats, floors and buildings are two."""

from __future__ import annotations

import re
from collections.abc import Collection

from reviewer.comparison.evidence import Code, Evidence, different, similar
from reviewer.comparison.kinds.street_lines import ORDINAL, StreetLine, has_digit, street_line

SIDES = frozenset(
    ("upper", "lower", "front", "rear", "left", "right", "links", "rechts", "eg", "og", "dg", "ug", "hh",
     "vh")
)  # fmt: skip
"""What distinguishes the flats of a house that have no numbers."""


def units_in(*lines: str) -> frozenset[str]:
    """The units that some lines of one address name as such: apartments, suites, buildings."""
    return frozenset(unit for line in lines for unit in street_line(line).units)


def named_within(street: str, more: str) -> frozenset[str]:
    """What further lines name in a house, as unit, number or side of it, with the units of its street."""
    words = street_line(more).words
    # Of "c/o Mary Smith" no letter names a flat.
    is_letter = len(words) == 1 and len(words[0]) == 1
    named = (word for word in words if has_digit(word) or is_letter or word in SIDES)
    return units_in(street, more).union(named)


def are_two_units(units: Collection[str], also_units: Collection[str]) -> bool:
    """Whether two addresses of one house name two of its parts of one kind, and neither says more."""
    kinds = {_kind_of_unit(unit) for unit in units} & {_kind_of_unit(unit) for unit in also_units}
    return any(not is_within(_of_kind(kind, units), _of_kind(kind, also_units)) for kind in kinds)


def _of_kind(kind: str, units: Collection[str]) -> list[str]:
    return [unit for unit in units if _kind_of_unit(unit) == kind]


def _kind_of_unit(unit: str) -> str:
    return unit.partition(" ")[0] if " " in unit else ""


def of_units(one: StreetLine, other: StreetLine) -> Evidence | None:
    """Different evidence for two units of one house, unless one line says more than the other."""
    if not are_two_units(one.units, other.units):
        return None
    is_number = any(map(may_be_of_house, (one, other)))
    return different(Code.OTHER_NUMBER if is_number else Code.OTHER_UNIT, 0.6)


def may_be_of_house(line: StreetLine) -> bool:
    """Whether what a line names as a unit may number the house: "Reforma # 222", "Calle 5 # 10-20"."""
    is_alone = bool(line.words) and all(map(ORDINAL.fullmatch, line.numbers))
    return any(not _kind_of_unit(unit) and (is_alone or _OF_BLOCK.fullmatch(unit)) for unit in line.units)


_OF_BLOCK = re.compile(r"\d+[a-z]?(?:-|to)\d+[a-z]?")
"""A house by the cross street and the metres from it, as Colombia numbers them."""


def is_within(units: Collection[str], also_units: Collection[str]) -> bool:
    """Whether all units that one line names are among the other's."""
    return set(units) <= set(also_units) or set(also_units) <= set(units)


def number_or_letter_of_unit(one: StreetLine, other: StreetLine) -> Evidence | None:
    """Whether what one line names as a unit stands by the other's house: "5/10 Main St", "10A Main St"."""
    for line, also_line in ((one, other), (other, one)):
        if line.units or len(also_line.units) != 1:
            continue
        unit = also_line.units[0]
        for at, word in enumerate(line.words):
            house = word.removesuffix(unit) if unit.isalpha() else ""
            rest = (house,) if house.isdecimal() else () if word == unit else None
            if rest is not None and (*line.words[:at], *rest, *line.words[at + 1 :]) == also_line.words:
                return similar(0.95, Code.PERHAPS_UNIT)
    return None
