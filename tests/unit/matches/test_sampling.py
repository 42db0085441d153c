"""Samples and second reviews: reproducible, even, and settled by seed and group key alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.core.decisions import Decision, Reviewer, Verdict
from reviewer.core.matches import group_key
from reviewer.matches.bands import Band, Bands
from reviewer.matches.sampling import Draw, Sample, SecondReview, shares

KEYS = [bytes.fromhex(group_key((f"p{at}", f"q{at}"))) for at in range(3_000)]


def drawn(sample: Sample, keys: list[bytes], scores: list[float | None] | None = None) -> set[bytes]:
    draw = Draw(sample, Bands())
    for key, score in zip(keys, scores or [0.5] * len(keys), strict=True):
        draw.put(key, score)
    return {keys[position] for position in draw.positions()}


@given(st.permutations(KEYS[:40]), st.integers(1, 50), st.text(max_size=3))
def test_a_sample_does_not_depend_on_the_order_in_which_the_groups_came(
    shuffled: list[bytes], size: int, seed: str
) -> None:
    sample = Sample(size, seed)
    assert drawn(sample, shuffled) == drawn(sample, KEYS[:40])
    assert len(drawn(sample, shuffled)) == min(size, 40)


def test_a_new_page_changes_a_sample_only_by_the_groups_of_that_page() -> None:
    before, after = drawn(Sample(100, "s"), KEYS[:2_900]), drawn(Sample(100, "s"), KEYS)
    assert after - before <= set(KEYS[2_900:])
    assert len(after - before) < 20


def test_another_seed_draws_another_sample() -> None:
    one, other = drawn(Sample(100, "a"), KEYS), drawn(Sample(100, "b"), KEYS)
    assert len(one & other) < 20  # 3.3 expected by chance.


def test_a_larger_sample_holds_the_smaller_one() -> None:
    assert drawn(Sample(50, "s"), KEYS) < drawn(Sample(200, "s"), KEYS)


def test_each_group_is_as_likely_as_any_other() -> None:
    times = dict.fromkeys(KEYS[:20], 0)
    for seed in range(1_000):
        for key in drawn(Sample(5, str(seed)), KEYS[:20]):
            times[key] += 1
    # 250 expected, standard deviation 13.7: five of them either way.
    assert all(180 < count < 320 for count in times.values())


def test_by_band_each_band_has_as_many_as_the_others() -> None:
    scores = [0.9] * 2_000 + [0.6] * 900 + [0.1] * 80 + [None] * 20
    sample = drawn(Sample(120, "s", by_band=True), KEYS, scores)
    per_band = dict.fromkeys((*Band, None), 0)
    for key, score in zip(KEYS, scores, strict=True):
        per_band[Bands().band(score)] += key in sample
    assert per_band == {Band.MERGE: 34, Band.BETWEEN: 33, Band.REJECT: 33, None: 20}


@given(st.lists(st.integers(0, 30), max_size=5), st.integers(0, 100))
def test_shares_are_even_and_no_more_than_there_is(counts: list[int], wanted: int) -> None:
    found = shares(counts, wanted)
    assert sum(found) == min(wanted, sum(counts))
    assert all(0 <= share <= count for share, count in zip(found, counts, strict=True))
    short = [share for share, count in zip(found, counts, strict=True) if share < count]
    assert not short or max(found) - min(short) <= 1


def test_a_sample_of_none_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one group: 0 is too few"):
        Sample(0)


def test_a_second_review_picks_its_share_of_the_groups() -> None:
    keys = [key.hex() for key in KEYS]
    for share in (0.0, 0.1, 0.5, 1.0):
        picked = sum(SecondReview(share, "s").picks(key) for key in keys)
        assert abs(picked - share * len(keys)) <= 5 * (share * (1 - share) * len(keys)) ** 0.5
    assert all(SecondReview(0.5).picks(key) for key in keys if SecondReview(0.1).picks(key))


def test_a_sample_and_a_second_review_of_one_seed_have_nothing_to_do_with_each_other() -> None:
    sample = drawn(Sample(1_500, "s"), KEYS)
    picked = sum(SecondReview(0.5, "s").picks(key.hex()) for key in sample)
    assert 650 < picked < 850


ANN, BOB = ("ann", 1001), ("bob", 1002)


def said(
    who: tuple[str, int], verdict: Verdict = Verdict.REJECT, name: str = "d1", withdraws: str | None = None
) -> Decision:
    return Decision(
        id=name,
        decided_at=datetime(2026, 11, 21, tzinfo=UTC),
        reviewer=who[0],
        reviewer_uid=who[1],
        caller_arn=None,
        domain_name="acme",
        region="eu-west-1",
        match_id="m",
        group_key=group_key(("a", "b")),
        profile_ids=("a", "b"),
        confidence_score=0.6,
        match_generation_date=None,
        verdict=verdict,
        withdraws=withdraws,
    )


EVERY = SecondReview(1.0)


def test_what_another_decided_is_asked_again() -> None:
    assert EVERY.is_due(said(BOB), lambda: [said(BOB)], Reviewer(*ANN))


def test_what_nobody_decided_or_the_share_does_not_hold_is_not_asked_again() -> None:
    assert not EVERY.is_due(None, list, Reviewer(*ANN))
    assert not SecondReview(0.0).is_due(said(BOB), lambda: [said(BOB)], Reviewer(*ANN))


def test_ones_own_decision_is_not_asked_again_even_when_another_has_decided_since() -> None:
    assert not EVERY.is_due(said(ANN), lambda: [said(ANN)], Reviewer(*ANN))
    mine_first = [said(ANN), said(BOB, name="d2")]
    assert not EVERY.is_due(mine_first[1], lambda: mine_first, Reviewer(*ANN))


def test_two_reviewers_who_review_each_other_come_to_an_end() -> None:
    history = [said(BOB, name="d0")]
    for turn in range(10):
        due = [who for who in (ANN, BOB) if EVERY.is_due(history[-1], lambda: history, Reviewer(*who))]
        if not due:
            break
        history.append(said(due[0], name=f"d{turn + 1}"))
    assert [one.reviewer for one in history] == ["bob", "ann"]


def test_what_two_have_decided_is_asked_of_no_third() -> None:
    history = [said(BOB), said(("eve", 3), name="d2")]
    assert not EVERY.is_due(history[-1], lambda: history, Reviewer(*ANN))


def test_a_second_review_that_was_taken_back_is_asked_again() -> None:
    mine = said(ANN, name="d2")
    undo = replace(said(ANN, Verdict.WITHDRAWN, name="d3"), withdraws="d2")
    assert EVERY.is_due(said(BOB), lambda: [said(BOB), mine, undo], Reviewer(*ANN))


def test_another_user_of_the_same_name_is_another() -> None:
    assert EVERY.is_due(said(("ann", 7)), lambda: [said(("ann", 7))], Reviewer(*ANN))


def test_another_aws_caller_of_the_same_user_is_another_and_another_machine_is_none() -> None:
    theirs = replace(said(ANN), host="desk-8", caller_arn="arn:aws:iam::1:user/bea")
    assert EVERY.is_due(theirs, lambda: [theirs], Reviewer(*ANN, "desk-8", "arn:aws:iam::1:user/ann"))
    assert not EVERY.is_due(theirs, lambda: [theirs], Reviewer(*ANN, "desk-7", "arn:aws:iam::1:user/bea"))


def test_a_share_beyond_all_is_refused() -> None:
    with pytest.raises(ValueError, match="from 0 to 1: 10 does not"):
        SecondReview(10)
