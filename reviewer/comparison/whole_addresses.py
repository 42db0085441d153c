"""Addresses of one street that are two by their other lines: the unit, the postal code, the state."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.comparison.evidence import Code, Evidence, Relation, different
from reviewer.comparison.kinds import addresses, places
from reviewer.comparison.kinds.registry import compare, is_filler

_OTHER_UNIT = different(Code.OTHER_UNIT_OF_STREET, 0.5)
_OTHER_PLACE = different(Code.OTHER_PLACE, 0.4)
_LINES_OF_UNITS = ("Address2", "Address3", "Address4")


def evidence_of_two_addresses(
    one: Mapping[str, str], address: str, other: Mapping[str, str], other_address: str
) -> Evidence | None:
    """Evidence that two addresses of one street are two; None where nothing says so.

    Args:
        one: a profile's fields.
        address: the member that holds its address, e.g. ``ShippingAddress``.
        other: the other profile's fields.
        other_address: the member that holds the other's address.
    """
    of_one, of_other = _lines_of(one, address), _lines_of(other, other_address)
    if _are_in_two_places(of_one, of_other):
        return _OTHER_PLACE
    return _OTHER_UNIT if _name_two_units(of_one, of_other) else None


def _lines_of(fields: Mapping[str, str], address: str) -> dict[str, str]:
    return {
        line: value
        for line in _LINES
        if (value := fields.get(name := f"{address}.{line}")) is not None and not is_filler(name, value)
    }


_LINES = ("Address1", *_LINES_OF_UNITS, "City", "State", "Province", "PostalCode", "Country")


def _are_in_two_places(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    def relation(line: str) -> Relation:
        return compare(f"Address.{line}", one.get(line), other.get(line)).relation

    code = relation("PostalCode")
    if code is Relation.DIFFERENT:
        return True
    # A country that no table knows may be another name of the same.
    if "Country" in one and "Country" in other:
        are_two = places.are_two_known_countries(one["Country"], other["Country"])
        if are_two or (code is Relation.MISSING and relation("Country") is Relation.DIFFERENT):
            return True
    if code is Relation.MISSING and relation("City") is Relation.DIFFERENT:
        return True
    # Outside North America a state has several names; one postal code says that they mean one.
    return any(
        relation(line) is Relation.DIFFERENT
        and (code is Relation.MISSING or places.are_two_known_states(one[line], other[line]))
        for line in ("State", "Province")
    )


def _name_two_units(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    more, also_more = (
        ", ".join(address[line] for line in _LINES_OF_UNITS if line in address) for address in (one, other)
    )
    if not more and not also_more:
        return False
    if more and also_more and not compare("Address.Address2", more, also_more).differs:
        return False
    street, also_street = one.get("Address1", ""), other.get("Address1", "")
    if more and also_more:
        units, also_units = (
            addresses.named_within(street, more),
            addresses.named_within(also_street, also_more),
        )
    else:
        units, also_units = addresses.units_in(street, more), addresses.units_in(also_street, also_more)
    return addresses.are_two_units(units, also_units)
