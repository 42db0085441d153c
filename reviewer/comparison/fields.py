"""A profile's members flattened into named fields, in the order in which a reviewer reads them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from reviewer.core.matches import Profile

# AWS matches on FullName, which no profile holds: it is these three members together.
_NAME_PARTS = ("FirstName", "MiddleName", "LastName")
FULL_NAME = "FullName"

MATCHED_FIELDS = (
    FULL_NAME, "PhoneNumber", "MobilePhoneNumber", "HomePhoneNumber", "BusinessPhoneNumber",
    "EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress",
)  # fmt: skip
"""The eight attributes that Identity Resolution matches on (CreateDomain ``Matching``); they come first."""

ADDRESS_LINES = (
    "Address1", "Address2", "Address3", "Address4", "City", "County", "State", "Province",
    "PostalCode", "Country",
)  # fmt: skip
"""The members of an address."""
ADDRESSES = ("Address", "ShippingAddress", "MailingAddress", "BillingAddress")
"""The members that hold an address."""
ATTRIBUTES = "Attributes"
"""The member that holds the free attributes, by their keys."""

# What distinguishes people comes before what merely describes them; the name's parts come late, since
# FullName has given them already.
_READING_ORDER = (
    *MATCHED_FIELDS,
    "BirthDate", "BusinessName", "AccountNumber", "Gender", "GenderString",
    *(f"{address}.{line}" for address in ADDRESSES for line in ADDRESS_LINES),
    "PartyType", "PartyTypeString", "ProfileType", "AdditionalInformation",
    *_NAME_PARTS,
)  # fmt: skip
_RANK = {name: rank for rank, name in enumerate(_READING_ORDER)}
# The id heads the column; FoundByItems says how a search found the profile, not who the customer is.
_NOT_FIELDS = frozenset(("ProfileId", "FoundByItems"))


def fields_of(profile: Profile) -> dict[str, str]:
    """Flatten a profile into field name → value, without the fields it leaves empty.

    Nested members are named by their path (``Address.City``, ``Attributes.tier``,
    ``EngagementPreferences.Phone[0].KeyValue``). ``FullName`` is the three name members in order.
    """
    fields: dict[str, str] = {}
    parts = [str(profile.members[part]) for part in _NAME_PARTS if profile.members.get(part)]
    if parts:
        fields[FULL_NAME] = " ".join(parts)
    for name, value in profile.members.items():
        if name not in _NOT_FIELDS:
            _flatten(name, value, fields)
    return fields


def _flatten(name: str, value: object, fields: dict[str, str]) -> None:
    if isinstance(value, str):
        if value:
            fields[name] = value
    elif isinstance(value, Mapping):
        for key, nested in value.items():
            _flatten(f"{name}.{key}", nested, fields)
    elif isinstance(value, (list, tuple)):
        for at, nested in enumerate(value):
            _flatten(f"{name}[{at}]", nested, fields)
    elif value is not None:
        fields[name] = str(value)


def compared_text(profiles: Iterable[Profile]) -> str:
    """Write every value that the screen compares as JSON, whatever order profiles and fields came in.

    Holds customers' data: digest it with a key, and keep only that (``Journal.keyed_digest``).
    """
    return json.dumps(sorted((one.profile_id, sorted(fields_of(one).items())) for one in profiles))


def in_reading_order(names: set[str]) -> list[str]:
    """Sort field names: those AWS matches on, then the known ones, then the rest by name."""
    return sorted(names, key=lambda name: (_RANK.get(name, len(_RANK)), name))
