"""The line for AWS: the reviewer goes first, and throttling slows down only what nobody waits for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from queue import SimpleQueue

import pytest

from reviewer.core.matches import MatchPage, ProfileBatch
from reviewer.core.problems import Problem, ProblemKind, SourceError
from reviewer.fetching.events import FetchEvent, ProfilesFailed, ProfilesFetched
from reviewer.fetching.fetcher import PROFILE_THREADS, Fetcher
from reviewer.fetching.prefetch import Requests
from reviewer.fetching.request_queue import RequestQueue, Slot
from reviewer.fetching.throttling import FIRST_WAIT, LONGEST_WAIT, Throttle


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def throttle(clock: Clock) -> Throttle:
    return Throttle(clock)


def test_nothing_is_put_off_while_aws_bears_it(throttle: Throttle) -> None:
    throttle.note(0)
    throttle.go()
    assert throttle.delay() == 0


def test_each_throttling_doubles_the_wait_up_to_the_longest(throttle: Throttle) -> None:
    waits = []
    for throttled in range(1, 8):
        throttle.note(throttled)
        waits.append(throttle.wait)
    assert waits == [FIRST_WAIT, 1, 2, 4, LONGEST_WAIT, LONGEST_WAIT, LONGEST_WAIT]


def test_calls_that_are_not_throttled_ease_it_away(throttle: Throttle) -> None:
    for throttled in range(1, 8):
        throttle.note(throttled)
    answered = 0
    while throttle.wait:
        throttle.note(7)
        answered += 1
    assert 5 < answered < 20


def test_the_wait_counts_from_the_last_that_went(throttle: Throttle, clock: Clock) -> None:
    throttle.note(1)
    clock.now += FIRST_WAIT
    assert throttle.delay() == 0
    throttle.go()
    clock.now += FIRST_WAIT / 2
    assert throttle.delay() == pytest.approx(FIRST_WAIT / 2)


def taken(line: RequestQueue[str]) -> Slot[str]:
    slot = line.take()
    assert slot is not None
    return slot


def test_what_the_reviewer_waits_for_overtakes(throttle: Throttle) -> None:
    line = RequestQueue[str](throttle, 3)
    for request in ("a", "b", "c"):
        line.put(request)
    line.hurry(lambda request: request == "c")
    assert [taken(line).request for _ in range(3)] == ["c", "a", "b"]


def test_not_every_thread_is_given_what_nobody_waits_for(throttle: Throttle) -> None:
    line = RequestQueue[str](throttle, 3)
    for request in ("a", "b", "c"):
        line.put(request)
    slots = [taken(line), taken(line)]
    third: list[str] = []
    waiting = threading.Thread(target=lambda: third.append(taken(line).request), daemon=True)
    waiting.start()
    while not line._changed._waiters:  # type: ignore[attr-defined]
        waiting.join(0.001)
    assert third == []
    line.release(slots[0])
    waiting.join()
    assert third == ["c"]


def test_a_line_that_has_ended_gives_nothing_out_not_even_to_who_waits(throttle: Throttle) -> None:
    line = RequestQueue[str](throttle, 3)
    waiting = threading.Thread(target=line.take, daemon=True)
    waiting.start()
    while not line._changed._waiters:  # type: ignore[attr-defined]
        waiting.join(0.001)
    line.end()
    waiting.join()
    line.put("late")
    assert line.take() is None


@dataclass
class Busy:
    """A source that AWS throttles: each call but the reviewer's is under way until it may be refused."""

    the_reviewers: str
    region: str = "eu-west-1"
    throttled: int = 0
    asked: SimpleQueue[str] = field(default_factory=SimpleQueue)
    may_refuse: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def match_page(self, token: str | None) -> MatchPage:
        raise NotImplementedError

    def profiles(self, profile_ids: Sequence[str]) -> ProfileBatch:
        self.asked.put(profile_ids[0])
        if profile_ids[0] == self.the_reviewers:
            return ProfileBatch({}, {})
        self.may_refuse.acquire()
        self.throttled += 1
        raise SourceError(Problem(ProblemKind.THROTTLED, "AWS throttles", "too many calls", "Wait"))

    def caller_arn(self) -> str | None:
        return None


@dataclass
class Fetching:
    """A fetcher that was given ten batches which nobody waits for yet, and what came of them."""

    source: Busy
    fetcher: Fetcher = field(init=False)
    failed: SimpleQueue[str] = field(default_factory=SimpleQueue)
    fetched: SimpleQueue[str] = field(default_factory=SimpleQueue)

    def __post_init__(self) -> None:
        self.fetcher = Fetcher(lambda: self.source, self._take)
        self.fetcher.start()
        self.ask(*AHEAD)

    def _take(self, event: FetchEvent) -> None:
        if isinstance(event, ProfilesFetched | ProfilesFailed):
            (self.fetched if isinstance(event, ProfilesFetched) else self.failed).put(event.profile_ids[0])

    def ask(self, *batches: str, awaited: Sequence[str] = ()) -> None:
        self.fetcher.ask(Requests(False, None, tuple((one,) for one in batches), frozenset(awaited)))


AHEAD = [f"ahead{number}" for number in range(10)]
LONG = 60.0
"""Seconds after which something will not come any more."""


@pytest.fixture
def fetching(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Fetching]]:
    """Fetch from a busy source, on a clock that stands still; all that is left is done in the end."""
    monkeypatch.setattr("reviewer.fetching.fetcher.Throttle", lambda: Throttle(clock))
    all_of_them: list[Fetching] = []

    def begun(the_reviewers: str) -> Fetching:
        all_of_them.append(Fetching(Busy(the_reviewers)))
        return all_of_them[-1]

    yield begun
    for one in all_of_them:
        one.source.may_refuse.release(len(AHEAD))
        one.ask(awaited=AHEAD)


def test_a_throttled_prefetch_slows_down_and_the_reviewers_own_group_is_asked_for_at_once(
    fetching: Callable[[str], Fetching], clock: Clock
) -> None:
    one = fetching("here")
    under_way = [one.source.asked.get(timeout=LONG) for _ in range(PROFILE_THREADS - 1)]
    one.source.may_refuse.release(len(under_way))
    assert sorted(one.failed.get(timeout=LONG) for _ in under_way) == under_way == AHEAD[:2]
    one.ask("here", awaited=["here"])
    assert one.fetched.get(timeout=LONG) == "here"
    assert one.source.asked.get(timeout=LONG) == "here", "before the next of the others was tried"
    assert one.source.asked.empty(), "they wait for the clock"
    clock.now += LONGEST_WAIT
    one.ask()
    assert one.source.asked.get(timeout=LONG) == AHEAD[2]
    one.ask("here", awaited=["here"])
    assert one.fetched.get(timeout=LONG) == "here"
    assert one.source.asked.get(timeout=LONG) == "here", "one at a time while AWS throttles"


def test_a_prefetch_that_the_reviewer_has_reached_waits_no_longer(
    fetching: Callable[[str], Fetching],
) -> None:
    one = fetching("ahead7")
    under_way = [one.source.asked.get(timeout=LONG) for _ in range(PROFILE_THREADS - 1)]
    one.ask(awaited=["ahead7"])
    assert one.fetched.get(timeout=LONG) == "ahead7"
    assert one.failed.empty(), "those before it are under way still"
    assert [*under_way, one.source.asked.get(timeout=LONG)] == ["ahead0", "ahead1", "ahead7"]
