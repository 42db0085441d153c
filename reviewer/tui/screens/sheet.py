"""What the modal screens of lines have in common: a title, lines as many as fit, and a foot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.strip import Strip

from reviewer.core.terminal_text import Shown
from reviewer.tui.drawing.cells import fitted, wrapped_within
from reviewer.tui.drawing.palette import PLAIN, QUIET, STRONG
from reviewer.tui.drawing.scroll import Scroll
from reviewer.tui.keys.lists import LIST_BINDINGS
from reviewer.tui.screens.dialog import ClosesOnce
from reviewer.tui.widgets.painted_lines import PaintedLines

_Result = TypeVar("_Result")
_WIDEST = 100
_BESIDE, _AROUND = 4, 6
"""Cells that the border and the blanks take; lines that the border, the title and the foot take."""
_FOOT = 2
"""Lines that the foot takes at most."""


class Sheet(ClosesOnce[_Result]):
    """A modal screen that paints lines between a title and a foot, anew for each size.

    The keys of lists move through them by ``action_move``.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *LIST_BINDINGS,
        Binding("question_mark,f1", "app.window_help", "Show these keys", show=False, id="sheet.help"),
    ]

    _drawn_in: Size | None = None
    """The size of the screen that it was drawn for."""
    _holds: Sequence[int] = (0, 0, 0)
    """The most cells, lines and lines of the foot that it has held since."""

    _content: tuple[Sequence[Strip], Sequence[Strip], Sequence[Strip]] = ((), (), ())
    """The lines of the title, those in view, and those of the foot, as they were painted last."""

    def __init__(self) -> None:
        """Begin with nothing painted."""
        super().__init__()
        self._painted_parts = [PaintedLines(id=f"listing-{part}") for part in ("title", "lines", "foot")]
        self._sheet_box = Vertical(*self._painted_parts, id="listing")

    def compose(self) -> ComposeResult:
        """Lay out the title, the lines and the foot."""
        yield self._sheet_box

    def on_resize(self) -> None:
        """Draw for the new size."""
        self.call_after_refresh(self.draw)

    def draw(self) -> None:
        """Draw what there is, by :meth:`paint`."""
        raise NotImplementedError

    @property
    def room(self) -> Size:
        """How much room there is for lines; the sheet is only as high as those that are painted."""
        screen = self.size
        width = min(screen.width * 9 // 10, _WIDEST)
        return Size(max(width - _BESIDE, 0), max(screen.height * 9 // 10 - _AROUND, 0))

    def paint(
        self, title: Shown, lines: Sequence[Strip], foot: Shown, below_title: Shown | None = None
    ) -> None:
        """Show a title, lines from the first on, and a foot; title and foot are cut after two lines.

        Args:
            title: cut after one line where there is something below it.
            lines: those in view.
            foot: what the keys do.
            below_title: what matters next.
        """
        if not self._sheet_box.is_attached:
            return  # It is not laid out yet, or was closed meanwhile.
        room = max(self.room.width, 1)
        head, below = _two_lines(title, room, STRONG), _two_lines(foot, room, QUIET)
        if below_title:
            head = [
                Strip([Segment(fitted(text, room).rstrip(), style)])
                for text, style in ((title, STRONG), (below_title, PLAIN))
            ]
        holds: Sequence[int] = (
            max((line.cell_length for line in (*head, *lines, *below)), default=0),
            len(lines),
            max(len(below), 1),
        )
        if self._drawn_in == self.size:
            # It grows with what it holds, and shrinks for another size alone: a cursor's line may take two.
            holds = [max(*pair) for pair in zip(holds, self._holds, strict=True)]
        is_laid_out = self._drawn_in == self.size and list(holds) == list(self._holds)
        self._drawn_in, self._holds, self._content = self.size, holds, (head, lines, below)
        width, height, foot_height = holds
        sheet = self._sheet_box.styles
        sheet.width, sheet.height = width + _BESIDE, height + foot_height + _AROUND - _FOOT
        self._painted_parts[-1].styles.height = foot_height
        if is_laid_out:
            self._show()
        else:
            # Title, lines and foot come in one frame, once each has its place.
            self.call_after_refresh(self._show)

    def paint_in_view(self, title: Shown, lines: Sequence[Strip], scroll: Scroll, foot: str) -> None:
        """Show the lines that are in view, and behind the foot how many there are below."""
        height = self.room.height
        top = scroll.in_view(len(lines), height)
        self.paint(title, lines[top : top + height], Shown(f"{foot}{more_below(len(lines) - top - height)}"))

    def _show(self) -> None:
        for part, lines in zip(self._painted_parts, self._content, strict=True):
            part.paint(lines)


def more_below(lines: int) -> str:
    """Say behind a foot how many lines there are below those in view."""
    return f"   ▼ {lines} more" if lines > 0 else ""


def _two_lines(text: Shown, width: int, style: Style) -> list[Strip]:
    return [Strip([Segment(line, style)]) for line in wrapped_within(text, width, 2) if line]
