"""Whole addresses: a unit may stand in any line, and one street may be in two places."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from reviewer.comparison.evidence import Code, Evidence, Reason, Relation, different, similar
from reviewer.comparison.folding import words_of
from reviewer.comparison.kinds import addresses, places
from reviewer.comparison.kinds.kind import LONGEST
from reviewer.comparison.kinds.phones import region_of
from reviewer.comparison.kinds.registry import compare, is_filler
from reviewer.comparison.kinds.street_lines import without_signs_of_order
from reviewer.comparison.kinds.text import changes_between
from reviewer.comparison.kinds.units import are_two_units, named_within, units_in

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


class WholeAddress:
    """An address of a profile by all of its lines that say something."""

    def __init__(self, fields: Mapping[str, str], member: str) -> None:
        """Take an address; nothing is looked into before it is asked for.

        Args:
            fields: the profile's fields.
            member: the one that holds the address, e.g. ``ShippingAddress``.
        """
        self._fields, self._member = fields, member

    @cached_property
    def lines(self) -> Mapping[str, str]:
        """The lines by their names, such as ``Address1`` and ``City``."""
        named = ((line, f"{self._member}.{line}") for line in _LINES)
        return {
            line: value
            for line, name in named
            if (value := self._fields.get(name)) is not None and not is_filler(name, value)
        }

    @cached_property
    def is_long(self) -> bool:
        """Whether a line is too long to be looked into."""
        return any(len(line) > LONGEST for line in self.lines.values())

    @cached_property
    def units(self) -> str:
        """The lines that may name a part of the house."""
        return ", ".join(self.lines[line] for line in _LINES_OF_UNITS if line in self.lines)

    @cached_property
    def street_and_units(self) -> str:
        """The street and those lines, as one line."""
        return ", ".join(filter(None, (self.lines.get("Address1"), self.units)))

    @cached_property
    def region(self) -> str | None:
        """That of its country, e.g. ``US``; None where it is open."""
        return region_of(self.lines.get("Country"))

    @cached_property
    def letters(self) -> tuple[str, str]:
        """All that is written out, without spaces: the words as they stand, and sorted."""
        return "".join(self._words), "".join(sorted(self._words))

    @cached_property
    def numbers(self) -> str:
        """The numbers in it, sorted."""
        return "".join(sorted(filter(str.isdecimal, self._words)))

    @cached_property
    def _words(self) -> tuple[str, ...]:
        written = " ".join(self.lines.get(line, "") for line in _WRITTEN_OUT)
        return words_of(without_signs_of_order(written))


def compare_addresses(one: WholeAddress, other: WholeAddress) -> Evidence:
    """Compare two addresses of two profiles by all of their lines."""
    of_one, of_other = one.lines, other.lines
    street = compare("Address.Address1", of_one.get("Address1"), of_other.get("Address1"))
    if one.is_long or other.is_long:
        return street
    has_more = one.units or other.units
    whole = addresses.compare(one.street_and_units, other.street_and_units) if has_more else street
    # Further lines hold anything, such as where to leave a parcel: they make no address another one.
    is_elsewhere = street.differs or not street.speaks
    found = whole if not street.agrees and (whole.agrees or (is_elsewhere and whole.speaks)) else street
    if not found.speaks:
        return found
    if found.differs:
        is_badly_written = found.reasons[0].code in _PERHAPS_BADLY_WRITTEN
        return _in_place(found, one, other) if is_badly_written else found
    if _are_in_two_places(one, other):
        return _OTHER_PLACE
    return _OTHER_UNIT if not whole.agrees and _name_two_units(one, other) else found


def _in_place(street: Evidence, one: WholeAddress, other: WholeAddress) -> Evidence:
    """Evidence of two streets with where they are: one badly written address, or two in two towns."""
    digits, _ = changes_between(one.numbers, other.numbers)
    # Lines change places, and spaces the words that they part: the closer of the two readings counts.
    changes, likeness = max(map(changes_between, one.letters, other.letters), key=lambda found: found[1])
    if likeness >= _ONE_ADDRESS and digits == 1 and _are_in_two_states(one, other):
        return street
    if likeness >= _ONE_ADDRESS and digits <= 1:
        if not digits and not changes:
            return similar(0.95, Code.OTHER_ORDER)
        return similar(likeness, Code.ONE_DIGIT) if digits else similar(likeness, Code.SPELT_ALIKE, changes)
    if likeness >= _ONE_ADDRESS and digits and one.numbers and other.numbers:
        return _OTHER_NUMBER
    found = [_on_line(line, one, other) for line in ("City", "PostalCode")]
    towns = {evidence.relation for evidence in found if evidence.speaks}
    if not towns:
        return street
    if Relation.DIFFERENT not in towns:
        return _SAME_TOWN if street.reasons[0].code is not Code.OTHER_NUMBER else street
    return _OTHER_TOWN if towns == {Relation.DIFFERENT} else street


def _on_line(line: str, one: WholeAddress, other: WholeAddress) -> Evidence:
    return compare(f"Address.{line}", one.lines.get(line), other.lines.get(line), one.region, other.region)


_LINES = ("Address1", *_LINES_OF_UNITS, "City", "State", "Province", "PostalCode", "Country")


def _are_in_two_places(one: WholeAddress, other: WholeAddress) -> bool:
    found = _on_line("PostalCode", one, other)
    code, city = found.relation, _on_line("City", one, other).relation
    is_one_city = city in (Relation.IDENTICAL, Relation.SAME)
    if code is Relation.DIFFERENT:
        # In one city a code that is a digit off is more often a slip than the next quarter.
        return not (is_one_city and found.reasons == _ONE_DIGIT)
    if is_one_city and code in (Relation.IDENTICAL, Relation.SAME):
        return False
    # A country that no table knows may be another name of the same.
    if "Country" in one.lines and "Country" in other.lines:
        are_two = places.are_two_known_countries(one.lines["Country"], other.lines["Country"])
        if are_two or (code is Relation.MISSING and _on_line("Country", one, other).differs):
            return True
    if code is Relation.MISSING and city is Relation.DIFFERENT:
        return True
    # Outside North America a state has several names; one postal code says that they mean one.
    return any(
        _on_line(line, one, other).differs
        and (code is Relation.MISSING or _name_two_states(line, one, other))
        for line in ("State", "Province")
    )


def _name_two_states(line: str, one: WholeAddress, other: WholeAddress) -> bool:
    if line not in one.lines or line not in other.lines:
        return False
    return places.are_two_known_states(one.lines[line], other.lines[line], one.region, other.region)


def _are_in_two_states(one: WholeAddress, other: WholeAddress) -> bool:
    """Whether state and postal code both say that two addresses are in two states."""
    are_two = any(_name_two_states(line, one, other) for line in ("State", "Province"))
    return are_two and _on_line("PostalCode", one, other).reasons not in (
        (Reason(Code.IDENTICAL),),
        (),
        _ONE_DIGIT,
    )


def _name_two_units(one: WholeAddress, other: WholeAddress) -> bool:
    more, also_more = one.units, other.units
    if not more and not also_more:
        return False
    if more and also_more and not compare("Address.Address2", more, also_more).differs:
        return False
    street, also_street = one.lines.get("Address1", ""), other.lines.get("Address1", "")
    if more and also_more:
        units, also_units = (
            named_within(street, more),
            named_within(also_street, also_more),
        )
    else:
        units, also_units = units_in(street, more), units_in(also_street, also_more)
    return are_two_units(units, also_units)
