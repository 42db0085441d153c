"""Whole addresses: a unit may stand in any line, and one street may be in two places."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.comparison.evidence import Code, Evidence, Relation, different
from reviewer.comparison.kinds import addresses, places
from reviewer.comparison.kinds.phones import region_of
from reviewer.comparison.kinds.registry import compare, is_filler

_OTHER_UNIT = different(Code.OTHER_UNIT_OF_STREET, 0.5)
_OTHER_PLACE = different(Code.OTHER_PLACE, 0.4)
_LINES_OF_UNITS = ("Address2", "Address3", "Address4")


def compare_addresses(
    one: Mapping[str, str], address: str, other: Mapping[str, str], other_address: str
) -> Evidence:
    """Compare two addresses of two profiles by all of their lines.

    Args:
        one: a profile's fields.
        address: the member that holds its address, e.g. ``ShippingAddress``.
        other: the other profile's fields.
        other_address: the member that holds the other's address.
    """
    of_one, of_other = _lines_of(one, address), _lines_of(other, other_address)
    street = compare("Address.Address1", of_one.get("Address1"), of_other.get("Address1"))
    whole = addresses.compare(_street_and_units(of_one), _street_and_units(of_other))
    # Further lines hold anything, such as where to leave a parcel: they make no address another one.
    is_elsewhere = street.differs or not street.speaks
    found = whole if not street.agrees and (whole.agrees or (is_elsewhere and whole.speaks)) else street
    if found.differs or not found.speaks:
        return found
    if _are_in_two_places(of_one, of_other):
        return _OTHER_PLACE
    return _OTHER_UNIT if not whole.agrees and _name_two_units(of_one, of_other) else found


def _street_and_units(lines: Mapping[str, str]) -> str:
    return ", ".join(lines[line] for line in ("Address1", *_LINES_OF_UNITS) if line in lines)


def _lines_of(fields: Mapping[str, str], address: str) -> dict[str, str]:
    return {
        line: value
        for line in _LINES
        if (value := fields.get(name := f"{address}.{line}")) is not None and not is_filler(name, value)
    }


_LINES = ("Address1", *_LINES_OF_UNITS, "City", "State", "Province", "PostalCode", "Country")


def _are_in_two_places(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    region, other_region = region_of(one.get("Country")), region_of(other.get("Country"))

    def relation(line: str) -> Relation:
        return compare(f"Address.{line}", one.get(line), other.get(line), region, other_region).relation

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
        and (
            code is Relation.MISSING
            or places.are_two_known_states(one[line], other[line], region, other_region)
        )
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
