"""As many groups as asked for, each computed from its position: ten million take no memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from typing import Any

from reviewer.emulator.digests import digest_id
from reviewer.emulator.domain import FIRST_RUN, Domain, Members
from reviewer.emulator.people import FIRST_NAMES, LAST_NAMES, PLACES, STREETS

_MEMBER_DIGITS = 8
_ID = re.compile(r"[0-9a-f]{32}")
_ALL_IDS = 1 << 128
# Any odd number has an inverse modulo a power of two, so a MatchId can be turned back into its position.
_SCRAMBLING = 0x9E3779B97F4A7C15F39CC0605CEDC835
_UNSCRAMBLING = pow(_SCRAMBLING, -1, _ALL_IDS)


class ProceduralDomain(Domain):
    """The domain ``big`` with ``count`` groups of 2 to 4; a profile's id holds its group's position."""

    def __init__(self, count: int, name: str = "big") -> None:
        super().__init__(name, FIRST_RUN, _Groups(count), _Profiles(count), {})

    def position_with(self, profile_id: str) -> int | None:
        """Read a group's position off one of its profiles' ids."""
        return _position_with(profile_id, len(self.matches))

    def position_of(self, match_id: str, named: Callable[[str], str]) -> int | None:
        """Read a group's position off its id."""
        own = named(match_id)
        if not _ID.fullmatch(own):
            return None
        position = int(own, 16) * _UNSCRAMBLING % _ALL_IDS - 1
        return position if 0 <= position < len(self.matches) else None


class _Groups(Sequence[Members]):
    def __init__(self, count: int) -> None:
        self._positions = range(count)

    def __len__(self) -> int:
        return len(self._positions)

    def __getitem__(self, at: Any) -> Any:
        found = self._positions[at]
        return [_group(position) for position in found] if isinstance(found, range) else _group(found)


class _Profiles(MutableMapping[str, Members]):
    """Profiles computed from their ids, but for what merges have changed.

    Iterates over none: ten million are not searched. SearchProfiles finds them by ``_profileId`` alone.
    """

    def __init__(self, groups: int) -> None:
        self._groups = groups
        self._changed: dict[str, Members | None] = {}

    def __len__(self) -> int:
        return self._groups * 3

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __getitem__(self, profile_id: str) -> Members:
        position = _position_with(profile_id, self._groups)
        if position is None:
            raise KeyError(profile_id)
        profile = self._changed.get(profile_id, _profile(profile_id, position))
        if profile is None:
            raise KeyError(profile_id)
        return profile

    def __setitem__(self, profile_id: str, profile: Members) -> None:
        self._changed[profile_id] = profile

    def __delitem__(self, profile_id: str) -> None:
        self._changed[profile_id] = None


def _group(position: int) -> Members:
    seed = int(digest_id("group", position), 16)
    return {
        "MatchId": f"{(position + 1) * _SCRAMBLING % _ALL_IDS:032x}",
        "ProfileIds": [_profile_id(position, member) for member in range(2 + seed % 3)],
        "ConfidenceScore": round((seed >> 8) % 10_001 / 10_000, 4),
    }


def _profile_id(position: int, member: int) -> str:
    return f"{position:0{32 - _MEMBER_DIGITS}x}{member:0{_MEMBER_DIGITS}x}"


def _position_with(profile_id: str, groups: int) -> int | None:
    if not _ID.fullmatch(profile_id):
        return None
    position = int(profile_id[:-_MEMBER_DIGITS], 16)
    is_inside = position < groups and profile_id in _group(position)["ProfileIds"]
    return position if is_inside else None


def _profile(profile_id: str, position: int) -> Members:
    seed, member = int(digest_id("person", position), 16), int(profile_id[-_MEMBER_DIGITS:], 16)
    first, last = FIRST_NAMES[seed % len(FIRST_NAMES)], LAST_NAMES[(seed >> 8) % len(LAST_NAMES)]
    city, state, postal_code = PLACES[(seed >> 16) % len(PLACES)]
    street = STREETS[(seed >> 24) % len(STREETS)]
    email = f"{first}.{last}{seed % 1000}@example.com".lower()
    phone = f"555-01{(seed >> 32) % 100:02}"
    return {
        "ProfileId": profile_id,
        "FirstName": first if member != 1 else first[:1] + ".",
        "LastName": last if member != 2 else last.upper(),
        "PhoneNumber": phone if member % 2 == 0 else f"(212) {phone}",
        "EmailAddress": email if member != 1 else email.capitalize(),
        "BirthDate": f"{1940 + (seed >> 40) % 65}-{1 + (seed >> 48) % 12:02}-{1 + (seed >> 56) % 28:02}",
        "Address": {
            "Address1": f"{1 + (seed >> 64) % 900} {street}",
            "City": city,
            "State": state,
            "PostalCode": postal_code,
            "Country": "US",
        },
    }
