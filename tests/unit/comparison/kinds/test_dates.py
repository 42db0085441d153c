"""Dates in several orders; where the order is open, the reason says so."""

from __future__ import annotations

import pytest

from reviewer.comparison.evidence import Relation
from reviewer.comparison.kinds.dates import normalised
from tests.unit.comparison.judging import DIFFERENT, NOT_COMPARABLE, SAME, SIMILAR, assert_judged

FORMAT = "same date, other format"
SWAPPED = "day and month swapped"
UNREAD = "one can't be read as a date"
SHIFTED = "one day apart, perhaps by a time zone"
COUNTED = "same date, one as a count of days or seconds"
OPEN = "day and month swapped, or written in two orders"


@pytest.mark.parametrize(
    ("left", "right", "relation", "reason"),
    [
        ("1981-04-22", "04/22/1981", SAME, FORMAT),
        ("1981-04-22", "22.04.1981", SAME, FORMAT),
        ("1981-04-22", "19810422", SAME, FORMAT),
        ("1981-04-02", "2 April 1981", SAME, FORMAT),
        ("1981-04-02", "Apr. 2nd, 1981", SAME, FORMAT),
        ("1981-04-02", "1981-4-2", SAME, FORMAT),
        ("1981-04-02", "1981-04-02T00:00:00Z", SAME, FORMAT),
        ("1981-04-02", "1981-04-02 23:59:59.999 +02:00", SAME, FORMAT),
        ("1981-04-02", "19810402T0000", SAME, FORMAT),
        ("1981-04-22", "4/22/1981 12:00:00 AM", SAME, FORMAT),
        ("1980-09-03", "Sep 3 1980", SAME, FORMAT),
        ("1980-09-13", "9 13 1980", SAME, FORMAT),
        ("1/7/1980", "01/07/1980", SAME, FORMAT),
        ("4/4/1981", "1981-04-04", SAME, FORMAT),
        ("10/27/76", "1976-10-27", SAME, "same date, the year in two digits"),
        ("1/7/80", "01/07/1980", SAME, "same date, the year in two digits"),
        ("5/16/18", "2018-05-16", SIMILAR, "the same date if 20… is meant"),
        ("22-Apr-15", "1915-04-22", SIMILAR, "the same date if 19… is meant"),
        ("22-Apr-25", "2025-04-22", SIMILAR, "the same date if 20… is meant"),
        ("22-Apr-26", "1926-04-22", SAME, "same date, the year in two digits"),
        ("29-Feb-00", "2000-02-29", SAME, "same date, the year in two digits"),
        ("2. März 1981", "1981-03-02", SAME, FORMAT),
        ("2 Dez. 1981", "1981-12-02", SAME, FORMAT),
        ("1er août 1981", "1981-08-01", SAME, FORMAT),
        ("2 févr. 1981", "1981-02-02", SAME, FORMAT),
        ("2 de septiembre de 1981", "1981-09-02", SAME, FORMAT),
        ("2 ene 1981", "1981-01-02", SAME, FORMAT),
        ("1981年4月2日", "1981-04-02", SAME, FORMAT),
        ("22041981", "1981-04-22", SAME, FORMAT),
        ("02041981", "1981-04-02", SIMILAR, "ambiguous: the same date if the day stands first"),
        ("20011012", "2001-10-12", SAME, FORMAT),
        ("2 jui 1981", "1981-06-02", NOT_COMPARABLE, UNREAD),
        ("31/02/1981", "1981-02-03", NOT_COMPARABLE, UNREAD),
        ("2/29/00", "2000-02-29", SAME, "same date, the year in two digits"),
        ("04/02/1981", "1981-04-02", SIMILAR, "ambiguous: the same date if the month stands first"),
        ("04/02/1981", "1981-02-04", SIMILAR, "ambiguous: the same date if the day stands first"),
        ("12/11/1978", "11/12/1978", SIMILAR, OPEN),
        ("12/11/78", "11/12/1978", SIMILAR, OPEN),
        ("1981-04-02", "1981-02-04", SIMILAR, SWAPPED),
        ("1981-04-02", "1891-04-02", SIMILAR, "two digits swapped"),
        ("1981-04-02", "1981", SIMILAR, "one gives a part of the same date"),
        ("1981-04-02", "04/1981", SIMILAR, "one gives a part of the same date"),
        ("1981-04-02", "1982", DIFFERENT, "different dates"),
        ("11/12/1978", "11/12/1979", DIFFERENT, "one digit differs"),
        ("12/11/1978", "11/12/1979", DIFFERENT, "one digit differs if day and month are swapped"),
        ("1981-04-02", "1963-04-02", DIFFERENT, "same day and month, other year"),
        ("1981-04-02", "1981-04-13", DIFFERENT, "same month, other day"),
        ("1981-04-02", "1981-11-27", DIFFERENT, "same year, other day"),
        ("1981-04-02", "1984-02-14", DIFFERENT, "different dates"),
        ("1992-07-16", "1992-07-15T23:00:00Z", SIMILAR, SHIFTED),
        ("1992-07-16", "1992-07-17T05:00:00.000Z", SIMILAR, SHIFTED),
        ("1992-07-16 00:00:00", "1992-07-15", SIMILAR, SHIFTED),
        ("1992-07-16T00:00:00+02:00", "1992-07-15T22:00:00Z", SIMILAR, SHIFTED),
        ("7/16/1992 11:30:00 PM", "1992-07-17", SIMILAR, SHIFTED),
        ("1992-07-16T00:00:00Z", "1992-07-17", DIFFERENT, "one digit differs"),
        ("1992-07-16T12:00:00Z", "1992-07-15", DIFFERENT, "one digit differs"),
        ("1992-07-16T00:00:00Z", "1992-07-15T00:00:00Z", DIFFERENT, "one digit differs"),
        ("Thu Jul 16 1992 00:00:00 GMT+0200 (CEST)", "1992-07-16", SAME, FORMAT),
        ("33801", "1992-07-16", SAME, COUNTED),
        ("33801.0", "16.07.1992", SAME, COUNTED),
        ("33801", "1992-07-20", NOT_COMPARABLE, UNREAD),
        ("33801", "33802", DIFFERENT, "one digit differs"),
        ("711244800", "1992-07-16", SAME, COUNTED),
        ("/Date(711244800000)/", "1992-07-15", SIMILAR, SHIFTED),
        ("1992-07", "07/1992", SAME, FORMAT),
        ("1992-07", "1992", SIMILAR, "one gives a part of the same date"),
        ("1992", "1993", DIFFERENT, "different dates"),
        ("1992-01-76", "1992-07-16", SIMILAR, "two digits swapped"),
        ("1992-17-16", "1992-07-16", DIFFERENT, "one digit differs"),
        ("O7/l6/1992", "1992-07-16", SAME, FORMAT),
        ("in the file", "1992-07-16", NOT_COMPARABLE, UNREAD),
        ("1981-04-02", "unknown", NOT_COMPARABLE, "a filler"),
        ("Unknown", "unknown", NOT_COMPARABLE, "a filler"),
        ("31/02/1981", "1981-02-31", NOT_COMPARABLE, UNREAD),
    ],
)
def test_dates_are_compared_by_what_they_may_mean(
    left: str, right: str, relation: Relation, reason: str
) -> None:
    assert_judged("BirthDate", left, right, relation, reason)


@pytest.mark.parametrize(
    ("value", "canonical"),
    [
        ("22.4.1981", "1981-04-22"),
        ("April 2, 1981", "1981-04-02"),
        ("04/02/1981", "04 02 1981"),
        ("soon", "soon"),
    ],
)
def test_only_dates_with_one_reading_are_normalised_to_iso_8601(value: str, canonical: str) -> None:
    assert normalised(value) == canonical


@pytest.mark.parametrize("other", ["1984-07-02", "2001-11-30"])
def test_the_day_from_which_computers_count_says_nothing_against_another(other: str) -> None:
    assert_judged("BirthDate", "1970-01-01", other, NOT_COMPARABLE, "1 January, often a default")


def test_a_birth_date_to_come_cannot_be_read() -> None:
    assert_judged("BirthDate", "2999-01-02", "2999-01-02", NOT_COMPARABLE, "can't be read")
