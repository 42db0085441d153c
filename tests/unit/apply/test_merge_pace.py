"""Requests go as fast as asked for and no faster, though whoever sends them is held up now and then."""

from __future__ import annotations

import threading
from bisect import bisect_right
from random import Random

from reviewer.apply.pace import Pace


class Clock(threading.Event):
    """A clock that waiting moves on."""

    now = 0.0

    def wait(self, timeout: float | None = None) -> bool:
        self.now += timeout or 0.0
        return False


def test_moments_lost_are_made_up_for_and_no_second_has_more_than_the_account_s_hundred() -> None:
    clock, chance = Clock(), Random(16)
    pace = Pace(clock=lambda: clock.now)
    gone = []
    for _ in range(5_000):
        clock.now += chance.choice([0.0] * 12 + [0.001, 0.03])
        assert pace.wait(clock)
        gone.append(clock.now)
    in_a_second = [bisect_right(gone, at + 1.0) - number for number, at in enumerate(gone)]
    assert max(in_a_second) <= 100
    assert len(gone) / gone[-1] > 95


def test_throttling_never_makes_a_pace_quicker_than_was_asked_for() -> None:
    clock = Clock()
    pace = Pace(0.25, clock=lambda: clock.now)
    pace.throttled()
    assert pace.rate <= 0.25
