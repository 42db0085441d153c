"""The group under review: its head, and its profiles side by side."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip

from reviewer.comparison.clusters import Clusters
from reviewer.comparison.handles import handle
from reviewer.comparison.rows import FieldRow, rows_as_written
from reviewer.core.action_words import with_words
from reviewer.core.matches import Match, Profile
from reviewer.core.settings import Settings
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.session.draft import DraftDecision
from reviewer.session.profile_cache import Member
from reviewer.session.session import Session
from reviewer.tui.drawing.cells import fitted
from reviewer.tui.drawing.comparison_lines import (
    ComparisonLines,
    Head,
    ProfileColumns,
    Remark,
    comparison_lines,
    heading,
    hidden_words,
)
from reviewer.tui.drawing.group_lines import group_title
from reviewer.tui.drawing.palette import PLAIN, QUIET
from reviewer.tui.drawing.problem_line import problem_line
from reviewer.tui.drawing.scroll import Scroll
from reviewer.tui.widgets.covered import CoveredRow
from reviewer.tui.widgets.painted_lines import PaintedLines

if TYPE_CHECKING:
    from reviewer.comparison.masking import Mask  # Loading it takes a part of the first paint.

_NAMES_WIDE, _NAMES_NARROW = 27, 22
_KEPT = 8
"""How many groups' comparisons are kept: the one shown, and those that a key may lead to."""


class GroupPane(Vertical):
    """One column a profile, one row a field; scrolls sideways by profile and down by line."""

    BLANK = True  # Its parts cover it.

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._head = PaintedLines(id="group-head")
        self._names, self._values = PaintedLines(id="field-names"), PaintedLines(id="field-values")
        self._group: Match | None = None
        self.shown_at = float("-inf")
        """Since when the values have been on the screen, in seconds of the clock that keys are told by."""
        self._members: tuple[Member, ...] = ()
        self._rows: tuple[FieldRow, ...] = ()
        self._first_column = 0
        self._scroll = Scroll()
        self._length = 0
        """How many lines were drawn last."""
        self._whole = False
        self._title: Callable[[int], Strip] | None = None
        """Draws the title for a width."""
        self._waiting = Shown("")
        self._problem: Shown | None = None
        self._spoken: tuple[Remark, ...] = ()
        self._retry = "r"
        self._draft: DraftDecision | None = None
        self._heads: tuple[Head, ...] = ()
        self._summary = Shown("")
        self._judged_as_written = True
        self._weighed_before: OrderedDict[
            tuple[tuple[str, ...], int], tuple[tuple[Member, ...], tuple[FieldRow, ...], Shown]
        ] = OrderedDict()
        self._reasons = True
        self._settings = Settings()
        self._revealed: frozenset[str] = frozenset()
        """The fields of this group whose values are shown although the rest is masked."""

    def compose(self) -> ComposeResult:
        """Lay out the head above the held names and the values."""
        yield self._head
        with CoveredRow():
            yield self._names
            yield self._values

    def show(
        self,
        session: Session,
        *,
        waiting: Shown,
        remarks: Sequence[Remark] = (),
        as_written: bool = False,
        retry: str = "r",
    ) -> None:
        """Draw the group under review with what is known of its profiles.

        Args:
            session: the review.
            waiting: what to say while there is no group or profile to show.
            remarks: what was decided of it before.
            as_written: compare values only as they are written.
            retry: the key that asks again for what failed.
        """
        group, members = session.current, session.members
        if group is None or self._group is None or group.key != self._group.key:
            self._first_column = 0
            self._scroll = Scroll()
            self._revealed = frozenset()
        self._settings = session.settings
        self._judge(members, None if group is None else session.draft, as_written=as_written)
        self._group, self._members = group, members
        self._waiting, self._spoken, self._retry = waiting, tuple(remarks), retry
        problem = session.feed.profiles_problem
        self._problem = None if problem is None else problem_line(problem, retry)
        self._title = None
        if group is not None:
            self._title = partial(
                group_title,
                group,
                session.navigator.position or 0,
                session.groups.known,
                thresholds=session.settings.bands,
                blind=session.scope.hides,
            )
        self._draw()

    def _judge(self, members: tuple[Member, ...], draft: DraftDecision | None, *, as_written: bool) -> None:
        """Compare anew what is new, and only that: a key that moves the focus compares nothing."""
        before, reference = self._draft, draft.reference if draft is not None else 0
        is_new = members != self._members or as_written != self._judged_as_written
        if is_new:
            self.shown_at = time.monotonic()
        profiles = [member.profile for member in members]
        if as_written:
            self._rows, self._summary = rows_as_written(profiles), Shown("")
        elif is_new or before is None or before.reference != reference:
            self._rows, self._summary = self._weighed(members, reference)
        if is_new or before != draft:
            self._heads = heads_of(None if as_written else draft, members)
        if draft is not None and (before is None or before.focus != draft.focus):
            columns = ProfileColumns.of(self._available, len(members), self._first_column)
            if draft.focus < columns.first:
                self._first_column = draft.focus
            elif draft.focus >= columns.first + columns.shown:
                self._first_column = draft.focus - columns.shown + 1
        self._draft, self._judged_as_written = draft, as_written

    def move_down(self, screens: float) -> None:
        """Move the view down by a share of its height, or up for a negative one."""
        height = self._values.size.height
        self._scroll = self._scroll.moved(round(height * screens), self._length, height)
        self._draw()

    def toggle_whole(self) -> bool:
        """Show values that agree, and the summary, in whole, or cut to a line again; tells which."""
        self._whole = not self._whole
        self._draw()
        return self._whole

    def prepare(self, members: tuple[Member, ...]) -> None:
        """Weigh and draw a group that may be shown next, so that the key that leads there need not."""
        if members and all(member.profile is not None for member in members):
            rows, _ = self._weighed(members, 0)
            lines = self._comparison(rows, (), members, ProfileColumns.of(self._available, len(members), 0))
            whole = Clusters.whole(member.profile_id for member in members)
            heads_of(DraftDecision(whole, settings=self._settings), members)
            self._names.expect(lines.names)
            self._values.expect(lines.values)

    def _weighed(self, members: tuple[Member, ...], reference: int) -> tuple[tuple[FieldRow, ...], Shown]:
        from reviewer.comparison.balance import GroupEvidence
        from reviewer.comparison.compared import rows_of
        from reviewer.comparison.flattened import flattened
        from reviewer.comparison.summary import summary_of
        from reviewer.comparison.words import summary_line

        key = (tuple(member.profile_id for member in members), reference)
        known = self._weighed_before.get(key)
        if known is not None and known[0] == members:
            return known[1:]
        profiles = flattened([member.profile for member in members], self._settings.default_region)
        found = (
            rows_of(profiles, reference),
            Shown(summary_line(summary_of(GroupEvidence(profiles), reference))),
        )
        self._weighed_before[key] = (members, *found)
        while len(self._weighed_before) > _KEPT:
            self._weighed_before.popitem(last=False)
        return found

    def mask(self, profiles: Sequence[Profile]) -> Mask:
        """What values of the group's profiles are shown as elsewhere: as here."""
        if not self._settings.mask:
            return lambda _, value: value
        from reviewer.comparison.masking import mask_of

        return mask_of(profiles, self._revealed)

    def masked_fields(self) -> list[str]:
        """The fields of the group whose values are masked, or would be if they were not revealed."""
        if not self._settings.mask:
            return []
        from reviewer.comparison.masking import masked_row

        return [row.name for row in self._rows if masked_row(row.name, row.values) != row.values]

    @property
    def revealed(self) -> frozenset[str]:
        """The fields of the group that are revealed."""
        return self._revealed

    def toggle_revealed(self, name: str) -> None:
        """Show the values of a masked field as long as the group is on the screen, or mask them again."""
        self._revealed ^= {name}
        self._draw()

    def toggle_reasons(self) -> None:
        """Tell below the values why they are alike or not, or leave it out."""
        self._reasons = not self._reasons
        self._draw()

    def on_resize(self) -> None:
        """Draw again for the new size."""
        if self._group is not None:
            self._draw()

    def take_width(self, screen_width: int) -> None:
        """Give the names the room that they have on such a screen."""
        names, width = self._names, _names_width(screen_width)
        if names.styles.width is None or names.styles.width.value != width:
            names.styles.width = width

    @property
    def _names_width(self) -> int:
        return _names_width(self.screen.size.width)

    def _columns(self) -> ProfileColumns:
        return ProfileColumns.of(self._available, len(self._members), self._first_column)

    @property
    def _available(self) -> int:
        return max(self.size.width - self._names_width, 1)

    def _draw(self) -> None:
        self.take_width(self.screen.size.width)
        columns = self._columns()
        height = self._values.size.height
        lines = self._comparison(self._rows, self._remarks(), self._members, columns, self._revealed)
        self._length = len(lines.values)
        top = self._scroll.in_view(self._length, height)
        summary = Strip([Segment(fitted(Shown(f" {self._summary}"), self.size.width), PLAIN)])
        title = Strip([]) if self._title is None else self._title(self.size.width)
        self._head.paint(
            [title, summary if self._summary else Strip([]), self._heading(columns, top, height)]
        )
        self._names.paint(lines.names[top : top + height])
        self._values.paint(lines.values[top : top + height])

    def _heading(self, columns: ProfileColumns, top: int, height: int) -> Strip:
        if self._group is None:
            return Strip([])
        beside = hidden_words(
            columns,
            self._heads,
            above=top,
            below=max(self._length - top - height, 0),
            room=self._names_width - 1,
        )
        left = Segment(f" {beside}".ljust(self._names_width), QUIET)
        return Strip([left, *heading(columns, self._heads)])

    def _comparison(
        self,
        rows: Sequence[FieldRow],
        remarks: Sequence[Remark],
        members: Sequence[Member],
        columns: ProfileColumns,
        revealed: Collection[str] = (),
    ) -> ComparisonLines:
        return comparison_lines(
            rows,
            remarks,
            columns,
            self._names_width,
            awaited=[member.awaited for member in members],
            whole=self._whole,
            reasons=self._reasons,
            masked=self._settings.mask,
            revealed=revealed,
        )

    def _reason(self, member: Member) -> Shown:
        return terminal_text(with_words(member.unavailable, {"retry": self._retry}))

    def _remarks(self) -> list[Remark]:
        remarks = list(self._spoken)
        if self._whole and cell_len(self._summary) >= self.size.width:
            # Its line above is cut.
            remarks.insert(0, Remark(self._summary, trouble=False))
        remarks += [
            Remark(Shown(f"{handle(at)} can't be shown: {self._reason(member)}"))
            for at, member in enumerate(self._members)
            if member.unavailable
        ]
        awaited = sum(member.awaited for member in self._members)
        if awaited and self._problem is not None:
            remarks.append(Remark(self._problem))
        elif awaited:
            remarks.append(Remark(Shown(f"loading {awaited} profiles …"), trouble=False))
        elif self._group is None:
            remarks.append(Remark(self._waiting, trouble=False))
        elif len(self._members) < 2:
            remarks.append(
                Remark(Shown("fewer than two profiles: there is nothing to compare"), trouble=False)
            )
        return remarks


def _names_width(screen_width: int) -> int:
    return _NAMES_WIDE if screen_width >= 100 else _NAMES_NARROW


@lru_cache(maxsize=_KEPT)
def heads_of(draft: DraftDecision | None, members: tuple[Member, ...]) -> tuple[Head, ...]:
    """What is written over each member of a group, by what is marked on it."""
    ids = [member.profile_id for member in members]
    if draft is None:
        return tuple(Head(profile_id) for profile_id in ids)
    profiles = [member.profile for member in members if member.profile is not None]
    survivors = {part[0] for part in draft.parts_to_merge(profiles)} if len(profiles) == len(ids) else set()
    clusters = draft.clusters
    return tuple(
        Head(
            profile_id,
            survives=profile_id in survivors,
            cluster=None if clusters.is_whole else clusters.number_of(profile_id),
            is_out=profile_id in clusters.out,
            is_reference=at == draft.reference and len(ids) > 2,
            is_focused=at == draft.focus,
        )
        for at, profile_id in enumerate(ids)
    )
