"""The match groups of one domain in the order AWS gives them, with what was said of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from reviewer.model import Match, MatchPage, Verdict
from reviewer.queue.spool import Spool

_CODES: dict[Verdict | None, int] = {None: 0, Verdict.MERGE: 1, Verdict.REVIEW: 2, Verdict.REJECT: 3}
_VERDICTS = {code: verdict for verdict, code in _CODES.items()}
_UNDECIDED = bytes((_CODES[None],))


@dataclass(frozen=True, slots=True)
class Taken:
    """What a page brought."""

    added: tuple[tuple[int, Match], ...]
    """The groups that were not known yet, each with its position."""
    repeated: int
    """How many groups of the page were known already."""
    new_run: bool
    """The page belongs to another run: the queue was emptied and starts over from the first page."""


class MatchQueue:
    """The groups fetched so far, by position from 0. One byte a group in memory, the rest in the spool."""

    def __init__(self, spool_folder: Path, first_token: str | None = None) -> None:
        """Open an empty queue whose first page is the one ``first_token`` names.

        Raises:
            OSError: the spool can't be made.
        """
        self._spool = Spool(spool_folder)
        self._verdicts = bytearray()
        self._counts = dict.fromkeys(_CODES, 0)
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
        return len(self._spool)

    def take(self, asked: str | None, page: MatchPage) -> Taken:
        """Add the groups of the page that the token ``asked`` gave.

        A page of another run than those before empties the queue. It is added only if it is that run's
        first page; else the queue goes back for that. AWS does not say what a new run does to a token.
        """
        new_run = self._run_known and page.generation_date != self.generation_date
        if new_run:
            self.start_over()
            if asked is not None:
                return Taken((), 0, True)
        self._run_known = True
        self.pages += 1
        self.generation_date = page.generation_date
        self.potential_matches = page.potential_matches
        added = self._spool.extend(page.matches)
        self._verdicts.extend(_UNDECIDED * len(added))
        self._counts[None] += len(added)
        self._follow(page.next_token)
        return Taken(tuple(added), len(page.matches) - len(added), new_run)

    def _follow(self, token: str | None) -> None:
        # A token seen before would page in a circle for ever: the matches end where it first comes back.
        self.at_end = token is None or hash(token) in self._seen_tokens
        self._seen_tokens.add(hash(token))
        self.next_token = token

    def rewind(self) -> None:
        """Go back to the first page and keep the groups: for a token that AWS no longer takes."""
        self.next_token = None
        self.at_end = False
        self.pages = 0
        self._seen_tokens.clear()

    def start_over(self) -> None:
        """Forget every group and go back to the first page: for a new run."""
        self._spool.clear()
        self._verdicts.clear()
        self._counts = dict.fromkeys(_CODES, 0)
        self.generation_date = None
        self.potential_matches = None
        self._run_known = False
        self.rewind()

    def group(self, position: int) -> Match:
        """Read one group.

        Raises:
            IndexError: it has not been fetched.
        """
        found = self._spool.span(position, position + 1)
        if not found:
            raise IndexError(position)
        return found[0]

    def span(self, first: int, last: int) -> list[Match]:
        """Read the groups at positions ``first`` up to, not including, ``last``, as far as fetched."""
        return self._spool.span(first, last)

    def position_of(self, group_key: str) -> int | None:
        """Find a fetched group by its key."""
        return self._spool.position_of(group_key)

    def verdict(self, position: int) -> Verdict | None:
        """What stands for a group; None while it is undecided."""
        return _VERDICTS[self._verdicts[position]]

    def mark(self, position: int, verdict: Verdict | None) -> None:
        """Set what stands for a group; None makes it undecided again."""
        self._counts[self.verdict(position)] -= 1
        self._counts[verdict] += 1
        self._verdicts[position] = _CODES[verdict]

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

    def next_undecided(self, after: int) -> int | None:
        """The first undecided position behind ``after`` (-1 for the very first)."""
        found = self._verdicts.find(_UNDECIDED, after + 1)
        return None if found < 0 else found

    def previous_undecided(self, before: int) -> int | None:
        """The last undecided position ahead of ``before``."""
        found = self._verdicts.rfind(_UNDECIDED, 0, max(before, 0))
        return None if found < 0 else found

    def close(self) -> None:
        """Give the spool's disk space back."""
        self._spool.close()
