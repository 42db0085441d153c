"""Groups that two have judged differently are brought to a third, who sees what was said and not by whom."""

from __future__ import annotations

import pytest

from reviewer.core.decisions import ChosenBy, Verdict
from reviewer.matches.filter_line import parsed, written
from reviewer.matches.orders import Order
from reviewer.plain.decision_text import effective_lines
from reviewer.session.rules import NotAllowed
from reviewer.session.scope import Scope
from tests.unit.session.reviewing import Desk, feed, run_of, seen

JUDGE, BLIND = Scope(adjudicate=True), Scope(blind=True)
RUN = run_of(10)


@pytest.fixture
def disputed(desk: Desk) -> Desk:
    """Ann and Bob judge groups 0 to 3: they differ on 1 and 3; 2 is left to someone else by one of them."""
    for name, verdicts in (("ann", "mmmm"), ("bob", "mxvx")):
        session = desk.review(name, scope=BLIND)
        for at, letter in enumerate(verdicts):
            session.navigator.go_to(at)
            feed(session, RUN)
            session.mark(session.draft.noted(f"{name}'s note on {at}"))
            session.decide(next(one for one in Verdict if one.key == letter))
    return desk


def test_only_groups_in_dispute_are_gone_through_and_a_verdict_ends_each(disputed: Desk) -> None:
    session = disputed.review("eve", scope=JUDGE)
    feed(session, RUN)
    assert seen(session) == [1, 3]
    assert session.navigator.position == 1
    made, _ = session.decide(Verdict.REJECT)
    assert made.choice is not None
    assert (made.choice.by, made.blind) == (ChosenBy.DISPUTE, False)
    assert (seen(session), session.navigator.position) == ([3], 3)
    feed(session, RUN)
    _, notice = session.decide(Verdict.MERGE)
    assert "no group in dispute" in notice
    later = disputed.review("kim", scope=JUDGE)
    feed(later, RUN)
    assert seen(later) == []


def test_what_was_said_is_shown_with_its_notes_and_without_names(disputed: Desk) -> None:
    session = disputed.review("eve", scope=JUDGE)
    feed(session, RUN)
    assert session.current is not None
    told = " ".join(effective_lines(session, session.current))
    assert told == "One says merge, note: ann's note on 1. Another says reject, note: bob's note on 1."
    assert not any(map(session.under_review.may_show, session.under_review.sides))
    session.decide(Verdict.MERGE)
    session.navigator.go_to(1)
    assert session.under_review.sides == ()


def test_a_verdict_that_is_taken_back_opens_the_dispute_again(disputed: Desk) -> None:
    session = disputed.review("eve", scope=JUDGE)
    feed(session, RUN)
    session.decide(Verdict.REJECT)
    session.undo()
    assert (seen(session), len(session.under_review.sides)) == ([1, 3], 2)


def test_nobody_ends_their_own_dispute(disputed: Desk) -> None:
    session = disputed.review("bob", scope=JUDGE)
    feed(session, RUN)
    assert seen(session) == []


def test_a_decision_of_someone_else_meanwhile_opens_or_ends_a_dispute(disputed: Desk) -> None:
    session, other = disputed.review("eve", scope=JUDGE), disputed.review("bob")
    feed(session, RUN)
    other.navigator.go_to(1)
    feed(other, RUN)
    other.navigator.go_to_group(session.groups.group(1).key)
    other.decide(Verdict.MERGE)
    session.take_news()
    assert seen(session) == [3]


def test_the_groups_in_dispute_can_be_narrowed_down_but_not_by_what_is_hidden(disputed: Desk) -> None:
    assert parsed(written(parsed("disputed profiles>2"))) == parsed("profiles>2 disputed")
    session = disputed.review("eve", scope=JUDGE)
    feed(session, RUN)
    session.navigator.show(parsed("profiles=2"), Order.SIZE)
    assert seen(session) == [1, 3]
    with pytest.raises(NotAllowed, match="would give away score"):
        session.navigator.show(parsed("score>0.5"))


def test_any_review_can_be_filtered_by_disputes_unless_it_is_blind(disputed: Desk) -> None:
    """Whoever sees both verdicts and follows one ends nothing; the first to change their mind does."""
    usual, blind = disputed.review("bob"), disputed.review("eve", scope=BLIND)
    for session in (usual, blind):
        feed(session, RUN)
    usual.navigator.show(parsed("disputed"))
    assert (seen(usual), usual.navigator.position) == ([1, 3], 1)
    assert usual.progress.decided == (4, 10)
    feed(usual, RUN)
    _, notice = usual.decide(Verdict.MERGE)
    assert (seen(usual), usual.navigator.position) == ([3], 3)
    assert "Replaced reject by you" in notice
    usual.undo()
    assert seen(usual) == [1, 3]
    with pytest.raises(NotAllowed, match="others' verdicts"):
        blind.navigator.show(parsed("disputed"))
