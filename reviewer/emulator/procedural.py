"""As many groups as asked for, each computed from its position: ten million take no memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from reviewer.emulator.domain import FIRST_RUN, Members, digest_id
from reviewer.emulator.people import FIRST_NAMES, LAST_NAMES, PLACES, STREETS

_MEMBER_DIGITS = 8
_ID = re.compile(r"[0-9a-f]{32}")
_ALL_IDS = 1 << 128
# Any odd number has an inverse modulo a power of two, so a MatchId can be turned back into its position.
_SCRAMBLING = 0x9E3779B97F4A7C15F39CC0605CEDC835
_UNSCRAMBLING = pow(_SCRAMBLING, -1, _ALL_IDS)


class ProceduralDomain:
    """The domain ``big`` with ``count`` groups; a profile's id holds its group's position."""

    def __init__(self, count: int, name: str = "big") -> None:
        self.name = name
        self.generation_date: datetime = FIRST_RUN
        self.enabled = True
        self._count = count
        self._changed: dict[str, Members | None] = {}

    @property
    def group_count(self) -> int:
        """How many match groups there are."""
        return self._count

    @property
    def profile_count(self) -> int:
        """How many profiles there are, about: groups have 2 to 4."""
        return self._count * 3

    def groups(self, first: int, last: int) -> Sequence[Members]:
        """Compute the groups of some positions."""
        return [self._group(position) for position in range(max(first, 0), min(last, self._count))]

    def _group(self, position: int) -> Members:
        seed = int(digest_id("group", position), 16)
        return {
            "MatchId": f"{(position + 1) * _SCRAMBLING % _ALL_IDS:032x}",
            "ProfileIds": [_profile_id(position, member) for member in range(2 + seed % 3)],
            "ConfidenceScore": round((seed >> 8) % 10_001 / 10_000, 4),
        }

    def profile(self, profile_id: str) -> Members | None:
        """Compute a profile from its id."""
        if profile_id in self._changed:
            return self._changed[profile_id]
        position = self.position_with(profile_id)
        if position is None:
            return None
        member = int(profile_id[-_MEMBER_DIGITS:], 16)
        return _profile(profile_id, int(digest_id("person", position), 16), member)

    def position_with(self, profile_id: str) -> int | None:
        """Read a group's position off one of its profiles' ids."""
        if not _ID.fullmatch(profile_id):
            return None
        position = int(profile_id[:-_MEMBER_DIGITS], 16)
        inside = position < self._count and profile_id in self._group(position)["ProfileIds"]
        return position if inside else None

    def position_of(self, match_id: str, named: Callable[[str], str]) -> int | None:
        """Read a group's position off its id."""
        own = named(match_id)
        if not _ID.fullmatch(own):
            return None
        position = int(own, 16) * _UNSCRAMBLING % _ALL_IDS - 1
        return position if 0 <= position < self._count else None

    def profiles(self) -> Iterable[Members]:
        """Nothing: ten million are not searched. SearchProfiles finds them by ``_profileId`` alone."""
        return ()

    def error_of(self, profile_id: str) -> Members | None:
        """No profile of this domain is in error."""
        return None

    def replace(self, profile: Members, removed: Iterable[str]) -> None:
        """Remember what a merge has changed."""
        self._changed[str(profile["ProfileId"])] = profile
        self._changed.update(dict.fromkeys(removed))


def _profile_id(position: int, member: int) -> str:
    return f"{position:0{32 - _MEMBER_DIGITS}x}{member:0{_MEMBER_DIGITS}x}"


def _profile(profile_id: str, seed: int, member: int) -> Members:
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
