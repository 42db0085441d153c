"""States, countries and postal codes, which addresses give as a code or by name."""

from __future__ import annotations

import re
from functools import cache

from reviewer.comparison.data import rows
from reviewer.comparison.evidence import IDENTICAL, Code, Evidence, different, same, similar
from reviewer.comparison.folding import folded, same_but_for
from reviewer.comparison.kinds import text
from reviewer.comparison.kinds.kind import Kind, everywhere, in_any_region, is_filler_or_zeros, masked_whole


@cache
def _codes(table: str) -> dict[str, str]:
    return {name: line[0] for line in rows(table) for name in line}


def country_code(folded_name: str) -> str | None:
    """The ISO 3166-1 alpha-2 code, in lower case, of a country's folded code or name."""
    return _codes("countries").get(folded_name)


def state_code(folded_name: str) -> str | None:
    """The postal code, in lower case, of a US state's or Canadian province's folded code or name."""
    return _codes("states").get(folded_name)


def normalised_state(value: str) -> str:
    """The canonical form of a state or province: its postal code where it is known."""
    return state_code(folded(value)) or folded(value)


def normalised_country(value: str) -> str:
    """The canonical form of a country: its ISO code where it is known."""
    return country_code(folded(value)) or folded(value)


def compare_states(left: str, right: str) -> Evidence:
    """Compare two states or provinces, by code or name."""
    return _by_code(left, right, state_code(folded(left)), state_code(folded(right)), Code.STATE_FORM)


def compare_countries(left: str, right: str) -> Evidence:
    """Compare two countries, by code or name."""
    return _by_code(left, right, country_code(folded(left)), country_code(folded(right)), Code.COUNTRY_FORM)


def are_two_known_states(left: str, right: str) -> bool:
    """Whether two states are two of those that are known by their codes."""
    return _are_two_known(state_code(folded(left)), state_code(folded(right)))


def are_two_known_countries(left: str, right: str) -> bool:
    """Whether two countries are two of those that are known by their codes."""
    return _are_two_known(country_code(folded(left)), country_code(folded(right)))


def _are_two_known(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _by_code(left: str, right: str, one: str | None, other: str | None, form: Code) -> Evidence:
    if left == right:
        return IDENTICAL
    if one is None or other is None:
        return text.compare(left, right)
    if one == other:
        return same_but_for(left, right, form)
    return different(Code.DIFFERENT)


def normalised_postal_code(value: str) -> str:
    """The canonical form of a postal code: letters and digits in lower case."""
    return _code_and_country(value)[0]


# "D-10115" is 10115 in Germany.
_COUNTRY_BEFORE_CODE = re.compile(r"([a-z]{1,3})(\d{4,5}|\d{9})")


def _code_and_country(value: str) -> tuple[str, str]:
    """A code and the country's letters before it, where a hyphen sets them apart; else ``""``."""
    code = folded(value).replace(" ", "")
    found = _COUNTRY_BEFORE_CODE.fullmatch(code) if "-" in value else None
    return (found[2], found[1]) if found else (code, "")


def compare_postal_codes(left: str, right: str) -> Evidence:
    """Compare two postal codes."""
    if left == right:
        return IDENTICAL
    (one, country), (other, other_country) = _code_and_country(left), _code_and_country(right)
    if country and other_country and country != other_country:
        return different(Code.CODES_OF_TWO_COUNTRIES, 0.5 if one == other else 0.0)
    if one == other and country != other_country:
        return same(Code.CODE_WITH_COUNTRY)
    if one == other:
        return same_but_for(left, right, Code.CODE_SPACING)
    shorter, longer = sorted((one, other), key=len)
    if shorter.isdigit() and longer.isdigit():
        if len(shorter) == 5 and len(longer) == 9 and longer.startswith(shorter):
            return similar(0.95, Code.FOUR_DIGITS_MORE)
        if len(shorter) == len(longer) == 9 and shorter[:5] == longer[:5]:
            return similar(0.9, Code.OTHER_FOUR_DIGITS)
        if longer.lstrip("0") == shorter and len(longer) == 5:
            return similar(0.9, Code.ONE_LEADING_ZERO)
        if len(shorter) == len(longer) and sorted(shorter) == sorted(longer):
            swaps = sum(a != b for a, b in zip(shorter, longer, strict=True))
            if swaps == 2:
                return similar(0.7, Code.TWO_DIGITS_SWAPPED)
    elif shorter and longer.startswith(shorter) and len(longer) - len(shorter) in (3, 4):
        # Of "E17 7LD" and "K1A 0B1" the first part names a district.
        return similar(0.8, Code.FIRST_PART_OF_CODE)
    return different(Code.DIFFERENT_CODES)


STATE = Kind(
    everywhere(compare_states),
    in_any_region(normalised_state),
    members=("State", "Province"),
    named=re.compile(r"\bprovince\b"),
    masked=masked_whole,
)
POSTAL_CODE = Kind(
    everywhere(compare_postal_codes),
    in_any_region(normalised_postal_code),
    members=("PostalCode",),
    named=re.compile(r"post ?(?:al|code|leit)|zip|\bplz\b"),
    is_filler=is_filler_or_zeros,
    masked=masked_whole,
)
COUNTRY = Kind(everywhere(compare_countries), in_any_region(normalised_country), members=("Country",))
