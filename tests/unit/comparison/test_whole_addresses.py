"""Addresses are compared by all of their lines, whichever line a street or unit stands in."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.comparison.evidence import Evidence, Relation
from reviewer.comparison.whole_addresses import WholeAddress, compare_addresses
from reviewer.comparison.words import reason_words
from tests.unit.comparison.judging import DIFFERENT, NOT_COMPARABLE, SAME, SIMILAR

SHORT = "same address, abbreviated otherwise"


def compared(one: Mapping[str, str], other: Mapping[str, str]) -> Evidence:
    first, second = (
        WholeAddress({f"Address.{line}": value for line, value in lines.items()}, "Address")
        for lines in (one, other)
    )
    evidence = compare_addresses(first, second)
    assert compare_addresses(second, first) == evidence
    return evidence


@pytest.mark.parametrize(
    ("one", "other", "relation", "reason"),
    [
        (
            {"Address1": "88 SE 3RD ST UNIT 7"},
            {"Address1": "88 Southeast 3rd Street", "Address2": "#7"},
            SAME,
            SHORT,
        ),
        (
            {"Address1": "Calle Mayor 4, 3r 1a", "City": "Lleida"},
            {"Address1": "Calle Mayor 4, 3º 2ª", "City": "Lleida"},
            SIMILAR,
            "one digit differs",
        ),
        (
            {"Address1": "Unit 7", "Address2": "88 Elm St"},
            {"Address1": "88 Elm St", "Address2": "Unit 7"},
            SAME,
            SHORT,
        ),
        (
            {"Address1": "Apt 7", "Address2": "88 Elm St"},
            {"Address1": "88 Elm Street Apt 7"},
            SAME,
            SHORT,
        ),
        (
            {"Address1": "c/o Mary Smith", "Address2": "88 Elm St"},
            {"Address1": "88 Elm St"},
            SIMILAR,
            "one says more",
        ),
        (
            {"Address1": "88 Elm St Unit 7"},
            {"Address1": "88 Elm St", "Address2": "Unit 8"},
            DIFFERENT,
            "same street, other unit",
        ),
        (
            {"Address1": "88 Elm St"},
            {"Address1": "PO Box 7", "City": "Salem"},
            NOT_COMPARABLE,
            "two sorts of address, such as box and street",
        ),
        (
            {"Address1": "88 Elm St", "State": "WA", "Country": "AU"},
            {"Address1": "88 Elm St", "State": "Western Australia", "Country": "Australia"},
            Relation.IDENTICAL,
            "identical",
        ),
        (
            {"Address1": "88 Elm St", "State": "WA", "Country": "AU"},
            {"Address1": "88 Elm St", "State": "Washington", "Country": "AU"},
            DIFFERENT,
            "same street in another place",
        ),
        (
            {"Address1": "88 Elm St", "City": "Salem", "PostalCode": "97301"},
            {"Address1": "88 Elm St", "City": "SALEM", "PostalCode": "97307"},
            Relation.IDENTICAL,
            "identical",
        ),
        (
            {"Address1": "88 Elm St", "City": "Salem", "State": "OR", "PostalCode": "97301"},
            {"Address1": "88 Elm St", "City": "Salem", "State": "OK", "PostalCode": "97301"},
            Relation.IDENTICAL,
            "identical",
        ),
        (
            {"Address1": "88 Elm St", "City": "Salem", "PostalCode": "97301"},
            {"Address1": "88 Elm St", "City": "Salem", "PostalCode": "01970"},
            DIFFERENT,
            "same street in another place",
        ),
        (
            {"Address1": "88 Elm St", "City": "Bronx", "State": "NY"},
            {"Address1": "88 Elm St", "City": "NYC", "State": "New York"},
            Relation.IDENTICAL,
            "identical",
        ),
    ],
)
def test_addresses_are_compared_by_all_lines(
    one: Mapping[str, str], other: Mapping[str, str], relation: Relation, reason: str
) -> None:
    evidence = compared(one, other)
    assert (evidence.relation, reason_words(evidence.reasons)) == (relation, reason)


_LINES = st.sampled_from(
    (
        "12 Main St",
        "Apt 4",
        "#4",
        "12 Main St Apt 4",
        "PO Box 12",
        "c/o Doe",
        "10-12 Main St",
        "4/12 Main St",
        "Floor 2",
    )
)
_ADDRESSES = st.fixed_dictionaries(
    {"Address1": _LINES},
    optional={"Address2": _LINES, "City": st.sampled_from(("NYC", "Bronx", "Salem")), "State": st.just("WA")},
)


@given(_ADDRESSES, _ADDRESSES)
def test_it_does_not_matter_which_address_comes_first(
    one: Mapping[str, str], other: Mapping[str, str]
) -> None:
    compared(one, other)


def test_of_one_street_in_two_states_no_digit_is_a_slip() -> None:
    salem = {"Address1": "12 Main St", "City": "Salem", "State": "OR", "PostalCode": "97301"}
    other = {**salem, "Address1": "14 Main St", "State": "MA", "PostalCode": "01970"}
    assert compared(salem, other).differs
