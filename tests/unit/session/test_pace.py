"""How fast groups are decided, and how long the rest takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from reviewer.session.pace import Pace

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def deciding_every(gap: timedelta) -> Pace:
    pace = Pace()
    for number in range(3):
        pace.decided(NOON + number * gap)
    return pace


def test_the_groups_that_are_left_take_as_long_as_the_last_ones() -> None:
    assert deciding_every(timedelta(seconds=6)).time_left(20) == timedelta(minutes=2)


def test_no_time_is_left_to_tell_where_no_group_is() -> None:
    assert deciding_every(timedelta(seconds=6)).time_left(0) is None
