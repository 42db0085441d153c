"""What a sitting is assigned: blind reviews, and second reviews of what others have decided."""

from __future__ import annotations

import pytest

from reviewer.core.decisions import Choice, ChosenBy, Verdict
from reviewer.fetching.events import Connected
from reviewer.matches.filter_line import parsed
from reviewer.matches.filters import Share
from reviewer.matches.orders import Order
from reviewer.matches.sampling import Audit, Sample, SecondReview
from reviewer.session.rules import NotAllowed
from reviewer.session.scope import Scope
from tests.unit.session.reviewing import Desk, feed, run_of, seen

BLIND = Scope(blind=True)


@pytest.mark.parametrize(
    ("line", "order", "told"),
    [
        ("score>=0.5", Order.RUN, "score"),
        ("score:none", Order.RUN, "score"),
        ("by:bob", Order.RUN, "others' verdicts"),
        ("merge", Order.RUN, "others' verdicts"),
        ("", Order.UNCERTAINTY, "score"),
        ("by:bob", Order.SCORE_UP, "others' verdicts and score"),
    ],
)
def test_a_blind_review_refuses_what_would_tell_of_what_it_hides(
    desk: Desk, line: str, order: Order, told: str
) -> None:
    session, run = desk.review(scope=BLIND), run_of(10)
    feed(session, run)
    with pytest.raises(NotAllowed, match=f"would give away {told}$"):
        session.navigator.show(parsed(line), order)
    session.navigator.show(parsed("undecided profiles=2"), Order.SIZE)


def test_a_blind_decision_says_so_in_the_journal(desk: Desk) -> None:
    blind, seeing, run = desk.review(scope=BLIND), desk.review("bob"), run_of(10)
    for session in (blind, seeing):
        feed(session, run)
        session.navigator.go_to(len(desk.opened) if session is blind else 0)
        session.decide(Verdict.REJECT)
    assert [one.blind for one in blind.decisions.recent(5)] == [False, True]


def test_a_decision_keeps_how_its_group_came_to_be_reviewed(desk: Desk) -> None:
    run = run_of(20)
    bob, session = desk.review("bob"), desk.review(scope=Scope(sample=Sample(4)))
    for one in (bob, session):
        feed(one, run)
        one.decide(Verdict.REJECT)
    again = desk.review("eve", scope=Scope(second_review=SecondReview(0.99)))
    feed(again, run)
    again.decide(Verdict.REJECT)
    found = [one.choice for one in bob.decisions.recent(5)]
    assert found == [
        Choice(ChosenBy.SECOND, 99, 100, ""),
        Choice(ChosenBy.SAMPLE, 4, 20, ""),
        Choice(ChosenBy.ORDER, 0, 20),
    ]


def test_the_end_of_a_sample_tells_what_it_showed(desk: Desk) -> None:
    session, run = desk.review(scope=Scope(sample=Sample(4))), run_of(20)
    notices = []
    for verdict in (Verdict.MERGE, Verdict.MERGE, Verdict.REVIEW, Verdict.REJECT):
        feed(session, run)
        notices.append(session.decide(verdict)[1])
    assert not any("It shows" in notice for notice in notices[:-1])
    assert "a merge is right in 2 of 3 groups, 9.4 to 99.2 % of all" in notices[-1]


def test_of_an_audit_what_chance_drew_is_told_from_what_had_its_turn(desk: Desk) -> None:
    session = desk.review(scope=Scope(audit=Audit(4)))
    feed(session, run_of(40))
    for _ in range(8):
        feed(session, run_of(40))
        session.decide(Verdict.MERGE)
    kept = [one.choice.by for one in reversed(session.decisions.recent(8)) if one.choice is not None]
    assert kept == [*[ChosenBy.ORDER] * 3, ChosenBy.AUDIT] * 2


def test_what_is_picked_of_an_audit_is_no_chance_but_what_is_decided_anew_is(desk: Desk) -> None:
    session = desk.review(scope=Scope(audit=Audit(4)))
    feed(session, run_of(40))
    view = session.navigator.view
    assert view is not None
    first, second = [at for at in view.positions(0, 8) if view.choice(at).by is ChosenBy.AUDIT]

    def decided_at(position: int, verdict: Verdict) -> ChosenBy | None:
        session.navigator.pick(position)
        feed(session, run_of(40))
        decision, _ = session.decide(verdict)
        return None if decision.choice is None else decision.choice.by

    def again(verdict: Verdict) -> ChosenBy | None:
        session.undo()
        feed(session, run_of(40))
        decision, _ = session.decide(verdict)
        return None if decision.choice is None else decision.choice.by

    assert decided_at(second, Verdict.MERGE) is ChosenBy.HAND
    assert again(Verdict.REJECT) is ChosenBy.HAND
    session.undo()
    session.navigator.seek_first_undecided()
    session.navigator.advance()
    while session.navigator.position != first:
        feed(session, run_of(40))
        session.decide(Verdict.MERGE)
    feed(session, run_of(40))
    assert session.decide(Verdict.MERGE)[0].choice == view.choice(first)
    assert again(Verdict.REVIEW) is ChosenBy.AUDIT
    assert decided_at(first, Verdict.REJECT) is ChosenBy.AUDIT


def test_a_blind_review_tells_of_ones_own_decisions_alone(desk: Desk) -> None:
    bob, run = desk.review("bob"), run_of(10)
    feed(bob, run)
    theirs, _ = bob.decide(Verdict.MERGE)
    session = desk.review(scope=BLIND)
    feed(session, run)
    mine, _ = session.decide(Verdict.REJECT)
    assert not session.under_review.may_show(theirs)
    assert session.under_review.may_show(mine)


def test_in_a_blind_review_a_verdict_counts_that_another_has_given_already(desk: Desk) -> None:
    bob, run = desk.review("bob"), run_of(10)
    feed(bob, run)
    theirs, _ = bob.decide(Verdict.MERGE)
    session = desk.review(scope=BLIND)
    feed(session, run)
    session.navigator.go_to_group(theirs.group_key)
    feed(session, run)
    mine, _ = session.decide(Verdict.MERGE)
    assert mine.group_key == theirs.group_key
    with pytest.raises(NotAllowed, match="marked merge already"):
        session.navigator.go_to_group(mine.group_key)
        session.decide(Verdict.MERGE)


def test_a_blind_review_does_not_say_what_another_decided_meanwhile(desk: Desk) -> None:
    session, bob, run = desk.review(scope=BLIND), desk.review("bob"), run_of(10)
    feed(session, run)
    feed(bob, run)
    bob.decide(Verdict.MERGE)
    with pytest.raises(NotAllowed) as refused:
        session.decide(Verdict.REJECT)
    assert "Someone else has decided this group meanwhile" in str(refused.value)
    assert "merge" not in str(refused.value)
    assert "bob" not in str(refused.value)


@pytest.mark.parametrize(
    ("scope", "told"),
    [
        (Scope(), ""),
        (BLIND, "Blind: score, bands and others' verdicts are hidden"),
        (Scope(sample=Sample(1200)), "A random sample of up to 1,200 groups"),
        (
            Scope(sample=Sample(30, by_band=True), second_review=SecondReview(0.125)),
            "A random sample of up to 30 groups by band. 12.5 % of others' decisions are asked again, among"
            " the undecided groups. Blind: score, bands and others' verdicts are hidden",
        ),
    ],
)
def test_the_reviewer_is_told_at_the_start_what_is_assigned(desk: Desk, scope: Scope, told: str) -> None:
    assert desk.review(scope=scope).take(Connected("eu-central-1")) == told


SECOND = Scope(second_review=SecondReview(1.0))


def test_a_second_review_asks_for_others_decisions_blind_and_comes_to_an_end(desk: Desk) -> None:
    bob, run = desk.review("bob"), run_of(4)
    feed(bob, run)
    for _ in range(2):
        bob.decide(Verdict.MERGE)
        feed(bob, run)
    session = desk.review(scope=SECOND)
    feed(session, run)
    decided = []
    while session.groups.count(None):
        decision, notice = session.decide(Verdict.REJECT)
        feed(session, run)
        decided.append(decision)
    assert [one.match_id for one in decided] == ["m0", "m1", "m2", "m3"]
    assert all(one.blind for one in decided)
    assert notice == "The end: all 4 groups have their verdict"
    again = desk.review(scope=SECOND)
    feed(again, run)
    assert again.groups.count(None) == 0


def test_a_second_review_that_is_taken_back_is_asked_again(desk: Desk) -> None:
    bob, run = desk.review("bob"), run_of(2)
    feed(bob, run)
    bob.decide(Verdict.MERGE)
    session = desk.review(scope=SECOND)
    feed(session, run)
    session.decide(Verdict.REJECT)
    assert session.groups.verdict(0) is Verdict.REJECT
    session.undo()
    assert session.groups.verdict(0) is None


def test_what_another_decides_during_a_second_review_stays_to_be_asked(desk: Desk) -> None:
    session, bob, run = desk.review(scope=SECOND), desk.review("bob"), run_of(2)
    feed(session, run)
    feed(bob, run)
    bob.decide(Verdict.MERGE)
    session.arrivals.take_news()
    assert session.groups.verdict(0) is None


def test_shares_are_each_groups_once_and_stay_whatever_the_filter(desk: Desk) -> None:
    run, shares = run_of(20), []
    for number in (1, 2, 3):
        session = desk.review(f"r{number}", scope=Scope(share=Share(number, 3)))
        feed(session, run)
        shares.append(seen(session))
        session.navigator.show(parsed("score>=0.5"))
        assert seen(session) == [at for at in shares[-1] if at >= 10]
        session.navigator.show()
        assert seen(session) == shares[-1]
    assert all(shares)
    assert sorted(at for share in shares for at in share) == list(range(20))


def test_whoever_has_decided_their_share_is_told_so(desk: Desk) -> None:
    session, run = desk.review(scope=Scope(share=Share(2, 3))), run_of(10)
    feed(session, run)
    notice = ""
    for _ in seen(session):
        _, notice = session.decide(Verdict.REJECT)
        feed(session, run)
    assert "The end: no undecided group is left of your share" in notice
