"""The Textual app: which screen comes when, and the way in for what threads have fetched."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

# Textual paints at most this often. At its default of 60 a key waits 8 ms on average for its frame.
os.environ.setdefault("TEXTUAL_FPS", "1000")

from textual import events
from textual.app import SystemCommand
from textual.command import Provider
from textual.message import Message
from textual.screen import Screen

from reviewer.aws.mfa import AskCode, AskOnce, ask_on_terminal
from reviewer.core.settings import Notices
from reviewer.tui.keys.names import written
from reviewer.tui.palette import Actions
from reviewer.tui.screens.opening import OpeningScreen
from reviewer.tui.terminal.app import TerminalApp

if TYPE_CHECKING:  # The review is loaded behind the first paint.
    from reviewer.apply.applying import Applying
    from reviewer.fetching.events import FetchEvent
    from reviewer.session.remembered import Remembered
    from reviewer.session.session import Session
    from reviewer.sources.protocol import MatchSource
    from reviewer.tui.review.screen import ReviewScreen

# Seconds that a thread may compute while another waits. At Python's default of 5 ms a key waits that long
# for each thread that is fetching, and its frame in the thread that writes for whatever comes behind it here.
_SWITCH_INTERVAL = 0.0001


@dataclass(frozen=True, slots=True)
class Setup:
    """What the app is given to work with; the callables that block are called in threads."""

    domain_name: str | None
    """The domain to review; None asks for it."""
    list_domains: Callable[[], Sequence[str]]
    """Names the domains to pick from; may block and raise SourceError."""
    connect: Callable[[str], MatchSource]
    """Makes the source of a domain; may block and raise SourceError."""
    open_session: Callable[[str], Session]
    """Opens the review of a domain."""
    open_applying: Callable[[str], AbstractContextManager[Applying]] | None = None
    """Opens what it takes to apply the decisions on a domain; None where nothing can be merged."""
    ask_codes_by: Callable[[AskCode], None] = lambda _: None
    """Takes the way in which MFA codes are asked for while the screen is up."""
    warning: str = ""
    """What stays on the screen all the time, e.g. that TLS is not checked."""
    theme: str = "dark"
    """One of THEMES."""
    pause: float = 0.0
    """Seconds of quiet in front of a key that gives a verdict, and that a group is shown before it."""
    terminal_progress: bool = False
    """Whether the terminal shows how far long work is."""
    terminal_notices: Notices = Notices.OFF
    """How it tells of its end where nobody looks."""
    remembered: Remembered | None = None
    """What is remembered from one start to the next; None for nothing."""
    is_first_start: bool = False
    """Whether the reviewer has never decided anything, and is told what matters."""
    keymap: Callable[[], Mapping[str, tuple[str, ...]]] = dict
    """Tells ids of bindings with the keys that start them instead of their default ones, checked."""


class ReviewerApp(TerminalApp[int]):
    """The reviewer in a terminal. Its result is the exit code."""

    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {Actions}

    class Fetched(Message):
        """A thread has fetched something."""

        def __init__(self, event: FetchEvent) -> None:
            super().__init__()
            self.event = event

    def __init__(self, setup: Setup) -> None:
        super().__init__(
            setup.theme,
            setup.pause,
            terminal_progress=setup.terminal_progress,
            terminal_notices=setup.terminal_notices,
        )
        self._setup = setup
        self.session: Session | None = None
        """The session, once its domain is known."""
        self.review: ReviewScreen | None = None
        """Its screen."""
        self._ask_code = AskOnce(self._ask_beside_the_screen)

    def get_default_screen(self) -> Screen[None]:
        """Begin with the name of the domain, or with the picker where none is named."""
        if self._setup.domain_name is None:
            from reviewer.tui.screens.domains import DomainsScreen

            return DomainsScreen(self._setup.list_domains, self._review_picked)
        return OpeningScreen(self._setup.domain_name)

    def on_mount(self) -> None:
        """Be ready to ask for an MFA code."""
        sys.setswitchinterval(_SWITCH_INTERVAL)
        self._setup.ask_codes_by(lambda question: self.call_from_thread(self._ask_code, question))

    async def on_opening_screen_painted(self) -> None:
        """Review the domain that was named, and play there what was typed ahead."""
        assert self._setup.domain_name is not None
        opening = self.screen
        self._open_review(self._setup.domain_name)
        for event in opening.typed if isinstance(opening, OpeningScreen) else ():
            again = events.Key(event.key, event.character)
            again.time = event.time
            await self.on_event(again)

    def _review_picked(self, domain_name: str) -> None:
        self._open_review(domain_name)
        self.bursts.end()  # What follows without a pause was meant for the picker.

    def _open_review(self, domain_name: str) -> None:
        if self.is_ending:
            return
        from reviewer.fetching.fetcher import Fetcher
        from reviewer.session.filter_memory import FilterMemory
        from reviewer.tui.review.moved_keys import live_actions
        from reviewer.tui.review.screen import ReviewScreen

        keymap = self._setup.keymap()
        actions = live_actions(keymap)
        if keymap:
            from reviewer.tui.screens.preview_keys import preview_keymap

            of_review = {id: ",".join(keys) for id, keys in keymap.items()}
            self.set_keymap(of_review | dict(preview_keymap(actions)))
        self.session = self._setup.open_session(domain_name)
        open_applying = self._setup.open_applying
        fetcher = Fetcher(lambda: self._setup.connect(domain_name), self._deliver)
        self.review = ReviewScreen(
            self.session,
            fetcher,
            self.bursts,
            self.signals,
            self._setup.warning,
            actions,
            remembered=self._setup.remembered,
            is_first_start=self._setup.is_first_start,
            filters=None if self._setup.remembered is None else FilterMemory(self._setup.remembered),
            open_applying=open_applying and partial(open_applying, domain_name),
        )
        self.push_screen(self.review)

    def _deliver(self, event: FetchEvent) -> None:
        # Called in threads, which may outlive the screen: what comes after its end is nobody's.
        if self.is_running:
            self.post_message(self.Fetched(event))

    def on_reviewer_app_fetched(self, message: Fetched) -> None:
        """Hand what came to the review screen, which may lie below the help or the palette."""
        from reviewer.fetching.events import PageFetched, ProfilesFetched

        if isinstance(message.event, PageFetched | ProfilesFetched):
            self._ask_code.allow()
        if self.review is not None:
            self.review.take(message.event)

    async def leave(self) -> None:
        """End the program; what a review has not saved is asked about first."""
        if self.review is None:
            self.exit()
        else:
            await self.review.action_run("quit")

    def on_review_screen_retried(self) -> None:
        """Let an MFA code be asked for again."""
        self._ask_code.allow()

    def _ask_beside_the_screen(self, question: str | Callable[[], str]) -> str:
        """Leave the screen, ask, and come back to it as it was.

        Raises:
            EOFError: it was not answered.
        """
        answer: str | None = None
        with self.suspend(), suppress(EOFError):  # Textual comes back only from a block that ends well.
            answer = ask_on_terminal(question)
        if answer is None:
            raise EOFError
        return answer

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """List what the palette offers: the review's own keys."""
        from reviewer.tui.action import refusal

        review = self.review
        if review is None or screen is not review:
            return
        for one in review.actions:
            if not refusal(one, review.session):
                key = written(one.keys.split(",")[0])
                yield SystemCommand(one.help, f"Key {key}" if key else "", partial(review.action_run, one.id))
