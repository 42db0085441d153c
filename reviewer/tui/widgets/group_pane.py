"""The group under review: its head, and its profiles side by side."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.strip import Strip

from reviewer.comparison.clusters import Clusters
from reviewer.comparison.field_order import FieldOrder
from reviewer.core.matches import Match, Profile
from reviewer.core.settings import Settings
from reviewer.core.terminal_text import Shown
from reviewer.session.applied import merged_away
from reviewer.session.draft import DraftDecision
from reviewer.session.failed_groups import FailedGroups, GroupFailed
from reviewer.session.profile_cache import Member
from reviewer.session.session import Session
from reviewer.tui.drawing.columns import ProfileColumns
from reviewer.tui.drawing.comparison_lines import (
    ComparisonLines,
    Head,
    Remark,
    comparison_lines,
    heading,
    hidden_words,
)
from reviewer.tui.drawing.field_names import names_width
from reviewer.tui.drawing.group_lines import group_title
from reviewer.tui.drawing.heads import heads_of
from reviewer.tui.drawing.member_remarks import member_remarks
from reviewer.tui.drawing.merge_sums import MergeSum, losses_of, merge_sums
from reviewer.tui.drawing.palette import QUIET
from reviewer.tui.drawing.problem_line import problem_line
from reviewer.tui.drawing.scroll import Scroll
from reviewer.tui.drawing.summary_lines import summary_beside, summary_height
from reviewer.tui.drawing.weighed_group import WeighedGroup, WeighedGroups, unweighed
from reviewer.tui.widgets.covered import CoveredRow
from reviewer.tui.widgets.painted_lines import PaintedLines

if TYPE_CHECKING:
    # Loading it takes a part of the first paint.
    from reviewer.comparison.masking import Mask


class GroupPane(Vertical):
    """One column a profile, one row a field; scrolls sideways by profile and down by line."""

    BLANK = True  # Its parts cover it.

    def __init__(self, failed: FailedGroups, id: str | None = None) -> None:
        """Draw groups; those that this fails for are ``failed`` and told as that."""
        super().__init__(id=id)
        self._failed = failed
        self._head = PaintedLines(id="group-head")
        self._names, self._values = PaintedLines(id="field-names"), PaintedLines(id="field-values")
        self._group: Match | None = None
        self.shown_at = math.inf
        """Since when the values have been on the screen as they are weighed, in seconds of the clock that
        keys are told by; infinity while they are not."""
        self._members: tuple[Member, ...] = ()
        self._evidence = WeighedGroup()
        self._first_column = 0
        self._scroll = Scroll()
        self._length = 0
        """How many lines were drawn last."""
        self.is_whole = False
        """Whether values that agree, and the summary, are shown in whole."""
        self._covered = 0
        self._room = 1
        """How many lines of rows there was room for."""
        self._title: Callable[..., Strip] | None = None
        """Draws the title for a width, with what the evidence comes to."""
        self._waiting = Shown("")
        self._problem: Shown | None = None
        self._spoken: tuple[Remark, ...] = ()
        self._merged_away: frozenset[str] = frozenset()
        self._retry = "r"
        self._draft: DraftDecision | None = None
        self._heads: tuple[Head, ...] = ()
        self._judged_as_written = True
        self._weighed = WeighedGroups()
        self._shows_balance = False
        self._reasons = True
        self._settings = Settings()
        self._revealed: frozenset[str] = frozenset()
        """The fields of this group whose values are shown although the rest is masked."""
        self.order = FieldOrder()
        """Which fields are shown, and in which order; drawn from the next drawing on."""
        self.field: str | None = None
        """The field under the cursor; None where that is on none."""

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
        sums: Sequence[MergeSum] = (),
        as_written: bool = False,
        retry: str = "r",
        covered: int = 0,
    ) -> None:
        """Draw the group under review with what is known of its profiles.

        Args:
            session: the review.
            waiting: what to say while there is no group or profile to show.
            remarks: what was decided of it before.
            sums: what a merge of it, as it is marked, would keep and lose.
            as_written: compare values only as they are written.
            retry: the key that asks again for what failed.
            covered: over how many of the last lines a notice lies.
        """
        group, members = session.current, session.members
        if group is None or self._group is None or group.key != self._group.key:
            self._first_column = 0
            self._scroll = Scroll()
            self._revealed = frozenset()
            self.field = None
        self._settings, self._covered = session.settings, covered
        if not as_written:
            self._weighed.take(session.weighing.weights)
        self._shows_balance = session.weighing.is_shown
        with suppress(GroupFailed), self._failed.guarded(members):  # Drawing tells of it.
            self._judge(members, None if group is None else session.draft, as_written=as_written)
        self._group, self._members = group, members
        self._waiting, self._spoken, self._retry = waiting, tuple(remarks), retry
        self._merged_away = merged_away(session.under_review.applied)
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
                loses=losses_of(sums),
            )
        self._draw()

    def _judge(self, members: tuple[Member, ...], draft: DraftDecision | None, *, as_written: bool) -> None:
        """Compare anew what is new, and only that: a key that moves the focus compares nothing."""
        before, reference = self._draft, draft.reference if draft is not None else 0
        is_new = members != self._members or as_written != self._judged_as_written
        if is_new:
            self.shown_at = math.inf if as_written else time.monotonic()
        profiles = [member.profile for member in members]
        if as_written:
            self._evidence = unweighed(profiles)
        elif is_new or before is None or before.reference != reference:
            self._evidence = self._weighed.of(members, reference, self._settings.default_region)
        if is_new or before != draft:
            self._heads = heads_of(None if as_written else draft, members)
        if draft is not None and (before is None or before.focus != draft.focus):
            columns = self._columns_of(members, draft.reference, self._first_column)
            first = columns.first_that_shows(draft.focus, self._first_column, draft.reference)
            self._first_column = first
        self._draft, self._judged_as_written = draft, as_written

    def move_down(self, screens: float) -> None:
        """Move the view down by a share of its height, or up for a negative one."""
        room = self._room
        self._scroll = self._scroll.moved(round(room * screens), self._length, room)
        self._draw()

    @property
    def fields(self) -> list[str]:
        """The fields of the group that are shown, in their order."""
        rows = self._evidence.rows
        return [rows[at].name for at in self.order.shown(rows)]

    def put_cursor(self, at: int) -> None:
        """Put the cursor on one of :attr:`fields`, as far as there are any, and bring it into view."""
        fields = self.fields
        self.field = fields[max(min(at, len(fields) - 1), 0)] if fields else None
        self._draw(follows_cursor=True)

    def toggle_whole(self) -> bool:
        """Show values that agree, and the summary, in whole, or cut to a line again; tells which."""
        self.is_whole = not self.is_whole
        self._draw()
        return self.is_whole

    def prepare(self, members: tuple[Member, ...]) -> None:
        """Weigh and draw a group that may be shown next, so that the key that leads there need not."""
        if members and all(member.profile is not None for member in members):
            with suppress(GroupFailed), self._failed.guarded(members):  # Told once it is shown.
                evidence = self._weighed.of(members, 0, self._settings.default_region)
                columns = ProfileColumns.of(self._available, len(members), 0, wanted=evidence.widths)
                draw = partial(self._comparison, evidence, (), members, columns)
                lines = self._filling(draw(whole=self.is_whole), draw, self._room)
                whole = Clusters.whole(member.profile_id for member in members)
                draft = DraftDecision(whole, settings=self._settings)
                heads_of(draft, members)
                merge_sums(draft, members)
                self._names.expect(lines.names)
                self._values.expect(lines.values)

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

        return [row.name for row in self._evidence.rows if masked_row(row.name, row.values) != row.values]

    @property
    def revealed(self) -> frozenset[str]:
        """The fields of the group that are revealed."""
        return self._revealed

    def toggle_revealed(self, name: str) -> None:
        """Show the values of a masked field as long as the group is on the screen, or mask them again."""
        self._revealed ^= {name}
        self._draw()

    def toggle_reasons(self) -> bool:
        """Tell below the values why they are alike or not, or leave it out; tells which."""
        self._reasons = not self._reasons
        self._draw()
        return self._reasons

    def on_resize(self) -> None:
        """Draw again for the new size."""
        if self._group is not None:
            self._draw()

    def take_size(self, screen: Size) -> None:
        """Give the names and the head the room that they have on such a screen."""
        names, width = self._names, names_width(screen.width)
        if names.styles.width is None or names.styles.width.value != width:
            names.styles.width = width
        head, height = self._head, 1 + summary_height(screen.height)
        if head.styles.height is None or head.styles.height.value != height:
            head.styles.height = height

    @property
    def _names_width(self) -> int:
        return names_width(self.screen.size.width)

    def _columns_of(self, members: Sequence[Member], reference: int, first: int) -> ProfileColumns:
        return ProfileColumns.of(self._available, len(members), first, reference, self._evidence.widths)

    @property
    def _available(self) -> int:
        return max(self.size.width - self._names_width, 1)

    def _draw(self, *, follows_cursor: bool = False) -> None:
        self.take_size(self.screen.size)
        try:
            with self._failed.guarded(self._members):
                self._draw_group(follows_cursor=follows_cursor)
        except GroupFailed:
            said = [Remark(self._failed.words(self._members))]
            lines = self._comparison(
                WeighedGroup(), said, (), ProfileColumns.of(self._available, 0, 0), whole=True
            )
            self._length = len(lines.values)
            self._head.paint([])
            self._names.paint(lines.names)
            self._values.paint(lines.values)

    def _draw_group(self, *, follows_cursor: bool) -> None:
        screen = self.screen.size
        reference = 0 if self._draft is None else self._draft.reference
        columns = self._columns_of(self._members, reference, self._first_column)
        height = max(self._values.size.height - self._covered, 0)
        draw = partial(
            self._comparison, self._evidence, self._remarks(), self._members, columns, self._revealed
        )
        lines = draw(whole=self.is_whole)
        self._length = len(lines.values)
        in_head = summary_height(screen.height)
        summary = summary_beside(
            self._evidence.sides, self.size.width, height, in_head, self._length, whole=self.is_whole
        )
        self._room = room = max(height - max(len(summary) - in_head, 0) - 1, 1)
        lines = self._filling(lines, draw, room)
        self._length = len(lines.values)
        if follows_cursor and self.field is not None:
            at = self.fields.index(self.field)
            self._scroll = self._scroll.showing(lines.begins[at], lines.begins[at + 1], self._length, room)
        top = self._scroll.in_view(self._length, room)
        bits = self._evidence.sum if self._shows_balance else None
        against = self._evidence.stands_against
        draw_title = self._title or (lambda **_: Strip([]))
        title = draw_title(width=self.size.width, bits=bits, stands_against=against)
        self._head.paint([title, *summary[:in_head]])
        # What the head has no room for is a part of both widgets below, so that it lays nothing out anew.
        across = [*summary[in_head:], self._heading(columns, top, room)]
        names, values = zip(*(_parted(line, self._names_width) for line in across), strict=True)
        self._names.paint([*names, *lines.names[top : top + room]])
        self._values.paint([*values, *lines.values[top : top + room]])

    def _filling(
        self, lines: ComparisonLines, draw: Callable[..., ComparisonLines], room: int
    ) -> ComparisonLines:
        """The lines of a group, or those of its values in whole: none is cut while lines stand empty."""
        if not self.is_whole and len(lines.values) < room and len((more := draw(whole=True)).values) <= room:
            return more
        return lines

    def _heading(self, columns: ProfileColumns, top: int, height: int) -> Strip:
        if self._group is None:
            return Strip([])
        beside = hidden_words(
            columns,
            self._heads,
            hidden=len(self._evidence.rows) - len(self.fields),
            above=top,
            below=max(self._length - top - height, 0),
            room=self._names_width - 1,
        )
        left = Segment(f" {beside}".ljust(self._names_width), QUIET)
        return Strip([left, *heading(columns, self._heads)])

    def _comparison(
        self,
        evidence: WeighedGroup,
        remarks: Sequence[Remark],
        members: Sequence[Member],
        columns: ProfileColumns,
        revealed: Collection[str] = (),
        *,
        whole: bool = False,
    ) -> ComparisonLines:
        shown = self.order.shown(evidence.rows)
        rows = [evidence.rows[at] for at in shown]
        return comparison_lines(
            rows,
            remarks,
            columns,
            self._names_width,
            awaited=[member.awaited for member in members],
            whole=whole,
            reasons=self._reasons,
            masked=self._settings.mask,
            revealed=revealed,
            bits=[evidence.bits[at] for at in shown] if self._shows_balance else (),
            current=next((at for at, row in enumerate(rows) if row.name == self.field), None),
        )

    def _remarks(self) -> list[Remark]:
        if self._group is None:
            return [*self._spoken, Remark(self._waiting, trouble=False)]
        about = member_remarks(self._members, self._merged_away, self._problem, self._retry)
        return [*self._spoken, *about]


def _parted(line: Strip, at: int) -> tuple[Strip, Strip]:
    """Part a line in two at a cell."""
    if line.cell_length <= at:
        return line, Strip([])
    left, right = line.divide([at, line.cell_length])
    return left, right
