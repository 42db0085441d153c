"""Phone numbers are one however they are written; what is open is said to be."""

from __future__ import annotations

import pytest

from reviewer.comparison.evidence import Relation
from reviewer.comparison.kinds.phones import compare, normalised, region_of
from reviewer.comparison.words import reason_words
from tests.unit.comparison.judging import DIFFERENT, NOT_COMPARABLE, SAME, SIMILAR, assert_judged

FORMAT = "same number, other format"


@pytest.mark.parametrize(
    ("left", "right", "region", "relation", "reason"),
    [
        ("+1-555-010-0000", "555-010-0000", "US", SAME, FORMAT),
        ("(555) 010 0000", "555-010-0000", "US", SAME, FORMAT),
        ("(555) 010 0000", "555-010-0000", None, SAME, FORMAT),
        ("+1 206 555 0100", "1-206-555-0100", "US", SAME, FORMAT),
        ("001 206 555 0100", "+1 206 555 0100", "DE", SAME, FORMAT),
        ("030 1234567", "+49 30 1234567", "DE", SAME, FORMAT),
        ("020 7946 0958", "+44 (0)20 7946 0958", "GB", SAME, FORMAT),
        ("02 1234 5678", "+39 02 1234 5678", "IT", SAME, FORMAT),
        ("+1 800 FLOWERS", "+1 800 356 9377", None, SAME, FORMAT),
        ("+1 206 555 0100 x12", "+1 206 555 0100 ext. 12", None, SAME, FORMAT),
        ("+1 206 555 0100 x12", "+1 206 555 0100 x13", None, SIMILAR, "same number, other extension"),
        ("+1 206 555 0100 x12", "+1 206 555 0100", None, SIMILAR, "same number, one with an extension"),
        ("+1 206 555 0100", "206-555-0100", None, SIMILAR, "same number if it is of the same country"),
        ("020 7946 0958", "+44 20 7946 0958", None, SIMILAR, "same number if it is of the same country"),
        ("07700 900123", "+44 7700 900123", "US", SIMILAR, "same number if it is of the same country"),
        ("07700 900123", "(07700) 900 123", "US", SAME, FORMAT),
        ("001 206 555 0100", "+1 206 555 0100", "US", SAME, "same number, other format"),
        ("07700 900123", "206-555-0100", "US", DIFFERENT, "different numbers"),
        ("12065550100", "+1 206 555 0100", None, SIMILAR, "same number, one without its +"),
        ("555-0100", "206-555-0100", "US", SIMILAR, "same number, one without its area code"),
        ("206-555-0100", "206-555-0177", "US", DIFFERENT, "different numbers"),
        ("206-555-0134", "206-555-0143", "US", SIMILAR, "two digits swapped"),
        ("206-555-0134", "206-555-0135", "US", DIFFERENT, "one digit differs"),
        ("+1 206 555 0100", "+49 206 555 0100", None, DIFFERENT, "same digits, other country"),
        ("206 555 0100 / 0177", "+1 206 555 0177", "US", SAME, "one of several"),
        ("206 555 0100/77", "206 555 0177; 206 555 0199", "US", SAME, "one of several"),
        ("206-555-0100 or 206-555-0177", "2065550177,2065550100", "US", SAME, "written differently"),
        ("2065550100 2065550177", "206 555 0177", None, SAME, "one of several"),
        ("206-555-0100; 206-555-0177", "303-555-0123", "US", DIFFERENT, "different numbers"),
        ("030/1234567", "030 1234567", "DE", SAME, FORMAT),
        ("030 1234567-12", "030 1234567", "DE", SIMILAR, "same number, one with an extension"),
        ("030 1234567-12", "040 1234567", "DE", DIFFERENT, "different numbers"),
        ("(11) 8765-4321", "(11) 98765-4321", "BR", SIMILAR, FORMAT),
        ("(11) 8765-4321", "(11) 98765-4322", "BR", DIFFERENT, "different numbers"),
        ("(11) 3065-4321", "(11) 93065-4321", "BR", DIFFERENT, "different numbers"),
        ("0171 1234567", "0171 12345678", "DE", DIFFERENT, "different numbers"),
        ("030 1234567 Durchwahl 12", "030 1234567", "DE", SIMILAR, "same number, one with an extension"),
        ("(11) 3065-4321 ramal 12", "(11) 3065-4321", "BR", SIMILAR, "same number, one with an extension"),
        ("+49 30 1234567 App. 12", "+49 30 1234567", None, SIMILAR, "same number, one with an extension"),
        ("0049 30 12345678", "+49 30 12345678", None, SAME, FORMAT),
        ("011 49 30 12345678", "+49 30 12345678", "DE", SAME, FORMAT),
        ("1-800-FLOWERS", "1-800-356-9377", None, SAME, FORMAT),
        ("Tel. 206 555 0100 (home)", "206 555 0100", "US", SAME, FORMAT),
        ("206 555 0100;ext=12", "206 555 0100 extension 12", None, SAME, FORMAT),
        ("none", "NONE", None, NOT_COMPARABLE, "a filler"),
        ("unknown", "206-555-0100", "US", NOT_COMPARABLE, "a filler"),
    ],
)
def test_numbers_are_compared_by_what_they_dial(
    left: str, right: str, region: str | None, relation: Relation, reason: str
) -> None:
    assert_judged("PhoneNumber", left, right, relation, reason, region)


def test_the_same_digits_in_two_countries_are_two_numbers_that_look_alike() -> None:
    evidence = compare("206 555 0100", "206 555 0100", "US", "DE")
    assert (evidence.relation, reason_words(evidence.reasons)) == (
        SIMILAR,
        "same digits, read in two countries",
    )


@pytest.mark.parametrize(
    ("value", "region", "canonical"),
    [
        ("(206) 555-0100", "US", "+12065550100"),
        ("+1 206 555 0100 x7", None, "+12065550100 ext 7"),
        ("(206) 555-0100", None, "2065550100"),
        ("07700 900123", "US", "07700900123"),
        ("10000000AAA", "GB", "+4410000000222"),
        ("Call me ", "US", "Call me"),
    ],
)
def test_numbers_are_normalised_to_e164(value: str, region: str | None, canonical: str) -> None:
    assert normalised(value, region) == canonical


@pytest.mark.parametrize(
    ("country", "region"),
    [("US", "US"), ("usa", "US"), ("United States", "US"), ("Deutschland", "DE"), ("UK", "GB"), ("ZZ", "ZZ"),
     ("Atlantis", None), ("", None), (None, None)],
)  # fmt: skip
def test_the_region_comes_from_the_countrys_code_or_name(country: str | None, region: str | None) -> None:
    assert region_of(country) == region


def test_a_region_that_nobody_dials_in_does_no_harm() -> None:
    assert compare("206 555 0100", "(206) 555-0100", "ZZ", "ZZ").relation is SAME
