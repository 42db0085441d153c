"""The reviewer's way through the groups: where they are, and where they want to be once pages allow."""

from __future__ import annotations

from enum import Enum, auto

from reviewer.queue.groups import MatchQueue


class Seeking(Enum):
    """Where the reviewer is to land once the pages for it have come."""

    FIRST_UNDECIDED = auto()
    NEXT_UNDECIDED = auto()
    NEXT = auto()
    LAST = auto()


class Refused(Exception):
    """The key can't be obeyed now; the message says why and what to do instead."""


class Walk:
    """A position in a queue, and what is sought beyond the groups that are here."""

    def __init__(self, queue: MatchQueue) -> None:
        self._queue = queue
        self.position: int | None = None
        """Where the reviewer is; None until the first group is here."""
        self.seeking: Seeking | None = Seeking.FIRST_UNDECIDED

    def start_over(self) -> None:
        """Begin again before the first group: for a new run."""
        self.position = None
        self.seeking = Seeking.FIRST_UNDECIDED

    def seek_next_undecided(self) -> str:
        """Go on behind a verdict, as far as the pages allow; answers a notice, or ``""``."""
        self.seeking = Seeking.NEXT_UNDECIDED
        return self.advance()

    def go_to(self, position: int) -> None:
        """Go to a fetched group and stop seeking; beyond either end is the end."""
        self.seeking = None
        if len(self._queue):
            self.position = min(max(position, 0), len(self._queue) - 1)

    def go_next(self) -> None:
        """Go to the group after this one, waiting for its page if need be.

        Raises:
            Refused: this is the last group there is.
        """
        if self.position is None:
            return
        if self.position + 1 < len(self._queue):
            self.go_to(self.position + 1)
        elif self._queue.at_end:
            raise Refused("This is the last group: the matches end here")
        else:
            self.seeking = Seeking.NEXT

    def go_previous(self) -> None:
        """Go to the group before this one."""
        if self.position is not None:
            self.go_to(self.position - 1)

    def go_first(self) -> None:
        """Go to the first group."""
        self.go_to(0)

    def go_last(self) -> None:
        """Go to the last group of all, fetching every page up to it."""
        self.go_to(len(self._queue) - 1)
        if not self._queue.at_end:
            self.seeking = Seeking.LAST

    def go_next_undecided(self) -> None:
        """Go to the next undecided group, fetching pages until there is one.

        Raises:
            Refused: there is none after this one.
        """
        after = -1 if self.position is None else self.position
        found = self._queue.next_undecided(after)
        if found is not None:
            self.go_to(found)
        elif not self._queue.at_end:
            self.seeking = Seeking.NEXT_UNDECIDED
        elif self._queue.count(None):
            raise Refused("No undecided group after this one: [ goes back to the last one before it")
        else:
            raise Refused("No undecided group is left: every group has its verdict")

    def go_previous_undecided(self) -> None:
        """Go to the last undecided group before this one.

        Raises:
            Refused: there is none.
        """
        found = self._queue.previous_undecided(self.position or 0)
        if found is None:
            raise Refused("No undecided group before this one")
        self.go_to(found)

    def stop_seeking(self) -> bool:
        """Stay here and let only the usual pages come; tells whether anything was sought."""
        sought = self.seeking is not None
        self.seeking = None
        if self.position is None and len(self._queue):
            self.position = 0
        return sought

    def advance(self) -> str:
        """Go on to what is sought, as far as the pages allow; answers a notice, or ``""``."""
        match self.seeking:
            case Seeking.FIRST_UNDECIDED | Seeking.NEXT_UNDECIDED:
                return self._advance_to_undecided(self.seeking)
            case Seeking.NEXT if self.position is not None:
                if self.position + 1 < len(self._queue):
                    self.go_to(self.position + 1)
                elif self._queue.at_end:
                    self.seeking = None
                    return "This is the last group: the matches end here"
            case Seeking.LAST:
                self.position = len(self._queue) - 1 if len(self._queue) else None
                if self._queue.at_end:
                    self.seeking = None
            case _:
                if self.position is None and len(self._queue):
                    self.position = 0
        return ""

    def _advance_to_undecided(self, sought: Seeking) -> str:
        from_start = sought is Seeking.FIRST_UNDECIDED or self.position is None
        found = self._queue.next_undecided(-1 if from_start or self.position is None else self.position)
        if found is None and self._queue.at_end:
            # Past the end: those skipped on the way are what is left.
            found = self._queue.next_undecided(-1)
            if found is None:
                self.seeking = None
                if self.position is None and len(self._queue):
                    self.position = len(self._queue) - 1
                return (
                    f"The end: all {len(self._queue):,} groups have their verdict" if len(self._queue) else ""
                )
            self.go_to(found)
            return "Past the end: back at the first group that is still undecided"
        if found is not None:
            self.go_to(found)
        elif self.position is None and len(self._queue):
            self.position = 0  # Something to look at while the pages after it are searched.
        return ""
