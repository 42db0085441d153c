"""A session that shows part of the queue: who decided and why reach the filter, pages and text come in."""

from __future__ import annotations

from reviewer.core.decisions import Verdict
from reviewer.core.settings import Thresholds
from reviewer.matches.filter_line import parsed
from reviewer.matches.orders import Order
from reviewer.matches.sampling import Sample
from reviewer.session.scope import Scope
from tests.unit.session.reviewing import NEXT_SATURDAY, Desk, feed, run_of, seen


def test_a_filter_fetches_pages_until_a_group_passes_and_no_further_than_ten_more(desk: Desk) -> None:
    session, run = desk.review(), run_of(200)
    feed(session, run)
    session.navigator.show(parsed("score>=0.5"))
    feed(session, run)
    assert session.navigator.position == 100
    assert len(session.groups) == 115


def test_an_order_by_score_loads_the_whole_run(desk: Desk) -> None:
    session, run = desk.review(), run_of(100)
    session.navigator.show(order=Order.SCORE_DOWN)
    assert feed(session, run) == 20
    assert seen(session) == list(range(99, -1, -1))


def test_a_sample_loads_the_whole_run_and_is_then_reviewed_to_its_end(desk: Desk) -> None:
    session, run = desk.review(scope=Scope(sample=Sample(4, "s"))), run_of(60)
    feed(session, run)
    decided = []
    while session.current is not None and session.groups.verdict(session.navigator.position or 0) is None:
        decided.append(session.navigator.position)
        _, notice = session.decide(Verdict.REJECT)
        feed(session, run)
    assert decided == seen(session)
    assert len(decided) == 4
    end, _, showed = notice.partition(". ")
    assert end == "The end: no undecided group is left of the sample"
    assert showed.startswith("It shows: a merge is right in 0 of 4 groups, 0.0 to 60.3 % of all")


def test_a_filter_on_a_sample_stays_within_it(desk: Desk) -> None:
    session, run = desk.review(scope=Scope(sample=Sample(8, "s"))), run_of(60)
    feed(session, run)
    sampled = seen(session)
    session.navigator.show(parsed("score>=0.5"))
    feed(session, run)
    assert seen(session) == [at for at in sampled if at >= 30]


def test_uncertainty_is_measured_from_the_bands_of_the_settings(desk: Desk) -> None:
    session, run = desk.review(thresholds=Thresholds(0.25, 0.25)), run_of(20)
    session.navigator.show(order=Order.UNCERTAINTY)
    feed(session, run)
    assert seen(session)[:3] == [5, 4, 6]


def test_the_filter_knows_who_decided_in_this_sitting_in_another_and_meanwhile(desk: Desk) -> None:
    earlier, run = desk.review("bob"), run_of(10)
    feed(earlier, run)
    earlier.decide(Verdict.MERGE)
    session = desk.review("ann")
    feed(session, run)
    session.decide(Verdict.REJECT)
    feed(session, run)
    session.navigator.show(parsed("by:bob"))
    assert seen(session) == [0]
    session.navigator.show(parsed("by:ann"))
    assert seen(session) == [1]
    feed(earlier, run)
    earlier.navigator.go_to_group(session.groups.group(4).key)
    earlier.decide(Verdict.REVIEW)
    session.navigator.show(parsed("by:bob"))
    session.arrivals.take_news()
    assert seen(session) == [0, 4]
    session.navigator.show(parsed("by:ann"))
    session.undo()
    assert seen(session) == []


def test_text_is_found_once_its_profiles_are_loaded(desk: Desk) -> None:
    session, run = desk.review(), run_of(100)
    feed(session, run)
    session.navigator.show(parsed("name3b"))
    assert seen(session) == [3]
    session.navigator.show(parsed("name50a"))
    assert seen(session) == []
    session.navigator.show()
    session.navigator.go_last()
    feed(session, run)
    session.navigator.go_to(50)
    feed(session, run)
    session.navigator.show(parsed("name50a"))
    assert seen(session) == [50]


def test_without_any_condition_the_whole_queue_is_walked_again(desk: Desk) -> None:
    session, run = desk.review(), run_of(10)
    feed(session, run)
    session.navigator.show(parsed("score>0.5"))
    session.navigator.show(parsed(""))
    assert session.navigator.view is None
    assert session.navigator.sequence is session.groups


def test_a_filter_outlives_a_new_run(desk: Desk) -> None:
    session = desk.review()
    feed(session, run_of(60))
    session.navigator.show(parsed("score>=0.5"))
    feed(session, run_of(60))
    assert session.navigator.position == 30
    session.navigator.show(parsed("score>=0.5"), Order.SCORE_DOWN)
    feed(session, run_of(20, NEXT_SATURDAY))
    assert session.groups.generation_date == NEXT_SATURDAY
    assert seen(session) == list(range(19, 9, -1))
    assert session.navigator.position in seen(session)
