"""Dates as they are written: in which order, with which century, clock and zone they may be read."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from reviewer.comparison.damage import LOOKALIKES

_SEPARATED = re.compile(r"(\d{1,4})\s*([-/. ])\s*(\d{1,2})\s*\2\s*(\d{1,4})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_COMPACT_YEAR_LAST = re.compile(r"(\d{2})(\d{2})((?:18|19|20|21)\d{2})")
_EAST_ASIAN = re.compile(r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]")
_DAY_NAMED = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er)?[ .-]*(?:de )?([a-z]{3,10})[ .,-]*(?:del? )?(\d{4}|\d{2})"
)
_NAMED_DAY = re.compile(r"([a-z]{3,10})[ .-]*(\d{1,2})(?:st|nd|rd|th)?[ .,-]+(\d{4}|\d{2})")
# What may follow a date: a time of day. Without a colon only a T sets it off from a year.
_TIME = re.compile(
    r"(?<=\d)(?:,?\s*\bat\b\s*|,?[Tt ]\s*)(?:(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2}(?:[.,]\d+)?)?"
    r"|(?<=[Tt])(?P<hours>\d{2})(?P<minutes>\d{2})(?:\d{2}(?:[.,]\d+)?)?)"
    r"(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?(?:\s*(?:[zZ]|(?:UTC|GMT)?(?P<zone>[+-]\d{2}:?\d{2})?))?"
    r"(?:\s*\([^)]*\))?$"
)
_WEEKDAY = re.compile(r"(?i)^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+")
_FARTHEST_WEST, _FARTHEST_EAST = timedelta(hours=-12), timedelta(hours=14)
"""The time zones from UTC."""
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_DAY_ZERO = date(1899, 12, 30)
"""From which spreadsheets count days."""
_SECONDS = re.compile(r"(?:/Date\()?(-?\d{9,10})(\d{3})?(?:[+-]\d{4})?(?:\)/)?")
"""Seconds or milliseconds since 1970, as computers count them; also as JSON of .NET has them."""
_FIRST_YEAR = 1900
_LOOKALIKES = LOOKALIKES | {ord("S"): "5", ord("B"): "8"}
# Of each month its names in English, German, French and Spanish, without accents.
_MONTHS = (
    ("january", "januar", "janner", "janvier", "enero"),
    ("february", "februar", "fevrier", "febrero"),
    ("march", "marz", "maerz", "mars", "marzo"),
    ("april", "avril", "abril"),
    ("may", "mai", "mayo"),
    ("june", "juni", "juin", "junio"),
    ("july", "juli", "juillet", "julio"),
    ("august", "aout", "agosto"),
    ("september", "septembre", "septiembre", "setiembre"),
    ("october", "oktober", "octobre", "octubre"),
    ("november", "novembre", "noviembre"),
    ("december", "dezember", "decembre", "diciembre"),
)
OLDEST_YEAR = 1880
"""No customer was born before: an older date is of another calendar, or a slip."""
YEAR_TO_COME = 2026
"""From here on nobody is known to be born: a constant, so that the same values always compare alike."""


@dataclass(frozen=True, slots=True)
class DateReadings:
    """What a written date may mean."""

    month_first: date | None
    """The day it is if the month comes before the day, as in the United States."""
    day_first: date | None
    """The day it is if the day comes before the month. Dates in ISO order read the same in both."""
    short_year: bool
    """Whether the year has two digits: 19xx is meant or 20xx, and 19xx is read here."""
    all: frozenset[date]
    """Every day it may be, with both centuries of a short year."""
    clock: str = ""
    """The time of day and zone written behind it; ``""`` where there is none."""
    elsewhere: frozenset[date] = frozenset()
    """The days that it is in other time zones, where it has a time of day."""
    is_number: bool = False
    """Whether it is a count of days or seconds."""

    @classmethod
    def of(cls, month_first: date | None, day_first: date | None, short_year: bool = False) -> DateReadings:
        """Gather the readings in both orders."""
        days = {day for day in (month_first, day_first) if day is not None}
        if short_year:
            days |= {later for day in days if (later := day_of(day.year + 100, day.month, day.day))}
        return cls(month_first, day_first, short_year, frozenset(days))

    @property
    def is_first_of_january(self) -> bool:
        """Whether it is 1 January, which stands where no day is known, or only the year."""
        return all((day.month, day.day) == (1, 1) for day in self.all)

    @property
    def ambiguous(self) -> bool:
        """Whether the order of day and month is open."""
        both_read = self.month_first is not None and self.day_first is not None
        return both_read and self.month_first != self.day_first


def day_of(year: int, month: int, day: int) -> date | None:
    """A day of the calendar; None where it has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=2048)
def readings(value: str) -> DateReadings | None:
    """Read a date in any of the usual orders; None where it is not a whole date."""
    value = _WEEKDAY.sub("", value.strip())
    if time := _TIME.search(value):
        whole = readings(value[: time.start()])
        return whole and _at(whole, time)
    written = _unaccented(value.casefold())
    if separated := _SEPARATED.fullmatch(written):
        return _of_numbers(separated[1], separated[3], separated[4])
    if compact := _COMPACT.fullmatch(written):
        day = day_of(int(compact[1]), int(compact[2]), int(compact[3]))
        # With a year of today at its end it has no month in the middle, nor the other way round.
        if year_last := _COMPACT_YEAR_LAST.fullmatch(written):
            return _of_numbers(year_last[1], year_last[2], year_last[3]) or _unambiguous(day)
        return _unambiguous(day)
    if in_order := _EAST_ASIAN.fullmatch(written):
        return _of_numbers(in_order[1], in_order[2], in_order[3])
    if named := _DAY_NAMED.fullmatch(written):
        return _of_named(named[2], named[1], named[3])
    if named := _NAMED_DAY.fullmatch(written):
        return _of_named(named[1], named[2], named[3])
    return None


def _at(day: DateReadings, time: re.Match[str]) -> DateReadings:
    """A date with the time of day that is written behind it."""
    hour, minute = int(time["hour"] or time["hours"]), int(time["minute"] or time["minutes"])
    if time["half"]:
        hour = hour % 12 + (12 if time["half"] in "pP" else 0)
    zone = (time["zone"] or "").replace(":", "")
    ahead = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:])) if zone else timedelta()
    since_midnight = timedelta(hours=hour, minutes=minute) - (-ahead if zone[:1] == "-" else ahead)
    shifts = {(since_midnight + far).days for far in (_FARTHEST_WEST, _FARTHEST_EAST)}
    elsewhere = frozenset(
        one + timedelta(days=shift) for one in day.all for shift in shifts if _FIRST_YEAR <= one.year <= 9998
    )
    return replace(day, clock=f"{hour}:{minute}{zone}", elsewhere=elsewhere - day.all)


@lru_cache(maxsize=2048)
def meant(value: str) -> DateReadings | None:
    """Read a date, or a count of days or seconds where one should be; None where it is neither."""
    read = readings(value)
    if read is not None:
        return read
    # A machine that reads paper takes letters for digits: 12/O1/2004.
    lookalike = value.translate(_LOOKALIKES)
    if lookalike != value and _SEPARATED.fullmatch(lookalike.strip()):
        return readings(lookalike)
    if serial := _SERIAL.fullmatch(value.strip()):
        day = _DAY_ZERO + timedelta(days=int(serial[1]))
        return replace(DateReadings.of(day, day), is_number=True) if day.year < YEAR_TO_COME else None
    if seconds := _SECONDS.fullmatch(value.strip()):
        moment = datetime(1970, 1, 1) + timedelta(seconds=int(seconds[1]))
        if _FIRST_YEAR <= moment.year < YEAR_TO_COME and (written := readings(moment.isoformat())):
            return replace(written, is_number=True)
    return None


def _unaccented(text: str) -> str:
    if text.isascii():
        return text
    marked = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", "".join(char for char in marked if not unicodedata.combining(char)))


def _unambiguous(day: date | None, short_year: bool = False) -> DateReadings | None:
    return None if day is None else DateReadings.of(day, day, short_year)


def _of_numbers(first: str, second: str, third: str) -> DateReadings | None:
    if len(first) > 2:
        day = day_of(int(first), int(second), int(third)) if len(first) == 4 and len(third) <= 2 else None
        return _unambiguous(day)
    if len(third) not in (2, 4):
        return None
    short = len(third) == 2
    year = int(third) + (1900 if short else 0)
    # 29 February 2000 has no 1900: the other century's leap day is taken.
    month_first = day_of(year, int(first), int(second)) or _leap(short, year, int(first), int(second))
    day_first = day_of(year, int(second), int(first)) or _leap(short, year, int(second), int(first))
    if month_first is None and day_first is None:
        return None
    return DateReadings.of(month_first, day_first, short)


def _leap(short: bool, year: int, month: int, day: int) -> date | None:
    return day_of(year + 100, month, day) if short else None


def _of_named(name: str, day: str, year: str) -> DateReadings | None:
    months = [at for at, names in enumerate(_MONTHS, 1) if any(one.startswith(name) for one in names)]
    if len(months) != 1:
        return None
    short = len(year) == 2
    full_year = int(year) + (1900 if short else 0)
    read = day_of(full_year, months[0], int(day)) or _leap(short, full_year, months[0], int(day))
    return _unambiguous(read, short)
