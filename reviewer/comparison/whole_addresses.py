"""Whole addresses: a unit may stand in any line, and one street may be in two places."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.comparison.evidence import Code, Evidence, Reason, Relation, different, similar
from reviewer.comparison.folding import words_of
from reviewer.comparison.kinds import addresses, places
from reviewer.comparison.kinds.kind import LONGEST
from reviewer.comparison.kinds.phones import region_of
from reviewer.comparison.kinds.registry import compare, is_filler
from reviewer.comparison.kinds.text import changes_between

_OTHER_UNIT = different(Code.OTHER_UNIT_OF_STREET, 0.5)
_OTHER_PLACE = different(Code.OTHER_PLACE, 0.4)
_OTHER_NUMBER = different(Code.OTHER_NUMBER, 0.5)
_OTHER_TOWN = different(Code.OTHER_TOWN)
_SAME_TOWN = different(Code.SAME_TOWN, 0.3)
_ONE_ADDRESS = 0.8
"""From here on two addresses whose words are sorted could be one with some slips."""
_PERHAPS_BADLY_WRITTEN = frozenset((Code.DIFFERENT, Code.OTHER_NUMBER, Code.OTHER_WORD))
"""What slips may be; another unit, direction or kind of street is none."""
_WRITTEN_OUT = ("Address1", "Address2", "Address3", "Address4", "City")
_ONE_DIGIT = (Reason(Code.ONE_DIGIT),)
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
    if any(len(line) > LONGEST for line in (*of_one.values(), *of_other.values())):
        return street
    has_more = any(line in of_one or line in of_other for line in _LINES_OF_UNITS)
    whole = addresses.compare(_street_and_units(of_one), _street_and_units(of_other)) if has_more else street
    # Further lines hold anything, such as where to leave a parcel: they make no address another one.
    is_elsewhere = street.differs or not street.speaks
    found = whole if not street.agrees and (whole.agrees or (is_elsewhere and whole.speaks)) else street
    if not found.speaks:
        return found
    if found.differs:
        is_badly_written = found.reasons[0].code in _PERHAPS_BADLY_WRITTEN
        return _in_place(found, of_one, of_other) if is_badly_written else found
    if _are_in_two_places(of_one, of_other):
        return _OTHER_PLACE
    return _OTHER_UNIT if not whole.agrees and _name_two_units(of_one, of_other) else found


def _street_and_units(lines: Mapping[str, str]) -> str:
    return ", ".join(lines[line] for line in ("Address1", *_LINES_OF_UNITS) if line in lines)


def _in_place(street: Evidence, one: Mapping[str, str], other: Mapping[str, str]) -> Evidence:
    """Evidence of two streets with where they are: one badly written address, or two in two towns."""
    words, also_words = (
        words_of(" ".join(lines.get(line, "") for line in _WRITTEN_OUT)) for lines in (one, other)
    )
    numbers, also_numbers = ("".join(sorted(filter(str.isdecimal, one))) for one in (words, also_words))
    digits, _ = changes_between(numbers, also_numbers)
    # Lines change places, and spaces the words that they part: the closer of the two readings counts.
    changes, likeness = max(
        (changes_between("".join(order(words)), "".join(order(also_words))) for order in (list, sorted)),
        key=lambda found: found[1],
    )
    if likeness >= _ONE_ADDRESS and digits == 1 and _are_in_two_states(one, other):
        return street
    if likeness >= _ONE_ADDRESS and digits <= 1:
        if not digits and not changes:
            return similar(0.95, Code.OTHER_ORDER)
        return similar(likeness, Code.ONE_DIGIT) if digits else similar(likeness, Code.SPELT_ALIKE, changes)
    if likeness >= _ONE_ADDRESS and digits and numbers and also_numbers:
        return _OTHER_NUMBER
    regions = region_of(one.get("Country")), region_of(other.get("Country"))
    found = [
        compare(f"Address.{line}", one.get(line), other.get(line), *regions)
        for line in ("City", "PostalCode")
    ]
    towns = {evidence.relation for evidence in found if evidence.speaks}
    if not towns:
        return street
    if Relation.DIFFERENT not in towns:
        return _SAME_TOWN if street.reasons[0].code is not Code.OTHER_NUMBER else street
    return _OTHER_TOWN if towns == {Relation.DIFFERENT} else street


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

    found = compare("Address.PostalCode", one.get("PostalCode"), other.get("PostalCode"))
    code, city = found.relation, relation("City")
    is_one_city = city in (Relation.IDENTICAL, Relation.SAME)
    if code is Relation.DIFFERENT:
        # In one city a code that is a digit off is more often a slip than the next quarter.
        return not (is_one_city and found.reasons == _ONE_DIGIT)
    if is_one_city and code in (Relation.IDENTICAL, Relation.SAME):
        return False
    # A country that no table knows may be another name of the same.
    if "Country" in one and "Country" in other:
        are_two = places.are_two_known_countries(one["Country"], other["Country"])
        if are_two or (code is Relation.MISSING and relation("Country") is Relation.DIFFERENT):
            return True
    if code is Relation.MISSING and city is Relation.DIFFERENT:
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


def _are_in_two_states(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether state and postal code both say that two addresses are in two states."""
    regions = region_of(one.get("Country")), region_of(other.get("Country"))
    return any(
        line in one and line in other and places.are_two_known_states(one[line], other[line], *regions)
        for line in ("State", "Province")
    ) and compare("Address.PostalCode", one.get("PostalCode"), other.get("PostalCode")).reasons not in (
        (Reason(Code.IDENTICAL),),
        (),
        _ONE_DIGIT,
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
