"""The reviewer's way through the groups: where they are, and where they want to be once pages allow."""

from __future__ import annotations

from enum import Enum, auto

from reviewer.matches.groups import MatchQueue
from reviewer.matches.sequence import GroupSequence
from reviewer.session.rules import NotAllowed


class Seeking(Enum):
    """Where the reviewer is to land once the pages for it have come."""

    FIRST_UNDECIDED = auto()
    NEXT_UNDECIDED = auto()
    NEXT = auto()
    LAST = auto()


class Navigator:
    """A position in a queue, the trail that leads on from it, and what is sought beyond the groups here."""

    def __init__(self, queue: MatchQueue) -> None:
        self._queue = queue
        self.trail: GroupSequence = queue
        """The whole queue, or the view of it that is walked."""
        self.position: int | None = None
        """Where the reviewer is in the queue, on the trail or not; None while there is none to look at."""
        self.seeking: Seeking | None = Seeking.FIRST_UNDECIDED
        self.loading_all = False
        """Whether every page is wanted, wherever the reviewer is."""
        self._stood_at: int | None = None
        """Where the reviewer was when last taken to another trail, to come back from one without groups."""

    def start_over(self) -> None:
        """Begin again before the first group: for a new run."""
        self.position = self._stood_at = None
        self.seeking = Seeking.FIRST_UNDECIDED
        self.loading_all = self.trail.needs_whole_run

    def take(self, trail: GroupSequence) -> str:
        """Walk another trail from now on: a view, or the queue itself; answers a notice, or ``""``.

        The reviewer stays at a group that is on it, and goes to its first undecided one from any other; where
        none is on it, to no group at all. What needs the whole run asks for all of it.
        """
        self.trail = trail
        self.loading_all = trail.needs_whole_run
        if self.position is not None:
            self._stood_at = self.position
        if self._stood_at is not None and self._stood_at in trail:
            self.position = self._stood_at
            self.seeking = None
            return ""
        # A group that does not pass stays on no screen, where a verdict would meet it.
        self.position = None
        self.seek_first_undecided()
        return self.advance()

    def load_all(self) -> None:
        """Want every page, and stay here meanwhile."""
        self.loading_all = True

    @property
    def wants_page(self) -> bool:
        """Whether the next page is wanted for what is sought, or because all are."""
        return not self._queue.at_end and (self.seeking is not None or self.loading_all)

    def seek_first_undecided(self) -> None:
        """Go to the first undecided group of all, once the next page is here."""
        self.seeking = Seeking.FIRST_UNDECIDED

    def seek_next_undecided(self) -> str:
        """Go on behind a verdict, as far as the pages allow; answers a notice, or ``""``."""
        self.seeking = Seeking.NEXT_UNDECIDED
        return self.advance()

    def seek_next(self) -> str:
        """Go on behind a verdict to the next group, decided or not; answers a notice, or ``""``."""
        self.seeking = Seeking.NEXT
        notice = self.advance()
        if self.position is not None and self.position not in self.trail and self.seeking is None:
            # The group has left the trail, and was the last one on it.
            self.position = self.trail.first()
            return self._all_decided_said() if self.position is None else f"{notice}: back at the first one"
        return notice

    def go_to(self, position: int) -> None:
        """Go to a fetched group, on the trail or not, and stop seeking; beyond either end is the end."""
        self.seeking = None
        if len(self._queue):
            self.position = min(max(position, 0), len(self._queue) - 1)

    def go_next(self) -> None:
        """Go to the group after this one, waiting for its page if need be.

        Raises:
            NotAllowed: this is the last group there is.
        """
        if self.position is None:
            self._go_to_any(self.trail.first())
            if self.position is None and self.trail.at_end and self.trail.of_what:
                raise NotAllowed(self._all_decided_said())
            return
        following = self.trail.after(self.position)
        if following is not None:
            self.go_to(following)
        elif self.trail.at_end:
            raise NotAllowed(self._last_said())
        else:
            self.seeking = Seeking.NEXT

    def _last_said(self) -> str:
        what = self.trail.of_what
        return f"This is the last group{what}" if what else "This is the last group: the matches end here"

    def go_previous(self) -> None:
        """Go to the group before this one.

        Raises:
            NotAllowed: this is the first group.
        """
        if self.position is None:
            return
        before = self.trail.before(self.position)
        self._go_to_any(before)
        if before is None:
            raise NotAllowed(f"This is the first group{self.trail.of_what}")

    def go_first(self) -> None:
        """Go to the first group."""
        self._go_to_any(self.trail.first())

    def go_last(self) -> None:
        """Go to the last group of all, fetching every page up to it."""
        self._go_to_any(self.trail.last())
        if not self.trail.at_end:
            self.seeking = Seeking.LAST

    def _go_to_any(self, position: int | None) -> None:
        """Go to a group, or stay here where there is none."""
        self.seeking = None
        if position is not None:
            self.position = position

    def go_next_undecided(self) -> None:
        """Go to the next undecided group, fetching pages until there is one.

        Raises:
            NotAllowed: there is none after this one.
        """
        after = -1 if self.position is None else self.position
        found = self.trail.next_undecided(after)
        if found is not None:
            self.go_to(found)
        elif not self.trail.at_end:
            self.seeking = Seeking.NEXT_UNDECIDED
        elif self.trail.count(None):
            raise NotAllowed(
                "No undecided group after this one: <undecided.previous> goes back to the last one before it"
            )
        elif self.trail.of_what:
            raise NotAllowed(f"No undecided group is left{self.trail.of_what}")
        else:
            raise NotAllowed("No undecided group is left: every group has its verdict")

    def go_previous_undecided(self) -> None:
        """Go to the last undecided group before this one.

        Raises:
            NotAllowed: there is none.
        """
        found = None if self.position is None else self.trail.previous_undecided(self.position)
        if found is None:
            raise NotAllowed("No undecided group before this one")
        self.go_to(found)

    def stop_seeking(self) -> bool:
        """Stay here and let only the usual pages come; tells whether anything was sought."""
        sought = self.seeking is not None or self.loading_all
        self.seeking = None
        self.loading_all = False
        self._stand_somewhere()
        return sought

    def _stand_somewhere(self) -> None:
        """Give the reviewer something to look at where there is anything."""
        if self.position is None:
            self.position = self.trail.first()

    def advance(self) -> str:
        """Go on to what is sought, as far as the pages allow; answers a notice, or ``""``."""
        if self._queue.at_end:
            self.loading_all = False
        match self.seeking:
            case Seeking.FIRST_UNDECIDED | Seeking.NEXT_UNDECIDED:
                return self._advance_to_undecided(self.seeking)
            case Seeking.NEXT if self.position is not None:
                following = self.trail.after(self.position)
                if following is not None:
                    self.go_to(following)
                elif self.trail.at_end:
                    self.seeking = None
                    return self._last_said()
            case Seeking.LAST:
                last = self.trail.last()
                self.position = self.position if last is None else last
                if self.trail.at_end:
                    self.seeking = None
            case _:
                self._stand_somewhere()
        return ""

    def _advance_to_undecided(self, sought: Seeking) -> str:
        from_start = sought is Seeking.FIRST_UNDECIDED or self.position is None
        found = self.trail.next_undecided(-1 if from_start or self.position is None else self.position)
        if found is None and self.trail.at_end:
            # Past the end: those skipped on the way are what is left.
            found = self.trail.next_undecided(-1)
            if found is None:
                self.seeking = None
                if self.position is None:
                    self.position = self.trail.first() if self.trail.of_what else self.trail.last()
                return self._all_decided_said()
            self.go_to(found)
            return "Past the end: back at the first group that is still undecided"
        if found is not None:
            self.go_to(found)
        else:
            self._stand_somewhere()  # Something to look at while the pages after it are searched.
        return ""

    def _all_decided_said(self) -> str:
        if self.trail.of_what and not len(self.trail):
            return f"There is no group{self.trail.of_what}: <filter> changes it"
        if self.trail.of_what:
            return f"The end: no undecided group is left{self.trail.of_what}"
        return f"The end: all {len(self.trail):,} groups have their verdict" if len(self.trail) else ""
