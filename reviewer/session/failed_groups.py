"""Groups that the program fails to compare or to draw: told, never judged, and passed by."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from reviewer.core.crash_report import reported
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.journal.problems import JournalError
from reviewer.session.profile_cache import Member
from reviewer.session.rules import NotAllowed

_KEPT = 100
"""So many are remembered; one that is met again behind more is tried again."""


class GroupFailed(NotAllowed):
    """The group under review can't be compared or drawn."""

    def __init__(self) -> None:
        super().__init__("This can't be shown, so no verdict on it counts: <undecided.next> goes past it")


class FailedGroups:
    """Which groups have failed, each with what is said of that."""

    def __init__(self) -> None:
        self._words: OrderedDict[tuple[str, ...], tuple[tuple[Member, ...], Shown]] = OrderedDict()

    def words(self, members: Sequence[Member]) -> Shown:
        """What is said of the group of these members; ``""`` where it has not failed."""
        known = self._words.get(tuple(member.profile_id for member in members))
        return known[1] if known is not None and known[0] == tuple(members) else Shown("")

    @contextmanager
    def guarded(self, members: Sequence[Member]) -> Iterator[None]:
        """Compare or draw the group of these members; a failure goes to the crash report, without values.

        Raises:
            GroupFailed: it fails, or has failed before.
        """
        if self.words(members):
            raise GroupFailed
        try:
            yield
        except (NotAllowed, JournalError):
            raise
        except Exception as error:
            if not members:
                raise  # There is no group that it could be told of.
            said = (
                f"This group can't be shown: the program failed with {type(error).__name__} over its values. "
                f"{reported(error)}. No verdict on it counts; others can be judged"
            )
            self._words[tuple(member.profile_id for member in members)] = tuple(members), terminal_text(said)
            while len(self._words) > _KEPT:
                self._words.popitem(last=False)
            raise GroupFailed from error
