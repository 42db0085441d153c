"""Account numbers, genders and other values of which one character tells customers apart."""

from __future__ import annotations

import pytest

from reviewer.comparison.evidence import Relation
from tests.unit.comparison.judging import DIFFERENT, SAME, SIMILAR, assert_judged


@pytest.mark.parametrize(
    ("left", "right", "relation", "reason"),
    [
        ("acc-1001", "ACC-1001", SAME, "letter case only"),
        ("A-1001", "A1001", SAME, "punctuation only"),
        ("4111 1111 1111", "411111111111", SIMILAR, "same characters, grouped otherwise"),
        ("0012345", "12345", SIMILAR, "one without its leading zeros"),
        ("ACC1010", "ACC1001", SIMILAR, "two characters swapped"),
        ("ACC1001A", "ACC1001B", DIFFERENT, "one character differs"),
        ("US-10023", "UK-10023", DIFFERENT, "one character differs"),
        ("7f3ab2c1-aaaa", "7f3ab2c1-aaab", DIFFERENT, "one character differs"),
        ("12345-CHK", "CHK-12345", DIFFERENT, "different"),
        ("A-1", "A-2", DIFFERENT, "different"),
    ],
)
def test_another_character_makes_another_account(
    left: str, right: str, relation: Relation, reason: str
) -> None:
    assert_judged("AccountNumber", left, right, relation, reason)


@pytest.mark.parametrize(
    ("left", "right", "relation", "reason"),
    [
        ("MALE", "Male", SAME, "letter case only"),
        ("MALE", "m", SAME, "same gender, by letter or word"),
        ("FEMALE", "weiblich", SAME, "same gender, by letter or word"),
        ("Herr", "hombre", SAME, "same gender, by letter or word"),
        ("MALE", "FEMALE", DIFFERENT, "different"),
        ("M", "F", DIFFERENT, "different"),
        ("H", "M", DIFFERENT, "different"),
        ("M", "mujer", SIMILAR, "M is short for either in Spanish"),
        ("MALE", "diverse", DIFFERENT, "different"),
    ],
)
def test_a_gender_is_one_by_letter_or_word(left: str, right: str, relation: Relation, reason: str) -> None:
    assert_judged("Gender", left, right, relation, reason)
