"""The profiles of the groups near the reviewer, as far as they are here."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reviewer.comparison.frequencies import Frequencies
from reviewer.core.matches import Profile, ProfileBatch


class Member(NamedTuple):
    """One profile of a group as far as it is known: here, on its way, or not to be had."""

    profile_id: str
    profile: Profile | None = None
    unavailable: str = ""
    """Why it can't be shown, in plain words (may quote outside text, raw); empty unless so."""

    @property
    def awaited(self) -> bool:
        """True while nothing is known of the profile yet."""
        return self.profile is None and not self.unavailable


class ProfileCache:
    """Profiles kept in memory, those looked at longest ago dropped first."""

    def __init__(self, capacity: int = 2_000) -> None:
        self._capacity = capacity
        self._members: OrderedDict[str, Member] = OrderedDict()
        self.frequencies = Frequencies()
        """How common the values of all profiles are that came."""

    def members(self, profile_ids: Iterable[str]) -> tuple[Member, ...]:
        """The members of a group, in its order."""
        found = []
        for profile_id in profile_ids:
            member = self._members.get(profile_id)
            if member is not None:
                self._members.move_to_end(profile_id)
            found.append(member or Member(profile_id))
        return tuple(found)

    def here(self, profile_ids: Iterable[str]) -> list[Profile]:
        """Those of some profiles that are here, looked up without being kept the longer for it."""
        found = (self._members.get(one) for one in profile_ids)
        return [member.profile for member in found if member is not None and member.profile is not None]

    def has(self, profile_id: str) -> bool:
        """Tell whether a profile is here, or known not to be had."""
        return profile_id in self._members

    def put(self, batch: ProfileBatch) -> None:
        """Keep what a fetch has brought."""
        for profile_id, profile in batch.profiles.items():
            self._keep(Member(profile_id, profile))
            self.frequencies.take(profile)
        for profile_id, reason in batch.unavailable.items():
            self._keep(Member(profile_id, unavailable=reason))

    def _keep(self, member: Member) -> None:
        self._members[member.profile_id] = member
        self._members.move_to_end(member.profile_id)
        while len(self._members) > self._capacity:
            self._members.popitem(last=False)

    def forget_unavailable(self, profile_ids: Sequence[str]) -> bool:
        """Drop those of ``profile_ids`` that could not be had, to ask again; tells if there were any."""
        dropped = [
            profile_id
            for profile_id in profile_ids
            if (member := self._members.get(profile_id)) is not None and member.unavailable
        ]
        for profile_id in dropped:
            del self._members[profile_id]
        return bool(dropped)

    def clear(self) -> None:
        """Forget every profile."""
        self._members.clear()
        self.frequencies.clear()
