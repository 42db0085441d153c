"""What is said while a reviewer waits for a group."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from reviewer.core.decisions import Reviewer
from reviewer.core.problems import Problem, ProblemKind
from reviewer.core.terminal_text import Shown
from reviewer.fetching.events import Connected, FetchEvent, PageFailed
from reviewer.fetching.fetcher import Fetcher
from reviewer.journal.sqlite import Journal
from reviewer.plain.inbox import Inbox
from reviewer.plain.waiting import Waiting
from reviewer.session.session import Session
from reviewer.sources.protocol import MatchSource


class ScriptedInbox(Inbox):
    """Events come as they are written down; None is silence for as long as was waited."""

    def __init__(self, *events: FetchEvent | None) -> None:
        super().__init__(os.open(os.devnull, os.O_RDONLY))
        self.waited: list[float] = []
        self._script: Iterator[FetchEvent | None] = iter(events)

    def event(self, seconds: float) -> FetchEvent | None:
        self.waited.append(seconds)
        return next(self._script)


def never(*_: object) -> MatchSource:
    raise AssertionError("nothing is fetched here")


def test_what_is_waited_for_is_said_after_a_second_and_the_same_again_after_ten(tmp_path: Path) -> None:
    denied = Problem(ProblemKind.DENIED, "GetMatches was denied", "no groups", "Have it allowed")
    inbox = ScriptedInbox(None, None, Connected("eu-west-1"), None, None, PageFailed(None, denied))
    said: list[Shown] = []
    with Journal.open(tmp_path / "journal.sqlite3") as journal:
        session = Session(
            domain_name="acme", store=journal, reviewer=Reviewer("ann", 1001), cache_folder=tmp_path
        )
        Waiting(session, Fetcher(never, inbox.deliver), inbox, said.append).until_settled()
    assert said == [
        "Connecting. Please wait.",
        "Connecting. Please wait.",
        "Loading page 1. Please wait.",
        "Loading page 1. Please wait.",
    ]
    assert inbox.waited == [1, 10, 10, 1, 10, 10]
