"""The group under review: its head, and its profiles side by side."""

from __future__ import annotations

from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.strip import Strip

from reviewer.comparison.rows import FieldRow, rows_of
from reviewer.model import Match, Problem
from reviewer.queue.members import Member
from reviewer.terminal_text import Shown, terminal_text
from reviewer.tui.drawing.comparison_lines import (
    Columns,
    ComparisonLines,
    Remark,
    comparison_lines,
    handle,
    heading,
)
from reviewer.tui.drawing.group_lines import group_title
from reviewer.tui.drawing.palette import QUIET
from reviewer.tui.widgets.painted_lines import PaintedLines

_NAMES_WIDE, _NAMES_NARROW = 27, 22


class GroupPane(Vertical):
    """One column a profile, one row a field; scrolls sideways by profile and down by line."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._group: Match | None = None
        self._members: tuple[Member, ...] = ()
        self._rows: tuple[FieldRow, ...] = ()
        self._first_column = 0
        self._top = 0
        self._whole = False
        self._title = Strip([])
        self._waiting = Shown("")
        self._problem: Problem | None = None

    def compose(self) -> ComposeResult:
        """Lay out the head above the held names and the values."""
        yield PaintedLines(id="group-head")
        with Horizontal():
            yield PaintedLines(id="field-names")
            yield PaintedLines(id="field-values")

    def show(
        self,
        group: Match | None,
        members: tuple[Member, ...],
        *,
        position: int,
        known: int,
        waiting: Shown,
        problem: Problem | None,
    ) -> None:
        """Draw a group with what is known of its profiles.

        Args:
            group: the group, or None before there is one.
            members: its profiles as far as they are here.
            position: its place among the groups, from 0.
            known: how many groups there are.
            waiting: what to say while there is no group or profile to show.
            problem: why its profiles did not come.
        """
        if group is None or self._group is None or group.key != self._group.key:
            self._first_column = self._top = 0
        if members != self._members:
            self._rows = rows_of([member.profile for member in members])
        self._group, self._members = group, members
        self._waiting, self._problem = waiting, problem
        self._title = Strip([]) if group is None else group_title(group, position, known, self.size.width)
        self._draw()

    def move_sideways(self, by: int) -> None:
        """Move the view by ``by`` profiles."""
        self._first_column = self._columns().first + by
        self._draw()

    def move_down(self, screens: float) -> None:
        """Move the view down by a share of its height, or up for a negative one."""
        height = self.query_one("#field-values", PaintedLines).size.height
        self._top += round(height * screens)
        self._draw()

    def toggle_whole(self) -> bool:
        """Show values that agree in whole, or cut to a line again; tells which."""
        self._whole = not self._whole
        self._draw()
        return self._whole

    def on_resize(self) -> None:
        """Draw again for the new size."""
        if self._group is not None:
            self._draw()

    @property
    def _names_width(self) -> int:
        return _NAMES_WIDE if self.screen.size.width >= 100 else _NAMES_NARROW

    def _columns(self) -> Columns:
        available = max(self.size.width - self._names_width, 1)
        return Columns.of(available, len(self._members), self._first_column)

    def _draw(self) -> None:
        head = self.query_one("#group-head", PaintedLines)
        names = self.query_one("#field-names", PaintedLines)
        values = self.query_one("#field-values", PaintedLines)
        if names.styles.width is None or names.styles.width.value != self._names_width:
            names.styles.width = self._names_width
        columns = self._columns()
        height = values.size.height
        lines = self._comparison(columns)
        self._top = max(min(self._top, len(lines.values) - height), 0)
        below = len(lines.values) - self._top - height
        head.paint([self._title, self._heading(columns, below)])
        names.paint(lines.names[self._top : self._top + height])
        values.paint(lines.values[self._top : self._top + height])

    def _heading(self, columns: Columns, below: int) -> Strip:
        if self._group is None:
            return Strip([])
        hidden = [
            f"{_span(columns)} of {columns.total}" if columns.shown < columns.total else "",
            f"▼ {below}" if below > 0 else "",
            f"▲ {self._top}" if self._top else "",
        ]
        beside = " ".join(text for text in hidden if text)
        left = Segment(f" {beside}".ljust(self._names_width)[: self._names_width], QUIET)
        return Strip([left, *heading(columns, self._group.profile_ids)])

    def _comparison(self, columns: Columns) -> ComparisonLines:
        remarks = self._remarks()
        return comparison_lines(
            self._rows,
            remarks,
            columns,
            self._names_width,
            awaited=[member.awaited for member in self._members],
            whole=self._whole,
        )

    def _remarks(self) -> list[Remark]:
        remarks = [
            Remark(Shown(f"{handle(at)} can't be shown: {terminal_text(member.unavailable)}"))
            for at, member in enumerate(self._members)
            if member.unavailable
        ]
        awaited = sum(member.awaited for member in self._members)
        if awaited and self._problem is not None:
            remarks.append(Remark(terminal_text(self._problem.line)))
        elif awaited:
            remarks.append(Remark(Shown(f"loading {awaited} profiles …"), trouble=False))
        elif self._group is None:
            remarks.append(Remark(self._waiting, trouble=False))
        elif len(self._members) < 2:
            remarks.append(
                Remark(Shown("fewer than two profiles: there is nothing to compare"), trouble=False)
            )
        return remarks


def _span(columns: Columns) -> str:
    members = columns.members
    if len(members) == 1:
        return handle(members[0])
    return f"{handle(members[0])}–{handle(members[-1])}"
