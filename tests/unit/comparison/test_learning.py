"""Weights learnt from decisions: which pairs they judge, what is counted, and how far the program's draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.comparison.learning import ENOUGH, Counts, LearntLine, counted, in_force, judged_pairs, learnt
from reviewer.comparison.weights import measured
from reviewer.core.decisions import Decision, Verdict
from tests.unit.journal.making import decision

SAME_DATE, OTHER_DATE = "birth-date:identical:identical", "birth-date:different:different-dates"


def on(verdict: Verdict, *ids: str, **changes: Any) -> Decision:
    return decision(1, verdict, profile_ids=ids, **changes)


@pytest.mark.parametrize(
    ("judged", "pairs"),
    [
        (on(Verdict.MERGE, "a", "b", "c"), [(0, 1, True), (0, 2, True), (1, 2, True)]),
        (
            on(Verdict.MERGE, "a", "b", "c", "d", clusters=(("c", "a"), ("b",))),
            [(0, 1, False), (0, 2, True), (0, 3, False), (1, 2, False), (1, 3, False), (2, 3, False)],
        ),
        (on(Verdict.REJECT, "a", "b"), [(0, 1, False)]),
        (on(Verdict.REJECT, "a", "b", "c"), []),
        (on(Verdict.REVIEW, "a", "b"), []),
    ],
)
def test_a_decision_judges_the_pairs_that_it_says_something_of(
    judged: Decision, pairs: Sequence[tuple[int, int, bool]]
) -> None:
    assert list(judged_pairs(judged)) == pairs


def pairs(same: int, other: int) -> Counts:
    """One customer's birth date was the same in ``same`` of 200 pairs, two customers' in ``other`` of 200."""
    decided = [
        on(verdict, "a", "b", evidence={"0-1": (SAME_DATE if at < agreeing else OTHER_DATE,)})
        for verdict, agreeing in ((Verdict.MERGE, same), (Verdict.REJECT, other))
        for at in range(200)
    ]
    return of_all(decided)


def of_all(decided: Sequence[Decision]) -> Counts:
    [counts] = counted(decided, measured()).values()
    return counts


def line(counts: Counts) -> LearntLine:
    return next(one for one in learnt(counts, measured()) if one.line[:3] == ("birth-date", "agrees", "*"))


def test_what_most_of_one_customer_and_few_of_two_share_weighs_more_than_what_both_share() -> None:
    telling, common = line(pairs(190, 10)), line(pairs(190, 180))
    assert (telling.one, telling.two) == (190, 10)
    assert telling.low > common.high
    assert common.low < 0.5


@given(st.integers(0, 200), st.integers(0, 200))
def test_a_weight_lies_between_the_programs_and_what_was_counted(same: int, other: int) -> None:
    found = line(pairs(same, other))
    assert found.low <= found.high
    assert found.high - found.low <= 2 * 1.96 + 0.01, "never less sure than the program's own"


def test_without_decisions_all_weights_are_those_of_the_program() -> None:
    assert not Counts().are_enough
    assert [one.bits for one in learnt(Counts(), measured())] == [one.bits for one in measured().lines]
    assert in_force(measured(), []).lines == measured().lines


def test_as_many_pairs_as_are_enough_know_what_a_fifth_give_to_a_bit() -> None:
    fifth = ENOUGH // 5
    decided = [
        on(verdict, "a", "b", evidence={"0-1": (SAME_DATE if at < fifth else OTHER_DATE,)})
        for verdict in (Verdict.MERGE, Verdict.REJECT)
        for at in range(ENOUGH)
    ]
    found = of_all(decided)
    assert found.are_enough
    assert (line(found).high - line(found).low) / 2 < 1


def test_codes_of_another_release_and_what_cannot_be_compared_are_passed_over() -> None:
    said = ("aura:identical:identical", "birth-date:different:some-new-code", "birth-date:not-comparable")
    counts = of_all([on(Verdict.MERGE, "a", "b", evidence={"0-1": said})])
    assert counts.pairs == {True: 1}
    assert not counts.of_line


def test_no_difference_but_a_slip_ever_speaks_for_one_customer() -> None:
    moved, same = "address:different:other-number", "address:identical:identical"
    decided = [
        on(verdict, "a", "b", evidence={"0-1": (moved if at < moving else same,)})
        for verdict, moving in ((Verdict.MERGE, 180), (Verdict.REJECT, 5))
        for at in range(200)
    ]
    found = next(one for one in learnt(of_all(decided), measured()) if one.line[2] == "other-number")
    assert found.low > 0
    assert found.bits < 0
