"""What GetDomain says, read into plain data; and when the next job starts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.aws.domains import WEEKDAYS, Schedule, settings_of

SATURDAY = datetime(2026, 11, 21, tzinfo=UTC)
schedules = st.builds(Schedule, st.integers(0, 6), st.integers(0, 23), st.integers(0, 59))
zones = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=zones)


@given(schedules, moments)
def test_the_next_run_is_the_first_of_its_weekday_and_time_in_utc_after_now(
    schedule: Schedule, now: datetime
) -> None:
    found = schedule.next_run(now)
    assert timedelta() < found - now <= timedelta(weeks=1)
    assert found.utcoffset() == timedelta()
    assert (found.weekday(), found.hour, found.minute) == (
        schedule.weekday,
        schedule.hour,
        schedule.minute,
    )
    assert found.second == found.microsecond == 0


def test_a_domain_without_a_schedule_runs_on_saturdays_at_midnight_utc() -> None:
    schedule = settings_of({"Matching": {"Enabled": True}}).schedule
    assert schedule.is_default
    assert str(schedule) == "Saturday 00:00 UTC"
    assert schedule.next_run(SATURDAY - timedelta(seconds=1)) == SATURDAY
    assert schedule.next_run(SATURDAY) == SATURDAY + timedelta(weeks=1)


@pytest.mark.parametrize("day", WEEKDAYS)
def test_a_domains_own_schedule_is_taken(day: str) -> None:
    matching = {"Enabled": True, "JobSchedule": {"DayOfTheWeek": day, "Time": "9:05"}}
    schedule = settings_of({"Matching": matching}).schedule
    assert str(schedule) == f"{day.capitalize()} 09:05 UTC"
    assert not schedule.is_default


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"Matching": None},
        {"Matching": {"JobSchedule": {"DayOfTheWeek": "NEVER", "Time": "25:99"}}},
        {"Matching": {"JobSchedule": {"DayOfTheWeek": "MONDAY", "Time": "25:99"}}},
        {"Matching": {"AutoMerging": {"Consolidation": None}, "ExportingConfig": {"S3Exporting": {}}}},
        {"Stats": {"ProfileCount": None}},
    ],
)
def test_what_is_missing_or_senseless_has_the_default(answer: dict[str, object]) -> None:
    settings = settings_of(answer)
    assert settings.schedule == Schedule()
    assert not settings.matching
    assert not settings.auto_merging.enabled
    assert settings.export_to is None
    assert settings.profiles is None
