"""Values longer than AWS takes, as exports may hold them: told as too long, and no key waits for them."""

from __future__ import annotations

from time import thread_time

import pytest

from reviewer.comparison.balance import GroupEvidence
from reviewer.comparison.compared import rows_of
from reviewer.comparison.evidence import Relation
from reviewer.comparison.flattened import flattened
from reviewer.comparison.masking import masked
from reviewer.comparison.summary import summary_of
from reviewer.comparison.words import evidence_words, statement_words
from tests.unit.comparison.judging import judged, profile

FIELDS = (
    "FirstName", "LastName", "BusinessName", "BirthDate", "EmailAddress", "PhoneNumber", "AccountNumber",
    "Gender", "PartyTypeString", "AdditionalInformation", "Address.Address1", "Address.City",
    "Address.PostalCode", "Attributes.ssn", "Attributes.memberId", "Attributes.suffix", "Attributes.consent",
    "Attributes.deceased",
)  # fmt: skip
NUMBERS = " ".join(str(number % 1000) for number in range(5000))


@pytest.mark.parametrize("field", FIELDS)
def test_a_value_longer_than_aws_takes_is_told_as_too_long_or_the_same(field: str) -> None:
    assert evidence_words(judged(field, NUMBERS, f"7 {NUMBERS}")) == "can't be compared: too long"
    assert judged(field, f"Ab {NUMBERS}", f"aB  {NUMBERS}").relation is Relation.SAME
    assert judged(field, NUMBERS, NUMBERS).relation is Relation.IDENTICAL


@pytest.mark.parametrize("text", [NUMBERS, "a@b.example; " * 1600, "X" * 20000, "&amp;" * 4000, "Ã©" * 10000])
@pytest.mark.parametrize("field", FIELDS)
def test_no_long_value_keeps_a_reviewer_waiting(field: str, text: str) -> None:
    member, _, key = field.partition(".")
    given: dict[str, object] = {"FirstName": "Rosa", "LastName": "Lund"}
    group = [
        profile(at, **{**given, member: {key: value} if key else value})
        for at, value in enumerate((text, f"{text}7"))
    ]
    start = thread_time()  # What else the machine does is no fault of a value.
    flat = flattened(group, "US")
    summary_of(GroupEvidence(flat))
    rows_of(GroupEvidence(flat))
    masked(field, text)
    assert thread_time() - start < 0.5


def test_a_long_value_that_is_shared_still_speaks_for_one_customer() -> None:
    group = [profile(at, BusinessName=NUMBERS) for at in range(2)]
    said = summary_of(GroupEvidence(flattened(group, "US"))).statements
    assert [statement_words(one) for one in said] == ["same business"]


def test_of_a_long_name_no_row_says_that_it_is_a_filler() -> None:
    flat = flattened([profile(at, LastName=f"{at} {NUMBERS}") for at in range(2)])
    [row, *_] = rows_of(GroupEvidence(flat))
    assert row.evidence[1] is not None
    assert evidence_words(row.evidence[1]) == "can't be compared: too long"
