"""What the program fails to compare or to draw: told, and passed by; a group of it is never judged."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from reviewer.core.crash_report import reported
from reviewer.core.matches import Match
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.journal.problems import JournalError
from reviewer.session.profile_cache import Member
from reviewer.session.rules import NotAllowed

_Drawn = TypeVar("_Drawn")
_KEPT = 100
"""So many are remembered; one that is met again behind more is tried again."""


class GroupFailed(NotAllowed):
    """The group under review can't be compared or drawn."""

    def __init__(self) -> None:
        super().__init__("This can't be shown, so no verdict on it counts: <undecided.next> goes past it")


class FailedGroups:
    """Which groups have failed, each with what is said of that, and which parts of the screen."""

    def __init__(self) -> None:
        self._words: OrderedDict[tuple[str, ...], tuple[tuple[Member, ...] | None, Shown]] = OrderedDict()
        """By their profiles' ids, with the members that it failed for; None for whatever these are."""
        self._parts: set[str] = set()
        self.notice = ""
        """What failed to be drawn beside the group under review, until it has been told."""

    def words(self, members: Sequence[Member]) -> Shown:
        """What is said of the group of these members; ``""`` where it has not failed."""
        known = self._words.get(tuple(member.profile_id for member in members))
        return known[1] if known is not None and known[0] in (None, tuple(members)) else Shown("")

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
            self._fail(tuple(member.profile_id for member in members), tuple(members), error)
            raise GroupFailed from error

    def _fail(
        self, profile_ids: tuple[str, ...], members: tuple[Member, ...] | None, error: Exception
    ) -> None:
        said = (
            f"This group can't be shown: the program failed with {type(error).__name__} over its values. "
            f"{reported(error)}. No verdict on it counts; others can be judged"
        )
        self._words[profile_ids] = members, terminal_text(said)
        while len(self._words) > _KEPT:
            self._words.popitem(last=False)

    def in_list(self, group: Match, draw: Callable[[], _Drawn], instead: Callable[[], _Drawn]) -> _Drawn:
        """What is drawn of a group among others, or instead where that fails, which fails the group."""
        try:
            return draw()
        except Exception as error:  # noqa: BLE001 (told once the group is under review)
            if group.profile_ids not in self._words:
                self._fail(group.profile_ids, None, error)
            return instead()

    def part(self, name: str, draw: Callable[[], _Drawn], instead: _Drawn) -> _Drawn:
        """What is drawn of a part of the screen; ``instead`` where that fails, which a notice tells once."""
        try:
            return draw()
        except Exception as error:  # noqa: BLE001 (told by the notice)
            if name not in self._parts:
                self._parts.add(name)
                failed = f"{name} can't be shown: the program failed with {type(error).__name__}"
                self.notice = f"{failed}. {reported(error)}. Groups can be judged all the same"
            return instead
