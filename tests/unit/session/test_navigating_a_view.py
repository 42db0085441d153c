"""Walking a view: the keys mean what they mean on the whole queue, only fewer groups are there."""

from __future__ import annotations

import pytest

from reviewer.core.decisions import ChosenBy, Verdict
from reviewer.fetching.prefetch import batches_due, page_is_due, upcoming
from reviewer.matches.filter_line import parsed
from reviewer.matches.groups import MatchQueue
from reviewer.matches.loaded_text import LoadedText
from reviewer.matches.orders import Order
from reviewer.matches.sampling import Audit, Sample
from reviewer.matches.view import View
from reviewer.session.navigator import Navigator, Seeking
from reviewer.session.rules import NotAllowed
from reviewer.session.scope import Scope
from tests.unit.matches.groups_at import group, page, scored


def navigator_over(queue: MatchQueue, line: str = "", order: Order = Order.RUN) -> Navigator:
    navigator = Navigator(queue)
    navigator.follow(View(queue, parsed(line), order))
    return navigator


def test_next_and_previous_leave_out_what_does_not_pass(queue: MatchQueue) -> None:
    queue.take(None, scored(0.9, 0.1, 0.9, 0.1, 0.9))
    navigator = navigator_over(queue, "score>0.5")
    navigator.go_next()
    assert navigator.position == 2
    navigator.go_last()
    assert navigator.position == 4
    navigator.go_previous()
    assert navigator.position == 2
    navigator.go_first()
    assert navigator.position == 0
    with pytest.raises(NotAllowed, match="This is the first group that passes the filter"):
        navigator.go_previous()
    assert navigator.position == 0


def test_the_walk_follows_the_order_of_the_view(queue: MatchQueue) -> None:
    queue.take(None, scored(0.2, 0.9, 0.5))
    navigator = navigator_over(queue, order=Order.SCORE_DOWN)
    places = [navigator.position]
    for _ in range(2):
        navigator.go_next()
        places.append(navigator.position)
    assert places == [1, 2, 0]


def test_a_reviewer_stays_at_a_group_that_passes_and_leaves_one_that_does_not(queue: MatchQueue) -> None:
    queue.take(None, scored(0.1, 0.9, 0.9))
    navigator = Navigator(queue)
    navigator.go_to(2)
    navigator.follow(View(queue, parsed("score>0.5")))
    assert navigator.position == 2
    navigator.follow(queue)
    assert navigator.position == 2
    navigator.go_to(0)
    navigator.follow(View(queue, parsed("score>0.5")))
    assert navigator.position == 1


def test_behind_a_verdict_that_takes_the_group_out_of_view_the_walk_goes_on_from_its_place(
    queue: MatchQueue,
) -> None:
    queue.take(None, scored(0.9, 0.8, 0.7, 0.6))
    navigator = navigator_over(queue, "undecided", Order.SCORE_DOWN)
    navigator.go_to(1)
    queue.mark(1, Verdict.MERGE)
    navigator.seek_next_undecided()
    assert navigator.position == 2
    navigator.go_previous()
    assert navigator.position == 0


def test_the_next_group_of_a_view_is_sought_page_by_page(queue: MatchQueue) -> None:
    queue.take(None, scored(0.9, 0.1, token="t"))
    navigator = navigator_over(queue, "score>0.5")
    navigator.go_next()
    assert navigator.seeking is Seeking.NEXT
    assert navigator.wants_page
    queue.take("t", page(group(7, 0.2), token="u"))
    assert navigator.advance() == ""
    assert navigator.seeking is Seeking.NEXT
    queue.take("u", page(group(8, 0.9)))
    navigator.advance()
    assert navigator.position == 3
    assert not navigator.wants_page


def test_the_end_of_a_view_is_told_as_such(queue: MatchQueue) -> None:
    queue.take(None, scored(0.9, 0.1))
    navigator = navigator_over(queue, "score>0.5")
    with pytest.raises(NotAllowed, match="This is the last group that passes the filter"):
        navigator.go_next()
    with pytest.raises(NotAllowed, match="This is the first group that passes the filter"):
        navigator.go_previous()
    assert navigator.position == 0
    queue.mark(0, Verdict.MERGE)
    with pytest.raises(NotAllowed, match="no undecided group is left that passes"):
        navigator.go_next_undecided()
    assert navigator.seek_next_undecided() == "The end: no undecided group is left that passes the filter"
    with pytest.raises(NotAllowed, match="No undecided group before this one"):
        navigator.go_previous_undecided()


def test_a_filter_that_nothing_passes_leaves_no_group_to_judge_and_gives_back_the_place(
    queue: MatchQueue,
) -> None:
    queue.take(None, scored(0.1, 0.2))
    navigator = Navigator(queue)
    navigator.go_to(1)
    notice = navigator.follow(View(queue, parsed("score>0.5")))
    assert notice == "There is no group that passes the filter: <filter> changes it"
    navigator.go_first()
    navigator.go_last()
    navigator.go_previous()
    with pytest.raises(NotAllowed, match="There is no group that passes the filter"):
        navigator.go_next()
    assert navigator.position is None
    navigator.follow(queue)
    assert navigator.position == 1


def test_behind_a_verdict_on_a_decided_group_comes_the_next_one_on_the_trail(queue: MatchQueue) -> None:
    queue.take(None, scored(0.1, 0.2, 0.3, 0.4))
    for at in (0, 1, 3):
        queue.mark(at, Verdict.REVIEW)
    navigator = navigator_over(queue, "review")
    assert navigator.position == 0
    queue.mark(0, Verdict.MERGE)
    assert (navigator.seek_next(), navigator.position) == ("", 1)
    queue.mark(1, Verdict.MERGE)
    navigator.go_next()
    queue.mark(3, Verdict.MERGE)
    assert navigator.seek_next() == "There is no group that passes the filter: <filter> changes it"
    assert navigator.position is None


def test_behind_a_verdict_on_the_last_decided_group_comes_the_first_that_is_left(queue: MatchQueue) -> None:
    queue.take(None, scored(0.1, 0.2))
    for at in (0, 1):
        queue.mark(at, Verdict.REVIEW)
    navigator = navigator_over(queue, "review")
    navigator.go_next()
    queue.mark(1, Verdict.MERGE)
    notice = navigator.seek_next()
    assert notice == "This is the last group that passes the filter: back at the first one"
    assert navigator.position == 0


def test_a_group_out_of_view_can_be_gone_to_and_left_again(queue: MatchQueue) -> None:
    queue.take(None, scored(0.9, 0.1, 0.9))
    navigator = navigator_over(queue, "score>0.5")
    navigator.go_to(1)
    assert navigator.position == 1
    navigator.go_next()
    assert navigator.position == 2


def test_an_order_that_needs_the_whole_run_asks_for_all_of_it_and_is_reviewed_meanwhile(
    queue: MatchQueue,
) -> None:
    queue.take(None, scored(0.2, 0.9, token="t"))
    navigator = navigator_over(queue, order=Order.SCORE_DOWN)
    assert (navigator.position, navigator.seeking) == (1, None)
    assert navigator.wants_page
    queue.take("t", page(group(9, 0.95)))
    navigator.advance()
    assert navigator.position == 1
    assert not navigator.loading_all
    navigator.go_previous()
    assert navigator.position == 2


def test_loading_all_stops_on_request_and_can_be_asked_for_without_any_view(queue: MatchQueue) -> None:
    queue.take(None, scored(0.2, token="t"))
    navigator = Navigator(queue)
    navigator.go_to(0)
    assert not navigator.wants_page
    navigator.load_all()
    assert navigator.wants_page
    assert navigator.stop_seeking()
    assert not navigator.wants_page


def test_a_sample_is_waited_for_and_begun_once_the_whole_run_is_here(queue: MatchQueue) -> None:
    navigator = Navigator(queue)
    navigator.follow(View(queue, sample=Sample(3, "s")))
    queue.take(None, page(*(group(at) for at in range(20)), token="t"))
    navigator.advance()
    assert navigator.position is None
    assert navigator.wants_page
    queue.take("t", page(*(group(at) for at in range(20, 30))))
    navigator.advance()
    assert navigator.position == View(queue, sample=Sample(3, "s")).first()
    assert navigator.seeking is None


def test_a_new_run_draws_the_sample_anew(queue: MatchQueue) -> None:
    navigator = Navigator(queue)
    navigator.follow(View(queue, sample=Sample(3, "s")))
    queue.take(None, page(*(group(at) for at in range(20))))
    navigator.advance()
    queue.start_over()
    navigator.start_over()
    assert navigator.wants_page
    queue.take(None, page(group(5), group(6)))
    navigator.advance()
    assert navigator.position == 0
    assert len(navigator.sequence) == 2


def test_a_filter_by_text_seeks_no_pages(queue: MatchQueue) -> None:
    queue.take(None, scored(0.5, token="t"))
    navigator = Navigator(queue)
    navigator.follow(View(queue, parsed("john"), loaded=LoadedText()))
    assert not navigator.wants_page
    assert not page_is_due(navigator.sequence, navigator.position, page_size=100)


def test_the_groups_that_come_next_in_the_view_are_fetched_ahead(queue: MatchQueue) -> None:
    queue.take(None, scored(*(at / 100 for at in range(40))))
    navigator = Navigator(queue)
    navigator.show(parsed("score<0.3"), Order.SCORE_DOWN)
    navigator.go_to(29)
    places = upcoming(navigator.sequence, 29, navigator.coming())
    assert places == list(range(29, 18, -1))
    assert next(batches_due(queue, places, lambda _: False))[:2] == group(29).profile_ids


def test_an_empty_view_fetches_only_what_is_on_the_screen(queue: MatchQueue) -> None:
    queue.take(None, scored(*[0.5] * 9))
    places = upcoming(View(queue, parsed("merge")), 3, ())
    ids = [one for batch in batches_due(queue, places, lambda _: False) for one in batch]
    assert ids == list(group(3).profile_ids)


def test_pages_are_fetched_ahead_of_a_view_until_it_has_ten_groups_more(queue: MatchQueue) -> None:
    queue.take(None, scored(*[0.1] * 500, *[0.9] * 11, token="t"))
    view = View(queue, parsed("score>0.5"))
    assert not page_is_due(view, 500, page_size=100)
    assert page_is_due(view, 501, page_size=100)


def test_what_is_most_informative_comes_out_of_its_turn_once_and_the_walk_goes_on_where_it_was(
    queue: MatchQueue,
) -> None:
    queue.take(None, scored(0.80, 0.79, 0.78, 0.77))
    navigator = Navigator(queue, contradicted=lambda position: position == 2)
    navigator.show(order=Order.INFORMATIVE)
    places = [navigator.position]
    for _ in range(3):
        queue.mark(places[-1] or 0, Verdict.MERGE)
        navigator.seek_next_undecided()
        places.append(navigator.position)
    assert places == [0, 2, 1, 3]


def test_what_comes_next_is_counted_from_where_the_walk_is_not_from_a_group_out_of_its_turn(
    queue: MatchQueue,
) -> None:
    queue.take(None, scored(0.80, 0.79, 0.78, 0.77, 0.76, 0.75))
    navigator = Navigator(queue, contradicted=lambda position: position in (3, 4))
    navigator.show(order=Order.INFORMATIVE)
    assert navigator.coming() == [3, 1, 2, 4, 5]
    navigator.go_next_undecided()
    assert navigator.position == 3
    assert navigator.coming() == [4, 1, 2, 5]
    assert navigator.coming(1) == [4]


def test_it_comes_again_in_its_turn_where_it_was_passed_by(queue: MatchQueue) -> None:
    queue.take(None, scored(0.80, 0.79, 0.78, 0.77))
    navigator = Navigator(queue, contradicted=lambda position: position == 2)
    navigator.show(order=Order.INFORMATIVE)
    places = []
    for _ in range(4):
        navigator.go_next_undecided()
        places.append(navigator.position)
    assert places == [2, 1, 2, 3]


def test_what_an_audit_draws_keeps_its_place_whatever_its_evidence_says(queue: MatchQueue) -> None:
    queue.take(None, scored(*(0.8 - at / 100 for at in range(9))))
    audit = Audit(3, "a")
    navigator = Navigator(queue, scope=Scope(audit=audit), contradicted=lambda position: True)
    navigator.show(order=Order.INFORMATIVE)
    assert navigator.view is not None
    drawn = [at for at in range(9) if navigator.view.choice(at).by is ChosenBy.AUDIT]
    before = navigator.view.positions(0, 9)
    came = [navigator.position]
    for _ in range(8):
        queue.mark(came[-1] or 0, Verdict.MERGE)
        navigator.seek_next_undecided()
        came.append(navigator.position)
    assert drawn
    # Groups that come out of their turn before one that was drawn may push it back, never pull it up.
    assert all(came.index(at) >= before.index(at) for at in drawn)
    assert sorted(filter(None, came)) == list(range(1, 9))
