"""Looking for text in every group of a run: what has to be fetched for it, a little at a time."""

from __future__ import annotations

from collections.abc import Iterable

from reviewer.fetching.prefetch import BATCH
from reviewer.matches.groups import MatchQueue
from reviewer.matches.loaded_text import LoadedText

_AT_ONCE = 4 * BATCH
"""Profiles that are on their way for it at most, so that a group on the screen need not wait long."""


class TextSearch:
    """Goes through the groups from the first on, and asks for the profiles whose text is not here."""

    def __init__(self, groups: MatchQueue, text: LoadedText) -> None:
        """Look for nothing until :meth:`begin`."""
        self._groups, self._text = groups, text
        self.is_on = False
        self._next = 0
        self._on_their_way: dict[str, int] = {}
        """Profile ids with the positions of their groups."""

    def begin(self) -> None:
        """Look through every group, those that come with later pages too."""
        self.is_on, self._next = True, 0
        self._on_their_way.clear()

    def stop(self) -> bool:
        """Look no further; tells whether it was under way."""
        was_on, self.is_on = self.is_on, False
        return was_on

    @property
    def looked_through(self) -> int:
        """How many groups have been looked through, from the first on."""
        return min(self._on_their_way.values(), default=self._next)

    @property
    def is_over(self) -> bool:
        """Whether every group of the run has been looked through."""
        return self._groups.at_end and self.looked_through >= len(self._groups)

    def batches_due(self, awaited: Iterable[str]) -> list[tuple[str, ...]]:
        """The batches to ask for now; ``awaited`` is what is on its way already."""
        if not self.is_on:
            return []
        taken, ids = set(awaited), list[str]()
        room = _AT_ONCE - len(self._on_their_way)
        while self._next < len(self._groups) and len(ids) < room:
            missing = [
                one
                for one in self._groups.group(self._next).profile_ids
                if one not in taken and not self._text.has(one)
            ]
            self._text.note(self._next, self._groups.group(self._next).profile_ids)
            ids += missing
            taken.update(missing)
            self._on_their_way |= dict.fromkeys(missing, self._next)
            self._next += 1
        return [tuple(ids[at : at + BATCH]) for at in range(0, len(ids), BATCH)]

    def came(self, profile_ids: Iterable[str]) -> None:
        """Know that profiles came, or that they can't be had."""
        for one in profile_ids:
            self._on_their_way.pop(one, None)

    def failed(self, profile_ids: Iterable[str]) -> None:
        """Know that a call failed: its groups are asked for again."""
        positions = [at for one in profile_ids if (at := self._on_their_way.pop(one, None)) is not None]
        self._next = min([self._next, *positions])
