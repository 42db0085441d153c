"""The parts of the review screen, and what is drawn in each; what can't be drawn is told, and ends none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from reviewer.core.action_words import with_words
from reviewer.core.settings import ListSize
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.journal.problems import JournalError
from reviewer.session.applied import merged_away
from reviewer.session.failed_groups import GroupFailed
from reviewer.session.session import Session
from reviewer.tui.action import Action, footer, names_of, offered
from reviewer.tui.drawing.comparison_lines import Remark
from reviewer.tui.drawing.decision_lines import draft_remarks, effective_remarks, unsaved_remarks
from reviewer.tui.drawing.group_lines import ListShape
from reviewer.tui.drawing.merge_sums import MergeSum, merge_sums
from reviewer.tui.drawing.palette import QUIET, TROUBLE
from reviewer.tui.drawing.problem_line import problem_line
from reviewer.tui.drawing.status_lines import UPRIGHT, panes_line, progress_line, top_line, warning_line
from reviewer.tui.drawing.under_way import Work, behind_the_last, under_way
from reviewer.tui.widgets.covered import CoveredRow
from reviewer.tui.widgets.footer import Footer
from reviewer.tui.widgets.group_list import GroupList
from reviewer.tui.widgets.group_pane import GroupPane
from reviewer.tui.widgets.notice_line import NoticeLine
from reviewer.tui.widgets.painted_lines import PaintedLines

_UNSEEN = Strip([Segment(" This line can't be shown", TROUBLE)])


class Now(NamedTuple):
    """What the session itself doesn't know of how it is shown now."""

    width: int
    """Of the screen, in cells."""
    list_size: ListSize
    work: Work | None
    """What is under way that takes its time."""
    weighs_evidence: bool
    """Whether values are compared by the rules of their kinds yet, not only as they are written."""
    names_new: bool
    """Whether the list names groups whose profiles have come since: that would be a frame of its own."""


class Parts:
    """The widgets of the review, which draw what its session says."""

    def __init__(self, session: Session, actions: Sequence[Action], warning: str, welcome: str) -> None:
        """Make them, with nothing drawn yet.

        Args:
            session: the review.
            actions: with their keys as a keymap moves them.
            warning: what stays up all the time.
            welcome: what is said until the first verdict, where there is nothing else to say.
        """
        self._session, self._actions = session, offered(actions, session)
        self._warning, self._welcome = warning, welcome
        self.key_names: Mapping[str, str] = names_of(actions)
        """By which key each action is named in a message."""
        self._footer_keys = footer(self._actions)
        self.pane = GroupPane(session.failed, id="group-pane")
        self.groups = GroupList(id="groups")
        self.notice = NoticeLine()
        self._top, self._panes = PaintedLines(id="top"), PaintedLines(id="panes")
        self._upright = PaintedLines(id="upright")
        self._progress, self._footer = PaintedLines(id="progress"), Footer(id="keys")

    def compose(self) -> Iterator[Widget]:
        """Lay them out from top to bottom."""
        yield self._top
        yield self._panes
        with CoveredRow(id="body"):
            yield self.groups
            yield self._upright
            yield self.pane
        yield self.notice
        yield self._progress
        yield self._footer

    @property
    def are_there(self) -> bool:
        """Whether they can be drawn: neither before the first frame nor on the way out."""
        return self.pane.is_attached and self.groups.is_attached

    def draw(self, now: Now) -> None:
        """Draw all of them."""
        session, failed, width = self._session, self._session.failed, now.width
        retry = self.key_names["retry"]
        activity, tail = failed.part("What is under way", lambda: self._under_way(now), _NOTHING)
        top = failed.part("The line at the top", lambda: top_line(session, activity, width, retry), _UNSEEN)
        self._top.paint([top])
        junction = ListShape.of(now.list_size, session.groups.known, width, blind=session.scope.hides).width
        upper = warning_line(self._warning, width) if self._warning else None
        self._panes.paint([upper or panes_line(self._actions, width, junction)])
        self._upright.paint([Strip([Segment(UPRIGHT, QUIET)])] * self._upright.screen.size.height)
        covered = self._draw_notice(width)
        self._draw_groups(now, activity, tail, covered)
        progress = failed.part("The line of the progress", lambda: progress_line(session, width), _UNSEEN)
        self._progress.paint([progress])
        if failed.notice and (higher := self._draw_notice(width)) != covered:
            self._draw_groups(now, activity, tail, higher)
        # There may be no group to wait for; what only waits for its values would go and come with them.
        told = (
            session.current,
            session.navigator.view,
            session.feed.connect_problem,
            session.feed.page_problem,
        )
        is_settled = session.shows_none or any(one is not None for one in told)
        if is_settled and not any(member.awaited for member in session.members):
            self._footer_keys = footer(self._actions, session)
        self._footer.show(self._footer_keys, width)

    def _draw_notice(self, width: int) -> int:
        """Draw what there is to say; tells how many lines of the groups it lies over."""
        session, failed = self._session, self._session.failed
        if failed.notice:
            self.notice.say(terminal_text(failed.notice), trouble=True)
            failed.notice = ""
        welcome = "" if session.decisions.saved else self._welcome
        self.notice.instead = Shown(with_words(welcome, self.key_names))
        problem = session.feed.connect_problem or session.feed.page_problem
        said = None if problem is None else problem_line(problem, self.key_names["retry"])
        return self.notice.show(width, said)

    def _under_way(self, now: Now) -> tuple[Shown, Shown]:
        return (
            under_way(self._session, now.work, self.key_names),
            behind_the_last(self._session, self.key_names),
        )

    def _draw_groups(self, now: Now, activity: Shown, tail: Shown, covered: int) -> None:
        names_new = now.names_new and now.weighs_evidence
        # Where there is no group its pane says it, and there it is not cut.
        end = tail if self._session.current is not None else _NOTHING[1]
        self.groups.show(self._session, end, now.list_size, covered=covered, names_new=names_new)
        self._draw_group(now, activity or tail, covered)

    def _draw_group(self, now: Now, waiting: Shown, covered: int) -> None:
        session = self._session
        sums: Sequence[MergeSum] = ()
        remarks: list[Remark] = []
        if session.current is not None:
            with suppress(GroupFailed), session.failed.guarded(session.members):  # Drawing tells of it.
                # What has been merged loses nothing more.
                if now.weighs_evidence and not merged_away(session.under_review.applied):
                    sums = merge_sums(session.draft, session.members)
                remarks = self._remarks(sums)
        self.pane.show(
            session,
            waiting=waiting,
            remarks=remarks,
            sums=sums,
            retry=self.key_names["retry"],
            as_written=not now.weighs_evidence,
            covered=covered,
        )

    def _remarks(self, sums: Sequence[MergeSum]) -> list[Remark]:
        """What is marked on the group, and what was decided before."""
        remarks = unsaved_remarks(self._session) + draft_remarks(self._session.draft, sums)
        try:
            return remarks + effective_remarks(self._session, self.key_names["history"])
        except JournalError as error:
            return [*remarks, Remark(terminal_text(error.problem.line))]


_NOTHING = (Shown(""), Shown(""))
