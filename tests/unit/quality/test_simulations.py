"""The bench's simulations in short; the full counts: ``python -m tests.bench --only promises``."""

from __future__ import annotations

from reviewer.matches.orders import Order
from tests.bench.quality import AGREED, agreeing, covering, labels_until_named, missing, partly_looked_at


def test_intervals_cover_though_people_work_on_what_is_most_uncertain() -> None:
    covered, intervals = covering(12, groups=300)
    assert intervals > 80
    assert covered >= 0.95 * intervals


def test_intervals_of_agreement_cover_however_reviewers_differ() -> None:
    found = [agreeing(4, kind) for kind in AGREED]
    intervals = sum(of for _, of in found)
    assert intervals > 70
    assert sum(covered for covered, _ in found) >= 0.95 * intervals


def test_looking_after_every_label_costs_few_labels_and_no_promise() -> None:
    watched, fixed = labels_until_named(5)
    assert watched <= 1.5 * fixed
    assert missing(10, labels=200) == 0


def test_the_most_informative_groups_are_those_that_the_score_leaves_open() -> None:
    sure: list[tuple[float, tuple[str, ...]]] = [(0.99, ("a", "a")), (0.01, ("a", "b"))] * 70
    unsure: list[tuple[float, tuple[str, ...]]] = [(0.5, ("a", "b", "a")), (0.45, ("a", "a"))] * 20
    for seed in range(3):
        precision, recall = partly_looked_at(sure + unsure, seed, Order.INFORMATIVE)
        by_size_alone = partly_looked_at(sure + unsure, seed, Order.SIZE)
        as_they_came = partly_looked_at(sure + unsure, seed, Order.RUN)
        assert precision > as_they_came[0]
        assert recall > max(as_they_came[1], by_size_alone[1])
