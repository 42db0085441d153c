"""As many groups as asked for, each computed from its position: ten million take no memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from reviewer.emulator.domain import FIRST_RUN, Members, digest_id
from reviewer.emulator.people import FIRST_NAMES, LAST_NAMES, PLACES, STREETS

_MEMBER_DIGITS = 8


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
            "MatchId": f"{seed:032x}",
            "ProfileIds": [_profile_id(position, member) for member in range(2 + seed % 3)],
            "ConfidenceScore": round((seed >> 8) % 10_001 / 10_000, 4),
        }

    def profile(self, profile_id: str) -> Members | None:
        """Compute a profile from its id."""
        if profile_id in self._changed:
            return self._changed[profile_id]
        position = int(profile_id[:-_MEMBER_DIGITS], 16)
        member = int(profile_id[-_MEMBER_DIGITS:], 16)
        if position >= self._count or member >= len(self._group(position)["ProfileIds"]):
            return None
        return _profile(profile_id, int(digest_id("person", position), 16), member)

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
