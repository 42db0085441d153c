"""Intervals and agreement are those of scipy, statsmodels, scikit-learn and krippendorff.

A thousand tables: ``python -m pytest -m slow tests/unit/quality``.
"""

from __future__ import annotations

import math
from random import Random

import pytest

from reviewer.core.partitions import joint
from reviewer.quality.agreement import cohens_kappa, krippendorffs_alpha
from reviewer.quality.intervals import binomial_tail, clopper_pearson, lower_bound

CLOSE = 1e-9
TABLES = (30, pytest.param(1_000, marks=pytest.mark.slow))


@pytest.mark.parametrize("tables", TABLES)
def test_intervals_and_tails_are_those_of_scipy_and_statsmodels(tables: int) -> None:
    from scipy.stats import beta, binom
    from statsmodels.stats.proportion import proportion_confint

    random = Random(1)
    for _ in range(tables):
        seen = random.choice([1, 2, 5, 20, 100, 1_000, 20_000])
        right, confidence = random.randint(0, seen), random.choice([0.8, 0.9, 0.95, 0.99])
        ours = clopper_pearson(right, seen, confidence)
        theirs = proportion_confint(right, seen, 1 - confidence, method="beta")
        assert ours == pytest.approx(theirs, abs=CLOSE)
        one_sided = beta.ppf(1 - confidence, right, seen - right + 1) if right else 0.0
        assert lower_bound(right, seen, confidence) == pytest.approx(one_sided, abs=CLOSE)
        share = random.random()
        assert binomial_tail(right, seen, share) == pytest.approx(binom.sf(right - 1, seen, share), abs=CLOSE)


@pytest.mark.parametrize("tables", TABLES)
def test_kappa_is_that_of_scikit_learn_and_statsmodels(tables: int) -> None:
    from sklearn.metrics import cohen_kappa_score
    from statsmodels.stats.inter_rater import cohens_kappa as of_table

    random = Random(2)
    for _ in range(tables):
        verdicts = "mrx"[: random.randint(2, 3)]
        table: dict[tuple[str, ...], int] = {
            (one, other): random.randint(0, 30) for one in verdicts for other in verdicts
        }
        table[verdicts[0], verdicts[1]] += 1  # Where both gave one verdict alone there is no kappa.
        ones, others = zip(*(pair for pair, groups in table.items() for _ in range(groups)), strict=True)
        rows = [[table[one, other] for other in verdicts] for one in verdicts]
        ours = cohens_kappa(table)
        assert ours == pytest.approx(cohen_kappa_score(ones, others), abs=CLOSE)
        assert ours == pytest.approx(of_table(rows).kappa, abs=CLOSE)


@pytest.mark.parametrize("tables", TABLES)
def test_alpha_is_that_of_krippendorff(tables: int) -> None:
    import krippendorff

    random = Random(3)
    for _ in range(tables):
        judged = [
            [random.choice([0, 1, 2, math.nan, math.nan]) for _ in range(random.randint(4, 40))]
            for _ in range(1)
        ]
        groups = len(judged[0])
        judged += [
            [random.choice([0, 1, 2, math.nan]) for _ in range(groups)] for _ in range(random.randint(1, 4))
        ]
        units: dict[tuple[int, ...], int] = {}
        for given in zip(*judged, strict=True):
            unit = tuple(int(one) for one in given if not math.isnan(one))
            units[unit] = units.get(unit, 0) + 1
        compared = [unit for unit in units if len(unit) > 1]
        if len({one for unit in compared for one in unit}) < 2:
            continue
        theirs = krippendorff.alpha(judged, level_of_measurement="nominal")
        assert krippendorffs_alpha(units) == pytest.approx(theirs, abs=CLOSE)
        by_distance = krippendorff.alpha(judged, level_of_measurement="interval")
        ours = krippendorffs_alpha(units, lambda one, other: float((one - other) ** 2))
        assert ours == pytest.approx(by_distance, abs=CLOSE)


@pytest.mark.parametrize("tables", TABLES)
def test_the_distance_of_two_partitions_is_what_the_rand_index_lacks_to_one(tables: int) -> None:
    from sklearn.metrics import rand_score

    random = Random(4)
    for _ in range(tables):
        profiles = range(random.randint(2, 8))
        one, other = ([random.randrange(3) for _ in profiles] for _ in range(2))
        parts = [
            [{str(at) for at in profiles if labels[at] == label} for label in set(labels)]
            for labels in (one, other)
        ]
        distance = joint([str(at) for at in profiles], *parts).distance
        assert distance == pytest.approx(1 - rand_score(one, other), abs=CLOSE)
