"""Going from group to group."""

from __future__ import annotations

from reviewer.tui.action import Action, action
from reviewer.tui.review.protocol import Review


class Navigation:
    """Which group is under review."""

    PART = "Go from group to group"

    def __init__(self, review: Review) -> None:
        self._navigator = review.session.navigator

    @action(Action("group.next", "j,down", "Next group", "group", "j/k", also="down forward skip"))
    def next(self) -> None:
        """Go to the next group."""
        self._navigator.go_next()

    @action(Action("group.previous", "k,up", "Previous group", also="up back"))
    def previous(self) -> None:
        """Go to the previous group."""
        self._navigator.go_previous()

    @action(
        Action(
            "undecided.next",
            "right_square_bracket",
            "Next undecided group",
            "undecided",
            "]",
            also="open to do",
        )
    )
    def next_undecided(self) -> None:
        """Go to the next undecided group."""
        self._navigator.go_next_undecided()

    @action(Action("undecided.previous", "left_square_bracket", "Previous undecided group"))
    def previous_undecided(self) -> None:
        """Go to the previous undecided group."""
        self._navigator.go_previous_undecided()

    @action(Action("group.first", "g,home", "First group", "ends", "g/G"))
    def first(self) -> None:
        """Go to the first group."""
        self._navigator.go_first()

    @action(Action("group.last", "G,end", "Last group of all: loads every page"))
    def last(self) -> None:
        """Go to the last group of all."""
        self._navigator.go_last()
