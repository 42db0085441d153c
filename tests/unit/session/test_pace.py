"""How fast groups are decided, and how long the rest takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from reviewer.session.pace import Pace

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def deciding_every(gap: timedelta, decisions: int = 10) -> Pace:
    pace = Pace()
    for number in range(decisions):
        pace.decided(NOON + number * gap)
    return pace


def test_the_groups_that_are_left_take_as_long_as_the_last_ones() -> None:
    assert deciding_every(timedelta(seconds=6)).time_left(20) == timedelta(minutes=2)


def test_no_time_is_left_to_tell_where_no_group_is() -> None:
    assert deciding_every(timedelta(seconds=6)).time_left(0) is None


def test_a_few_decisions_tell_the_pace_and_not_yet_how_long_the_rest_takes() -> None:
    pace = deciding_every(timedelta(seconds=60), decisions=9)
    assert pace.a_minute == 1
    assert pace.time_left(300) is None
