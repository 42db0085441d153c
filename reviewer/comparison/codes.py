"""Comparing what an address gives as a code or by name: states, countries, postal codes."""

from __future__ import annotations

import re

from reviewer.comparison import text
from reviewer.comparison.evidence import IDENTICAL, Evidence, different, same, similar
from reviewer.comparison.folding import folded, how_written
from reviewer.comparison.places import country_code, state_code


def normalised_state(value: str) -> str:
    """The canonical form of a state or province: its postal code where it is known."""
    return state_code(folded(value)) or folded(value)


def normalised_country(value: str) -> str:
    """The canonical form of a country: its ISO code where it is known."""
    return country_code(folded(value)) or folded(value)


def state_agreement(left: str, right: str) -> Evidence:
    """Compare two states or provinces, by code or name."""
    return _by_code(left, right, state_code(folded(left)), state_code(folded(right)), "state")


def country_agreement(left: str, right: str) -> Evidence:
    """Compare two countries, by code or name."""
    return _by_code(left, right, country_code(folded(left)), country_code(folded(right)), "country")


def are_two_known_states(left: str, right: str) -> bool:
    """Tell whether two states are two of those that are known by their codes."""
    return _are_two_known(state_code(folded(left)), state_code(folded(right)))


def are_two_known_countries(left: str, right: str) -> bool:
    """Tell whether two countries are two of those that are known by their codes."""
    return _are_two_known(country_code(folded(left)), country_code(folded(right)))


def _are_two_known(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _by_code(left: str, right: str, one: str | None, other: str | None, what: str) -> Evidence:
    if left == right:
        return IDENTICAL
    if one is None or other is None:
        return text.agreement(left, right)
    if one == other:
        return same(how_written(left, right) or f"same {what}, by code or name")
    return different("different")


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


def postal_code_agreement(left: str, right: str) -> Evidence:
    """Compare two postal codes."""
    if left == right:
        return IDENTICAL
    (one, country), (other, other_country) = _code_and_country(left), _code_and_country(right)
    if country and other_country and country != other_country:
        return different("codes of two countries", 0.5 if one == other else 0.0)
    if one == other and country != other_country:
        return same("same code, one with its country")
    if one == other:
        return same(how_written(left, right) or "spaces and punctuation only")
    shorter, longer = sorted((one, other), key=len)
    if shorter.isdigit() and longer.isdigit():
        if len(shorter) == 5 and len(longer) == 9 and longer.startswith(shorter):
            return similar(0.95, "same ZIP code, one with the four digits more")
        if len(shorter) == len(longer) == 9 and shorter[:5] == longer[:5]:
            return similar(0.9, "same ZIP code, other four digits")
        if longer.lstrip("0") == shorter and len(longer) == 5:
            return similar(0.9, "same code, one without its leading zero")
        if len(shorter) == len(longer) and sorted(shorter) == sorted(longer):
            swaps = sum(a != b for a, b in zip(shorter, longer, strict=True))
            if swaps == 2:
                return similar(0.7, "two digits swapped")
    elif shorter and longer.startswith(shorter) and len(longer) - len(shorter) in (3, 4):
        # Of "E17 7LD" and "K1A 0B1" the first part names a district.
        return similar(0.8, "one gives the first part of the same code")
    return different("different codes")
