"""The histogram of scores, a line a bin, on which a range of scores is chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reviewer.core.counted import number
from reviewer.core.terminal_text import Shown
from reviewer.matches.bands import Bands
from reviewer.matches.filter_line import written
from reviewer.matches.filters import Filter
from reviewer.matches.histogram import Histogram
from reviewer.tui.drawing.cells import fitted, fitted_runs
from reviewer.tui.drawing.palette import ACCENT, CURSOR, MERGE, PLAIN, QUIET, REJECT, STRONG

_DECIDED = "█"
_UNDECIDED = "░"
_LONGEST_BAR = 60


@dataclass(frozen=True, slots=True)
class ChosenBins:
    """A range of bins as it is being chosen: begun at a bin, reaching to the cursor until it is ended."""

    bins: int
    """How many bins there are."""
    here: int
    """The bin under the cursor, from 0 for the lowest scores."""
    begun: int | None = None
    """Where the range begins; None while there is only the bin under the cursor."""
    ended: int | None = None
    """Where the range ends, wherever the cursor goes; None while it reaches to the cursor."""

    @property
    def first(self) -> int:
        """The lowest bin of the range."""
        return min(self._ends)

    @property
    def last(self) -> int:
        """The highest bin of the range."""
        return max(self._ends)

    @property
    def _ends(self) -> tuple[int, int]:
        if self.begun is None:
            return self.here, self.here
        return self.begun, self.here if self.ended is None else self.ended

    @property
    def keys(self) -> Shown:
        """What the keys do with the range as it is; leaving comes first, so that no width hides it."""
        if self.begun is None:
            return Shown("esc closes  enter shows these  space range")
        if self.ended is None:
            return Shown("esc closes  enter shows these  space ends range")
        return Shown("esc closes  enter shows these  space new range")

    def moved(self, by: int) -> ChosenBins:
        """Move the cursor by so many bins, up to either end."""
        return replace(self, here=min(max(self.here + by, 0), self.bins - 1))

    def marked(self) -> ChosenBins:
        """End the range that has been begun at the cursor; where there is none, begin one there."""
        if self.begun is not None and self.ended is None:
            return replace(self, ended=self.here)
        return replace(self, begun=self.here, ended=None)


def bins_for(height: int) -> int:
    """How many bins to count so that a histogram fits ``height`` lines: 20, 10 or 5."""
    return next((bins for bins in (20, 10) if bins + _OTHER_LINES <= height), 5)


def histogram_lines(counted: Histogram, bands: Bands | None, chosen: ChosenBins, width: int) -> list[Strip]:
    """Draw a head, a line a bin with the highest scores first, what is chosen, and what the signs mean.

    ``█`` is the decided part of a bin and ``░`` the other; a part that isn't empty takes at least a cell
    where there is room for both. ``┃`` marks the chosen bins and ``◂`` the bins that hold the bands' edges.

    Args:
        counted: what to draw.
        bands: None where they are not to be shown.
        chosen: the cursor and the range.
        width: in cells, 60 or more.
    """
    most = max(counted.counts)
    edges = [_edges(counted, bands, at) for at in range(counted.bins)]
    shape = _Shape.of(counted, width, max(map(len, edges)))
    axis = f"0{f'{most:,}':>{max(shape.bar - 1, 0)}}"
    head = f"  {'score':<9} {axis}{_GAP}{'groups':>{shape.groups}} {'decided':>{shape.decided}}"
    lines = [_line(head, width, QUIET)]
    for at in reversed(range(counted.bins)):
        inside, here = chosen.first <= at <= chosen.last, at == chosen.here
        groups, decided = counted.counts[at], counted.decided[at]
        place = f"{'▸' if here else ' '}{'┃' if inside else ' '}"
        span = f"{counted.low(at):.2f}–{counted.low(at + 1):.2f} "
        done, open_ = _bar(groups, decided, most, shape.bar)
        counts = f"{_GAP}{groups:>{shape.groups},} {decided:>{shape.decided},}"
        if here:
            lines.append(_line(place + span + done + open_ + counts + edges[at], width, CURSOR))
            continue
        hue = _hue(counted, bands, at)
        inner = STRONG if inside else PLAIN if groups else QUIET
        runs = [(place + span, inner), (done, ACCENT), (open_, hue), (counts, inner), (edges[at], STRONG)]
        lines.append(fitted_runs(runs, width))
    lines.append(_line(_chosen_said(counted, chosen), width, STRONG))
    edge_sign = "" if bands is None else "   ◂ a band's edge"
    signs = [(f" {_DECIDED}", ACCENT), (f" decided   {_UNDECIDED} undecided{edge_sign}", QUIET)]
    lines.append(fitted_runs(signs, width))
    if counted.unscored:
        unscored = f" without a score: {counted.unscored:,}, {counted.unscored_decided:,} decided"
        lines.append(_line(unscored, width, QUIET))
    return lines


_GAP = "   "
"""Between the bars, whose axis ends in a number, and the counts."""
_OTHER_LINES = 4
"""The head, what is chosen, what the signs mean, and the groups without a score."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """How wide the parts of a line are, in cells."""

    bar: int
    groups: int
    decided: int

    @classmethod
    def of(cls, counted: Histogram, width: int, edges: int) -> _Shape:
        groups = max(len(f"{max(counted.counts):,}"), len("groups"))
        decided = max(len(f"{max(counted.decided):,}"), len("decided"))
        others = len("▸┃0.00–0.00 ") + len(_GAP) + groups + 1 + decided + edges
        return cls(min(max(width - others, 1), _LONGEST_BAR), groups, decided)


def _line(text: str, width: int, style: Style) -> Strip:
    return Strip([Segment(fitted(Shown(text), width), style)])


def _hue(counted: Histogram, bands: Bands | None, at: int) -> Style:
    """The hue of what a bin's scores suggest."""
    if bands is not None and counted.low(at) >= bands.merge:
        return MERGE
    return REJECT if bands is not None and counted.low(at + 1) <= bands.reject else QUIET


def _bar(groups: int, decided: int, most: int, width: int) -> tuple[str, str]:
    """The bar of a bin in two parts: what is decided, and the rest."""
    cells = max(round(width * groups / most), 1) if groups else 0
    done = round(cells * decided / groups) if groups else 0
    if 0 < decided < groups:
        done = min(max(done, 1), cells - 1)
    return _DECIDED * done, (_UNDECIDED * (cells - done)).ljust(width - done)


def _edges(counted: Histogram, bands: Bands | None, at: int) -> str:
    """Name the bands' edges that lie in a bin."""
    if bands is None:
        return ""
    merge, reject = counted.bin_of(bands.merge) == at, counted.bin_of(bands.reject) == at
    if merge and reject:
        return f" ◂ {bands.reject:g} … {bands.merge:g}"
    if merge:
        return f" ◂ merge ≥ {bands.merge:g}"
    return f" ◂ reject < {bands.reject:g}" if reject else ""


def _chosen_said(counted: Histogram, chosen: ChosenBins) -> str:
    bins = slice(chosen.first, chosen.last + 1)
    groups, decided = sum(counted.counts[bins]), sum(counted.decided[bins])
    asked = written(Filter(scores=counted.span(chosen.first, chosen.last))) or "every score"
    return f" {asked}: {number(groups, 'group')}, {decided:,} decided"
