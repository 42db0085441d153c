"""The line for AWS: the reviewer goes first, and throttling slows down only what nobody waits for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from reviewer.core.matches import MatchPage, ProfileBatch
from reviewer.core.problems import Problem, ProblemKind, SourceError
from reviewer.fetching.events import FetchEvent, ProfilesFetched
from reviewer.fetching.fetcher import PROFILE_THREADS, Fetcher
from reviewer.fetching.prefetch import Requests
from reviewer.fetching.request_queue import RequestQueue
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


def test_what_the_reviewer_waits_for_overtakes(throttle: Throttle) -> None:
    line = RequestQueue[str](throttle, 3)
    for request in ("a", "b", "c"):
        line.put(request)
    line.hurry(lambda request: request == "c")
    assert [line.take().request for _ in range(3)] == ["c", "a", "b"]


def test_not_every_thread_is_given_what_nobody_waits_for(throttle: Throttle) -> None:
    line = RequestQueue[str](throttle, 3)
    for request in ("a", "b", "c"):
        line.put(request)
    slots = [line.take(), line.take()]
    third: list[str] = []
    waiting = threading.Thread(target=lambda: third.append(line.take().request), daemon=True)
    waiting.start()
    time.sleep(0.05)
    assert third == []
    line.release(slots[0])
    waiting.join(5)
    assert third == ["c"]


@dataclass
class Busy:
    """A source that AWS throttles: each call but the reviewer's is refused after a while."""

    the_reviewers: str
    region: str = "eu-west-1"
    throttled: int = 0
    asked: list[tuple[float, str]] = field(default_factory=list)

    def match_page(self, token: str | None) -> MatchPage:
        raise NotImplementedError

    def profiles(self, profile_ids: Sequence[str]) -> ProfileBatch:
        self.asked.append((time.monotonic(), profile_ids[0]))
        if profile_ids[0] == self.the_reviewers:
            return ProfileBatch({}, {})
        self.throttled += 1
        time.sleep(0.2)
        raise SourceError(Problem(ProblemKind.THROTTLED, "AWS throttles", "too many calls", "Wait"))

    def caller_arn(self) -> str | None:
        return None


def noting(answered: dict[str, float]) -> Callable[[FetchEvent], None]:
    """Note when each batch was answered, by its first id."""

    def note(event: FetchEvent) -> None:
        if isinstance(event, ProfilesFetched):
            answered[event.profile_ids[0]] = time.monotonic()

    return note


def test_a_throttled_prefetch_slows_down_and_the_reviewers_own_group_is_asked_for_at_once() -> None:
    source = Busy(the_reviewers="here")
    answered: dict[str, float] = {}
    fetcher = Fetcher(lambda: source, noting(answered))
    fetcher.start()
    ahead = tuple((f"ahead{number}",) for number in range(10))
    fetcher.ask(Requests(False, None, ahead))
    time.sleep(1.0)
    asked_before = len(source.asked)
    assert 1 <= asked_before <= PROFILE_THREADS + 1
    pressed = time.monotonic()
    fetcher.ask(Requests(False, None, (("here",),), awaited=frozenset(["here"])))
    while "here" not in answered:
        assert time.monotonic() < pressed + 5
        time.sleep(0.005)
    assert answered["here"] - pressed < 0.15, "before the next of the others would have been tried"


def test_a_prefetch_that_the_reviewer_has_reached_waits_no_longer() -> None:
    source = Busy(the_reviewers="ahead7")
    answered: dict[str, float] = {}
    fetcher = Fetcher(lambda: source, noting(answered))
    fetcher.start()
    fetcher.ask(Requests(False, None, tuple((f"ahead{number}",) for number in range(10))))
    time.sleep(0.5)
    assert "ahead7" not in answered
    pressed = time.monotonic()
    fetcher.ask(Requests(False, None, (), awaited=frozenset(["ahead7"])))
    while "ahead7" not in answered:
        assert time.monotonic() < pressed + 5
        time.sleep(0.005)
    assert answered["ahead7"] - pressed < 0.15
