"""What a sample says of all groups, and what it takes to know more."""

from __future__ import annotations

from random import Random

import pytest

from reviewer.quality.agreement import bootstrapped, cohens_kappa, share_alike
from reviewer.quality.intervals import Interval, clopper_pearson, labels_for
from reviewer.quality.weighted import Cell, estimate


def test_nothing_seen_leaves_everything_open() -> None:
    assert clopper_pearson(0, 0) == Interval(0.0, 1.0)
    assert estimate([]).interval == Interval(0.0, 1.0)
    assert estimate([Cell(0.1, 0, 0)]).share is None


def test_equal_chances_give_the_exact_interval_of_the_plain_counts() -> None:
    found = estimate([Cell(0.1, 90, 100), Cell(0.1, 9, 10)])
    assert found.share == pytest.approx(0.9)
    assert found.interval == pytest.approx(clopper_pearson(99, 110))


def test_a_group_counts_as_many_as_it_stands_for() -> None:
    found = estimate([Cell(0.5, 50, 50), Cell(0.05, 0, 50)])
    assert found.share == pytest.approx(100 / 1100)
    assert found.effective < 100


@pytest.mark.parametrize("right", [(1, 0), (49, 1), (50, 0)])
def test_one_group_that_stands_for_a_million_has_an_interval_however_near_its_ends_are(
    right: tuple[int, int],
) -> None:
    few, many = right
    found = estimate([Cell(1.0, few, 50), Cell(1e-6, many, 1)])
    assert found.share is not None
    assert 0 <= found.interval.low <= found.share <= found.interval.high <= 1
    assert found.interval.width > 0.9


def test_as_many_labels_as_are_asked_for_give_an_interval_no_wider() -> None:
    wanted = labels_for(0.02, 0.99)
    assert clopper_pearson(0.99 * wanted, wanted).width <= 0.02
    assert clopper_pearson(0.99 * (wanted - 1), wanted - 1).width > 0.02


@pytest.mark.parametrize("runs", [60, pytest.param(2_000, marks=pytest.mark.slow)])
def test_weighted_intervals_cover_the_share_of_all_groups(runs: int) -> None:
    """Strata drawn with different chances, of which the large one is seldom wrong or often."""
    covered = 0
    for seed in range(runs):
        random = Random(seed)
        strata = [(random.randint(500, 5_000), random.choice([0.5, 0.9, 0.97, 0.999])) for _ in range(3)]
        everyone = [[random.random() < share for _ in range(groups)] for groups, share in strata]
        truth = sum(map(sum, everyone)) / sum(map(len, everyone))
        drawn = [random.sample(groups, random.choice([40, 100, 300])) for groups in everyone]
        cells = [
            Cell(len(some) / len(groups), sum(some), len(some))
            for some, groups in zip(drawn, everyone, strict=True)
        ]
        low, high = estimate(cells).interval
        covered += low <= truth <= high
    assert covered >= 0.95 * runs


def test_the_same_seed_draws_the_same_interval_and_it_holds_what_is_measured() -> None:
    pairs: dict[tuple[str, ...], int] = {
        ("merge", "merge"): 70,
        ("merge", "reject"): 9,
        ("reject", "reject"): 40,
    }
    for measure in (cohens_kappa, share_alike):
        found = bootstrapped(pairs, measure, seed="a", draws=200)
        assert found is not None
        assert found == bootstrapped(pairs, measure, seed="a", draws=200)
        measured = measure(pairs)
        assert measured is not None
        assert found.low < measured < found.high


def test_whoever_always_says_the_same_may_always_go_on_to() -> None:
    found = bootstrapped({("merge", "merge"): 12, ("reject", "reject"): 8}, cohens_kappa, seed="a", draws=100)
    assert found is not None
    assert found.high == 1


def test_agreement_by_one_verdict_alone_is_no_agreement_beyond_chance() -> None:
    assert cohens_kappa({("merge", "merge"): 50}) is None
    assert bootstrapped({("merge", "merge"): 50}, cohens_kappa, seed="", draws=20) is None
