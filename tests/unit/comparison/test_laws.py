"""Laws that hold for any values: order does not matter, and what is normal stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reviewer.comparison.damage import repaired
from reviewer.comparison.evidence import Code, Relation
from reviewer.comparison.kinds.registry import compare, normalised
from reviewer.comparison.words import reason_words

ONE_OF_EACH_KIND = (
    "FullName",
    "BusinessName",
    "PhoneNumber",
    "EmailAddress",
    "BirthDate",
    "Address.Address1",
    "Address.City",
    "Address.State",
    "Address.PostalCode",
    "Address.Country",
    "Attributes.tier",
    "AccountNumber",
    "Attributes.ssn",
    "Attributes.vat",
    "Attributes.customer_no",
    "Attributes.suffix",
    "Attributes.is_deceased",
    "Attributes.sms_opt_in",
    "PartyType",
    "Gender",
)
# Pieces that the rules look for, so that chance meets them.
_PIECES = st.sampled_from(
    (
        *("John", "Jon", "Bob", "Robert", "J.", "Doe", "DOE,", "O'Brien", "Müller", "Mueller", "Jr.", "Sr"),
        *("and", "&", "Mr", "Mrs", "Sr.", "I", "II", "St", "d/o"),
        *("Иван", "محمد", "太郎", "é", "e\u0301", "ß", "ﬃ", "İ", "\u200c", "\u00a0", "ø", "\ue000"),
        *("+1", "206", "555", "0100", "(0)", "x12", "ext. 7", "020", "49", "١٢٣"),
        *("1981", "04", "02", "12", "76", "Apr", "2nd", "-", "/", ".", ",", "T00:00:00Z"),
        *("@", "gmail.com", "b.example", "+tag", "a.b", "xn--mller-kva", "<", ">", "mailto:"),
        *(
            "Main",
            "Street",
            "St",
            "Apt",
            "#",
            "4",
            "PO Box",
            "Bldg",
            "No.",
            "Court",
            "East",
            "Flat 2,",
            "Ste",
            "Suite",
            "North",
            "98101",
            "US",
            "WA",
        ),
        *(
            "&amp;",
            "&#39;",
            "Ã©",
            "JosÃ",
            "\ufffd",
            "?",
            ";",
            "/",
            "(at)",
            "½",
            "1/2",
            "10-12",
            "Co Rd",
            "r.",
        ),
        *("Co", "Rd", "RR", "Box", "5/10", "c/", "Hwy", "US", "Pl.", "29284", "22:00Z"),
        *("Inc.", "The", "and", "&", "Ltd", "-5", "1.0", "gold"),
        *(
            "***-**-",
            "xxx",
            "6789",
            "BE",
            "0477472701",
            "Estate of",
            "Trust",
            "c/o",
            "(deceased)",
            "yes",
            "N/A",
        ),
        *(
            "Baby Boy",
            "FNU",
            "0018a00001LmNoP",
            "4.47E+11",
            ".0",
            "business",
            "individual?",
            "opted out",
            "III",
        ),
    )
)
_values = st.one_of(
    st.lists(_PIECES, min_size=1, max_size=6).map(" ".join),
    st.lists(_PIECES, min_size=1, max_size=6).map("".join),
    st.text(min_size=1, max_size=30),
    st.dates().map(lambda day: f"{day:%m/%d/%Y}"),
    st.from_regex(r"\A[+]?[0-9 ()-]{5,16}\Z"),
)
_regions = st.sampled_from((None, "US", "DE", "GB", "IT"))
of_each_kind = pytest.mark.parametrize("name", ONE_OF_EACH_KIND)


@of_each_kind
@given(left=_values, right=_values, one=_regions, other=_regions)
@settings(max_examples=100, deadline=None)
def test_agreement_is_symmetric(name: str, left: str, right: str, one: str | None, other: str | None) -> None:
    evidence = compare(name, left, right, one, other)
    assert evidence == compare(name, right, left, other, one)
    assert 0 <= evidence.likeness <= 1
    assert reason_words(evidence.reasons)


@of_each_kind
@given(value=_values, region=_regions)
@example(value="John # John +1", region=None)
@example(value="no: no: 12", region=None)
@example(value="+1110000000001", region=None)
@example(value="+788800000001", region=None)
@example(value="010X10:", region="GB")
@example(value="John No. 206 Sr.", region=None)
@example(value="Street Road 5", region=None)
@example(value="\u200c &#39;", region=None)
@settings(max_examples=100, deadline=None)
def test_normalising_is_idempotent(name: str, value: str, region: str | None) -> None:
    once = normalised(name, value, region)
    assert normalised(name, once, region) == once


@of_each_kind
@given(value=_values, region=_regions)
@settings(max_examples=100, deadline=None)
def test_a_value_is_identical_to_itself_unless_it_says_nothing(
    name: str, value: str, region: str | None
) -> None:
    evidence = compare(name, value, value, region, region)
    is_masked = evidence.reasons[0].code is Code.VISIBLE_PART
    assert is_masked or evidence.relation in (Relation.IDENTICAL, Relation.NOT_COMPARABLE)


@of_each_kind
@given(value=_values)
@example(value="AAİ0")
@settings(max_examples=50, deadline=None)
def test_a_value_in_other_case_is_never_different(name: str, value: str) -> None:
    if repaired(value) != value or repaired(value.swapcase()) != value.swapcase():
        return  # Of bytes that were decoded badly another case makes other bytes.
    evidence = compare(name, value, value.swapcase())
    # Only where case folding itself is lossless: ß and its like change their letters.
    if value.swapcase().casefold() == value.casefold():
        is_record_id = evidence.reasons[0].code is Code.CASE_OF_ID
        assert is_record_id or evidence.relation is not Relation.DIFFERENT
