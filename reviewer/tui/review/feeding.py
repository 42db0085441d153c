"""What goes on behind the review screen: fetched ahead of the reviewer, taken in, tried again by itself."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import suppress
from functools import partial
from importlib import import_module

from textual.screen import Screen

from reviewer.core.problems import ProblemKind
from reviewer.core.system_limits import is_limit, refusal
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
from reviewer.fetching.throttling import Retries
from reviewer.session.profile_cache import Member
from reviewer.session.session import Session

# Seconds from when a frame is drawn to when it is written, by a thread that whatever else runs would hold up.
_BEHIND_FRAME = 0.005

# Seconds until a thread is asked for again that the system had none for.
_REFUSED_WAIT = 2.0

_COLLECT_ALL_EVERY = 100
"""Behind how many frames garbage is looked for in all there is, not only in what is new."""
_MOST_NEW = 20_000
"""How many objects more there may be before Python looks for garbage by itself; a key makes 2,000."""


class Feeding:
    """Asks a fetcher for what a session wants, behind the frame that a key paints."""

    def __init__(
        self,
        screen: Screen[None],
        session: Session,
        fetcher: Fetcher,
        *,
        changed: Callable[[], None],
        prepare: Callable[[tuple[Member, ...]], None],
    ) -> None:
        """Nothing is fetched until :meth:`start`.

        Args:
            screen: has the timers, and the app whose loop threads come back to.
            session: is fed.
            fetcher: fetches what the session asks for; not started yet.
            changed: draws anew, and asks for what is wanted then.
            prepare: compares and draws a group that may be shown next.
        """
        self._screen, self._session, self._fetcher = screen, session, fetcher
        self._changed, self._prepare = changed, prepare
        self._retries = Retries()
        self._caller_asked = False
        self._frames = 0
        """Behind how many there was time to get ahead."""
        self.is_connecting = True
        self.weighs = asyncio.Event()
        """Set once values are compared by the rules of their kinds, not only as they are written."""

    @property
    def will_weigh(self) -> bool:
        """Whether what comparing needs is there, or being loaded: behind the first answer on a group."""
        return self._caller_asked or self.weighs.is_set()

    def start(self) -> None:
        """Connect, and begin to fetch."""
        try:
            self._fetcher.start()
        except RuntimeError as error:
            if not is_limit(error):
                raise
            self.take(ConnectFailed(refusal(error)))
            self._changed()

    def stop(self) -> None:
        """Fetch nothing more; a call that is under way is abandoned."""
        self._fetcher.stop()

    def take(self, event: FetchEvent) -> str:
        """Take in what a fetch brought; answers the session's notice, or ``""``.

        Raises:
            JournalError: the journal can't be read.
        """
        match event:
            case PageFailed(_, problem) | ProfilesFailed(_, problem) | ConnectFailed(problem):
                wait = self._retries.failed(problem)
                if wait is not None:
                    self._screen.set_timer(wait, self._retry_by_itself)
            case PageFetched():
                self._retries.answered()
        try:
            return self._session.take(event)
        finally:
            if not self._caller_asked and (isinstance(event, ProfilesFetched) or self._session.shows_none):
                self._caller_asked = True
                # All of it costs as much as the first group, whose paint would wait for the interpreter.
                self._screen.call_after_refresh(self._go_on_behind_first_group)
            if isinstance(event, ConnectFailed) or self._session.feed.region is not None:
                self.is_connecting = False

    def _go_on_behind_first_group(self) -> None:
        try:
            self._fetcher.ask_caller()
            self._load_libraries()
        except RuntimeError as error:
            if not is_limit(error):
                raise
            self._screen.set_timer(_REFUSED_WAIT, self._go_on_behind_first_group)
            return
        _collect_garbage_again()

    def _load_libraries(self) -> None:
        """Load what comparing needs behind the first group, which shows only what is identical until then."""
        app = self._screen.app  # A thread finds it through the screen only while that is up.

        def load() -> None:
            from reviewer.comparison.kinds.registry import load_libraries

            load_libraries()
            for module in ("compared", "summary", "survivor"):
                import_module(f"reviewer.comparison.{module}")
            with suppress(CancelledError):  # The program may end meanwhile.
                if app.is_running:
                    app.call_from_thread(self._weigh)

        threading.Thread(target=load, name="reviewer-libraries", daemon=True).start()

    def _weigh(self) -> None:
        if self._screen.is_mounted:
            self.weighs.set()
            self._changed()

    def ask(self) -> None:
        """Ask for what the session wants now: at once what the reviewer waits for, the rest behind the frame.

        Raises:
            JournalError: the journal can't be read.
        """
        ahead: Requests | None = None
        try:
            requests = self._session.requests()
            if requests.are_urgent:
                self._fetcher.ask(requests)
            else:
                ahead = requests
        finally:
            self._screen.call_after_refresh(
                self._screen.set_timer, _BEHIND_FRAME, partial(self._get_ahead, ahead)
            )

    def _get_ahead(self, requests: Requests | None) -> None:
        """Fetch, compare and draw what the next key may lead to, once this frame is out."""
        if requests is not None:
            self._fetcher.ask(requests)
        self._session.share()
        if self.weighs.is_set():
            for members in self._session.under_review.next_members():
                self._prepare(members)
                self._session.deciding.get_ready(members)
            self._weigh_ahead()
        if gc.isenabled():
            # Behind each frame, so that none has to wait for it: of all there is it takes 20 ms.
            self._frames += 1
            gc.collect(1 if self._frames % _COLLECT_ALL_EVERY else 2)

    def _weigh_ahead(self) -> None:
        if self._screen.is_mounted and self._session.under_review.weigh_ahead():
            self._screen.set_timer(_BEHIND_FRAME, self._weigh_ahead)

    def _retry_by_itself(self) -> None:
        if any(problem.kind.may_pass for problem in self._session.feed.problems):
            self.retry()
            self._changed()

    def retry(self) -> bool:
        """Ask again for what failed; tells whether there was anything."""
        feed = self._session.feed
        unconnected = feed.region is None and feed.connect_problem is not None
        if any(problem.kind is ProblemKind.CREDENTIALS for problem in feed.problems):
            # Whoever signs in now may be someone else.
            self._caller_asked = False
        if not self._session.retry():
            return False
        if unconnected:
            self.is_connecting = True
            self.start()
        return True


def _collect_garbage_again() -> None:
    """End the pause that the start made; what there is by now stays to the end and is not looked at again."""
    gc.freeze()
    gc.set_threshold(_MOST_NEW)
    gc.enable()
