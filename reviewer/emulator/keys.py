"""By what a profile is found: the predefined keys of its own values, and those that were added to it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

Key = tuple[str, str]
"""A key's name and its value, folded: as it is compared."""

_MEMBERS = {
    "_profileId": ("ProfileId",),
    "_account": ("AccountNumber",),
    "_phone": ("PhoneNumber", "MobilePhoneNumber", "HomePhoneNumber", "BusinessPhoneNumber"),
    "_email": ("EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress"),
}
_NAMES = ("FirstName", "MiddleName", "LastName")


def folded(name: str, value: str) -> Key:
    """A key as it is compared (assumption): phones by their digits, the rest in any letter case."""
    return name, re.sub(r"\D", "", value) if name == "_phone" else value.casefold()


def _own(profile: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name, members in _MEMBERS.items():
        yield from ((name, profile[member]) for member in members if profile.get(member))
    if full_name := " ".join(profile[name] for name in _NAMES if profile.get(name)):
        yield "_fullName", full_name


class Keys:
    """The keys of a domain's profiles. Those of a profile's own values follow the values (assumption)."""

    def __init__(self) -> None:
        self._added: defaultdict[str, dict[Key, str]] = defaultdict(dict)
        self._removed: defaultdict[str, set[Key]] = defaultdict(set)

    def of(self, profile: Mapping[str, Any]) -> dict[Key, str]:
        """A profile's keys, each with its value as it was written."""
        profile_id = str(profile["ProfileId"])
        own = {folded(*key): key[1] for key in _own(profile)}
        removed = self._removed.get(profile_id, ())
        kept = {key: value for key, value in own.items() if key not in removed}
        return kept | self._added.get(profile_id, {})

    def add(self, profile: Mapping[str, Any], name: str, values: Iterable[str]) -> list[str]:
        """Add values of a key; answer those that the profile had not."""
        profile_id, had = str(profile["ProfileId"]), self.of(profile)
        new = {folded(name, value): value for value in values}
        self._added[profile_id] |= new
        self._removed[profile_id] -= new.keys()
        return [value for key, value in new.items() if key not in had]

    def remove(self, profile: Mapping[str, Any], name: str, values: Iterable[str]) -> list[str]:
        """Remove values of a key; answer those that the profile had."""
        profile_id, had = str(profile["ProfileId"]), self.of(profile)
        gone = {folded(name, value) for value in values} & had.keys()
        self._removed[profile_id] |= gone
        for key in gone:
            self._added[profile_id].pop(key, None)
        return [had[key] for key in gone]

    def move(self, profile: Mapping[str, Any], main_id: str) -> None:
        """Give all of a profile's keys but its id to another."""
        moved = self.of(profile)
        self._added[main_id] |= {key: value for key, value in moved.items() if key[0] != "_profileId"}
        self.forget(str(profile["ProfileId"]))

    def forget(self, profile_id: str) -> None:
        """Drop the keys of a profile that is gone."""
        self._added.pop(profile_id, None)
        self._removed.pop(profile_id, None)
