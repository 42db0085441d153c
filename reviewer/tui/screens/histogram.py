"""A modal screen of the scores' histogram, on which a range of scores is chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType

from reviewer.core.counted import number
from reviewer.core.terminal_text import Shown
from reviewer.matches.bands import Bands
from reviewer.matches.filters import Span
from reviewer.matches.groups import MatchQueue
from reviewer.matches.histogram import Histogram, histogram
from reviewer.tui.drawing.histogram_lines import ChosenBins, bins_for, histogram_lines
from reviewer.tui.screens.sheet import Sheet

_RECOUNTED_EVERY = 1.0
"""Seconds; a million groups are counted in a fifth of that."""
_USE = Shown("Pick scores to see only their groups")


class HistogramScreen(Sheet[Span | None]):
    """How many groups there are at each score; its result is the range of scores that was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,S", "dismiss(None)", "Close", show=False, id="histogram.close"),
        Binding(
            "enter", "choose", "Go only through the groups of this range", show=False, id="histogram.choose"
        ),
        Binding("space", "begin", "Begin a range here, or end it", show=False, id="histogram.range"),
        Binding("a", "load_all", "Load every page", show=False, id="histogram.load-all"),
    ]

    def __init__(
        self, queue: MatchQueue, bands: Bands | None, load_all: Callable[[], None], of_which: str = ""
    ) -> None:
        """Count the groups fetched so far.

        Args:
            queue: the groups.
            bands: whose edges are shown; None shows none.
            load_all: has every page loaded.
            of_which: why some of the groups that are counted are not shown, e.g. ``filtered or not``;
                ``""`` where all are.
        """
        super().__init__()
        self._queue, self._bands, self._load_all = queue, bands, load_all
        self._of_which = of_which
        self._seen = len(queue)
        self._counted = Histogram((0,), (0,), 0, 0)  # Until it is known how many bins there is room for.
        self._chosen = ChosenBins(1, 0)

    def on_mount(self) -> None:
        """Count what comes while the screen is up."""
        self.set_interval(_RECOUNTED_EVERY, self._recount)

    def _recount(self) -> None:
        if len(self._queue) != self._seen:
            self._seen = len(self._queue)
            self._counted = histogram(self._queue, self._counted.bins)
            self.draw()

    def action_load_all(self) -> None:
        """Have every page loaded, and go on counting."""
        self._load_all()

    def action_move(self, lines: int) -> None:
        """Move the cursor down, to lower scores, or up."""
        self._chosen = self._chosen.moved(-lines)
        self.draw()

    def action_begin(self) -> None:
        """Begin a range at the bin under the cursor, or end there the one that has been begun."""
        self._chosen = self._chosen.marked()
        self.draw()

    def action_choose(self) -> None:
        """Leave with the range."""
        self.dismiss(self._counted.span(self._chosen.first, self._chosen.last))

    def draw(self) -> None:
        """Draw as many bins as there is room for, counted anew where those are other ones."""
        bins = bins_for(self.room.height)
        if bins != self._counted.bins:
            self._counted = histogram(self._queue, bins)
            self._chosen = ChosenBins(bins, bins - 1)
        lines = histogram_lines(self._counted, self._bands, self._chosen, self.room.width)
        self.paint(Shown(self._title()), lines, self._chosen.keys, _USE)

    def _title(self) -> str:
        loaded, known = len(self._queue), self._queue.known
        which = f", {self._of_which}" if self._of_which else ""
        if not self._queue.at_end:
            return f"The scores of {loaded:,} of {number(known, 'group')}{which}: a loads all"
        return f"The scores of {'all ' if which else ''}{number(loaded, 'group')}{which}"
