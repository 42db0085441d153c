"""The screen a reviewer works at: the groups on the left, the group under review on the right."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import ExitStack
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.screen import Screen

from reviewer.journal.store import JournalError
from reviewer.model import Problem, ProblemKind, Verdict
from reviewer.queue.fetching import (
    ConnectFailed,
    Fetcher,
    FetchEvent,
    PageFailed,
    PageFetched,
    ProfilesFailed,
    ProfilesFetched,
)
from reviewer.queue.walk import Refused
from reviewer.review import ReviewSession
from reviewer.terminal_text import Shown, terminal_text
from reviewer.tui.drawing.comparison_lines import handle
from reviewer.tui.drawing.group_lines import ListShape
from reviewer.tui.drawing.status_lines import (
    keys_line,
    notice_lines,
    progress_line,
    rule,
    top_line,
    verdict_said,
)
from reviewer.tui.keys import REVIEW_KEYS, bindings, footer
from reviewer.tui.screens.listing import ListingScreen
from reviewer.tui.widgets.group_list import GroupList
from reviewer.tui.widgets.group_pane import GroupPane
from reviewer.tui.widgets.painted_lines import PaintedLines

_NARROWEST_WITH_LIST = 60
# Waits before a source that is slow or away is asked again by itself, in seconds.
_BACKOFF = (2.0, 4.0, 8.0, 15.0, 30.0)
_PASSING = (ProblemKind.UNREACHABLE, ProblemKind.THROTTLED)


class ReviewScreen(Screen[None]):
    """Draws a :class:`ReviewSession`, passes keys to it, and fetches what it asks for."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings())

    def __init__(self, session: ReviewSession, fetcher: Fetcher) -> None:
        super().__init__()
        self.session = session
        self._fetcher = fetcher
        self._notice = Shown("")
        self._notice_is_trouble = False
        self._failures = 0
        self._connecting = True
        self._painted = False
        self._caller_asked = False
        self._before_first_frame = ExitStack()

    def compose(self) -> ComposeResult:
        """Lay out the parts from top to bottom."""
        yield PaintedLines(id="top")
        yield PaintedLines(id="upper-rule")
        with Horizontal(id="body"):
            yield GroupList(id="groups")
            yield PaintedLines(id="upright")
            yield GroupPane(id="group-pane")
        yield PaintedLines(id="notice")
        yield PaintedLines(id="progress")
        yield PaintedLines(id="keys")

    def on_mount(self) -> None:
        """Hold the first frame back until it has something to show."""
        self._before_first_frame.enter_context(self.app.batch_update())

    def _paint_first(self) -> None:
        """Paint the first frame, and only then start to fetch."""
        self.draw()
        self._before_first_frame.close()
        self.call_after_refresh(self._fetcher.start)

    def on_resize(self, event: events.Resize) -> None:
        """Fold the list away where there is no room for it, and draw everything for the new size."""
        self.set_class(event.size.width < _NARROWEST_WITH_LIST, "alone")
        self.call_after_refresh(self.draw if self._painted else self._paint_first)
        self._painted = True

    # What the fetcher brings

    def take(self, event: FetchEvent) -> None:
        """Take in what a fetch brought, show it, and fetch what is wanted next."""
        match event:
            case PageFailed(_, problem) | ProfilesFailed(_, problem) | ConnectFailed(problem):
                self._try_again_later(problem)
            case PageFetched():
                self._failures = 0
            case ProfilesFetched() if not self._caller_asked:
                # Who the caller is can wait for the first group: asking costs as much as that.
                self._caller_asked = True
                self._fetcher.ask_caller()
                _collect_garbage_again()
        self._connecting = self._connecting and not isinstance(event, ConnectFailed)
        notice = self.session.take(event)
        if notice:
            self._say(notice)
        if self.session.region is not None:
            self._connecting = False
        self._go_on()

    def _try_again_later(self, problem: Problem) -> None:
        if problem.kind in _PASSING:
            wait = _BACKOFF[min(self._failures, len(_BACKOFF) - 1)]
            self._failures += 1
            self.set_timer(wait, self._retry_by_itself)

    def _retry_by_itself(self) -> None:
        session = self.session
        problems = (session.connect_problem, session.page_problem, session.profiles_problem)
        if any(problem is not None and problem.kind in _PASSING for problem in problems):
            self.action_retry()

    def _go_on(self) -> None:
        """Ask for what the session wants now, and draw."""
        requests = self.session.requests()
        if requests.page:
            self._fetcher.ask_page(requests.token)
        for batch in requests.batches:
            self._fetcher.ask_profiles(batch)
        self.draw()

    # Keys

    def _say(self, notice: str, *, trouble: bool = False) -> None:
        self._notice, self._notice_is_trouble = terminal_text(notice), trouble

    def _hush(self) -> None:
        self._notice = Shown("")

    def _move(self, go: Callable[[], None]) -> None:
        self._hush()
        try:
            go()
        except Refused as refusal:
            self._say(str(refusal))
        self._go_on()

    def action_next(self) -> None:
        """Go to the next group."""
        self._move(self.session.walk.go_next)

    def action_previous(self) -> None:
        """Go to the previous group."""
        self._move(self.session.walk.go_previous)

    def action_next_undecided(self) -> None:
        """Go to the next undecided group."""
        self._move(self.session.walk.go_next_undecided)

    def action_previous_undecided(self) -> None:
        """Go to the previous undecided group."""
        self._move(self.session.walk.go_previous_undecided)

    def action_first(self) -> None:
        """Go to the first group."""
        self._move(self.session.walk.go_first)

    def action_last(self) -> None:
        """Go to the last group of all."""
        self._move(self.session.walk.go_last)

    def on_group_list_picked(self, event: GroupList.Picked) -> None:
        """Go to the group that was clicked."""
        self._hush()
        self.session.walk.go_to(event.position)
        self._go_on()

    def action_decide(self, verdict: str) -> None:
        """Record a verdict and go on to the next undecided group."""
        self._hush()
        try:
            _, notice = self.session.decide(Verdict(verdict))
        except Refused as refusal:
            self._say(str(refusal))
        except JournalError as error:
            self._say(error.problem.line, trouble=True)
        else:
            if notice:
                self._say(notice)
        self._go_on()

    def action_undo(self) -> None:
        """Take the newest decision back and go to its group."""
        self._hush()
        try:
            undone = self.session.undo()
        except Refused as refusal:
            self._say(str(refusal))
        except JournalError as error:
            self._say(error.problem.line, trouble=True)
        else:
            here = self.session.queue.position_of(undone.group_key)
            where = f"of group {here + 1:,}" if here is not None else "of a group that is not loaded"
            when = f"{undone.decided_at.astimezone():%d %b %H:%M:%S}"
            self._say(f"Took back {verdict_said(undone.verdict)} {where}, decided {when}")
        self._go_on()

    def action_sideways(self, profiles: int) -> None:
        """Move the view of the group by so many profiles."""
        self.query_one(GroupPane).move_sideways(profiles)

    def action_down(self, screens: float) -> None:
        """Move the view of the group down."""
        self.query_one(GroupPane).move_down(screens)

    def action_whole(self) -> None:
        """Show values that agree in whole, or cut again."""
        self.query_one(GroupPane).toggle_whole()

    def action_retry(self) -> None:
        """Ask again for what failed."""
        self._hush()
        unconnected = self.session.region is None and self.session.connect_problem is not None
        if self.session.retry():
            if unconnected:
                self._connecting = True
                self._fetcher.start()
        else:
            self._say("Nothing has failed: there is nothing to ask again")
        self._go_on()

    def action_stay(self) -> None:
        """Stop going on to another group."""
        self._hush()
        if self.session.walk.stop_seeking():
            self._say("Stopped here: ] goes on to the next undecided group")
        self._go_on()

    def action_ids(self) -> None:
        """Show the whole ids of the group."""
        group = self.session.current
        if group is None:
            return
        lines = [(Shown("MatchId"), terminal_text(group.match_id)), (Shown("Group key"), Shown(group.key))]
        lines += [
            (Shown(handle(at)), terminal_text(profile_id)) for at, profile_id in enumerate(group.profile_ids)
        ]
        self.app.push_screen(ListingScreen(Shown("The ids of this group"), lines))

    def action_help(self) -> None:
        """Show the keys."""
        self.app.push_screen(ListingScreen(Shown("Keys"), help_lines()))

    def action_quit(self) -> None:
        """Leave; everything decided is in the journal."""
        self.app.exit()

    # Drawing

    def draw(self) -> None:
        """Draw what the session says now; only lines that changed are repainted."""
        if not self.is_mounted or not self.size.width:
            return
        session, width = self.session, self.size.width
        queue, position = session.queue, session.walk.position
        junction = 0 if self.has_class("alone") else ListShape.of(width, queue.known).width
        activity = self._activity()
        self.query_one("#top", PaintedLines).paint([top_line(session, activity, width)])
        self.query_one("#upper-rule", PaintedLines).paint([rule(width, junction, "┬")])
        upright = self.query_one("#upright", PaintedLines)
        upright.paint([rule(1, 0, "│")] * upright.size.height)
        self.query_one(GroupList).show(queue, position, self._tail())
        self.query_one(GroupPane).show(
            session.current,
            session.members,
            position=position or 0,
            known=queue.known,
            waiting=activity or self._tail(),
            problem=session.profiles_problem,
        )
        self._draw_notice(width, junction)
        self.query_one("#progress", PaintedLines).paint([progress_line(session, width)])
        self.query_one("#keys", PaintedLines).paint([keys_line(footer(), width)])

    def _draw_notice(self, width: int, junction: int) -> None:
        problem = self.session.connect_problem or self.session.page_problem
        text, trouble = self._notice, self._notice_is_trouble
        if problem is not None and not text:
            text, trouble = terminal_text(problem.line), True
        lines = notice_lines(text, width, junction, trouble=trouble)[:4]
        notice = self.query_one("#notice", PaintedLines)
        if notice.styles.height is None or notice.styles.height.value != len(lines):
            notice.styles.height = len(lines)
        notice.paint(lines)

    def _activity(self) -> Shown:
        """What is under way, in a few words."""
        if self._connecting:
            return Shown("connecting …")
        page = self.session.page_awaited
        if page is not None and (self.session.walk.seeking is not None or self.session.walk.position is None):
            return Shown(f"loading page {page:,} … esc stops")
        return Shown("")

    def _tail(self) -> Shown:
        """What stands behind the last group."""
        session = self.session
        if session.page_awaited is not None:
            return Shown(f"loading page {session.page_awaited:,} …")
        if session.page_problem is not None:
            return Shown("r tries again")
        if session.queue.at_end:
            return Shown("the end" if len(session.queue) else "no match groups in this run")
        return Shown("")


def _collect_garbage_again() -> None:
    """End the pause that the start made; what there is by now stays to the end and is not looked at again."""
    gc.freeze()
    gc.enable()


def help_lines() -> list[tuple[Shown, Shown]]:
    """The keys and the signs, as lines of the help."""
    lines = [(Shown(_written(key.keys)), Shown(key.explained)) for key in REVIEW_KEYS]
    lines.append((Shown("ctrl+p"), Shown("Palette: every action by name")))
    lines.append((Shown(""), Shown("")))
    lines += [
        (Shown("="), Shown("all profiles have the same value")),
        (Shown("∘"), Shown("some lack it (·), the others have the same value")),
        (Shown("≠"), Shown("values differ; they are shown in whole")),
        (Shown("✓ … ✗"), Shown("merge, review, reject")),
        (
            Shown("␛ ⟨U+202E⟩"),
            Shown("a character in the data that would not show, or steer the terminal"),
        ),
        (Shown("score"), Shown("AWS's ConfidenceScore, cut off after two decimals; no absolute measure")),
    ]
    return lines


def _written(keys: str) -> str:
    names = {"right_square_bracket": "]", "left_square_bracket": "[", "question_mark": "?", "escape": "esc"}
    return " ".join(names.get(key, key) for key in keys.split(","))
