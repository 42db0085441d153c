"""Comparing two values of a named field by the rules of its kind."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from functools import lru_cache

from reviewer.comparison import (
    addresses,
    businesses,
    codes,
    dates,
    emails,
    genders,
    identifiers,
    names,
    phones,
    text,
)
from reviewer.comparison.evidence import MISSING, Evidence
from reviewer.comparison.fields import FULL_NAME
from reviewer.comparison.identities import identity_in


class FieldKind(Enum):
    """What sort of value a field holds, hence by which rules it is compared."""

    NAME = auto()
    BUSINESS = auto()
    PHONE = auto()
    EMAIL = auto()
    DATE = auto()
    GENDER = auto()
    IDENTIFIER = auto()
    """A number or code that stands for one customer."""
    STREET = auto()
    """A line of an address."""
    CITY = auto()
    """A city or a county."""
    STATE = auto()
    POSTAL_CODE = auto()
    COUNTRY = auto()
    TEXT = auto()


_OF_MEMBER = {
    FULL_NAME: FieldKind.NAME,
    "FirstName": FieldKind.NAME,
    "MiddleName": FieldKind.NAME,
    "LastName": FieldKind.NAME,
    "BusinessName": FieldKind.BUSINESS,
    "BirthDate": FieldKind.DATE,
    "AccountNumber": FieldKind.IDENTIFIER,
    "Gender": FieldKind.GENDER,
    "GenderString": FieldKind.GENDER,
    "PhoneNumber": FieldKind.PHONE,
    "MobilePhoneNumber": FieldKind.PHONE,
    "HomePhoneNumber": FieldKind.PHONE,
    "BusinessPhoneNumber": FieldKind.PHONE,
    "EmailAddress": FieldKind.EMAIL,
    "PersonalEmailAddress": FieldKind.EMAIL,
    "BusinessEmailAddress": FieldKind.EMAIL,
}
_OF_ADDRESS_LINE = {
    "City": FieldKind.CITY,
    "County": FieldKind.CITY,
    "State": FieldKind.STATE,
    "Province": FieldKind.STATE,
    "PostalCode": FieldKind.POSTAL_CODE,
    "Country": FieldKind.COUNTRY,
}
ADDRESSES = ("Address", "ShippingAddress", "MailingAddress", "BillingAddress")
"""The members that hold an address."""


@lru_cache(maxsize=4096)
def kind_of(name: str) -> FieldKind:
    """The kind of a field by its path (``FieldRow.name``); most free attributes are text."""
    member, _, line = name.partition(".")
    if line and member in ADDRESSES:
        return _OF_ADDRESS_LINE.get(line, FieldKind.STREET)
    if identity_in(name) is not None:
        return FieldKind.IDENTIFIER
    return _OF_MEMBER.get(name, FieldKind.TEXT)


Comparer = Callable[[str, str, str | None, str | None], Evidence]
"""Compares two values that are dialled, if they are phone numbers, in two regions."""


def _anywhere(compare: Callable[[str, str], Evidence]) -> Comparer:
    return lambda left, right, left_region, right_region: compare(left, right)


_COMPARERS: dict[FieldKind, Comparer] = {
    FieldKind.NAME: _anywhere(names.agreement),
    FieldKind.BUSINESS: _anywhere(businesses.agreement),
    FieldKind.PHONE: phones.agreement,
    FieldKind.EMAIL: _anywhere(emails.agreement),
    FieldKind.DATE: _anywhere(dates.agreement),
    FieldKind.GENDER: _anywhere(genders.agreement),
    FieldKind.IDENTIFIER: _anywhere(identifiers.agreement),
    FieldKind.STREET: _anywhere(addresses.agreement),
    FieldKind.CITY: _anywhere(addresses.city_agreement),
    FieldKind.STATE: _anywhere(codes.state_agreement),
    FieldKind.POSTAL_CODE: _anywhere(codes.postal_code_agreement),
    FieldKind.COUNTRY: _anywhere(codes.country_agreement),
    FieldKind.TEXT: _anywhere(text.agreement),
}
_NORMALISERS: dict[FieldKind, Callable[[str], str]] = {
    FieldKind.NAME: names.normalised,
    FieldKind.BUSINESS: businesses.normalised,
    FieldKind.EMAIL: emails.normalised,
    FieldKind.DATE: dates.normalised,
    FieldKind.GENDER: genders.normalised,
    FieldKind.IDENTIFIER: identifiers.normalised,
    FieldKind.STREET: addresses.normalised,
    FieldKind.CITY: addresses.normalised,
    FieldKind.STATE: codes.normalised_state,
    FieldKind.POSTAL_CODE: codes.normalised_postal_code,
    FieldKind.COUNTRY: codes.normalised_country,
    FieldKind.TEXT: text.normalised,
}


@lru_cache(maxsize=4096)
def comparer_of(name: str) -> Comparer:
    """What compares the values of a field, by its path."""
    return _COMPARERS[kind_of(name)]


def agreement(
    name: str,
    left: str | None,
    right: str | None,
    left_region: str | None = None,
    right_region: str | None = None,
) -> Evidence:
    """Compare two values of a field.

    Args:
        name: the field's path.
        left: a value; None where the profile lacks the field.
        right: the other one.
        left_region: the region in which the one's phone numbers are dialled, e.g. ``US``.
        right_region: the other one's.
    """
    if left is None or right is None:
        return MISSING
    return comparer_of(name)(left, right, left_region, right_region)


def normalised(name: str, value: str, region: str | None = None) -> str:
    """The canonical form of a value by the rules of its field; the same again for a canonical form."""
    kind = kind_of(name)
    return phones.normalised(value, region) if kind is FieldKind.PHONE else _NORMALISERS[kind](value)


def load_libraries() -> None:
    """Load what comparing needs (some 50 ms), so that a thread can do it before the first group is here."""
    import phonenumbers
    from rapidfuzz.distance import OSA, Levenshtein

    phonenumbers.parse("+12065550100", None)
    OSA.distance("", "")
    Levenshtein.distance("", "")
