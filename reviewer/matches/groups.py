"""The match groups of one domain in the order AWS gives them, with the verdict of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from reviewer.core.decisions import Verdict
from reviewer.core.matches import Match, MatchPage
from reviewer.matches.group_file import RunState
from reviewer.matches.store import CODES, DISPUTED, NOBODY, Attribution, GroupStore, Mark, Placed


class Watcher(Protocol):
    """What wants to know which groups of a queue have changed; new ones it sees by itself."""

    def marked(self, position: int) -> None:
        """The verdict of a group was set."""

    def started_over(self) -> None:
        """Every group is gone."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a page brought."""

    added: tuple[Placed, ...]
    """The groups that were not known yet."""
    repeated: int
    """How many groups of the page were known already."""
    new_run: bool
    """The page belongs to another run: the queue was emptied and starts over from the first page."""
    notice: str = ""
    """What the reviewer is to be told of the store."""


class MatchQueue:
    """The groups fetched so far, by position from 0, and the page to go on with."""

    def __init__(self, folder: Path, first_token: str | None = None) -> None:
        """Open an empty queue whose first page is the one ``first_token`` names.

        Args:
            folder: where a store can be made; where it can't, they live elsewhere, and a notice says so.
            first_token: where to begin.
        """
        self._folder = folder
        self.store = GroupStore(folder)
        """Where the groups are; to be read, and written by the queue alone."""
        self._watchers: list[Watcher] = []
        self._counts = dict.fromkeys(CODES, 0)
        self._seen_tokens: set[int] = set()
        self._run_known = False
        self.next_token = first_token
        """The token of the page to fetch next; None is the first page."""
        self.at_end = False
        """True once the last page is here."""
        self.pages = 0
        """How many pages have come of this run."""
        self.generation_date: datetime | None = None
        self.potential_matches: int | None = None

    def __len__(self) -> int:
        return len(self.store)

    def take(self, asked: str | None, page: MatchPage) -> Taken:
        """Add the groups of the page that the token ``asked`` gave.

        A page of another run than those before empties the queue. It is added only if it is that run's
        first page; else the queue goes back for that. AWS does not say what a new run does to a token.
        """
        other = page.starts_over or page.generation_date != self.generation_date
        new_run = self._run_known and other
        if new_run:
            self.start_over()
            if asked is not None:
                return Taken((), 0, True)
        self._run_known = True
        self.pages += 1
        self.generation_date = page.generation_date
        self.potential_matches = page.potential_matches
        # A token seen before would page in a circle for ever: the matches end where it first comes back.
        self.at_end = page.next_token is None or hash(page.next_token) in self._seen_tokens
        self._seen_tokens.add(hash(page.next_token))
        self.next_token = page.next_token
        added = self.store.append(page.matches, self._state)
        self._counts[None] += len(added)
        keeping = page.keeping
        if keeping is None or (keeping.is_there and self.at_end):
            self.store.keep_as(None)
        elif not keeping.is_there:
            self.store.keep_as(keeping.path)
        return Taken(tuple(added), len(page.matches) - len(added), new_run, self.take_notice())

    def _state(self, groups: int) -> RunState:
        token = None if self.at_end else self.next_token
        return RunState(self.generation_date, self.potential_matches, token, groups)

    def take_notice(self) -> str:
        """What the reviewer is to be told of the store, once; ``""`` for nothing."""
        notice, self.store.notice = self.store.notice, ""
        return notice

    def rewind(self) -> None:
        """Go back to the first page and keep the groups: for a token that AWS no longer takes."""
        self.next_token = None
        self.at_end = False
        self.pages = 0
        self._seen_tokens.clear()

    def start_over(self) -> None:
        """Forget every group and go back to the first page: for a new run."""
        self.store.close()
        self.store = GroupStore(self._folder)
        self._counts = dict.fromkeys(CODES, 0)
        self.generation_date = None
        self.potential_matches = None
        self._run_known = False
        self.rewind()
        for watcher in self._watchers:
            watcher.started_over()

    def watch(self, watcher: Watcher) -> None:
        """Tell ``watcher`` what changes from now on."""
        self._watchers.append(watcher)

    def unwatch(self, watcher: Watcher) -> None:
        """Tell ``watcher`` nothing more."""
        self._watchers.remove(watcher)

    def group(self, position: int) -> Match:
        """Read one group.

        Raises:
            IndexError: it has not been fetched.
        """
        return self.store.groups((position,))[0]

    def span(self, first: int, last: int) -> list[Match]:
        """Read the groups at positions ``first`` up to, not including, ``last``, as far as fetched."""
        return self.store.span(first, last)

    def groups(self, positions: Sequence[int]) -> list[Match]:
        """Read the groups at these positions, in their order.

        Raises:
            IndexError: one has not been fetched.
        """
        return self.store.groups(positions)

    def position_of(self, group_key: str) -> int | None:
        """Find a fetched group by its key."""
        return self.store.position_of(group_key)

    def verdict(self, position: int) -> Verdict | None:
        """The verdict of a group; None while it is undecided."""
        return self.store.marked(position).verdict

    def merges_a_part(self, position: int) -> bool:
        """Whether the verdict of a group is a merge that leaves some of it apart."""
        return self.store.marked(position).is_part

    def attribution(self, position: int) -> Attribution:
        """Who gave the verdict of a group, and why."""
        return self.store.marked(position).attribution

    def mark(
        self,
        position: int,
        verdict: Verdict | None,
        *,
        part: bool = False,
        carried: bool = False,
        attribution: Attribution = NOBODY,
    ) -> None:
        """Set the verdict of a group; None makes it undecided again.

        Args:
            position: the group's.
            verdict: the verdict, not ``withdrawn``.
            part: for a merge that leaves some of the group apart.
            carried: for a verdict from another run, which is to be checked against today's values.
            attribution: who decided, and why; of an undecided group, whether it is in dispute.
        """
        mark = Mark(attribution=DISPUTED if attribution.is_disputed else NOBODY)
        if verdict is not None:
            mark = Mark(verdict, part and verdict is Verdict.MERGE, carried, attribution)
        self._counts[self.verdict(position)] -= 1
        self._counts[verdict] += 1
        self.store.mark(position, mark)
        for watcher in self._watchers:
            watcher.marked(position)

    def count(self, verdict: Verdict | None) -> int:
        """How many fetched groups have this verdict; None counts the undecided."""
        return self._counts[verdict]

    @property
    def decided(self) -> int:
        """How many fetched groups have a verdict."""
        return len(self) - self._counts[None]

    @property
    def known(self) -> int:
        """How many groups there are as far as is known: AWS's own count until the end is here."""
        if self.at_end or self.potential_matches is None:
            return len(self)
        return max(self.potential_matches, len(self))

    @property
    def size(self) -> int:
        """How many groups the run has, for what a decision keeps of it; 0 while nothing tells.

        Those that are here may be all that are decided before the next page comes, and are no whole run.
        """
        return self.known if self.at_end or self.known > len(self) else 0

    # As a sequence

    def __contains__(self, position: int) -> bool:
        return 0 <= position < len(self)

    @property
    def is_whole(self) -> bool:
        """True: every group is on it."""
        return True

    @property
    def needs_whole_run(self) -> bool:
        """False: it can be walked as far as it is fetched."""
        return False

    @property
    def of_what(self) -> str:
        """What all its groups have in common: nothing."""
        return ""

    def first(self) -> int | None:
        """The first position; None while there is none."""
        return 0 if len(self) else None

    def last(self) -> int | None:
        """The last position; None while there is none."""
        return len(self) - 1 if len(self) else None

    def after(self, position: int) -> int | None:
        """The position behind ``position``; None where there is none."""
        return position + 1 if position + 1 < len(self) else None

    def before(self, position: int) -> int | None:
        """The position ahead of ``position``; None where there is none."""
        return position - 1 if position > 0 else None

    def ahead(self, position: int) -> int:
        """How many groups there are behind ``position``."""
        return len(self) - position - 1

    def next_undecided(self, after: int) -> int | None:
        """The first undecided position behind ``after`` (-1 for the very first)."""
        return self.store.next_undecided(after)

    def previous_undecided(self, before: int) -> int | None:
        """The last undecided position ahead of ``before``."""
        return self.store.previous_undecided(before)

    def next_carried(self, after: int) -> int | None:
        """The first position behind ``after`` whose verdict was carried over and not checked yet."""
        return self.store.next_carried(after)

    def close(self) -> None:
        """Close the store; its file stays where it is kept."""
        self.store.close()
