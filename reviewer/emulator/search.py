"""SearchProfiles: which profiles have some keys' values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from reviewer.emulator.domain import Domain, Members

_PHONES = ("PhoneNumber", "MobilePhoneNumber", "HomePhoneNumber", "BusinessPhoneNumber")
_EMAILS = ("EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress")
_NAMES = ("FirstName", "MiddleName", "LastName")


def matching(domain: Domain, parameters: Mapping[str, Any]) -> list[Members]:
    """Find the profiles that have all keys, or any of them where ``LogicalOperator`` is ``OR``."""
    keys = [(parameters["KeyName"], parameters["Values"])]
    keys += [(key["KeyName"], key["Values"]) for key in parameters.get("AdditionalSearchKeys", ())]
    if len(keys) == 1 and keys[0][0] == "_profileId":
        return [domain.by_id[value] for value in keys[0][1] if value in domain.by_id]
    combine = any if parameters.get("LogicalOperator") == "OR" else all
    return [
        profile
        for profile in domain.by_id.values()
        if combine(_has(profile, name, values) for name, values in keys)
    ]


def _has(profile: Members, key: str, values: Iterable[str]) -> bool:
    wanted = {_folded(key, value) for value in values}
    return any(_folded(key, value) in wanted for value in _values(profile, key))


def _values(profile: Members, key: str) -> list[str]:
    if key == "_fullName":
        return [" ".join(profile[name] for name in _NAMES if profile.get(name))]
    members = {
        "_profileId": ("ProfileId",),
        "_account": ("AccountNumber",),
        "_phone": _PHONES,
        "_email": _EMAILS,
    }.get(key, ())
    return [profile[member] for member in members if profile.get(member)]


def _folded(key: str, value: str) -> str:
    return re.sub(r"\D", "", value) if key == "_phone" else value.casefold()
