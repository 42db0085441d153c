"""States, countries and postal codes, which addresses give as a code or by name."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from operator import ne

from reviewer.comparison.damage import LOOKALIKES
from reviewer.comparison.data import rows
from reviewer.comparison.evidence import IDENTICAL, Code, Evidence, different, not_comparable, same, similar
from reviewer.comparison.folding import folded, same_but_for
from reviewer.comparison.kinds import text
from reviewer.comparison.kinds.kind import (
    Kind,
    everywhere,
    in_any_region,
    is_broken_number,
    is_filler_or_zeros,
    masked_whole,
    mended,
    squeezed,
)


@cache
def _countries() -> dict[str, str]:
    return {name: line[0] for line in rows("countries") for name in line}


@cache
def _states() -> dict[str, frozenset[str]]:
    """Of each code or name of a state the states that it may be, as country and code: ``uswa``, ``auwa``."""
    states: dict[str, set[str]] = {}
    for country, *names in rows("states"):
        for name in names:
            states.setdefault(name, set()).add(country + names[0])
    return {name: frozenset(meant) for name, meant in states.items()}


@cache
def _countries_of_states() -> frozenset[str]:
    return frozenset(line[0] for line in rows("states"))


@cache
def _cities() -> dict[str, str]:
    return {name: line[0] for line in rows("cities") for name in line}


@cache
def _cities_of_parts() -> dict[str, str]:
    return {part: city for city, *parts in rows("parts_of_cities") for part in parts}


def country_code(folded_name: str) -> str | None:
    """The ISO 3166-1 alpha-2 code, in lower case, of a country's folded code or name."""
    return _countries().get(folded_name)


def compare_names_of_cities(left: str, right: str) -> Evidence | None:
    """Compare two cities by their short and foreign names and by their boroughs; None: those say nothing."""
    one, other = folded(left), folded(right)
    city, also_city = _cities().get(one, one), _cities().get(other, other)
    if city == also_city and one != other:
        return same(Code.CITY_FORM)
    parts = _cities_of_parts()
    if one[-1:].isdecimal() != other[-1:].isdecimal():  # Praha 4, Wien 1010.
        bare, also_bare = (name.rstrip(" 0123456789") for name in (one, other))
        if bare and also_bare and _cities().get(bare, bare) == _cities().get(also_bare, also_bare):
            return similar(0.8, Code.PART_OF_CITY)
    is_part = parts.get(city) == also_city or parts.get(also_city) == city
    return similar(0.8, Code.PART_OF_CITY) if is_part else None


def may_be_without_vowels(left: str, right: str) -> bool:
    """Whether a word may be a city's name without most of its vowels, as Wlmgtn is Wilmington's."""
    short, name = sorted((folded(left), folded(right)), key=len)
    letters = iter(name)
    return (
        1 < len(short) <= _MOST_OF_NAME * len(name)
        and short[0] == name[0]
        and not name.startswith(short)
        and sum(short.count(vowel) for vowel in "aeiou") < 2
        and all(letter in letters for letter in short)
    )


_MOST_OF_NAME = 0.6


@lru_cache(maxsize=2048)
def _states_meant(value: str, region: str | None) -> frozenset[str]:
    """The states that a code or name may mean in a region, or anywhere where that is not known."""
    meant = _states().get(folded(value), frozenset())
    if region is None:
        return meant
    country = region.lower()
    if country not in _countries_of_states():
        return frozenset()
    return frozenset(state for state in meant if state.startswith(country)) or meant


def normalised_state(value: str, region: str | None = None) -> str:
    """The canonical form of a state: its country and code where it can be but one, else folded text."""
    meant = _states_meant(value, region)
    return next(iter(meant)) if len(meant) == 1 else folded(value)


def normalised_country(value: str) -> str:
    """The canonical form of a country: its ISO code where it is known."""
    return country_code(folded(value)) or folded(value)


def compare_states(
    left: str, right: str, left_region: str | None = None, right_region: str | None = None
) -> Evidence:
    """Compare two states or provinces, each read in its own country."""
    if left == right:
        return IDENTICAL
    one, other = _states_meant(left, left_region), _states_meant(right, right_region)
    if not one or not other:
        return _of_unknown(left, right, is_one_known=bool(one or other))
    return different(Code.DIFFERENT) if one.isdisjoint(other) else same_but_for(left, right, Code.STATE_FORM)


def compare_countries(left: str, right: str) -> Evidence:
    """Compare two countries, by code or name."""
    if left == right:
        return IDENTICAL
    one, other = country_code(folded(left)), country_code(folded(right))
    if one is None or other is None:
        return _of_unknown(left, right, is_one_known=one is not None or other is not None)
    return same_but_for(left, right, Code.COUNTRY_FORM) if one == other else different(Code.DIFFERENT)


def _of_unknown(left: str, right: str, *, is_one_known: bool) -> Evidence:
    """Compare two names of which a table knows one at most: a code that it lacks may mean anything."""
    evidence = text.compare(left, right)
    if folded(left).isdecimal() != folded(right).isdecimal():
        return not_comparable(Code.UNKNOWN_CODE)  # Japan and others number their states.
    lengths = sorted((len(folded(left)), len(folded(right))))
    if evidence.differs and lengths[0] <= _LONGEST_CODE and (is_one_known or lengths[1] > _LONGEST_CODE):
        return not_comparable(Code.UNKNOWN_CODE)
    return evidence


def are_two_known_states(left: str, right: str, left_region: str | None, right_region: str | None) -> bool:
    """Whether two states, each read in its own country, are two of those that are known by their codes."""
    one, other = _states_meant(left, left_region), _states_meant(right, right_region)
    return bool(one and other) and one.isdisjoint(other)


def are_two_known_countries(left: str, right: str) -> bool:
    """Whether two countries are two of those that are known by their codes."""
    one, other = country_code(folded(left)), country_code(folded(right))
    return one is not None and other is not None and one != other


def normalised_postal_code(value: str) -> str:
    """The canonical form of a postal code: letters and digits in lower case."""
    return _code_and_country(value)[0]


_LONGEST_CODE = 3


# "D-10115" is 10115 in Germany, "98101 USA" 98101 in the United States, "1234 AB" none of AB.
_PLACE_BEFORE_CODE = re.compile(r"\s*([^\W\d_]{1,3})[\s-]+(\d[\d\s-]{3,}(?:[A-Za-z]{2})?)\s*")
_PLACE_BEHIND_CODE = re.compile(r"\s*(\d[\d\s-]{2,}\d)[\s,-]+([^\W\d_]{2,})\.?\s*")
_SIGNS_OF_CARS = {"d": "de", "f": "fr", "a": "at", "b": "be", "i": "it", "e": "es", "l": "lu", "n": "no",
                  "s": "se", "p": "pt", "h": "hu", "fin": "fi"}  # fmt: skip


@lru_cache(maxsize=2048)
def _code_and_country(value: str) -> tuple[str, str]:
    """A code and the country before or behind it, ``""`` where none is named; a state is left out."""
    value = mended(value)
    if found := _PLACE_BEFORE_CODE.fullmatch(value):
        place, code = folded(found[1]), found[2]
        return squeezed(code), country_code(place) or _SIGNS_OF_CARS.get(place, "")
    if (found := _PLACE_BEHIND_CODE.fullmatch(value)) and (country := country_code(folded(found[2]))):
        return squeezed(found[1]), country
    return squeezed(value), ""


def compare_postal_codes(left: str, right: str) -> Evidence:
    """Compare two postal codes."""
    if left == right:
        return IDENTICAL
    (one, country), (other, other_country) = _code_and_country(left), _code_and_country(right)
    if country and other_country and country != other_country:
        return different(Code.CODES_OF_TWO_COUNTRIES, 0.5 if one == other else 0.0)
    if one == other and folded(left) == folded(right):
        return same_but_for(left, right, Code.CODE_SPACING)
    if one == other:
        is_mended = mended(left) != left or mended(right) != right
        is_place = country != other_country or any(map(str.isalpha, left + right))
        return same(
            Code.CODE_WITH_COUNTRY if is_place else Code.NUMBER_FORMAT if is_mended else Code.CODE_SPACING
        )
    shorter, longer = sorted((one, other), key=len)
    if shorter.isdigit() and longer.isdigit():
        if len(shorter) == 5 and len(longer) == 9 and longer.startswith(shorter):
            return similar(0.95, Code.FOUR_DIGITS_MORE)
        if len(shorter) == len(longer) == 9 and shorter[:5] == longer[:5]:
            return similar(0.9, Code.OTHER_FOUR_DIGITS)
        first, second = (code.zfill(5 if len(code) <= 5 else 9)[:5] for code in (shorter, longer))
        if longer.lstrip("0") == shorter or (first == second and first[0] == "0"):
            return similar(0.9, Code.ONE_LEADING_ZERO)
        if len(shorter) == len(longer) and sorted(shorter) == sorted(longer):
            swaps = sum(a != b for a, b in zip(shorter, longer, strict=True))
            if swaps == 2:
                return similar(0.7, Code.TWO_DIGITS_SWAPPED)
        if len(shorter) == len(longer) and sum(map(ne, shorter, longer)) == 1:
            return different(Code.ONE_DIGIT, 0.5)
    elif shorter and longer.startswith(shorter) and len(longer) - len(shorter) in (3, 4):
        # Of "E17 7LD" and "K1A 0B1" the first part names a district.
        return similar(0.8, Code.FIRST_PART_OF_CODE)
    if one.translate(_LOOKALIKES) == other.translate(_LOOKALIKES):
        return similar(0.9, Code.LOOKALIKES)
    return different(Code.DIFFERENT_CODES)


_LOOKALIKES = LOOKALIKES | {ord("i"): "1"}


STATE = Kind(
    compare_states,
    normalised_state,
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
    is_unreadable=is_broken_number,
    masked=masked_whole,
)
COUNTRY = Kind(
    everywhere(compare_countries),
    in_any_region(normalised_country),
    members=("Country",),
    own=re.compile("country(?: of (?:residence|birth|origin))?|nationality|citizenship|land|pais|pays|paese"),
    takes_anything=True,
)
