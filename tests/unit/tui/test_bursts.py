"""Which keys are deliberate."""

from __future__ import annotations

import math
from collections.abc import Iterable

from reviewer.tui.keys.bursts import Bursts


def deliberate(bursts: Bursts, times: Iterable[float]) -> list[bool]:
    found = []
    for when in times:
        bursts.key(when)
        found.append(bursts.is_deliberate)
    return found


def test_five_keys_a_second_are_deliberate() -> None:
    assert deliberate(Bursts(0.15), [at / 5 for at in range(50)]) == [True] * 50


def test_of_a_key_that_is_held_or_bounces_the_first_alone_counts() -> None:
    assert deliberate(Bursts(0.15), [at * 0.033 for at in range(60)]) == [True] + [False] * 59


def test_of_what_comes_in_one_read_nothing_counts() -> None:
    bursts = Bursts(0.15)
    bursts.read(3)
    assert deliberate(bursts, [1, 1, 1]) == [False] * 3
    bursts.read(1)
    assert deliberate(bursts, [2]) == [True]


def test_without_a_pause_every_key_counts() -> None:
    bursts = Bursts(0)
    bursts.read(9)
    assert deliberate(bursts, [1] * 9) == [True] * 9
    assert bursts.has_seen(5)
    assert not bursts.has_seen(math.inf)


def test_what_is_shown_counts_as_seen_a_pause_later() -> None:
    bursts = Bursts(0.15)
    bursts.key(1)
    assert bursts.has_seen(0.8)
    assert not bursts.has_seen(0.9)


def test_says_what_it_ignored_until_it_is_over() -> None:
    bursts = Bursts(0.15)
    bursts.key(1)
    bursts.give()
    bursts.key(1.03)
    bursts.ignore()
    assert bursts.words.startswith("A burst of keys: 1 verdict, 1 ignored.")
    bursts.key(2)
    assert bursts.words == ""
