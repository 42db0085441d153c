"""Which kind of value each field holds: what comparing, masking, the summary and the survivor all ask."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache, partial

from reviewer.comparison.evidence import MISSING, Evidence, Topic
from reviewer.comparison.fields import ADDRESSES, ATTRIBUTES
from reviewer.comparison.kinds.addresses import CITY, STREET
from reviewer.comparison.kinds.businesses import BUSINESS
from reviewer.comparison.kinds.consents import consent_called, consent_named
from reviewer.comparison.kinds.dates import BIRTH_DATE
from reviewer.comparison.kinds.deceased import DECEASED
from reviewer.comparison.kinds.emails import EMAIL
from reviewer.comparison.kinds.field_names import is_own_value, words_of_name
from reviewer.comparison.kinds.genders import GENDER
from reviewer.comparison.kinds.given_names import are_short_for_one
from reviewer.comparison.kinds.identifiers import (
    ACCOUNT_NUMBER,
    IDENTITY_NUMBERS,
    number_called,
    number_named,
)
from reviewer.comparison.kinds.kind import LONGEST, Kind
from reviewer.comparison.kinds.opposites import STATUS, TEXT
from reviewer.comparison.kinds.party_types import PARTY_TYPE
from reviewer.comparison.kinds.payments import PAYMENT_NUMBER
from reviewer.comparison.kinds.person_names import PERSON_NAME
from reviewer.comparison.kinds.phones import PHONE
from reviewer.comparison.kinds.places import COUNTRY, POSTAL_CODE, STATE
from reviewer.comparison.kinds.record_times import RECORD_TIME
from reviewer.comparison.kinds.suffixes import SUFFIX

KINDS = (
    PARTY_TYPE, DECEASED, *IDENTITY_NUMBERS, EMAIL, PHONE, BIRTH_DATE, POSTAL_CODE, CITY, STATE, STREET,
    COUNTRY, PERSON_NAME, SUFFIX, BUSINESS, GENDER, PAYMENT_NUMBER, ACCOUNT_NUMBER, RECORD_TIME,
    STATUS, TEXT,
)  # fmt: skip
"""Every kind; the name of a free attribute that fits several means the first of them."""
_OF_MEMBER = {member: kind for kind in KINDS for member in kind.members}


@lru_cache(maxsize=2048)
def kind_of(name: str) -> Kind:
    """The kind of a field by its path (``FieldRow.name``); most free attributes are text."""
    member, _, rest = name.partition(".")
    if member == ATTRIBUTES:
        return _kind_named(words_of_name(rest))
    if member in ADDRESSES:
        return _OF_MEMBER.get(rest, STREET)
    return _OF_MEMBER.get(name, TEXT)


NAMED: dict[str, Kind | Callable[[str], Kind]] = {
    "account-number": ACCOUNT_NUMBER, "address": STREET, "birth-date": BIRTH_DATE, "business": BUSINESS,
    "city": CITY, "consent": consent_called, "country": COUNTRY,
    "customer-number": partial(number_called, Topic.CUSTOMER_NUMBER), "deceased": DECEASED, "email": EMAIL,
    "gender": GENDER, "identity-number": partial(number_called, Topic.IDENTITY_NUMBER), "name": PERSON_NAME,
    "party-type": PARTY_TYPE, "payment-number": PAYMENT_NUMBER, "phone": PHONE, "postal-code": POSTAL_CODE,
    "record-time": RECORD_TIME,
    "social-security-number": IDENTITY_NUMBERS[0], "state": STATE, "suffix": SUFFIX, "text": TEXT,
    "vat-number": IDENTITY_NUMBERS[1],
}  # fmt: skip
"""What users may say that a free attribute holds: a kind, or what makes one for each name of a number."""
_OF_USER: dict[str, Kind] = {}


def use_names(names: Mapping[str, str]) -> None:
    """Take the user's word for what free attributes hold, from now on in this process.

    Args:
        names: the attributes' names, in any of their spellings, each with one of :data:`NAMED`.
    """
    _OF_USER.clear()
    for name, kind in names.items():
        words, meant = words_of_name(name), NAMED[kind]
        _OF_USER[words] = meant if isinstance(meant, Kind) else meant(words)
    for known in (kind_of, attribute_on_topic, is_filler):
        known.cache_clear()


def _kind_named(words: str) -> Kind:
    """The kind of a free attribute by the words of its name."""
    return _OF_USER.get(words) or consent_named(words) or number_named(words) or _first_named(words)


def _first_named(words: str) -> Kind:
    kinds = KINDS if is_own_value(words, _ABBREVIATED) else _WRITTEN_OUT
    # Most names are of no kind: a search tells that at once.
    perhaps = (kind for kind in kinds if kind.named is None or kind.named.search(words))
    return next((kind for kind in perhaps if kind.is_named(words)), TEXT)


_WRITTEN_OUT = tuple(kind for kind in KINDS if kind.named is not None)
_ABBREVIATED = re.compile(
    "|".join(f"(?:{kind.own.pattern})" for kind in KINDS if kind.named is None and kind.own is not None)
)
"""What all the kinds are called that a name means only where it names nothing else."""


@lru_cache(maxsize=2048)
def attribute_on_topic(name: str) -> Kind | None:
    """The kind of a free attribute that by its name holds the customer's own value on the kind's topic."""
    member, _, key = name.partition(".")
    if member != ATTRIBUTES:
        return None
    kind, words = kind_of(name), words_of_name(key)
    return kind if words in _OF_USER or kind.is_own(words) else None


@lru_cache(maxsize=2048)
def issuer_on_topic(name: str) -> Topic | None:
    """The topic of the number of which a free attribute names the country or state that has given it."""
    member, _, key = name.partition(".")
    words = words_of_name(key) if member == ATTRIBUTES else ""
    number = _ISSUER.sub(" ", words)
    kind = _kind_named(" ".join(number.split())) if number != words else TEXT
    return kind.topic if kind in IDENTITY_NUMBERS or kind.topic is Topic.IDENTITY_NUMBER else None


_ISSUER = re.compile(
    r"\b(?:(?:issu\w*|country|state|province|nation|nationality|authority|code|of|land|pais|pays)\b\s*)+$"
    r"|^(?:(?:issu\w*|country|state|nation|of)\b\s*)+"
)


def compare(
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
    return kind_of(name).evidence(left, right, left_region, right_region)


def normalised(name: str, value: str, region: str | None = None) -> str:
    """The canonical form of a value by the rules of its field; the same again for a canonical form."""
    if len(value) > LONGEST:
        return " ".join(value.casefold().split())
    return kind_of(name).normalised(value, region)


@lru_cache(maxsize=2048)
def is_filler(name: str, value: str) -> bool:
    """Whether a value says nothing: ``N/A``, ``000-000-0000``, ``none@none.example``, 1 January 1900.

    Args:
        name: the field's path.
        value: the field's value.
    """
    return len(value) <= LONGEST and kind_of(name).is_filler(value)


def load_libraries() -> None:
    """Load what comparing needs (some 50 ms), so that a thread can do it before the first group is here."""
    import phonenumbers
    from rapidfuzz.distance import OSA, Levenshtein

    are_short_for_one("", "")
    phonenumbers.parse("+12065550100", None)
    OSA.distance("", "")
    Levenshtein.distance("", "")
