"""A group that was applied is shown as that, and how many wait is counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer.core.decisions import Verdict
from reviewer.core.receipts import Receipt, ReceiptState
from reviewer.plain.decision_text import effective_lines, history_lines
from reviewer.plain.group_text import group_lines
from reviewer.session.applied import applied_words, merged_away
from reviewer.session.profile_cache import Member
from reviewer.session.scope import Scope
from reviewer.session.session import Session
from reviewer.tui.drawing import decision_lines
from tests.unit.journal.making import NOON, receipt
from tests.unit.session.reviewing import Desk, feed, run_of


def of_group(session: Session, state: ReceiptState, **changes: object) -> Receipt:
    """A receipt of bob's for the decision on the group under review."""
    decision = session.under_review.effective
    assert decision is not None
    made = receipt(1, state, decision, reviewer="bob", reviewer_uid=1003)
    return replace(made, recorded_at=NOON, **changes)  # type: ignore[arg-type]


def merged(desk: Desk, scope: Scope = Scope()) -> Session:  # noqa: B008 (frozen)
    """A review on a group that this reviewer has marked merge."""
    session = desk.review(scope=scope)
    feed(session, run_of(3))
    session.decide(Verdict.MERGE)
    session.navigator.go_to(0)
    return session


def apply(session: Session, *receipts: Receipt) -> None:
    session.decisions._store.append_receipts(receipts)  # type: ignore[attr-defined]
    session.decisions.forget_shown()
    assert session.under_review.effective is not None


def test_a_merged_group_says_who_merged_it_and_when(desk: Desk) -> None:
    session = merged(desk)
    assert session.under_review.applied == ()
    apply(session, of_group(session, ReceiptState.VERIFIED))
    group = session.current
    assert group is not None
    words = f"merged {NOON.astimezone():%d %b} by bob, verified"
    assert words in [remark.text for remark in decision_lines.effective_remarks(session)]
    assert words in [entry.text for entry in decision_lines.history_lines(session)]
    assert f"{words}." in list(effective_lines(session, group))
    assert f"{words}." in list(history_lines(session, group))


def test_what_was_merged_away_is_not_told_as_a_profile_that_cannot_be_shown(desk: Desk) -> None:
    session = merged(desk)
    apply(session, of_group(session, ReceiptState.VERIFIED))
    assert session.current is not None
    (gone,) = session.current.profile_ids[1:]
    assert merged_away(session.under_review.applied) == {gone}
    members = [session.members[0], Member(gone, unavailable="it no longer exists")]
    assert any("can't be shown" in line for line in group_lines(members, session.settings))
    told = group_lines(members, session.settings, merged_away=merged_away(session.under_review.applied))
    assert not any("can't be shown" in line for line in told)


def test_merges_that_wait_are_counted_until_they_are_applied(desk: Desk) -> None:
    session = merged(desk)
    assert session.decisions.to_apply == 1
    apply(session, of_group(session, ReceiptState.SENT))
    session.decisions.count_to_apply()
    assert session.decisions.to_apply == 1
    verified = of_group(session, ReceiptState.VERIFIED, id="another")
    apply(session, verified)
    session.decisions.count_to_apply()
    assert session.decisions.to_apply == 0


@pytest.mark.parametrize(
    ("state", "codes", "words"),
    [
        (ReceiptState.VERIFIED, (), "merged DAY by bob, verified"),
        (
            ReceiptState.DIFFERS,
            ("differs:Gender", "by:arn"),
            "merged DAY by bob, not as promised: Gender",
        ),
        (ReceiptState.UNKNOWN, (), "sent DAY by bob, not seen yet"),
        (ReceiptState.NOT_DONE, ("error:Denied",), "not merged DAY by bob: error:Denied"),
    ],
)
def test_each_outcome_has_its_words(
    desk: Desk, state: ReceiptState, codes: tuple[str, ...], words: str
) -> None:
    session = merged(desk)
    assert applied_words([of_group(session, state, codes=codes)], lambda one: one.reviewer) == words.replace(
        "DAY", f"{NOON.astimezone():%d %b}"
    )


def test_a_blind_review_hides_what_became_of_others_decisions(desk: Desk) -> None:
    apply(session := merged(desk), of_group(session, ReceiptState.VERIFIED))
    blind = desk.review("eve", Scope(blind=True))
    feed(blind, run_of(3))
    blind.navigator.go_to(0)
    assert blind.current is not None
    blind.decisions.shown(blind.current)
    assert blind.under_review.applied == ()
