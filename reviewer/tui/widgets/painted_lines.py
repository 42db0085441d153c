"""A widget that is a list of lines, and repaints only those that changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from reviewer.tui.drawing.cells import filled
from reviewer.tui.drawing.palette import Painted, painted

_BLANK = Strip.blank(0)


class _Look(LineFilter):
    """All that a widget makes of its lines, in one: each strip that lies between takes as long to make."""

    def __init__(self, style: Style, palette: Painted, filters: Sequence[LineFilter]) -> None:
        super().__init__()
        self.filters = filters
        """Those of the app."""
        self._style, self._palette = style, palette

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Give segments the theme's colours, then the widget's own style, then what the app wants."""
        if self._palette.styles:
            segments = self._palette.apply(segments, background)
        segments = list(Segment.apply_style(segments, self._style))
        for one in self.filters:
            segments = one.apply(segments, background)
        return segments


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
        self._look: tuple[_Look, Color] | None = None
        """What is made of the lines, and the background, once they are worked out."""

    def paint(self, lines: Sequence[Strip]) -> None:
        """Show ``lines`` from now on."""
        before, drawn_before = self._lines, self._drawn
        self._lines = self._drawn = tuple(lines)
        if not self.is_mounted:
            return
        width, height = self.outer_size  # Textual's `size` looks for a border each time.
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
        if crop.column_span == (0, self.outer_size.width):
            return lines
        return [line.crop(*crop.column_span) for line in lines]

    def _fitted(self, lines: Iterable[Strip]) -> list[Strip]:
        """Fit lines to the widget's width and colours; a strip remembers what it was fitted to."""
        filters = self.get_line_filters()
        if self._look is None or self._look[0].filters != filters:
            # Working it out anew for every frame costs more than the lines do.
            few = self.app.console.color_system == "standard" and not self.app.is_headless
            look = _Look(self.rich_style, painted(self.app.theme, in_16_colors=few), filters)
            self._look = look, self.background_colors[1]
        look, background = self._look
        width = self.outer_size.width
        return [line.adjust_cell_length(width).apply_filter(look, background) for line in lines]

    def _set_dirty(self, *regions: Region) -> None:
        if regions:
            # Without what Textual keeps beside, to render a widget that has borders and lines of its own.
            self._repaint_regions.update(regions)
        else:
            super()._set_dirty()

    def notify_style_update(self) -> None:
        """Take up another theme's colours."""
        super().notify_style_update()
        self._look = None


def _blanked(line: Strip, length: int) -> Strip:
    """Fill a line with blanks up to the length of the one before.

    Textual sends whole segments: blanks of its own would be one more, up to the end of the widget.
    """
    missing = length - line.cell_length
    return line if missing <= 0 else Strip(filled(list(line), missing), length)
