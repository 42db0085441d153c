"""A modal screen of how far each piece of evidence on two profiles moves the balance, pair by pair."""

from __future__ import annotations

from itertools import combinations
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.strip import Strip

from reviewer.comparison.balance import MOST_LINKED, Balance, GroupEvidence, Pair
from reviewer.comparison.words import BITS_SCALE, balance_words
from reviewer.core.terminal_text import Shown
from reviewer.core.wrapping import wrapped
from reviewer.tui.drawing.palette import QUIET
from reviewer.tui.drawing.scroll import Scroll
from reviewer.tui.drawing.waterfall_lines import waterfall_lines
from reviewer.tui.screens.sheet import Sheet


class WaterfallScreen(Sheet[None]):
    """The evidence on one pair, from the start to the sum; h and l go through those of a larger group."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,e,enter", "dismiss", "Close", show=False, id="balance.close"),
        Binding("h,left", "go(-1)", "Pair before", show=False, id="balance.previous"),
        Binding("l,right", "go(1)", "Next pair", show=False, id="balance.next"),
    ]

    def __init__(self, group: GroupEvidence, pair: Pair, in_force: Shown) -> None:
        """Begin with a pair of the group's profiles.

        Args:
            group: the evidence on a group of which two profiles at least are here.
            pair: those to begin with, the lower place first.
            in_force: names the weights in force.
        """
        super().__init__()
        self._group, self._in_force = group, in_force
        pairs = list(combinations(group.here, 2))
        self._pages: list[Pair | None] = [*pairs, *([None] if 2 < len(group.here) <= MOST_LINKED else [])]
        """Pairs, and None for the whole group."""
        self._at = pairs.index(pair)
        self._scroll = Scroll()
        self._length = 0

    def action_go(self, pairs: int) -> None:
        """Go on by so many pairs, behind the last one to the whole group and then to the first."""
        self._at = (self._at + pairs) % len(self._pages)
        self._scroll = Scroll()
        self.draw()

    def action_move(self, lines: int) -> None:
        """Scroll by so many lines."""
        self._scroll = self._scroll.moved(lines, self._length, self.room.height)
        self.draw()

    @property
    def _balance(self) -> Balance:
        pair = self._pages[self._at]
        return self._group.of_group() if pair is None else self._group.balance(*pair)

    def draw(self) -> None:
        """Draw the lines in view."""
        width, height = self.room
        balance = self._balance
        lines = waterfall_lines(balance, width)
        scale = [Strip([Segment(line, QUIET)]) for line in wrapped(Shown(BITS_SCALE), width)]
        if len(lines) + len(scale) <= height:
            lines += scale
        self._length = len(lines)
        top = self._scroll.in_view(len(lines), height)
        below = len(lines) - top - height
        pairs = sum(page is not None for page in self._pages)
        place = "all of them" if self._pages[self._at] is None else f"pair {self._at + 1} of {pairs}"
        foot = (
            "esc closes",
            f"h/l {place}" if len(self._pages) > 1 else "",
            f"j/k ▼ {below} more" if below > 0 else "j/k" if top else "",
            self._in_force,
        )
        self.paint(
            Shown(balance_words(balance)),
            lines[top : top + height],
            Shown("  ".join(part for part in foot if part)),
        )
