"""The text of the profiles that have been loaded, to look for words in. In memory alone."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from reviewer.comparison.fields import fields_of
from reviewer.core.matches import ProfileBatch


class LoadedText:
    """What stands in the profiles of the groups near which the reviewer has been, the latest ones."""

    def __init__(self, capacity: int = 2_000) -> None:
        """Keep up to ``capacity`` profiles and as many groups; those loaded longest ago go first."""
        self._capacity = capacity
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._groups: OrderedDict[int, Sequence[str]] = OrderedDict()
        self.changes = 0
        """Grows whenever there is something new to look in."""

    def note(self, position: int, profile_ids: Sequence[str]) -> None:
        """Remember which group asked for which profiles."""
        if position not in self._groups:
            self._groups[position] = profile_ids
            self.changes += 1
            if len(self._groups) > self._capacity:
                self._groups.popitem(last=False)

    def put(self, batch: ProfileBatch) -> None:
        """Take in the profiles that a fetch has brought."""
        for profile_id, profile in batch.profiles.items():
            values = (profile_id, *fields_of(profile).values())
            self._texts[profile_id] = "\n".join(values).casefold()
            self._texts.move_to_end(profile_id)
            if len(self._texts) > self._capacity:
                self._texts.popitem(last=False)
        self.changes += 1

    def has(self, profile_id: str) -> bool:
        """Whether the text of a profile is here."""
        return profile_id in self._texts

    @property
    def groups(self) -> int:
        """How many groups there are to look in: those with a profile that is here."""
        return sum(not self._texts.keys().isdisjoint(ids) for ids in self._groups.values())

    def positions_with(self, words: Sequence[str]) -> list[int]:
        """The groups in whose loaded profiles each of the words stands, in any case of letters."""
        folded = [word.casefold() for word in words]
        return [
            position
            for position, profile_ids in self._groups.items()
            if all(any(word in self._texts.get(one, "") for one in profile_ids) for word in folded)
        ]

    def clear(self) -> None:
        """Forget every group, for a new run; profiles are asked for anew."""
        self._texts.clear()
        self._groups.clear()
        self.changes += 1
