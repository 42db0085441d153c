"""A modal screen of lines of which one is chosen, such as the latest decisions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from reviewer.core.terminal_text import Shown
from reviewer.tui.drawing.choice_lines import choice_lines
from reviewer.tui.drawing.entries import Entry
from reviewer.tui.screens.sheet import Sheet, more_below


class ChoiceScreen(Sheet[int | None]):
    """Lines under a title, one of them under the cursor; its result is the line chosen, from 0."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,L", "dismiss(None)", "Close", show=False, id="choice.close"),
        Binding("enter", "choose", "Do it with the line under the cursor", show=False, id="choice.open"),
    ]

    def __init__(
        self,
        title: Shown,
        lines: Sequence[Entry],
        does: Shown,
        cursor: int = 0,
        *,
        at: Callable[[int], None] = lambda _: None,
    ) -> None:
        """Offer ``lines``, each a short name and a text.

        Args:
            title: what is listed.
            lines: the choices, one or more.
            does: what enter does with one, for the foot.
            cursor: the line to begin at.
            at: is told each line that the cursor comes to.
        """
        super().__init__()
        self._title, self._entries, self._does = title, lines, does
        self._cursor, self._at = cursor, at

    def action_move(self, lines: int) -> None:
        """Move the cursor by ``lines``, as far as there are any."""
        self._cursor = max(min(self._cursor + lines, len(self._entries) - 1), 0)
        self._at(self._cursor)
        self.draw()

    def action_choose(self) -> None:
        """Leave with the line under the cursor."""
        self.dismiss(self._cursor)

    def draw(self) -> None:
        """Draw the lines around the cursor."""
        lines, below = choice_lines(self._entries, self._cursor, self.room)
        foot = f"esc closes   enter {self._does}{more_below(below)}"
        self.paint(self._title, lines, Shown(foot))
