"""A widget that is a list of lines, and repaints only those that changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from rich.style import Style
from textual.color import Color
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from reviewer.tui.drawing.cells import filled
from reviewer.tui.drawing.palette import Painted, painted

_BLANK = Strip.blank(0)


class PaintedLines(Widget):
    """Lines drawn from the top; what lies below the last one is blank.

    A DataTable or Static repaints as a whole. Over a slow link the bytes of a keypress are what a
    reviewer waits for, so a line is sent again only if it differs, and only as far as it has text.

    It takes no border, padding, tint or opacity: to look for these at every line is what most of a frame
    goes to in a usual widget.
    """

    can_focus = False

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: tuple[Strip, ...] = ()
        self._drawn: tuple[Strip, ...] = ()
        """The same, with blanks where a line before was longer."""
        self._colours: tuple[Style, Color, Painted] | None = None
        """The base style, the background and the theme's palette, once they are worked out."""

    def paint(self, lines: Sequence[Strip]) -> None:
        """Show ``lines`` from now on."""
        before, drawn_before = self._lines, self._drawn
        self._lines = self._drawn = tuple(lines)
        if not self.is_mounted:
            return
        width, height = self.size
        changed: list[Region] = []
        kept: list[Strip] = []
        drawn: list[Strip] = []
        for y, (old, was, new) in enumerate(zip_longest(before, drawn_before, lines, fillvalue=_BLANK)):
            # A strip remembers what was made of it, so an equal one is not taken for it.
            kept.append(old if old == new else new)
            drawn.append(was if old == new else _blanked(new, old.cell_length))
            length = 0 if old == new else min(drawn[-1].cell_length, width)
            if length and y < height:
                changed.append(Region(0, y, length, 1))
        self._lines, self._drawn = tuple(kept), tuple(drawn)
        if changed:
            self.refresh(*changed)

    def expect(self, lines: Iterable[Strip]) -> None:
        """Make ready lines that may be painted next."""
        self._fitted(lines)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Give Textual the lines of a region."""
        lines = self._fitted(self._drawn[y] if y < len(self._drawn) else _BLANK for y in crop.line_range)
        if crop.column_span == (0, self.size.width):
            return lines
        return [line.crop(*crop.column_span) for line in lines]

    def _fitted(self, lines: Iterable[Strip]) -> list[Strip]:
        """Fit lines to the widget's width and colours; a strip remembers what it was fitted to."""
        if self._colours is None:
            # Working them out anew for every frame costs more than the lines do.
            self._colours = self.rich_style, self.background_colors[1], painted(self.app.theme)
        style, background, palette = self._colours
        width = self.size.width
        fitted = [line.adjust_cell_length(width) for line in lines]
        if palette.styles:
            fitted = [line.apply_filter(palette, background) for line in fitted]
        fitted = [line.apply_style(style) for line in fitted]
        for one in self.get_line_filters():
            fitted = [line.apply_filter(one, background) for line in fitted]
        return fitted

    def notify_style_update(self) -> None:
        """Take up another theme's colours."""
        super().notify_style_update()
        self._colours = None


def _blanked(line: Strip, length: int) -> Strip:
    """Fill a line with blanks up to the length of the one before.

    Textual sends whole segments: blanks of its own would be one more, up to the end of the widget.
    """
    missing = length - line.cell_length
    return line if missing <= 0 else Strip(filled(list(line), missing), length)
