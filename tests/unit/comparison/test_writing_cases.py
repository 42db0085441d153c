"""Cases that record linkage is known to get wrong: machines' damage, order of words, lines of addresses."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from reviewer.comparison.balance import GroupEvidence
from reviewer.comparison.flattened import flattened
from reviewer.comparison.summary import summary_of
from reviewer.comparison.words import statement_words
from tests.unit.comparison.judging import profile

Members = Mapping[str, object]


def said(*group: Members) -> list[str]:
    members = [profile(number, **one) for number, one in enumerate(group)]
    return [statement_words(each) for each in summary_of(GroupEvidence(flattened(members))).statements]


def living_at(**lines: str) -> Members:
    return {"Address": {"City": "Dayton", "State": "OH", "Country": "US", **lines}}


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (
            {"BirthDate": "1991-10-27"},
            {"BirthDate": "1991-10-26T22:00:00.000Z"},
            ["birth dates alike, one day apart, perhaps by a time zone"],
        ),
        (
            {"BirthDate": "1991-10-27"},
            {"BirthDate": "somewhen in autumn"},
            [],
        ),
        (
            {"EmailAddress": "rosa@b.example; nils@b.example"},
            {"EmailAddress": "nils@b.example"},
            ["same e-mail, one of several"],
        ),
        (
            {"PhoneNumber": "+1 206 555 0100 / 0177"},
            {"PhoneNumber": "+1 206 555 0177"},
            ["same phone, one of several"],
        ),
        (
            living_at(Address1="77 County Road 12"),
            living_at(Address1="77 Co. Rd. 12"),
            ["same address, abbreviated otherwise"],
        ),
        (
            living_at(Address1="900 SW 5TH AVE APT 301"),
            living_at(Address1="900 Southwest 5th Avenue", Address2="#301"),
            ["same address, abbreviated otherwise"],
        ),
        (
            living_at(Address1="900 SW 5TH AVE"),
            living_at(Address1="PO Box 301"),
            [],
        ),
        (
            living_at(Address1="4 Reef Rd", City="Cairns", State="QLD", Country="AU"),
            living_at(Address1="4 Reef Rd", City="Cairns", State="Queensland", Country="Australia"),
            ["same address"],
        ),
        (
            living_at(Address1="4 Reef Rd", City="Albany", State="WA", Country="AU"),
            living_at(Address1="4 Reef Rd", City="Albany", State="Washington", Country="AU"),
            ["addresses differ"],
        ),
        (
            living_at(Address1="4 Reef Rd", City="NYC", State="NY"),
            living_at(Address1="4 Reef Rd", City="New York", State="New York"),
            ["same address"],
        ),
        (
            {"BusinessName": "MEADOW PRINTING"},
            {"BusinessName": "Printing Meadow"},
            ["businesses alike, other order of the words"],
        ),
        (
            {"BusinessName": "Lund &amp; Daughters"},
            {"BusinessName": "Lund & Daughters"},
            ["same business, HTML entities only"],
        ),
        (
            {"FirstName": "ZoÃ«", "LastName": "NÃºÃ±ez"},
            {"FirstName": "Zoë", "LastName": "Núñez"},
            ["same name, bad decoding only"],
        ),
        (
            {"FirstName": "Zo\ufffd", "LastName": "N\ufffd\ufffdez"},
            {"FirstName": "Zoë", "LastName": "Núñez"},
            ["names alike, perhaps the same, letters were lost"],
        ),
        (
            {"FirstName": "Min-Jun", "LastName": "Seo"},
            {"FirstName": "Seo", "LastName": "Minjun"},
            ["names alike, other order of the names"],
        ),
        ({"FirstName": "花子", "LastName": "鈴木"}, {"FirstName": "Hanako", "LastName": "Suzuki"}, []),
    ],
)
def test_how_a_value_is_written_makes_no_other_value(one: Members, other: Members, told: list[str]) -> None:
    assert said(one, other) == said(other, one) == told
