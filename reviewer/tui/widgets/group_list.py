"""The list of groups on the left."""

from __future__ import annotations

from textual import events
from textual.message import Message

from reviewer.core.settings import ListSize
from reviewer.core.terminal_text import Shown
from reviewer.session.session import Session
from reviewer.tui.drawing.group_lines import ListShape, VerdictShown, group_line, tail_line
from reviewer.tui.widgets.painted_lines import PaintedLines

_UNDECIDED, _HIDDEN = VerdictShown(), VerdictShown(is_hidden=True)


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

    def take_width(self, size: ListSize, known: int) -> ListShape:
        """Be as wide as a list of ``known`` groups of such a size is; answers its shape."""
        shape = ListShape.of(size, known)
        if self.styles.width is None or self.styles.width.value != shape.width:
            self.styles.width = shape.width
        return shape

    def show(self, session: Session, tail: Shown, size: ListSize) -> None:
        """Draw the groups around the one under review, and ``tail`` behind the last one fetched."""
        queue, view, position = session.groups, session.navigator.view, session.navigator.position
        height = self.size.height
        shape = self.take_width(size, queue.known)
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
        blind, thresholds = session.scope.hides, session.settings.bands
        lines = [
            group_line(
                shape,
                at,
                group,
                _verdict_shown(session, at),
                here=at == position,
                thresholds=thresholds,
                blind=blind,
            )
            for at, group in zip(self._positions, groups, strict=True)
        ]
        self.paint([*lines, tail_line(shape, tail)])

    def on_click(self, event: events.Click) -> None:
        """Tell which group was clicked."""
        if event.y < len(self._positions):
            self.post_message(self.Picked(self._positions[event.y]))


def _verdict_shown(session: Session, position: int) -> VerdictShown:
    verdict = session.groups.verdict(position)
    if verdict is None:
        holder = session.team.holder_at(position)
        return VerdictShown(holder=holder) if holder else _UNDECIDED
    if session.scope.hides and not session.is_own(position):
        return _HIDDEN
    return VerdictShown(verdict, session.groups.merges_a_part(position))
