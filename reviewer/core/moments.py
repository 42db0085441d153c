"""Moments as people write them: ``yesterday``, ``3 days ago``, ``last week``, ``2026-11-21``."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

EXAMPLES = "2026-11-21, 2026-11-21T09:30, yesterday, friday, last week or 3 days ago"
"""What to write, for whoever wrote something else."""

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_AGO = re.compile(
    r"(?:(\d{1,6}) ?|(last|an?) )"
    r"(min(?:ute)?|h(?:our)?|d(?:ay)?|w(?:eek)?|month|y(?:ear)?)s?( ago)?"
)


_WEEK = re.compile(r"\d{4}-?w\d\d")
"""Of ISO 8601, ``2026-W48``."""


def moment_of(text: str, now: datetime, *, end: bool = False) -> datetime:
    """The moment that a text names, in UTC; a day or week stands for its beginning in the local time
    zone.

    A week, month or year ago is the day of then; a minute or an hour ago that moment. ``friday`` is the last
    one before today.

    Args:
        text: what was written.
        now: the present, in the local time zone (aware of it).
        end: whether a day or week stands for its end, which is the beginning of the next.

    Raises:
        ValueError: it names none.
    """
    written = " ".join(text.casefold().split())
    found = _in_words(written, now)
    if found is None:
        found = date.fromisoformat(text) if len(text) <= len("2026-11-21") else datetime.fromisoformat(text)
    if isinstance(found, datetime):
        return _in_utc(found)
    if end:
        days = 7 if _WEEK.fullmatch(written) else 1
        found = found + timedelta(days=days) if date.max - found > timedelta(days=days) else date.max
    return _in_utc(datetime.combine(found, time()))


def _in_words(text: str, now: datetime) -> datetime | date | None:
    today = now.date()
    if text in ("now", "today", "yesterday"):
        return {"now": now, "today": today, "yesterday": today - timedelta(days=1)}[text]
    if (weekday := text.removeprefix("last ")) in _WEEKDAYS:
        return today - timedelta(days=(today.weekday() - _WEEKDAYS.index(weekday) - 1) % 7 + 1)
    if (ago := _AGO.fullmatch(text)) is None or (ago[2] in ("a", "an") and not ago[4]):
        return None
    count, unit = int(ago[1] or 1), ago[3]
    try:
        match unit[0], unit:
            case "m", "month":
                return _months_before(today, count)
            case "y", _:
                return _months_before(today, 12 * count)
            case "m", _:
                return now - timedelta(minutes=count)
            case "h", _:
                return now - timedelta(hours=count)
            case "w", _:
                return today - timedelta(weeks=count)
        return today - timedelta(days=count)
    except OverflowError:
        raise ValueError(f"{text} is before the calendar begins") from None


def _months_before(day: date, count: int) -> date:
    """The same day of an earlier month, or its last one where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        # At an end of the calendar no time zone can be reckoned with, and nothing tells the difference.
        return moment.replace(tzinfo=UTC)
