"""Two values differ only where both can be read: damage and other schemes are no difference."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from reviewer.comparison.balance import GroupEvidence
from reviewer.comparison.compared import rows_of
from reviewer.comparison.evidence import Relation
from reviewer.comparison.flattened import flattened
from reviewer.comparison.summary import summary_of
from reviewer.comparison.words import statement_words
from tests.unit.comparison.judging import (
    DIFFERENT,
    NOT_COMPARABLE,
    SAME,
    SIMILAR,
    assert_judged,
    judged,
    profile,
)

SSN, PASSPORT = "Attributes.ssn", "Attributes.passport"
LETTERS = "letters stand for digits"
HOME = {"Address1": "4 Elm Road", "City": "Salem", "PostalCode": "97301", "Country": "US"}


def said(one: Mapping[str, object], other: Mapping[str, object]) -> list[str]:
    evidence = GroupEvidence(flattened([profile(0, **one), profile(1, **other)], "US"))
    return [statement_words(statement) for statement in summary_of(evidence).statements]


@pytest.mark.parametrize(
    ("name", "unread", "read"),
    [
        ("EmailAddress", "customer has none", "rosa@lund.example"),
        ("EmailAddress", "04/05/2019", "rosa@lund.example"),
        ("EmailAddress", "www.lund.example", "rosa@lund.example"),
        ("EmailAddress", "5035550142", "rosa@lund.example"),
        ("PhoneNumber", "+1", "503-555-0142"),
        ("PhoneNumber", "0x1F", "503-555-0142"),
        ("BirthDate", "2522-05-06", "1961-08-19"),  # The Buddhists' years,
        ("BirthDate", "1358/02/16", "1979-05-06"),  # and Iran's.
        ("BirthDate", "1764-03-02", "1979-05-06"),
        ("AccountNumber", "3-Apr", "APR3"),
        (PASSPORT, "12-Sep", "SEP12"),
        (SSN, "C01X00T47", "511-22-1234"),
        ("Attributes.nationalId", "QQ123456C", "197905061234"),
        ("Attributes.idNumber", "QQ123456C", "197905061234"),
        ("Address.State", "13", "東京都"),
    ],
)
def test_what_cant_be_read_or_is_of_another_scheme_does_not_differ(name: str, unread: str, read: str) -> None:
    assert judged(name, unread, read).relation is NOT_COMPARABLE
    assert judged(name, unread, unread).relation in (NOT_COMPARABLE, Relation.IDENTICAL)


def test_two_texts_in_the_place_of_an_email_are_none_that_is_the_same() -> None:
    assert judged("EmailAddress", "see file", "see file").relation is NOT_COMPARABLE


@pytest.mark.parametrize(
    ("name", "one", "other", "relation", "reason"),
    [
        ("PhoneNumber", "503.555.O142", "503-555-0142", SAME, "same number, other format"),
        ("PhoneNumber", "503-555-0142 ask for Rosa", "503-555-0142", SAME, "same number, other format"),
        ("PhoneNumber", "503-555-0142 ask for Rosa", "503-555-0199", DIFFERENT, "different numbers"),
        ("PhoneNumber", "1-800-FLOWERS", "800-356-9377", SAME, "same number, other format"),
        (SSN, "5l1-22-l234", "511-22-1234", SIMILAR, LETTERS),
        (SSN, "S11-22-1Z34", "511-22-1234", SIMILAR, LETTERS),
        (SSN, "S11-22-1Z34", "622-33-9871", DIFFERENT, "different"),
        (SSN, "511 22 1234 (old)", "511-22-1234", SAME, "punctuation only"),
        ("Address.PostalCode", "973O1", "97301", SIMILAR, LETTERS),
        (PASSPORT, "K01XOOT47", "K01X00T47", SIMILAR, LETTERS),
        (PASSPORT, "US 530019471", "530019471", SIMILAR, "one says more"),
        (PASSPORT, "US 530019471", "GB 771120385", NOT_COMPARABLE, "numbers of two kinds"),
        ("Attributes.driversLicense", "WA-DOEJ123AB", "DOEJ123AB", SIMILAR, "one says more"),
        ("Attributes.customerId", "C-10023", "10023", SIMILAR, "one says more"),
        (SSN, "511-22-123", "511-22-1234", DIFFERENT, "one character differs"),
        ("EmailAddress", "rosa@lund.example/", "rosa@lund.example", SAME, "same mailbox"),
        ("EmailAddress", "rosa@@lund.example", "rosa@lund.example", SAME, "same mailbox"),
        ("EmailAddress", "rosa＠lund.example", "rosa@lund.example", SAME, "same mailbox"),
        ("Gender", "1", "M", NOT_COMPARABLE, "a code that is not known"),
        ("Attributes.vip", "Y", "yes", SAME, "written differently"),
        ("FirstName", "Mª Carmen", "María Carmen", SIMILAR, "a short form of the name"),
        ("Address.PostalCode", "H0H OH0", "H0H 0H0", SIMILAR, LETTERS),
        ("EmailAddress", "rosa%40lund.example", "rosa@lund.example", SAME, "same mailbox"),
        ("FirstName", "%C3%89lodie", "Élodie", SAME, "bad decoding only"),
        ("FirstName", "J\\u00fcrgen", "Jürgen", SAME, "bad decoding only"),
        ("AccountNumber", "K-2201|K-2202", "K-2202", SAME, "one of several"),
        ("AccountNumber", "2201,2202", "2202", SAME, "one of several"),
        ("AccountNumber", "442,201", "442201", SIMILAR, "same characters, grouped otherwise"),
        ("BusinessName", "株式会社北海", "北海株式会社", SAME, "same name, abbreviated otherwise"),
        ("BusinessName", "北海(株)", "北海株式会社", SAME, "same name, abbreviated otherwise"),
        ("BusinessName", "㈜한빛", "한빛 주식회사", SAME, "same name, abbreviated otherwise"),
        ("BusinessName", "北海株式会社", "北海有限会社", SIMILAR, "same name, other legal form"),
        ("BusinessName", "北海株式会社", "南海株式会社", DIFFERENT, "different"),
    ],
)
def test_what_was_misread_or_is_written_in_another_order_is_read(
    name: str, one: str, other: str, relation: Relation, reason: str
) -> None:
    assert_judged(name, one, other, relation, reason, "US")


@pytest.mark.parametrize("title", ["Mr", "Mrs.", "Dr", "Frau"])
def test_a_title_alone_is_no_first_name(title: str) -> None:
    named = {"LastName": "Lund", "BirthDate": "1979-05-06", "Address": HOME}
    assert judged("FirstName", title, "Rosa").relation is NOT_COMPARABLE
    assert not any(
        "twins" in one for one in said({**named, "FirstName": title}, {**named, "FirstName": "Rosa"})
    )
    assert said({**named, "FirstName": "Mr"}, {**named, "FirstName": "Mrs"})[0] == "Mr against Mrs"


def test_who_has_no_first_name_has_no_twin() -> None:
    named = {"LastName": "Vega Ortiz", "MiddleName": "L", "BirthDate": "1979-05-06", "Address": HOME}
    assert not any("twins" in one for one in said(named, {**named, "FirstName": "Rosa"}))
    twins = said({**named, "FirstName": "Nina"}, {**named, "FirstName": "Rosa"})
    assert twins[0] == "possible twins: same last name, birth date and address"


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("Current", "Resident"), ("Guest", "User"), ("Anonymous", "Donor"), ("Lady", "Of The House"),
        ("Unknown", "Caller"),
    ],
)  # fmt: skip
def test_what_names_nobody_is_no_other_name(first: str, last: str) -> None:
    assert said({"FirstName": first, "LastName": last}, {"FirstName": "Rosa", "LastName": "Lund"}) == []


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ({"isBusiness": "true"}, {"isBusiness": "false"}, "one is a business, one a person"),
        ({"is_company": "Y"}, {"isPerson": "Y"}, "one is a business, one a person"),
        ({"isBusinessCustomer": "1"}, {"customerType": "consumer"}, "one is a business, one a person"),
        ({"isAlive": "no"}, {"isAlive": "yes"}, "one is deceased, one living"),
        ({"living": "true"}, {"deceased": "true"}, "one is deceased, one living"),
        ({"hasOptedOutOfEmail": "true"}, {"emailOptIn": "true"}, "consents differ, in other fields"),
    ],
)
def test_a_question_in_an_attributes_name_is_answered(
    one: Mapping[str, str], other: Mapping[str, str], words: str
) -> None:
    assert said({"Attributes": one}, {"Attributes": other}) == [words]


def test_a_question_about_a_business_email_is_none_about_the_customer() -> None:
    assert said({"Attributes": {"isBusinessEmail": "yes"}}, {"Attributes": {"isBusinessEmail": "no"}}) == []


def test_a_firm_and_a_person_of_it_at_two_addresses_are_no_branches_whoever_stands_first() -> None:
    firm = {"BusinessName": "Nordvik", "Address": HOME}
    person = {**firm, "FirstName": "Rosa", "LastName": "Lund", "Address": {**HOME, "Address1": "77 Oak Lane"}}
    assert said(firm, person) == said(person, firm)
    assert not any("branches" in one for one in said(firm, person))


def test_upper_and_lower_flats_are_two() -> None:
    upper, lower = ({"Address": {**HOME, "Address1": f"4 Elm Road, {side}"}} for side in ("Upper", "Lower"))
    assert said({"FirstName": "Rosa", **upper}, {"FirstName": "Rosa", **lower})[0] == "addresses differ"


@pytest.mark.parametrize(("number", "outweighed"), [("511-22-1234", True), (None, False)])
def test_a_state_number_in_common_makes_no_namesake_of_another_birth_date(
    number: str | None, outweighed: bool
) -> None:
    named = {"FirstName": "Rosa", "LastName": "Lund", "Attributes": {"ssn": number} if number else {}}
    one = profile(0, **named, BirthDate="1979-05-06", Address=HOME)
    other = profile(1, **named, BirthDate="1961-08-19", Address={**HOME, "Address1": "77 Oak Lane"})
    [born] = [
        said
        for said in summary_of(GroupEvidence(flattened([one, other]))).against
        if said.topic == "birth-date"
    ]
    assert born.weak is outweighed


@pytest.mark.parametrize(
    ("name", "short", "whole", "relation"),
    [
        ("AccountNumber", "x4417", "00914417", SIMILAR),
        ("AccountNumber", "XX-4417", "00914417", SIMILAR),
        ("AccountNumber", "#4417", "00914417", SIMILAR),
        (PASSPORT, "x4417", "K01004417", SIMILAR),
        ("AccountNumber", "x4417", "00918802", DIFFERENT),
        (
            "AccountNumber",
            "X44171",
            "00944171",
            DIFFERENT,
        ),  # As many letters and digits as a number of its own.
        ("Address.State", "Wash", "Washington", SAME),
        ("Address.State", "Penna.", "PA", SAME),
        ("Address.State", "N. Dak.", "North Dakota", SAME),
        ("Address.State", "Alta", "AB", SAME),
        ("Address.State", "Wash.", "Wis.", DIFFERENT),
        ("Address.City", "Indpls", "Indianapolis", SAME),
        ("Address.City", "Balto.", "Baltimore", SAME),
        ("Address.City", "Wlmgtn", "Wilmington", NOT_COMPARABLE),
        ("Address.City", "Schdy", "Schenectady", NOT_COMPARABLE),
        ("Address.City", "Reno", "Renton", DIFFERENT),
        ("Address.City", "Bonn", "Boston", DIFFERENT),
        ("FirstName", "Honorable", "Rosa", NOT_COMPARABLE),
        ("FirstName", "Signora", "Rosa", NOT_COMPARABLE),
        ("FirstName", "Dipl.-Ing.", "Karl", NOT_COMPARABLE),
        ("FirstName", "先生", "太郎", NOT_COMPARABLE),
        ("LastName", "Pastor", "Lund", DIFFERENT),  # A surname too.
        ("FullName", "Smith Household", "John Smith", NOT_COMPARABLE),
        ("FullName", "The Smith Family", "John Smith", NOT_COMPARABLE),
        ("FullName", "The Smiths", "John Smith", NOT_COMPARABLE),
        ("FullName", "Familie Schmidt", "Hans Schmidt", NOT_COMPARABLE),
        ("FullName", "Fam. Jansen", "Piet Jansen", NOT_COMPARABLE),
        ("FullName", "Smith Family", "Smith Household", SAME),
        ("FullName", "Smith Family", "Jones Family", DIFFERENT),
        ("Address.Address2", "2º B", "2 B", SAME),
        ("Address.Address2", "2.º B", "2 B", SAME),
        ("Address.Address2", "2ª B", "2o B", SAME),
        ("Address.Address1", "Calle Mayor 5, 2º B", "Calle Mayor 5 2 B", SAME),
        ("Address.Address1", "Via 1° Maggio 4", "Via 1 Maggio 4", SAME),
        ("Address.Address1", "Calle Mayor 5, 2º B", "Calle Mayor 5, 2º C", DIFFERENT),
        ("Address.Address1", "1200 N.E. Eighth Street", "1200 NE 8th St", SAME),
        ("Address.Address1", "1200 N. E. Eighth Street", "1200 NW 8th St", DIFFERENT),
        ("Address.Address1", "C/ Sta. Ana 5", "Calle Santa Ana 5", SAME),
        ("Address.Address1", "Msgr. Lund St 5", "Monsignor Lund Street 5", SAME),
        ("Address.Address1", "Długa 5 m. 7", "Długa 5/7", SAME),
        ("Address.Address1", "Kerkstr. 5hs", "Kerkstraat 5 hs", SAME),
        ("Address.Address1", "Kerkstraat 12 3 hs", "Kerkstraat 123 hs", SIMILAR),  # Not the same.
        ("Address.Address2", "EG", "Erdgeschoss", SAME),
        ("Address.Address2", "2.OG li.", "2. OG links", SAME),
        ("Address.Address2", "2. OG links", "2. OG rechts", DIFFERENT),
        ("Address.Address2", "RDC", "Rez-de-chaussée", SAME),
        ("Address.City", "St. Gallen", "Sankt Gallen", SAME),
        ("Address.City", "Sta Cruz", "Santa Cruz", SAME),
        ("Address.City", "Paris 15e", "Paris", SIMILAR),
        ("Address.City", "1010 Wien", "Wien", SIMILAR),
        ("Address.City", "Paris 15e", "Paris 16e", DIFFERENT),
        ("BusinessName", "St. Mary Hosp", "Saint Mary Hospital", SAME),
        ("FirstName", "Sepp", "Josef", SIMILAR),
        ("FirstName", "Sasha", "Alexander", SIMILAR),
        ("Attributes.isVip", "1", "true", NOT_COMPARABLE),
        ("Attributes.isVip", "0", "true", DIFFERENT),
    ],
)
def test_a_part_and_a_short_form_are_no_other_value(
    name: str, short: str, whole: str, relation: Relation
) -> None:
    assert judged(name, short, whole).relation is relation


@pytest.mark.parametrize("title", ["Rabbi", "Lt Col", "Fr.", "Sr", "The Hon."])
def test_a_title_that_is_a_surname_too_is_no_first_name(title: str) -> None:
    titled, named = (
        profile(0, FirstName=title, LastName="Cohen"),
        profile(1, FirstName="Noa", LastName="Cohen"),
    )
    evidence = GroupEvidence(flattened([titled, named], "US"))
    assert not any(one.differs for row in rows_of(evidence) for one in row.evidence if one)
    assert not summary_of(evidence).against
