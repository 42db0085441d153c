"""Waiting for what a group needs to be shown: events go to the session, and its requests to the fetcher."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from reviewer.core.counted import number
from reviewer.core.problems import ProblemKind
from reviewer.core.terminal_text import Shown
from reviewer.fetching.events import FetchEvent, PageFetched, ProfilesFetched
from reviewer.fetching.fetcher import Fetcher
from reviewer.journal.problems import JournalError
from reviewer.plain.commands import notice_text
from reviewer.plain.inbox import Inbox
from reviewer.session.session import Session

# Seconds of silence before it is said what is waited for, and before the same is said again.
_PATIENCE, _REMINDER = 1.0, 10.0


class _Awaited(Enum):
    """What has to come before a group can be shown; the value is what to say of it."""

    CONNECTION = "Connecting. Please wait."
    PAGE = "Loading page {page:,}. Please wait."
    PAGES = "Loading page {page:,} on the way. Control C stops."
    """Page after page, on the way to another group."""
    PROFILES = "Loading {profiles}. Please wait."


class Waiting:
    """Feeds a session with what it needs; used by one thread, the session's own."""

    def __init__(
        self, session: Session, fetcher: Fetcher, inbox: Inbox, say: Callable[[Shown], None]
    ) -> None:
        self._session = session
        self._fetcher = fetcher
        self._inbox = inbox
        self._say = say
        self._notices: list[str] = []
        self._caller_asked = False

    def begin(self) -> None:
        """Connect."""
        self._fetcher.start()

    def note(self, notice: str) -> None:
        """Keep a notice until there is a time to say it; ``""`` is none."""
        self._notices += [notice] if notice else []

    def notices(self) -> list[Shown]:
        """Give out what was kept."""
        kept, self._notices = self._notices, []
        return list(map(notice_text, kept))

    def take_quietly(self, event: FetchEvent) -> None:
        """Take in what a fetch brought and ask for what is wanted next, keeping what there is to say."""
        if isinstance(event, PageFetched | ProfilesFetched):
            self._inbox.ask_code.allow()
        try:
            self.note(self._session.take(event))
            self.ask()
        except JournalError as error:
            self.note(error.problem.line)
        if not self._caller_asked and (isinstance(event, ProfilesFetched) or self._session.shows_none):
            self._caller_asked = True
            self._fetcher.ask_caller()

    def ask(self) -> None:
        """Ask for what the session wants, and share what was saved.

        Raises:
            JournalError: the group's effective decision can't be read.
        """
        self._fetcher.ask(self._session.requests())
        self._session.share()

    def retry(self) -> bool:
        """Ask again for what failed; tells whether there was anything."""
        feed = self._session.feed
        self._inbox.ask_code.allow()
        if any(problem.kind is ProblemKind.CREDENTIALS for problem in feed.problems):
            # Whoever signs in now may be someone else.
            self._caller_asked = False
        unconnected = feed.region is None and feed.connect_problem is not None
        if not self._session.retry():
            return False
        if unconnected:
            self._fetcher.start()
        return True

    def until_settled(self) -> None:
        """Wait until the group under review can be shown, or it is known why it can't.

        An interrupt while another group is sought stops the seeking.

        Raises:
            KeyboardInterrupt: nothing was sought.
        """
        announced: _Awaited | None = None
        try:
            self.ask()
            while not self._is_settled():
                awaited = self._awaited()
                event = self._inbox.event(_REMINDER if awaited is announced else _PATIENCE)
                if event is None:
                    self._say(self._words_for(awaited))
                    announced = awaited
                else:
                    self.take_quietly(event)
        except JournalError as error:
            self.note(error.problem.line)
        except KeyboardInterrupt:
            if not self._session.navigator.stop_seeking():
                raise
            self.note("Stopped here: <undecided.next> goes on to the next undecided group")

    def _is_settled(self) -> bool:
        session, feed = self._session, self._session.feed
        if feed.connect_problem is not None or feed.region is None:
            return feed.connect_problem is not None
        if session.navigator.seeking is not None or session.current is None:
            return feed.page_problem is not None or session.groups.at_end
        return feed.profiles_problem is not None or not any(member.awaited for member in session.members)

    def _awaited(self) -> _Awaited:
        session = self._session
        if session.feed.region is None:
            return _Awaited.CONNECTION
        if session.feed.page_awaited is not None and session.current is None:
            return _Awaited.PAGE
        return _Awaited.PAGES if session.navigator.seeking is not None else _Awaited.PROFILES

    def _words_for(self, awaited: _Awaited) -> Shown:
        page = self._session.feed.page_awaited or 0
        profiles = sum(member.awaited for member in self._session.members)
        return Shown(awaited.value.format(page=page, profiles=number(profiles, "profile")))
