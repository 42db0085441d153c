"""What the review screen fetches: asked for ahead of the reviewer, taken in, and tried again by itself."""

from __future__ import annotations

import gc
import threading
from collections.abc import Sequence
from functools import partial
from importlib import import_module

from textual.message import Message

from reviewer.core.problems import Problem, ProblemKind
from reviewer.fetching.events import (
    ConnectFailed,
    FetchEvent,
    PageFailed,
    PageFetched,
    ProfilesFailed,
    ProfilesFetched,
)
from reviewer.fetching.fetcher import Fetcher
from reviewer.fetching.prefetch import Requests
from reviewer.journal.store import JournalError
from reviewer.session.session import Session
from reviewer.tui.drawing.problem_line import PASSING
from reviewer.tui.keys import Key
from reviewer.tui.screens.drafting import DraftingScreen
from reviewer.tui.widgets.group_pane import GroupPane

# Waits before a source that is slow or away is asked again by itself, in seconds.
_BACKOFF = (2.0, 4.0, 8.0, 15.0, 30.0)
# Seconds from when a frame is drawn to when it is written, by a thread that whatever else runs would hold up.
_BEHIND_FRAME = 0.005


class FetchingScreen(DraftingScreen):
    """How the review screen comes by its groups and profiles."""

    class Retried(Message):
        """The reviewer wants to be asked again whatever was declined."""

    def __init__(self, session: Session, fetcher: Fetcher, keys: Sequence[Key]) -> None:
        """Feed a session.

        Args:
            session: the review.
            fetcher: fetches what the session asks for; not started yet.
            keys: the keys as a keymap moves them.
        """
        super().__init__(session, keys)
        self._fetcher = fetcher
        self.weighs_evidence = False
        """Whether values are compared by the rules of their kinds yet, not only as they are written."""
        self._failures = 0
        self._connecting = True
        self._caller_asked = False

    def _hush(self) -> None:
        """Take what was said last off the screen, once it is drawn."""
        raise NotImplementedError

    def take(self, event: FetchEvent) -> None:
        """Take in what a fetch brought, show it, and fetch what is wanted next."""
        match event:
            case PageFailed(_, problem) | ProfilesFailed(_, problem) | ConnectFailed(problem):
                self._try_again_later(problem)
            case PageFetched():
                self._failures = 0
            case ProfilesFetched() if not self._caller_asked:
                self._caller_asked = True
                # All of it costs as much as the first group, whose paint would wait for the interpreter.
                self.call_after_refresh(self._go_on_behind_first_group)
        self._connecting = self._connecting and not isinstance(event, ConnectFailed)
        try:
            notice = self.session.take(event)
        except JournalError as error:
            self._say(error.problem.line, trouble=True)
        else:
            if notice:
                self._say(notice)
        if self.session.feed.region is not None:
            self._connecting = False
        self._go_on()

    def _go_on_behind_first_group(self) -> None:
        self._fetcher.ask_caller()
        self._load_libraries()
        _collect_garbage_again()

    def _load_libraries(self) -> None:
        """Load what comparing needs behind the first group, which shows only what is identical until then."""
        app = self.app  # A thread finds it through the screen only while that is up.

        def load() -> None:
            from reviewer.comparison.agreement import load_libraries

            load_libraries()
            for module in ("judged", "summary", "survivor"):
                import_module(f"reviewer.comparison.{module}")
            if app.is_running:
                app.call_from_thread(self._judge)

        threading.Thread(target=load, name="reviewer-libraries", daemon=True).start()

    def _judge(self) -> None:
        if not self.is_mounted:
            return
        self.weighs_evidence = True
        self.draw()
        self._get_ahead()

    def _get_ahead(self, requests: Requests | None = None) -> None:
        """Fetch, weigh and draw what the next key may lead to, once this frame is out."""
        if requests is not None:
            self._fetcher.ask(requests)
        if self.weighs_evidence:
            pane = self.query_one(GroupPane)
            for members in self.session.next_members():
                pane.prepare(members)

    def _try_again_later(self, problem: Problem) -> None:
        if problem.kind in PASSING:
            wait = _BACKOFF[min(self._failures, len(_BACKOFF) - 1)]
            self._failures += 1
            self.set_timer(wait, self._retry_by_itself)

    def _retry_by_itself(self) -> None:
        if any(problem.kind in PASSING for problem in self._problems()):
            self.action_retry()

    def _problems(self) -> list[Problem]:
        session = self.session
        problems = (session.feed.connect_problem, session.feed.page_problem, session.feed.profiles_problem)
        return [problem for problem in problems if problem is not None]

    def _go_on(self) -> None:
        """Draw, and ask for what the session wants now."""
        ahead: Requests | None = None
        try:
            requests = self.session.requests()
        except JournalError as error:
            self._say(error.problem.line, trouble=True)
        else:
            if requests.are_urgent:
                self._fetcher.ask(requests)
            else:
                ahead = requests
        self.draw()
        self.call_after_refresh(self.set_timer, _BEHIND_FRAME, partial(self._get_ahead, ahead))

    def action_retry(self) -> None:
        """Ask again for what failed."""
        self._hush()
        self.post_message(self.Retried())
        unconnected = self.session.feed.region is None and self.session.feed.connect_problem is not None
        if any(problem.kind is ProblemKind.CREDENTIALS for problem in self._problems()):
            # Whoever signs in now may be someone else.
            self._caller_asked = False
        if self.session.retry():
            if unconnected:
                self._connecting = True
                self._fetcher.start()
        else:
            self._say("Nothing has failed: there is nothing to ask again")
        self._go_on()


def _collect_garbage_again() -> None:
    """End the pause that the start made; what there is by now stays to the end and is not looked at again."""
    gc.freeze()
    gc.enable()
