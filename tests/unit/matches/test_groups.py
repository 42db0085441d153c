"""The queue: lazily paged, each group once, one byte a group, whatever AWS's pages do."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.core.decisions import Verdict
from reviewer.core.matches import Match, MatchPage
from reviewer.fetching.prefetch import batches_due, page_is_due, upcoming
from reviewer.matches.groups import MatchQueue
from reviewer.session.navigator import Navigator

SATURDAY = datetime(2026, 11, 21, tzinfo=UTC)
NEXT_SATURDAY = datetime(2026, 11, 28, tzinfo=UTC)


def next_places(queue: MatchQueue) -> list[int]:
    """Where a reviewer at the first group may look next."""
    navigator = Navigator(queue)
    navigator.go_to(0)
    return upcoming(queue, 0, navigator.coming())


def group(number: int, profiles: int = 2) -> Match:
    return Match(f"m{number}", tuple(f"{number:04}-{at}" for at in range(profiles)), 0.5)


def page(
    *numbers: int, token: str | None = None, date: datetime | None = SATURDAY, potential: int | None = None
) -> MatchPage:
    return MatchPage(tuple(group(number) for number in numbers), token, date, potential)


@pytest.fixture
def queue(tmp_path: Path) -> MatchQueue:
    return MatchQueue(tmp_path / "cache")


def test_groups_stand_in_the_order_they_came(queue: MatchQueue) -> None:
    queue.take(None, page(3, 1, token="t"))
    queue.take("t", page(2))
    assert [queue.group(at) for at in range(len(queue))] == [group(3), group(1), group(2)]


def test_a_group_that_comes_twice_stands_once(queue: MatchQueue) -> None:
    queue.take(None, page(1, 2, token="t"))
    taken = queue.take("t", page(2, 3))
    assert [group.position for group in taken.added] == [2]
    assert taken.repeated == 1


@pytest.mark.parametrize(("potential", "size"), [(None, 0), (2, 0), (9, 9)])
def test_the_groups_that_are_here_are_no_whole_run_before_its_end(
    queue: MatchQueue, potential: int | None, size: int
) -> None:
    queue.take(None, page(1, 2, token="t", potential=potential))
    assert queue.size == size
    queue.take("t", page(3))
    assert queue.size == 3


def test_an_empty_page_with_a_token_is_not_the_end(queue: MatchQueue) -> None:
    queue.take(None, page(token="t"))
    assert not queue.at_end
    assert queue.next_token == "t"


def test_a_page_without_a_token_is_the_end(queue: MatchQueue) -> None:
    queue.take(None, page(1))
    assert queue.at_end


def test_tokens_that_go_in_a_circle_end_the_matches(queue: MatchQueue) -> None:
    queue.take(None, page(1, token="t"))
    queue.take("t", page(2, token="t"))
    assert queue.at_end


def test_a_page_of_a_new_run_sends_the_queue_back_to_that_runs_first_page(queue: MatchQueue) -> None:
    queue.take(None, page(1, token="t"))
    taken = queue.take("t", page(5, token="u", date=NEXT_SATURDAY))
    assert taken.new_run
    assert len(queue) == 0
    assert queue.next_token is None
    assert not queue.at_end


def test_the_first_page_of_a_new_run_is_taken_at_once(queue: MatchQueue) -> None:
    queue.take(None, page(1, token="t"))
    queue.rewind()
    taken = queue.take(None, page(5, date=NEXT_SATURDAY))
    assert taken.new_run
    assert [queue.group(0)] == [group(5)]


def test_rewinding_keeps_the_groups_and_their_verdicts(queue: MatchQueue) -> None:
    queue.take(None, page(1, 2, token="t"))
    queue.mark(0, Verdict.REJECT)
    queue.rewind()
    taken = queue.take(None, page(1, 2, token="t2"))
    assert taken.added == ()
    assert queue.verdict(0) is Verdict.REJECT
    assert queue.next_token == "t2"


def test_known_is_awss_count_until_the_end_is_here(queue: MatchQueue) -> None:
    queue.take(None, page(1, token="t", potential=10))
    assert queue.known == 10
    queue.take("t", page(2, potential=10))
    assert queue.known == 2


@given(st.lists(st.sampled_from([None, Verdict.MERGE, Verdict.REVIEW, Verdict.REJECT]), max_size=30))
def test_counts_and_searches_say_what_the_marks_say(
    tmp_path_factory: pytest.TempPathFactory, marks: list[Verdict | None]
) -> None:
    queue = MatchQueue(tmp_path_factory.mktemp("cache"))
    queue.take(None, page(*range(len(marks))))
    for position, mark in enumerate(marks):
        queue.mark(position, mark)
    open_ones = [at for at, mark in enumerate(marks) if mark is None]
    assert queue.decided == len(marks) - len(open_ones)
    assert queue.count(Verdict.MERGE) == marks.count(Verdict.MERGE)
    for at in range(-1, len(marks)):
        assert queue.next_undecided(at) == next((one for one in open_ones if one > at), None)
        assert queue.previous_undecided(at) == next((one for one in reversed(open_ones) if one < at), None)
    queue.close()


def test_two_pages_ahead_are_fetched_and_no_more(queue: MatchQueue) -> None:
    queue.take(None, page(*range(10), token="t"))
    assert page_is_due(queue, 0, page_size=5)
    assert page_is_due(queue, None, page_size=1)
    assert not page_is_due(queue, 0, page_size=4)


def test_nothing_more_is_due_at_the_end(queue: MatchQueue) -> None:
    queue.take(None, page(1))
    assert not page_is_due(queue, 0, page_size=100)


def test_the_next_undecided_groups_and_the_neighbours_are_wanted(queue: MatchQueue) -> None:
    queue.take(None, page(*range(30)))
    for position in range(1, 20):
        queue.mark(position, Verdict.MERGE)
    assert next_places(queue) == [0, 20, 1, *range(21, 30)]


def test_batches_hold_at_most_twenty_ids_nearest_first_and_none_twice(queue: MatchQueue) -> None:
    queue.take(None, page(*range(30)))
    batches = list(batches_due(queue, next_places(queue), lambda _: False))
    ids = [one for batch in batches for one in batch]
    assert all(len(batch) <= 20 for batch in batches)
    assert len(set(ids)) == len(ids)
    assert ids[:2] == list(group(0).profile_ids)


def test_a_batch_waits_until_it_is_full_while_the_nearest_groups_are_here(queue: MatchQueue) -> None:
    queue.take(None, page(*range(30)))
    here = {one for at in range(8) for one in group(at).profile_ids}
    assert list(batches_due(queue, next_places(queue), here.__contains__)) == []


def test_a_group_of_more_than_twenty_takes_several_batches(queue: MatchQueue) -> None:
    big = group(1, profiles=45)
    queue.take(None, MatchPage((big,), None, SATURDAY, 1))
    assert [len(batch) for batch in batches_due(queue, next_places(queue), lambda _: False)] == [20, 20, 5]
