"""A widget that is a list of lines, and repaints only those that changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

_BLANK = Strip.blank(0)


@dataclass(frozen=True, slots=True)
class _Look:
    """What a line is made to fit for when it is sent."""

    size: Size
    style: Style
    background: Color
    filters: Sequence[LineFilter]


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
        self._look: _Look | None = None
        self._fitted: dict[int, Strip] = {}
        """By their places, those lines as they are sent that have not changed since they were."""

    def paint(self, lines: Sequence[Strip]) -> None:
        """Show ``lines`` from now on."""
        before, self._lines = self._lines, tuple(lines)
        if not self.is_mounted:
            return
        width, height = self.size
        changed: list[Region] = []
        for y in range(min(max(len(before), len(self._lines)), height)):
            old, new = _at(before, y), _at(self._lines, y)
            if old != new:
                self._fitted.pop(y, None)
                length = min(max(old.cell_length, new.cell_length), width)
                changed.append(Region(0, y, length, 1))
        if changed:
            self.refresh(*changed)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Give Textual the lines of a region."""
        look = self._look_now()
        if look != self._look:
            self._look = look
            self._fitted.clear()
        lines = [self._fitted_line(y, look) for y in crop.line_range]
        if crop.column_span == (0, look.size.width):
            return lines
        return [line.crop(*crop.column_span) for line in lines]

    def _look_now(self) -> _Look:
        size, filters = self.size, self.get_line_filters()
        if self._look is not None:
            # Working the colours out anew for every frame costs more than the lines do.
            return _Look(size, self._look.style, self._look.background, filters)
        return _Look(size, self.rich_style, self.background_colors[1], filters)

    def _fitted_line(self, y: int, look: _Look) -> Strip:
        line = self._fitted.get(y)
        if line is None:
            whole = _at(self._lines, y).adjust_cell_length(look.size.width)
            segments = list(Segment.apply_style(whole, look.style))
            for one in look.filters:
                segments = one.apply(segments, look.background)
            line = self._fitted[y] = Strip(segments, look.size.width)
        return line

    def notify_style_update(self) -> None:
        """Take up another theme's colours."""
        super().notify_style_update()
        self._look = None


def _at(lines: Sequence[Strip], y: int) -> Strip:
    return lines[y] if y < len(lines) else _BLANK
