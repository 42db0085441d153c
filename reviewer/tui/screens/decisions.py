"""A modal screen of the latest decisions: one is opened, or a range of them taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.strip import Strip

from reviewer.core.terminal_text import Shown
from reviewer.tui.drawing.choice_lines import choice_lines
from reviewer.tui.drawing.entries import Entry
from reviewer.tui.drawing.palette import QUIET
from reviewer.tui.screens.sheet import Sheet, more_below


class Chosen(NamedTuple):
    """What was chosen of the decisions, by their places from 0."""

    places: range
    takes_back: bool
    """Whether they are to be taken back; else the one of them is opened."""


class DecisionsScreen(Sheet[Chosen | None]):
    """Decisions, the newest first; space begins a range, ``u`` takes it back, enter opens one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,L", "dismiss(None)", "Close", show=False, id="latest.close"),
        Binding("enter", "choose(False)", "Open its group", show=False, id="latest.open"),
        Binding("space", "begin", "Begin a range here, or end it", show=False, id="latest.range"),
        Binding("u", "choose(True)", "Take back: this one, or the range", show=False, id="latest.take-back"),
    ]

    def __init__(self, title: Shown, lines: Sequence[Entry], if_none: Shown) -> None:
        """Offer ``lines``, each with when and what; ``if_none`` is said where there are none."""
        super().__init__()
        self._title, self._entries, self._if_none = title, lines, if_none
        self._cursor = 0
        self._begun: int | None = None

    @property
    def _range(self) -> range:
        """The lines that were marked, with the one under the cursor."""
        begun = self._cursor if self._begun is None else self._begun
        return range(min(begun, self._cursor), max(begun, self._cursor) + 1)

    def action_move(self, lines: int) -> None:
        """Move the cursor by ``lines``, as far as there are any."""
        self._cursor = max(min(self._cursor + lines, len(self._entries) - 1), 0)
        self.draw()

    def action_begin(self) -> None:
        """Begin a range at the line under the cursor, or give up the one that has been begun."""
        self._begun = self._cursor if self._begun is None else None
        self.draw()

    def action_choose(self, takes_back: bool) -> None:
        """Leave with the line under the cursor, or to take the range back."""
        if self._entries:
            places = self._range if takes_back else range(self._cursor, self._cursor + 1)
            self.dismiss(Chosen(places, takes_back))

    def draw(self) -> None:
        """Draw the lines around the cursor, and the range."""
        marked = range(0) if self._begun is None else self._range
        lines, below = choice_lines(self._entries, self._cursor, self.room, marked)
        does = "enter opens   space marks several   u takes back"
        if marked:
            does = f"u takes these {len(marked)} back   space gives up the range"
        foot = f"esc closes   {does}{more_below(below)}"
        self.paint(self._title, lines or [Strip([Segment(self._if_none, QUIET)])], Shown(foot))
