"""A modal screen of lines of which one is chosen, such as the latest decisions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.strip import Strip

from reviewer.core.terminal_text import Shown
from reviewer.tui.drawing.cells import fitted, wrapped_within
from reviewer.tui.drawing.palette import CURSOR, PLAIN, QUIET
from reviewer.tui.screens.sheet import Sheet

_MOST_LINES = 3
"""How many lines a choice may take."""
_SIGN = 2
"""Cells before a choice, for the cursor's sign."""


class ChoiceScreen(Sheet[int | None]):
    """Lines under a title, one of them under the cursor; its result is the line chosen, from 0."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,L", "dismiss(None)", "Close", show=False, id="choice.close"),
        Binding("enter", "choose", "Do it with the line under the cursor", show=False, id="choice.open"),
    ]

    def __init__(
        self,
        title: Shown,
        lines: Sequence[tuple[Shown, Shown]],
        does: Shown,
        if_none: Shown,
        cursor: int = 0,
        *,
        at: Callable[[int], None] = lambda _: None,
    ) -> None:
        """Offer ``lines``, each a short name and a text.

        Args:
            title: what is listed.
            lines: the choices.
            does: what enter does with one, for the foot.
            if_none: what to say where there are no lines.
            cursor: the line to begin at.
            at: is told each line that the cursor comes to.
        """
        super().__init__()
        self._title, self._entries, self._does, self._if_none = title, lines, does, if_none
        self._cursor, self._at = cursor, at

    def action_move(self, lines: int) -> None:
        """Move the cursor by ``lines``, as far as there are any."""
        self._cursor = max(min(self._cursor + lines, len(self._entries) - 1), 0)
        self._at(self._cursor)
        self.draw()

    def action_choose(self) -> None:
        """Leave with the line under the cursor."""
        self.dismiss(self._cursor if self._entries else None)

    def draw(self) -> None:
        """Draw the lines around the cursor: all in whole where there is room, else the one under it."""
        height, number = max(self.room.height, 1), len(self._entries)
        most, below = min(height, _MOST_LINES), 0
        lines = self._drawn(range(min(number, height)), most, most)
        if number > height or len(lines) > height:
            shown = height - max(len(self._drawn(range(self._cursor, self._cursor + 1), most, 1)) - 1, 0)
            top = max(min(self._cursor - shown // 2, number - shown), 0)
            lines = self._drawn(range(top, min(top + shown, number)), most, 1)
            below = number - top - shown
        foot = f"esc closes   enter {self._does}{f'   ▼ {below} more' if below > 0 else ''}"
        self.paint(self._title, lines or [Strip([Segment(self._if_none, QUIET)])], Shown(foot))

    def _drawn(self, entries: range, chosen: int, others: int) -> list[Strip]:
        """Draw some choices, the one under the cursor in at most ``chosen`` lines, ``others`` in theirs."""
        width, lines = self.room.width, []
        for entry in entries:
            here = entry == self._cursor
            parts = wrapped_within(
                _words(self._entries[entry]), max(width - _SIGN, 1), chosen if here else others
            )
            lines += [
                _line(Shown(f"{'▸' if here and not at else ' '} {part}"), width, here=here)
                for at, part in enumerate(parts)
            ]
        return lines


def _words(entry: tuple[Shown, Shown]) -> Shown:
    name, text = entry
    return Shown(f"{name}  {text}")


def _line(text: Shown, width: int, *, here: bool) -> Strip:
    return Strip([Segment(fitted(text, width), CURSOR if here else PLAIN)])
