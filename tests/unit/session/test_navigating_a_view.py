"""Walking a view: the keys mean what they mean on the whole queue, only fewer groups are there."""

from __future__ import annotations

import pytest

from reviewer.core.decisions import Verdict
from reviewer.fetching.prefetch import batches_due, page_is_due, upcoming
from reviewer.matches.filter_line import parsed
from reviewer.matches.groups import MatchQueue
from reviewer.matches.loaded_text import LoadedText
from reviewer.matches.orders import Order
from reviewer.matches.sampling import Sample
from reviewer.matches.view import View
from reviewer.session.navigator import Navigator, Seeking
from reviewer.session.rules import NotAllowed
from tests.unit.matches.groups_at import group, page, scored


def walk_over(queue: MatchQueue, line: str = "", order: Order = Order.RUN) -> Navigator:
    walk = Navigator(queue)
    walk.take(View(queue, parsed(line), order))
    return walk


def test_next_and_previous_leave_out_what_does_not_pass(queue: MatchQueue) -> None:
    queue.take(None, scored(0.9, 0.1, 0.9, 0.1, 0.9))
    walk = walk_over(queue, "score>0.5")
    walk.go_next()
    assert walk.position == 2
    walk.go_last()
    assert walk.position == 4
    walk.go_previous()
    assert walk.position == 2
    walk.go_first()
    assert walk.position == 0
    with pytest.raises(NotAllowed, match="This is the first group that passes the filter"):
        walk.go_previous()
    assert walk.position == 0


def test_the_walk_follows_the_order_of_the_view(queue: MatchQueue) -> None:
    queue.take(None, scored(0.2, 0.9, 0.5))
    walk = walk_over(queue, order=Order.SCORE_DOWN)
    places = [walk.position]
    for _ in range(2):
        walk.go_next()
        places.append(walk.position)
    assert places == [1, 2, 0]


def test_a_reviewer_stays_at_a_group_that_passes_and_leaves_one_that_does_not(queue: MatchQueue) -> None:
    queue.take(None, scored(0.1, 0.9, 0.9))
    walk = Navigator(queue)
    walk.go_to(2)
    walk.take(View(queue, parsed("score>0.5")))
    assert walk.position == 2
    walk.take(queue)
    assert walk.position == 2
    walk.go_to(0)
    walk.take(View(queue, parsed("score>0.5")))
    assert walk.position == 1


def test_behind_a_verdict_that_takes_the_group_out_of_view_the_walk_goes_on_from_its_place(
    queue: MatchQueue,
) -> None:
    queue.take(None, scored(0.9, 0.8, 0.7, 0.6))
    walk = walk_over(queue, "undecided", Order.SCORE_DOWN)
    walk.go_to(1)
    queue.mark(1, Verdict.MERGE)
    walk.seek_next_undecided()
    assert walk.position == 2
    walk.go_previous()
    assert walk.position == 0


def test_the_next_group_of_a_view_is_sought_page_by_page(queue: MatchQueue) -> None:
    queue.take(None, scored(0.9, 0.1, token="t"))
    walk = walk_over(queue, "score>0.5")
    walk.go_next()
    assert walk.seeking is Seeking.NEXT
    assert walk.wants_page
    queue.take("t", page(group(7, 0.2), token="u"))
    assert walk.advance() == ""
    assert walk.seeking is Seeking.NEXT
    queue.take("u", page(group(8, 0.9)))
    walk.advance()
    assert walk.position == 3
    assert not walk.wants_page


def test_the_end_of_a_view_is_told_as_such(queue: MatchQueue) -> None:
    queue.take(None, scored(0.9, 0.1))
    walk = walk_over(queue, "score>0.5")
    with pytest.raises(NotAllowed, match="This is the last group that passes the filter"):
        walk.go_next()
    with pytest.raises(NotAllowed, match="This is the first group that passes the filter"):
        walk.go_previous()
    assert walk.position == 0
    queue.mark(0, Verdict.MERGE)
    with pytest.raises(NotAllowed, match="No undecided group is left that passes the filter"):
        walk.go_next_undecided()
    assert walk.seek_next_undecided() == "The end: no undecided group is left that passes the filter"
    with pytest.raises(NotAllowed, match="No undecided group before this one"):
        walk.go_previous_undecided()


def test_a_filter_that_nothing_passes_leaves_no_group_to_judge_and_gives_back_the_place(
    queue: MatchQueue,
) -> None:
    queue.take(None, scored(0.1, 0.2))
    walk = Navigator(queue)
    walk.go_to(1)
    notice = walk.take(View(queue, parsed("score>0.5")))
    assert notice == "There is no group that passes the filter: <filter> changes it"
    walk.go_first()
    walk.go_last()
    walk.go_previous()
    with pytest.raises(NotAllowed, match="There is no group that passes the filter"):
        walk.go_next()
    assert walk.position is None
    walk.take(queue)
    assert walk.position == 1


def test_behind_a_verdict_on_a_decided_group_comes_the_next_one_on_the_trail(queue: MatchQueue) -> None:
    queue.take(None, scored(0.1, 0.2, 0.3, 0.4))
    for at in (0, 1, 3):
        queue.mark(at, Verdict.REVIEW)
    walk = walk_over(queue, "review")
    assert walk.position == 0
    queue.mark(0, Verdict.MERGE)
    assert (walk.seek_next(), walk.position) == ("", 1)
    queue.mark(1, Verdict.MERGE)
    walk.go_next()
    queue.mark(3, Verdict.MERGE)
    assert walk.seek_next() == "There is no group that passes the filter: <filter> changes it"
    assert walk.position is None


def test_behind_a_verdict_on_the_last_decided_group_comes_the_first_that_is_left(queue: MatchQueue) -> None:
    queue.take(None, scored(0.1, 0.2))
    for at in (0, 1):
        queue.mark(at, Verdict.REVIEW)
    walk = walk_over(queue, "review")
    walk.go_next()
    queue.mark(1, Verdict.MERGE)
    notice = walk.seek_next()
    assert notice == "This is the last group that passes the filter: back at the first one"
    assert walk.position == 0


def test_a_group_out_of_view_can_be_gone_to_and_left_again(queue: MatchQueue) -> None:
    queue.take(None, scored(0.9, 0.1, 0.9))
    walk = walk_over(queue, "score>0.5")
    walk.go_to(1)
    assert walk.position == 1
    walk.go_next()
    assert walk.position == 2


def test_an_order_that_needs_the_whole_run_asks_for_all_of_it_and_is_reviewed_meanwhile(
    queue: MatchQueue,
) -> None:
    queue.take(None, scored(0.2, 0.9, token="t"))
    walk = walk_over(queue, order=Order.SCORE_DOWN)
    assert (walk.position, walk.seeking) == (1, None)
    assert walk.wants_page
    queue.take("t", page(group(9, 0.95)))
    walk.advance()
    assert walk.position == 1
    assert not walk.loading_all
    walk.go_previous()
    assert walk.position == 2


def test_loading_all_stops_on_request_and_can_be_asked_for_without_any_view(queue: MatchQueue) -> None:
    queue.take(None, scored(0.2, token="t"))
    walk = Navigator(queue)
    walk.go_to(0)
    assert not walk.wants_page
    walk.load_all()
    assert walk.wants_page
    assert walk.stop_seeking()
    assert not walk.wants_page


def test_a_sample_is_waited_for_and_begun_once_the_whole_run_is_here(queue: MatchQueue) -> None:
    walk = Navigator(queue)
    walk.take(View(queue, sample=Sample(3, "s")))
    queue.take(None, page(*(group(at) for at in range(20)), token="t"))
    walk.advance()
    assert walk.position is None
    assert walk.wants_page
    queue.take("t", page(*(group(at) for at in range(20, 30))))
    walk.advance()
    assert walk.position == View(queue, sample=Sample(3, "s")).first()
    assert walk.seeking is None


def test_a_new_run_draws_the_sample_anew(queue: MatchQueue) -> None:
    walk = Navigator(queue)
    walk.take(View(queue, sample=Sample(3, "s")))
    queue.take(None, page(*(group(at) for at in range(20))))
    walk.advance()
    queue.start_over()
    walk.start_over()
    assert walk.wants_page
    queue.take(None, page(group(5), group(6)))
    walk.advance()
    assert walk.position == 0
    assert len(walk.trail) == 2


def test_a_filter_by_text_seeks_no_pages(queue: MatchQueue) -> None:
    queue.take(None, scored(0.5, token="t"))
    walk = Navigator(queue)
    walk.take(View(queue, parsed("john"), loaded=LoadedText()))
    assert not walk.wants_page
    assert not page_is_due(walk.trail, walk.position, page_size=100)


def test_the_groups_that_come_next_in_the_view_are_fetched_ahead(queue: MatchQueue) -> None:
    queue.take(None, scored(*(at / 100 for at in range(40))))
    view = View(queue, parsed("score<0.3"), Order.SCORE_DOWN)
    assert upcoming(view, 29) == list(range(29, 18, -1))
    assert next(batches_due(queue, 29, lambda _: False, view))[:2] == group(29).profile_ids


def test_an_empty_view_fetches_only_what_is_on_the_screen(queue: MatchQueue) -> None:
    queue.take(None, scored(*[0.5] * 9))
    ids = [
        one for batch in batches_due(queue, 3, lambda _: False, View(queue, parsed("merge"))) for one in batch
    ]
    assert ids == list(group(3).profile_ids)


def test_pages_are_fetched_ahead_of_a_view_until_it_has_ten_groups_more(queue: MatchQueue) -> None:
    queue.take(None, scored(*[0.1] * 500, *[0.9] * 11, token="t"))
    view = View(queue, parsed("score>0.5"))
    assert not page_is_due(view, 500, page_size=100)
    assert page_is_due(view, 501, page_size=100)
