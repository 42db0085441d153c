"""Birth dates, which may be written in several orders; where the order is open, the evidence says so."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from reviewer.comparison.evidence import (
    IDENTICAL,
    Code,
    Evidence,
    Reason,
    Relation,
    Topic,
    different,
    not_comparable,
    same,
    similar,
)
from reviewer.comparison.folding import folded
from reviewer.comparison.kinds import text
from reviewer.comparison.kinds.kind import (
    Kind,
    everywhere,
    in_any_region,
    is_filler_or_zeros,
    masked_whole,
)
from reviewer.comparison.kinds.written_dates import (
    OLDEST_YEAR,
    YEAR_TO_COME,
    DateReadings,
    day_of,
    meant,
    readings,
)

_IN_PART = re.compile(r"(\d{4})(?:[-/.](\d{1,2}))?|(\d{1,2})/(\d{4})")


def normalised(value: str) -> str:
    """The canonical form: ISO 8601 where the date can be read in one way only, else the text without case."""
    read = meant(value)
    if read is None:
        return value.strip().casefold()
    return next(iter(read.all)).isoformat() if len(read.all) == 1 else folded(value)


@lru_cache(maxsize=2048)
def compare(left: str, right: str) -> Evidence:
    """Compare two dates."""
    one, other = meant(left), meant(right)
    if one is not None and other is not None and _are_to_come(one.all | other.all):
        return not_comparable(Code.UNREADABLE)
    if left == right:
        return _IDENTICAL_DEFAULT if one is not None and one.is_first_of_january else IDENTICAL
    if one is None or other is None:
        return _in_part(left, right, one or other)
    evidence = _of_days(one, other)
    if evidence.differs and (_is_of_nobody(one) or _is_of_nobody(other)):
        if _of_buddhists(one) & other.all or _of_buddhists(other) & one.all:
            return _OF_BUDDHISTS
        if evidence.reasons[0].code in _TWO_DAYS:
            return not_comparable(Code.UNREADABLE_DATE)
    firsts = one.is_first_of_january + other.is_first_of_january
    if evidence.agrees and firsts == 2:
        return same(Code.FIRST_OF_JANUARY)
    if evidence.differs and firsts == 1 and (one.all | other.all) & _DAY_COMPUTERS_BEGIN:
        return _DEFAULT
    if evidence.differs and firsts == 1 and _years(one) & _years(other):
        return similar(0.5, Code.PERHAPS_YEAR_ALONE)
    return evidence


_TWO_DAYS = frozenset((Code.SAME_MONTH, Code.SAME_YEAR, Code.DIFFERENT_DATES))


def _is_of_nobody(read: DateReadings) -> bool:
    """Whether nobody can be born then, as in the year 2523 of the Buddhists and 1358 of Iran."""
    return all(not OLDEST_YEAR <= day.year < YEAR_TO_COME for day in read.all)


def _of_buddhists(read: DateReadings) -> frozenset[date]:
    """The days that are meant where the year is one of the Buddhists, as in Thailand."""
    days = (day_of(day.year - _BUDDHA, day.month, day.day) for day in read.all if day.year > _BUDDHA)
    return frozenset(day for day in days if day)


_BUDDHA = 543
_OF_BUDDHISTS = similar(0.9, Code.DATE_FORMAT)


def _are_to_come(days: frozenset[date]) -> bool:
    return all(day.year >= YEAR_TO_COME for day in days)


_DAY_COMPUTERS_BEGIN = frozenset((date(1970, 1, 1),))
_DEFAULT = not_comparable(Code.FIRST_OF_JANUARY)
_IDENTICAL_DEFAULT = Evidence(Relation.IDENTICAL, 1.0, (Reason(Code.FIRST_OF_JANUARY),))


def _years(read: DateReadings) -> frozenset[int]:
    return frozenset(day.year for day in read.all)


def _of_days(one: DateReadings, other: DateReadings) -> Evidence:
    if one.all & other.all:
        return _meeting(one, other)
    # Twice the same clock was shifted alike, if at all.
    if one.clock != other.clock and (one.all & other.elsewhere or other.all & one.elsewhere):
        return similar(0.85, Code.TIME_ZONE)
    if one.all & frozenset(swapped for day in other.all if (swapped := _swapped(day))):
        return similar(0.6, Code.DAY_AND_MONTH_SWAPPED)
    apart = _apart(one, other)
    # A number may count something else, or from another day.
    return (
        not_comparable(Code.UNREADABLE_DATE) if one.is_number != other.is_number and apart.differs else apart
    )


def _swapped(day: date) -> date | None:
    return day_of(day.year, day.day, day.month)


def _meeting(one: DateReadings, other: DateReadings) -> Evidence:
    """Compare two dates that share a day under some reading."""
    if one.ambiguous and other.ambiguous:
        # Both are open in the same way. Whoever wrote both in one order meant two days, if they differ.
        if _month_and_day(one.month_first) != _month_and_day(other.month_first):
            return similar(0.6, Code.SWAPPED_OR_TWO_ORDERS)
    elif one.ambiguous or other.ambiguous:
        read_twice, read_once = (one, other) if one.ambiguous else (other, one)
        meant = {_month_and_day(day) for day in read_once.all}
        is_month_first = _month_and_day(read_twice.month_first) in meant
        return similar(0.9, Code.IF_MONTH_FIRST if is_month_first else Code.IF_DAY_FIRST)
    if one.short_year != other.short_year:
        short, full = (one, other) if one.short_year else (other, one)
        if len(short.all) > 1 and all(day.year < YEAR_TO_COME for day in short.all):
            century = min(short.all & full.all).year // 100
            return similar(0.9, Code.IF_CENTURY, century)
        return same(Code.SHORT_YEAR)
    return same(Code.SERIAL_DATE if one.is_number != other.is_number else Code.DATE_FORMAT)


def _month_and_day(day: date | None) -> tuple[int, int] | None:
    return None if day is None else (day.month, day.day)


def _in_part(left: str, right: str, whole: DateReadings | None) -> Evidence:
    """Compare values of which one at least is not a whole date: a year, a year and month, or any text."""
    part, also_part = _part(left), _part(right)
    only = part or also_part
    if part and also_part:
        if part == also_part:
            return same(Code.DATE_FORMAT)
        is_within = part[0] == also_part[0] and 0 in (part[1], also_part[1])
    elif whole and only:
        is_within = any(day.year == only[0] and only[1] in (0, day.month) for day in whole.all)
    else:
        if slip := _slip_of_unread(left, right):
            return slip
        evidence = text.compare(left, right)
        return not_comparable(Code.UNREADABLE_DATE) if evidence.differs else evidence
    return similar(0.7, Code.PART_OF_DATE) if is_within else different(Code.DIFFERENT_DATES)


def _slip_of_unread(left: str, right: str) -> Evidence | None:
    """Find a slip that makes a date unreadable, such as 1931-01-75 of 1931-07-15."""
    shapes = {_DIGIT.sub("0", value.strip()) for value in (left, right)}
    one, other = ("".join(filter(str.isdecimal, value)) for value in (left, right))
    return text.slip(one, other) if len(shapes) == 1 and len(one) == _DIGITS_OF_DATE else None


_DIGIT, _DIGITS_OF_DATE = re.compile(r"\d"), 8


def _part(value: str) -> tuple[int, int] | None:
    """The year and month of a value that gives no day; the month is 0 where it gives the year alone."""
    found = _IN_PART.fullmatch(value.strip())
    return (int(found[1] or found[4]), int(found[2] or found[3] or 0)) if found else None


_SWAPPED = {
    text.ANOTHER_DIGIT: different(Code.ONE_DIGIT_IF_SWAPPED, text.ANOTHER_DIGIT.likeness),
    text.DIGITS_SWAPPED: similar(text.DIGITS_SWAPPED.likeness, Code.TWO_DIGITS_SWAPPED_IF_SWAPPED),
}
"""What a slip is where it is one only if day and month are swapped as well."""


def _apart(one: DateReadings, other: DateReadings) -> Evidence:
    """Compare dates that no reading makes the same."""
    pairs = [(a, b) for a in sorted(one.all) for b in sorted(other.all)]
    slips = {(a, b): slip for a, b in pairs if (slip := text.slip(a.isoformat(), b.isoformat()))}
    if slips:
        nearest = max(slips.values(), key=lambda slip: slip.likeness)
        if not one.ambiguous or not other.ambiguous:
            return nearest
        in_one_order = {(one.month_first, other.month_first), (one.day_first, other.day_first)}
        as_written = [slip for pair, slip in slips.items() if pair in in_one_order]
        if as_written:
            return max(as_written, key=lambda slip: slip.likeness)
        return _SWAPPED[nearest]
    if any((a.month, a.day) == (b.month, b.day) for a, b in pairs):
        return different(Code.SAME_DAY_AND_MONTH, 0.4)
    if any((a.year, a.month) == (b.year, b.month) for a, b in pairs):
        return different(Code.SAME_MONTH, 0.3)
    if any(a.year == b.year for a, b in pairs):
        return different(Code.SAME_YEAR, 0.2)
    return different(Code.DIFFERENT_DATES)


# What databases and spreadsheets write for no date; 1 January 1970 is a birthday as well.
_NO_DAYS = frozenset(
    ("1111-11-11", "1753-01-01", "1800-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "2079-06-06",
     "2099-12-31", "2199-12-31", "2999-12-31", "3000-01-01")
)  # fmt: skip
_NO_YEARS = (1, 9999)


def _is_filler(value: str) -> bool:
    read = readings(value)
    if read is None:
        return is_filler_or_zeros(value)
    return all(day.isoformat() in _NO_DAYS or day.year in _NO_YEARS for day in read.all)


def _has_form(value: str) -> bool:
    return meant(value) is not None or _IN_PART.fullmatch(value.strip()) is not None


_WITHIN_TEXT = re.compile(
    r"(?<!\d)(?:\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|(?:19|20)\d\d(?:[-/.]\d{1,2}[-/.]\d{1,2})?)(?!\d)"
)
_OF_BIRTH = re.compile(r"(?i)\b(?:born|birth|bday|d\.?o\.?b\b|geb\b|gebor|geburt|née?\b|naiss|nacid|nacim)")


def birth_is_within(value: str) -> bool:
    """Whether a text holds a date and says that somebody was born."""
    return _WITHIN_TEXT.search(value) is not None and _OF_BIRTH.search(value) is not None


BIRTH_DATE = Kind(
    everywhere(compare),
    in_any_region(normalised),
    members=("BirthDate",),
    named=re.compile(
        r"\b(?:date (?:of )?birth|dates? ?of ?birth"
        r"|birth(?! ?(?:place|city|town|country|state|name))(?: ?(?:dates?|days?|year|month))*"
        r"|dob|d o b|b ?day|born(?: on| in)?|geb(?:oren)?(?: (?:am|datum))?"
        r"|geburts? ?(?:tag|datum|jahr)"
        r"|(?:fecha (?:de )?)?nacimiento|(?:date (?:de )?)?naissance)\b"
    ),
    topic=Topic.BIRTH_DATE,
    own=re.compile(
        r"dob|d o b|b ?day|born(?: on)?|birth ?da(?:te|y)|date of birth|geb(?: datum)?"
        r"|geburts? ?(?:tag|datum)"
        r"|fecha (?:de )?nacimiento|date (?:de )?naissance"
    ),
    has_form=_has_form,
    is_filler=_is_filler,
    masked=masked_whole,
)
