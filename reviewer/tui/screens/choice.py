"""A modal screen of lines of which one is chosen, such as the latest decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.strip import Strip

from reviewer.core.terminal_text import Shown
from reviewer.tui.drawing.cells import fitted, wrapped_within
from reviewer.tui.drawing.palette import CURSOR, PLAIN, QUIET
from reviewer.tui.screens.sheet import Sheet

_MOST_LINES = 3
"""How many lines the choice under the cursor may take."""
_SIGN = 2
"""Cells before a choice, for the cursor's sign."""


class ChoiceScreen(Sheet[int | None]):
    """Lines under a title, one of them under the cursor; its result is the line chosen, from 0."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,L", "dismiss(None)", "close", show=False, id="choice.close"),
        Binding("enter", "choose", "open", show=False, id="choice.open"),
    ]

    def __init__(
        self, title: Shown, lines: Sequence[tuple[Shown, Shown]], does: Shown, if_none: Shown, cursor: int = 0
    ) -> None:
        """Offer ``lines``, each a short name and a text.

        Args:
            title: what is listed.
            lines: the choices.
            does: what enter does with one, for the foot.
            if_none: what to say where there are no lines.
            cursor: the line to begin at.
        """
        super().__init__()
        self._title, self._entries, self._does, self._if_none = title, lines, does, if_none
        self._cursor = cursor

    def action_move(self, lines: int) -> None:
        """Move the cursor by ``lines``, as far as there are any."""
        self._cursor = max(min(self._cursor + lines, len(self._entries) - 1), 0)
        self.draw()

    def action_choose(self) -> None:
        """Leave with the line under the cursor."""
        self.dismiss(self._cursor if self._entries else None)

    def draw(self) -> None:
        """Draw the lines around the cursor, the one under it in whole."""
        width, height = self.room.width, max(self.room.height, 1)
        chosen = self._chosen_lines(width, min(height, _MOST_LINES))
        shown = height - max(len(chosen) - 1, 0)
        top = max(min(self._cursor - shown // 2, len(self._entries) - shown), 0)
        lines: list[Strip] = []
        for at, entry in enumerate(self._entries[top : top + shown], top):
            if at == self._cursor:
                lines += chosen
            else:
                lines.append(_line(Shown(f"  {_words(entry)}"), width, here=False))
        below = len(self._entries) - top - shown
        foot = f"esc closes   enter {self._does}{f'   ▼ {below} more' if below > 0 else ''}"
        self.paint(self._title, lines or [Strip([Segment(self._if_none, QUIET)])], Shown(foot))

    def _chosen_lines(self, width: int, most: int) -> list[Strip]:
        """Draw the choice under the cursor, broken where it is too long for a line."""
        if not self._entries:
            return []
        room = max(width - _SIGN, 1)
        parts = wrapped_within(_words(self._entries[self._cursor]), room, most)
        return [
            _line(Shown(f"{'▸' if at == 0 else ' '} {part}"), width, here=True)
            for at, part in enumerate(parts)
        ]


def _words(entry: tuple[Shown, Shown]) -> Shown:
    name, text = entry
    return Shown(f"{name}  {text}")


def _line(text: Shown, width: int, *, here: bool) -> Strip:
    return Strip([Segment(fitted(text, width), CURSOR if here else PLAIN)])
