"""Moments as people write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.core.moments import moment_of

ZONE = timezone(timedelta(hours=1))
NOW = datetime(2026, 3, 31, 14, 30, tzinfo=ZONE)
"""A Tuesday."""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-03-31"),
        ("Yesterday", "2026-03-30"),
        ("3 days ago", "2026-03-28"),
        ("3d", "2026-03-28"),
        ("a day ago", "2026-03-30"),
        ("last week", "2026-03-24"),
        ("2 weeks  ago", "2026-03-17"),
        ("last month", "2026-02-28"),
        ("13 months ago", "2025-02-28"),
        ("a year ago", "2025-03-31"),
        ("monday", "2026-03-30"),
        ("last tuesday", "2026-03-24"),
        ("wednesday", "2026-03-25"),
        ("2026-03-20", "2026-03-20"),
    ],
)
def test_a_day_is_its_beginning_or_its_end(text: str, day: str) -> None:
    beginning = datetime.fromisoformat(day).astimezone(UTC)
    assert moment_of(text, NOW) == beginning
    assert moment_of(text, NOW, end=True) == (datetime.fromisoformat(day) + timedelta(days=1)).astimezone(UTC)


def test_a_week_of_a_year_ends_with_its_sunday() -> None:
    for week in ("2026-W53", "2026W53"):
        assert moment_of(week, NOW) == datetime(2026, 12, 28).astimezone(UTC)
        assert moment_of(week, NOW, end=True) == datetime(2027, 1, 4).astimezone(UTC)
    assert moment_of("2026-W53-7", NOW, end=True) == datetime(2027, 1, 4).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("now", NOW),
        ("90 minutes ago", NOW - timedelta(minutes=90)),
        ("an hour ago", NOW - timedelta(hours=1)),
        ("12h", NOW - timedelta(hours=12)),
        ("2026-03-20T09:30+01:00", datetime(2026, 3, 20, 9, 30, tzinfo=ZONE)),
        ("2026-03-20T08:30Z", datetime(2026, 3, 20, 9, 30, tzinfo=ZONE)),
    ],
)
def test_a_moment_is_the_same_where_it_is_an_end(text: str, moment: datetime) -> None:
    assert moment_of(text, NOW) == moment_of(text, NOW, end=True) == moment


@pytest.mark.parametrize(
    "text",
    ["", "last wek", "week", "a week", "last", "3", "3 days hence", "-3 days ago", "999999 years ago",
     "999999 months ago", "2026-02-30", "20260320T", "0x3 days ago"],
)  # fmt: skip
def test_what_names_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        moment_of(text, NOW)


@given(st.text(max_size=30))
def test_any_text_is_a_moment_or_refused(text: str) -> None:
    try:
        found = moment_of(text, NOW)
    except ValueError:
        return
    assert found.utcoffset() == timedelta(0)


@given(st.integers(1, 5_000), st.sampled_from(["minute", "hour", "day", "week", "month"]))
def test_more_is_longer_ago_and_never_ahead(count: int, unit: str) -> None:
    assert moment_of(f"{count + 1} {unit}s ago", NOW) < moment_of(f"{count} {unit}s ago", NOW) <= NOW
