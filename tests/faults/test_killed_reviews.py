"""Reviews that end without a word: through the real session, and through the real screen in a pty."""

from __future__ import annotations

import hashlib
import random
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from reviewer.core.decisions import Decision, Reviewer, Verdict
from reviewer.core.matches import Match, MatchPage, Profile, ProfileBatch
from reviewer.fetching.events import Connected, PageFetched, ProfilesFetched
from reviewer.journal.schema import row_of
from reviewer.journal.sqlite import Journal
from reviewer.journal.verify import verify
from reviewer.session.session import Session
from tests.end_to_end.conftest import Desk, people
from tests.faults.writers import Writer

_GROUPS = 400
_VERDICTS = (Verdict.MERGE, Verdict.REJECT, Verdict.REVIEW)
_RUN = datetime(2026, 11, 21, tzinfo=UTC)


def receipt(decision: Decision) -> str:
    """The id and a digest of every cell, as the reviewer's process knew them."""
    return f"{decision.id} {hashlib.sha256(repr(row_of(decision)).encode()).hexdigest()}"


def review(journal: Journal) -> Session:
    """A review of all groups, its profiles fetched as they are wanted."""
    session = Session(
        domain_name="acme", store=journal, reviewer=Reviewer("ann", 1001), cache_folder=journal.path.parent
    )
    session.take(Connected("eu-west-1"))
    matches = tuple(Match(f"m{number}", (f"{number}a", f"{number}b"), 0.5) for number in range(_GROUPS))
    session.take(PageFetched(None, MatchPage(matches, None, _RUN, _GROUPS)))
    return session


def decide_on_and_on(journal: Journal, show: Callable[[str], None]) -> None:
    """Decide as a person does, an undo after every tenth verdict among it."""
    session = review(journal)
    number = 0
    while True:
        for ids in session.requests().batches:
            profiles = {one: Profile(one, {"FirstName": one}) for one in ids}
            session.take(ProfilesFetched(ids, ProfileBatch(profiles, {})))
        if session.groups.count(None) == 0:
            session.undo()
            show("undone")
            continue
        decision, _ = session.decide(_VERDICTS[number % 3])
        show(receipt(decision))
        number += 1
        if number % 10 == 0:
            session.undo()
            show("undone")


@pytest.mark.parametrize("times", [25, pytest.param(1000, marks=pytest.mark.slow)])
def test_kills_of_a_deciding_session_lose_nothing_and_the_next_one_goes_on_behind_it(
    path: Path, times: int
) -> None:
    moments = random.Random(times)
    shown: list[str] = []
    for number in range(times):
        writer = Writer(path, f"s{number}", deciding=decide_on_and_on)
        writer.wait_for_one()
        time.sleep(moments.uniform(0, 0.02))
        writer.kill()
        shown += [line for line in writer.shown if line != "undone"]
        if number % 50 == 49 or number == times - 1:
            assert_kept_in_order(path, shown)


def assert_kept_in_order(path: Path, shown: list[str]) -> None:
    with Journal.open(path) as journal:
        there = list(journal.decisions())
        assert verify(journal.connection).broken is None
        standing = journal.counts("acme", "eu-west-1")
        session = review(journal)
        assert {verdict: session.groups.count(verdict) for verdict in standing} == standing
        session.groups.close()
    receipts = [receipt(one) for one in there]
    assert len(set(receipts)) == len(receipts)
    kept = iter(receipts)
    assert all(one in kept for one in shown), "all that was shown is there, in the order it was shown"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with ExitStack() as stack:
        yield Desk(tmp_path, stack)


def _decided(text: str) -> int:
    """How many groups the screen says are decided, which is what the reviewer believes to be saved."""
    found = re.search(r"^ (\d+) of 400 ", text, re.MULTILINE)
    return int(found[1]) if found else 0


def _shows_more_than(before: int, text: str) -> bool:
    return _decided(text) > before


def _shows_an_undecided_group(text: str) -> bool:
    rows = [line.partition("│")[0] for line in text.splitlines() if line.startswith("▸")]
    return "FullName" in text and len(rows) == 1 and not set("✓…✗") & set(rows[0])


_ENDS: dict[str, Callable[..., None]] = {
    "kill -9": lambda terminal: terminal.kill(signal.SIGKILL),
    "SIGTERM": lambda terminal: terminal.kill(signal.SIGTERM),
    "SIGHUP": lambda terminal: terminal.kill(signal.SIGHUP),
    "the terminal is closed": lambda terminal: terminal.hang_up(),
}


@pytest.mark.parametrize("end", _ENDS)
@pytest.mark.parametrize("times", [2, pytest.param(100, marks=pytest.mark.slow)])
def test_a_screen_that_ends_in_the_middle_of_deciding_has_saved_all_that_it_showed(
    desk: Desk, end: str, times: int
) -> None:
    emulator = desk.serve(people(_GROUPS))
    moments = random.Random(times)
    believed = 0
    for number in range(times):
        # The screen may show the decisions of before a frame later than the group.
        before = len(desk.decisions()) if number else 0
        with desk.review(emulator.url) as terminal:
            # Once every group of the first page is decided, the next one is still on its way.
            terminal.wait_for(_shows_an_undecided_group)
            terminal.press("x")
            terminal.wait_for(partial(_shows_more_than, before))
            for key in moments.choices("mvx", k=moments.randint(1, 3)):
                terminal.press(key)
                time.sleep(moments.uniform(0, 0.03))
            _ENDS[end](terminal)
            terminal.wait_exit()
            believed = max(believed, _decided(terminal.text))
        with Journal.open(desk.journal_path) as journal:
            assert journal.seq >= believed, f"in round {number}"
            assert verify(journal.connection).broken is None
    assert believed >= times, "the screens have to show decisions, or they prove nothing"
    decisions = desk.decisions()
    assert len({one.id for one in decisions}) == len(decisions)
    assert len({one.group_key for one in decisions}) == len(decisions), "nothing was asked twice"
