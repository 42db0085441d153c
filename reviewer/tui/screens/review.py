"""The screen a reviewer works at: the groups on the left, the group under review on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType

from reviewer.core.action_words import with_words
from reviewer.core.decisions import Verdict
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.fetching.fetcher import Fetcher
from reviewer.journal.store import JournalError
from reviewer.session.rules import NotAllowed
from reviewer.session.session import Session
from reviewer.tui.drawing.comparison_lines import Remark
from reviewer.tui.drawing.decision_lines import marked_remarks, standing_remarks, unsaved_remarks
from reviewer.tui.drawing.group_lines import ListShape
from reviewer.tui.drawing.job_words import no_groups_words
from reviewer.tui.drawing.problem_line import problem_line
from reviewer.tui.drawing.status_lines import (
    keys_line,
    notice_lines,
    progress_line,
    rule,
    top_line,
    verdict_said,
    warning_line,
)
from reviewer.tui.key_names import written
from reviewer.tui.keys import REVIEW_KEYS, Key, bindings, footer, names_of
from reviewer.tui.screens.fetching import FetchingScreen
from reviewer.tui.widgets.covered import CoveredRow
from reviewer.tui.widgets.group_list import GroupList
from reviewer.tui.widgets.group_pane import GroupPane
from reviewer.tui.widgets.painted_lines import PaintedLines

# Narrower than this, two profiles have no room beside the list.
_NARROWEST_WITH_LIST = 76
# Seconds between looks at what others have written to the journal; each is one read of an index.
_NEWS_EVERY = 1.0


class ReviewScreen(FetchingScreen):
    """Draws a :class:`Session` and passes keys to it."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings())
    BLANK = True  # Its parts cover it.

    def __init__(
        self,
        session: Session,
        fetcher: Fetcher,
        warning: str = "",
        keys: Sequence[Key] = REVIEW_KEYS,
    ) -> None:
        """Show a session.

        Args:
            session: the review.
            fetcher: fetches what the session asks for; not started yet.
            warning: what stays up all the time.
            keys: the keys as a keymap moves them.
        """
        super().__init__(session, fetcher, keys)
        self._warning = warning
        self._key_names = names_of(keys)
        self._live_keys = {one for key in keys for one in key.keys.split(",")}
        self._notice = Shown("")
        self._notice_is_trouble = False
        self._painted = False
        self._held_frames = ExitStack()
        self._started = False

    def compose(self) -> ComposeResult:
        """Lay out the parts from top to bottom."""
        yield PaintedLines(id="top")
        yield PaintedLines(id="upper-rule")
        with CoveredRow(id="body"):
            yield GroupList(id="groups")
            yield PaintedLines(id="upright")
            yield GroupPane(id="group-pane")
        yield PaintedLines(id="notice")
        yield PaintedLines(id="progress")
        yield PaintedLines(id="keys")

    def on_mount(self) -> None:
        """Hold the first frame back until it has something to show, and settle its layout."""
        self._held_frames.enter_context(self.app.batch_update())
        width = self.app.size.width
        self.set_class(width < _NARROWEST_WITH_LIST, "alone")
        self.query_one(GroupList).take_width(width, self.session.groups.known)
        self.query_one(GroupPane).take_width(width)
        self.set_interval(_NEWS_EVERY, self._take_news)

    def _paint_first(self) -> None:
        """Paint the first frame, and only then start to fetch."""
        self.draw()
        self._held_frames.close()
        self.call_after_refresh(self._start)

    def _start(self) -> None:
        self._held_frames.close()
        self._started = True
        self.refresh()  # Should anything have changed while frames were held, nobody was sent it.
        self._fetcher.start()

    def on_resize(self, event: events.Resize) -> None:
        """Fold the list away where there is no room for it, and draw everything for the new size."""
        self.set_class(event.size.width < _NARROWEST_WITH_LIST, "alone")
        if not self._painted:
            # The layout is made and not rendered yet: rendering it blank would double the first frame's cost.
            self._painted = True
            self._paint_first()
            return
        if not self._started:
            # Told its first size once more: what is on the screen already need not be sent again.
            self._held_frames.enter_context(self.app.batch_update())
        self.call_after_refresh(self.draw)

    def _take_news(self) -> None:
        try:
            notice = self.session.take_news()
        except JournalError as error:
            self._say(error.problem.line, trouble=True)
            self.draw()
            return
        if notice:
            self._say(notice)
        if notice is not None:
            self.draw()

    # Keys

    def on_key(self, event: events.Key) -> None:
        """Say of a key that does nothing where the others are told."""
        if not self._live_keys.isdisjoint(event.aliases):
            return
        # What Textual binds of its own, such as ctrl+p, is looked up for other keys alone: it takes time.
        if self.active_bindings.keys().isdisjoint(event.aliases):
            self._say(f"{_key_said(event)} does nothing: <help> shows the keys")
            self.draw()

    def _say(self, notice: str, *, trouble: bool = False) -> None:
        self._notice = terminal_text(with_words(notice, self._key_names))
        self._notice_is_trouble = trouble

    def _hush(self) -> None:
        self._notice = Shown("")

    def _complain(self, error: JournalError) -> None:
        self._say(error.problem.line, trouble=True)
        self.draw()

    def _move(self, go: Callable[[], object]) -> None:
        self._hush()
        try:
            go()
        except NotAllowed as refusal:
            self._say(str(refusal))
        self._go_on()

    def action_next(self) -> None:
        """Go to the next group."""
        self._move(self.session.navigator.go_next)

    def action_previous(self) -> None:
        """Go to the previous group."""
        self._move(self.session.navigator.go_previous)

    def action_next_undecided(self) -> None:
        """Go to the next undecided group."""
        self._move(self.session.navigator.go_next_undecided)

    def action_previous_undecided(self) -> None:
        """Go to the previous undecided group."""
        self._move(self.session.navigator.go_previous_undecided)

    def action_first(self) -> None:
        """Go to the first group."""
        self._move(self.session.navigator.go_first)

    def action_last(self) -> None:
        """Go to the last group of all."""
        self._move(self.session.navigator.go_last)

    def on_group_list_picked(self, event: GroupList.Picked) -> None:
        """Go to the group that was clicked."""
        self._hush()
        self.session.navigator.go_to(event.position)
        self._go_on()

    def action_decide(self, verdict: str) -> None:
        """Record a verdict and go on to the next undecided group."""
        self._hush()
        try:
            _, notice = self.session.decide(Verdict(verdict))
        except NotAllowed as refusal:
            self._say(str(refusal))
        except JournalError as error:
            self._say(error.problem.line, trouble=True)
        else:
            if notice:
                self._say(notice)
        self._go_on()

    def run_action_of(self, verdict: Verdict) -> None:
        """Give a verdict as its key would."""
        self.action_decide(verdict.value)

    def action_undo(self) -> None:
        """Take the newest decision back and go to its group."""
        self._hush()
        try:
            undone = self.session.undo()
        except NotAllowed as refusal:
            self._say(str(refusal))
        except JournalError as error:
            self._say(error.problem.line, trouble=True)
        else:
            here = self.session.groups.position_of(undone.group_key)
            where = f"of group {here + 1:,}" if here is not None else "of a group that is not loaded"
            when = f"{undone.decided_at.astimezone():%d %b %H:%M:%S}"
            self._say(f"Took back {verdict_said(undone.verdict)} {where}, decided {when}")
        self._go_on()

    def action_down(self, screens: float) -> None:
        """Move the view of the group down."""
        self.query_one(GroupPane).move_down(screens)

    def action_whole(self) -> None:
        """Show values that agree and the summary in whole, or cut again."""
        self.query_one(GroupPane).toggle_whole()

    def action_stay(self) -> None:
        """Stop going on to another group."""
        self._hush()
        if self.session.navigator.stop_seeking():
            self._say("Stopped here: <undecided.next> goes on to the next undecided group")
        elif not self.session.navigator.filter.is_all:
            self._say(
                self.session.navigator.show(order=self.session.navigator.order)
                or "The filter is off: these are all groups"
            )
        self._go_on()

    def action_quit(self) -> None:
        """Leave; every decision is in the journal. What is marked without a verdict is asked about first."""
        marked = self.session.unsaved_drafts
        warning = terminal_text(
            f"What is marked or noted on {marked:,} group{'' if marked == 1 else 's'} is saved by a verdict"
            " alone: the same key again leaves without it"
        )
        if marked and self._notice != warning:
            self._say(warning)
            self.draw()
        else:
            self.app.exit()

    # Drawing

    def draw(self) -> None:
        """Draw what the session says now; only lines that changed are repainted."""
        if not self.is_mounted or not self.size.width:
            return
        session, width = self.session, self.size.width
        junction = 0 if self.has_class("alone") else ListShape.of(width, session.groups.known).width
        activity = self._activity()
        self.query_one("#top", PaintedLines).paint(
            [top_line(session, activity, width, self._key_names["retry"])]
        )
        self.query_one("#upper-rule", PaintedLines).paint(
            [warning_line(self._warning, width) if self._warning else rule(width, junction, "┬")]
        )
        upright = self.query_one("#upright", PaintedLines)
        upright.paint([rule(1, 0, "│")] * upright.size.height)
        self.query_one(GroupList).show(session, self._tail())
        self.query_one(GroupPane).show(
            session,
            waiting=activity or self._tail(),
            remarks=self._decided_before(),
            retry=self._key_names["retry"],
            as_written=not self.weighs_evidence,
        )
        self._draw_notice(width, junction)
        self.query_one("#progress", PaintedLines).paint([progress_line(session, width)])
        self.query_one("#keys", PaintedLines).paint([keys_line(footer(self._keys), width)])

    def _decided_before(self) -> list[Remark]:
        if self.session.current is None:
            return []
        unsaved = unsaved_remarks(self.session) + marked_remarks(self.session.draft)
        try:
            return unsaved + standing_remarks(self.session, self._key_names["history"])
        except JournalError as error:
            return [*unsaved, Remark(terminal_text(error.problem.line))]

    def _draw_notice(self, width: int, junction: int) -> None:
        problem = self.session.feed.connect_problem or self.session.feed.page_problem
        text, trouble, most = self._notice, self._notice_is_trouble, 4
        if problem is not None and not text:
            # What to do stands at its end, and may be a command to copy.
            text, trouble, most = (
                problem_line(problem, self._key_names["retry"]),
                True,
                max(self.size.height // 2, most),
            )
        lines = notice_lines(text, width, junction, trouble=trouble, most=most)
        notice = self.query_one("#notice", PaintedLines)
        if notice.styles.height is None or notice.styles.height.value != len(lines):
            notice.styles.height = len(lines)
            # The groups have other room then, which is known once that is laid out.
            self.call_after_refresh(self.draw)
        notice.paint(lines)

    def _activity(self) -> Shown:
        """What is under way, in a few words."""
        if self._connecting:
            return Shown("connecting …")
        walk, queue, page = self.session.navigator, self.session.groups, self.session.feed.page_awaited
        if page is None:
            return Shown("")
        if walk.loading_all and queue.known:
            return Shown(f"loading all, {len(queue) / queue.known:.0%} … {self._key_names['stay']} stops")
        if walk.seeking is not None or walk.position is None:
            return Shown(f"loading page {page:,} … {self._key_names['stay']} stops")
        return Shown("")

    def _tail(self) -> Shown:
        """What stands behind the last group."""
        session = self.session
        if session.feed.page_awaited is not None:
            return Shown(f"loading page {session.feed.page_awaited:,} …")
        if session.feed.page_problem is not None:
            return Shown(f"{self._key_names['retry']} tries again")
        if session.groups.at_end:
            if session.current is None and len(session.groups):
                return Shown(f"no group{session.navigator.sequence.of_what}")
            return Shown("the end") if len(session.groups) else no_groups_words(session)
        return Shown("")


def _key_said(event: events.Key) -> str:
    """Name a key: by its character, or where that is blank or none, as a keymap has it."""
    character = event.character if event.is_printable else None
    return character if character and not character.isspace() else written(event.key)
