"""Splitting a group: which of its profiles become one, and which stay as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

FIRST, LAST = 1, 9
"""The numbers that a cluster can have: one key each."""


@dataclass(frozen=True, slots=True)
class Clusters:
    """A group's profiles with the cluster of each; a profile taken out stays separate."""

    profile_ids: tuple[str, ...]
    """The group's profiles in its order, each once."""
    numbers: tuple[int, ...]
    """The cluster of each, 1 to 9; kept while a profile is out, so that it comes back to its place."""
    out: frozenset[str] = frozenset()
    """The profiles that are taken out."""
    survivors: frozenset[str] = frozenset()
    """The profiles chosen to survive, at most one a cluster."""
    apart: frozenset[str] = frozenset()
    """Those of ``out`` that a proposed split held apart: all others coming back does not bring them back."""

    @classmethod
    def whole(cls, profile_ids: Iterable[str]) -> Clusters:
        """Begin with all of a group as one cluster."""
        distinct = tuple(dict.fromkeys(profile_ids))
        return cls(distinct, (FIRST,) * len(distinct))

    @classmethod
    def of_parts(cls, profile_ids: Iterable[str], parts: Sequence[Sequence[str]]) -> Clusters:
        """Begin with these parts of a group as its clusters, and the rest of it out.

        Args:
            profile_ids: the group's profiles.
            parts: at most nine, of profiles of the group, each in one part.
        """
        clusters = cls.whole(profile_ids)
        numbers = {one: number for number, part in enumerate(parts, FIRST) for one in part}
        return replace(
            clusters,
            numbers=tuple(numbers.get(one, FIRST) for one in clusters.profile_ids),
            out=frozenset(one for one in clusters.profile_ids if one not in numbers),
        )

    def number_of(self, profile_id: str) -> int | None:
        """The number of a profile's cluster; None while it is out.

        Raises:
            ValueError: it is not in the group.
        """
        return None if profile_id in self.out else self.numbers[self.profile_ids.index(profile_id)]

    def toggled(self, profile_id: str) -> Clusters:
        """Take a profile out, or back into the cluster that it was in.

        Raises:
            ValueError: it is not in the group.
        """
        self.profile_ids.index(profile_id)
        return replace(
            self, out=self.out ^ {profile_id}, apart=self.apart - {profile_id}
        )._with_survivors_apart(profile_id)

    def all_toggled(self) -> Clusters:
        """Take all profiles out, or where one is out all back into the clusters that they were in.

        Those that a split held apart stay out: they were in none.
        """
        if self.out != self.apart:
            return replace(self, out=self.apart)
        return replace(self, out=frozenset(self.profile_ids), survivors=frozenset())

    def put(self, profile_id: str, number: int) -> Clusters:
        """Put a profile into a cluster, and back in if it was out.

        Raises:
            ValueError: it is not in the group, or ``number`` is not 1 to 9.
        """
        if not FIRST <= number <= LAST:
            raise ValueError(f"a cluster's number is {FIRST} to {LAST}, not {number}")
        at = self.profile_ids.index(profile_id)
        if self.number_of(profile_id) == number:
            return self
        numbers = (*self.numbers[:at], number, *self.numbers[at + 1 :])
        return replace(
            self, numbers=numbers, out=self.out - {profile_id}, apart=self.apart - {profile_id}
        )._with_survivors_apart(profile_id)

    def surviving(self, profile_id: str) -> Clusters:
        """Choose the profile that its cluster's merge keeps, in place of the one chosen before.

        Raises:
            ValueError: it is not in the group, or it is out.
        """
        number = self.number_of(profile_id)
        if number is None:
            raise ValueError("a profile that is taken out can't survive a merge")
        others = {one for one in self.survivors if self.number_of(one) != number}
        return replace(self, survivors=frozenset(others | {profile_id}))

    def _with_survivors_apart(self, moved: str) -> Clusters:
        """Drop the moved profile's choice as survivor: it was for the cluster that it has left."""
        return replace(self, survivors=self.survivors - {moved})

    @property
    def parts(self) -> tuple[tuple[str, ...], ...]:
        """The group's partition: its clusters by number, then each profile that is out, alone."""
        numbered: dict[int, list[str]] = {}
        for profile_id, number in zip(self.profile_ids, self.numbers, strict=True):
            if profile_id not in self.out:
                numbered.setdefault(number, []).append(profile_id)
        clusters = [tuple(numbered[number]) for number in sorted(numbered)]
        return (*clusters, *((one,) for one in self.profile_ids if one in self.out))

    @property
    def is_whole(self) -> bool:
        """Whether all of the group is one cluster."""
        return not self.out and len(self.parts) <= 1

    def parts_to_merge(
        self, proposed: Callable[[Sequence[str]], str] = lambda part: part[0]
    ) -> tuple[tuple[str, ...], ...]:
        """The clusters of two or more, each with its survivor first: what ``Decision.clusters`` holds.

        Args:
            proposed: chooses which profile of a cluster survives where none was chosen; the first by default.
        """
        merged = []
        for part in self.parts:
            if len(part) > 1:
                survivor = next((one for one in part if one in self.survivors), None) or proposed(part)
                merged.append((survivor, *(one for one in part if one != survivor)))
        return tuple(merged)
