"""The list of groups on the left."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from textual import events
from textual.message import Message
from textual.strip import Strip

from reviewer.core.matches import Match
from reviewer.core.settings import ListSize
from reviewer.core.terminal_text import Shown
from reviewer.session.session import Session
from reviewer.tui.drawing.group_lines import ListShape, VerdictShown, failed_line, group_line, tail_line
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
        self._names: dict[str, str] = {}
        """Whose profiles the groups in view have, by their keys."""

    def take_width(self, session: Session, size: ListSize) -> ListShape:
        """Be as wide as a list of such a size is; answers its shape."""
        columns, blind = self.screen.size.width, session.scope.hides
        shape = ListShape.of(size, session.groups.known, columns, blind=blind)
        if self.styles.width is None or self.styles.width.value != shape.width:
            self.styles.width = shape.width
        return shape

    def show(
        self, session: Session, tail: Shown, size: ListSize, *, covered: int = 0, names_new: bool
    ) -> None:
        """Draw the groups around the one under review, and ``tail`` behind the last one fetched.

        Args:
            session: the review.
            tail: what to say behind the last group.
            size: how much of the list is shown.
            covered: over how many of its last lines a notice lies.
            names_new: whether to name groups whose profiles have come since, which takes a line each.
        """
        queue, view, position = session.groups, session.navigator.view, session.navigator.position
        height = max(self.size.height - covered, 1)
        shape = self.take_width(session, size)
        here = position or 0
        if view is not None and position is not None:
            here = view.place_of(position)
        if not self._top <= here < self._top + height:
            # Half a screen at a time: a list that moves by a line is repainted whole at every key.
            self._top = max(here - height // 2, 0)
        # Also what a long notice hides, and what a change of size behind this drawing shows.
        end = self._top + self.screen.size.height
        if view is None:
            groups = queue.span(self._top, end)
            self._positions = list(range(self._top, self._top + len(groups)))
        else:
            self._positions = view.positions(self._top, end)
            groups = queue.groups(self._positions)
        blind, thresholds = session.scope.hides, session.settings.bands
        if names_new and shape.name:
            self._name_groups(session, groups)

        def line(at: int, group: Match) -> Strip:
            return group_line(
                shape,
                at,
                group,
                _verdict_shown(session, at, group.key),
                here=at == position,
                thresholds=thresholds,
                blind=blind,
                name=self._names.get(group.key, "") if shape.name else "",
            )

        lines = [
            session.failed.in_list(
                group, partial(line, at, group), partial(failed_line, shape, at, here=at == position)
            )
            for at, group in zip(self._positions, groups, strict=True)
        ]
        self.paint([*lines, tail_line(shape, tail)])

    def _name_groups(self, session: Session, groups: Sequence[Match]) -> None:
        """Name the groups of which every profile is here after the most complete one."""
        from reviewer.comparison.survivor import name_of

        def name(group: Match) -> str | None:
            here = session.feed.profiles.here(group.profile_ids)
            return name_of(here) if len(here) == len(group.profile_ids) else None

        names: dict[str, str] = {}
        for group in groups:
            known = self._names.get(group.key)
            if known is None:
                known = session.failed.in_list(group, partial(name, group), str)
            if known is not None:
                names[group.key] = known
        self._names = names

    def on_click(self, event: events.Click) -> None:
        """Tell which group was clicked."""
        if event.y < len(self._positions):
            self.post_message(self.Picked(self._positions[event.y]))


def _verdict_shown(session: Session, position: int, key: str) -> VerdictShown:
    draft, verdict = session.under_review.drafts.get(key), session.groups.verdict(position)
    is_noted = draft is not None and bool(draft.note)
    if verdict is None:
        holder = session.team.holder_at(position)
        return VerdictShown(holder=holder, is_noted=is_noted) if holder or is_noted else _UNDECIDED
    given = session.groups.attribution(position)
    if session.scope.hides and not given.is_own:
        return _HIDDEN
    return VerdictShown(
        verdict,
        session.groups.merges_a_part(position),
        by="" if given.is_own else given.by,
        is_noted=is_noted or given.is_noted,
    )
