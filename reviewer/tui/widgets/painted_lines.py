"""A widget that is a list of lines, and repaints only those that changed."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class PaintedLines(Widget):
    """Lines drawn from the top; what lies below the last one is blank.

    A DataTable or Static repaints as a whole. Over a slow link the bytes of a keypress are what a
    reviewer waits for, so a line is sent again only if it differs, and only as far as it has text.
    """

    can_focus = False

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: tuple[Strip, ...] = ()
        self._base_style: Style | None = None

    def paint(self, lines: Sequence[Strip]) -> None:
        """Show ``lines`` from now on."""
        before, self._lines = self._lines, tuple(lines)
        if not self.is_mounted:
            return
        changed = [
            Region(0, y, length, 1)
            for y in range(min(max(len(before), len(self._lines)), self.size.height))
            if (length := self._changed_length(before, y))
        ]
        if changed:
            self.refresh(*changed)

    def _changed_length(self, before: Sequence[Strip], y: int) -> int:
        old = before[y] if y < len(before) else Strip.blank(0)
        new = self._lines[y] if y < len(self._lines) else Strip.blank(0)
        return 0 if old == new else min(max(old.cell_length, new.cell_length), self.size.width)

    def render_line(self, y: int) -> Strip:
        """Give Textual one line."""
        line = self._lines[y] if y < len(self._lines) else Strip.blank(0)
        if self._base_style is None:
            self._base_style = self.rich_style
        return line.adjust_cell_length(self.size.width).apply_style(self._base_style)

    def notify_style_update(self) -> None:
        """Take up another theme's colours. Working them out anew for every line costs a third of a frame."""
        super().notify_style_update()
        self._base_style = None
