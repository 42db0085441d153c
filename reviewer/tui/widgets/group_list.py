"""The list of groups on the left."""

from __future__ import annotations

from textual import events
from textual.message import Message

from reviewer.queue.groups import MatchQueue
from reviewer.queue.view import View
from reviewer.terminal_text import Shown
from reviewer.tui.drawing.group_lines import ListShape, group_line, tail_line
from reviewer.tui.widgets.painted_lines import PaintedLines


class GroupList(PaintedLines):
    """The groups around the one under review; a million of them cost no more than a screenful."""

    class Picked(Message):
        """A group was clicked."""

        def __init__(self, position: int) -> None:
            super().__init__()
            self.position = position

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._top = 0
        self._positions: list[int] = []

    def show(self, queue: MatchQueue, view: View | None, position: int | None, tail: Shown) -> None:
        """Draw the groups around ``position``, and ``tail`` behind the last one fetched.

        Args:
            queue: all groups.
            view: those that are walked, in their order; None where that is all of the queue.
            position: the group under review.
            tail: what to say behind the last one.
        """
        height = self.size.height
        shape = ListShape.of(self.screen.size.width, queue.known)
        if self.styles.width is None or self.styles.width.value != shape.width:
            self.styles.width = shape.width
        here = position or 0
        if view is not None and position is not None:
            here = view.place_of(position)
        if not self._top <= here < self._top + height:
            # Half a screen at a time: a list that moves by a line is repainted whole at every key.
            self._top = max(here - height // 2, 0)
        if view is None:
            groups = queue.span(self._top, self._top + height)
            self._positions = list(range(self._top, self._top + len(groups)))
        else:
            self._positions = view.positions(self._top, self._top + height)
            groups = queue.groups(self._positions)
        lines = [
            group_line(shape, at, group, queue.verdict(at), here=at == position, part=queue.merges_a_part(at))
            for at, group in zip(self._positions, groups, strict=True)
        ]
        self.paint([*lines, tail_line(shape, tail)])

    def on_click(self, event: events.Click) -> None:
        """Tell which group was clicked."""
        if event.y < len(self._positions):
            self.post_message(self.Picked(self._positions[event.y]))
