"""A threshold that is named reaches its target, however often it is looked at."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from reviewer.quality.thresholds import Watch, evidence, fewest_labels, suggest

TARGET = 0.95
RUNS = (20, pytest.param(1_000, marks=pytest.mark.slow))


def test_no_threshold_is_named_before_there_are_labels_enough() -> None:
    assert fewest_labels(0.99) == 437
    assert suggest({0.95: (436, 436)}, 0.99) is None
    found = suggest({0.95: (437, 437)}, 0.99)
    assert found is not None
    assert found.threshold == 0.95
    assert found.at_least >= 0.99


def test_it_goes_down_as_far_as_the_labels_are_right() -> None:
    labels = {score / 100: (30, 30) for score in range(80, 100)} | {0.5: (100, 200)}
    found = suggest(labels, 0.99)
    assert found is not None
    assert found.threshold == 0.8


def test_labels_that_come_one_by_one_or_at_once_say_the_same() -> None:
    one_by_one, at_once = Watch(TARGET), Watch(TARGET)
    for at in range(600):
        one_by_one.add(0.97, at % 60 != 0)
    at_once.add(0.97, 590, 600)
    assert one_by_one.look() == at_once.look() is not None


def test_one_wrong_merge_among_the_highest_scores_does_not_end_it_all() -> None:
    labels = {score / 1000: (20, 20) for score in range(800, 1000)} | {0.999: (19, 20)}
    found = suggest(labels, 0.99)
    assert found is not None
    assert found.threshold == 0.8


def test_what_was_named_is_never_taken_back() -> None:
    watch = Watch(TARGET)
    watch.add(0.99, 400, 400)
    named = watch.look()
    assert named is not None
    watch.add(0.99, 0, 300)
    later = watch.look()
    assert later is not None
    assert later.threshold == named.threshold


@pytest.mark.parametrize("runs", RUNS)
@pytest.mark.parametrize(
    "right_at",
    [
        pytest.param(lambda score: TARGET - 0.005, id="just below the target everywhere"),
        pytest.param(lambda score: 0.999 if score > 0.9 else 0.9, id="a step"),
    ],
)
def test_a_threshold_looked_for_after_every_label_misses_in_one_run_of_twenty_at_most(
    runs: int, right_at: Callable[[float], float]
) -> None:
    labels, missed_watching, missed_at_once = (600 if runs > 20 else 300), 0, 0
    for seed in range(runs):
        random, watch = Random(seed), Watch(TARGET)
        found: dict[float, tuple[int, int]] = {}
        misses = False
        for _ in range(labels):
            score = 0.5 + random.randrange(500) / 1_000
            is_right = random.random() < right_at(score)
            right, seen = found.get(score, (0, 0))
            found[score] = (right + is_right, seen + 1)
            watch.add(score, is_right)
            named = watch.look()
            misses = misses or (named is not None and _reached(named.threshold, right_at) < TARGET)
        missed_watching += misses
        at_once = suggest(found, TARGET)
        missed_at_once += at_once is not None and _reached(at_once.threshold, right_at) < TARGET
    assert missed_watching <= 0.05 * runs
    assert missed_at_once <= 0.05 * runs


def _reached(threshold: float, right_at: Callable[[float], float]) -> float:
    scores = [0.5 + at / 1_000 for at in range(500) if 0.5 + at / 1_000 >= threshold]
    return sum(map(right_at, scores)) / len(scores)


def test_evidence_speaks_for_a_target_that_is_passed_and_against_one_that_is_not() -> None:
    assert evidence(500, 500, 0.95) > 3
    assert evidence(900, 1_000, 0.95) < 0
