"""The group in one line: conflicts first, by handle."""

from __future__ import annotations

from collections.abc import Mapping
from time import thread_time

import pytest

from reviewer.comparison.balance import GroupEvidence
from reviewer.comparison.evidence import Bearing, Topic
from reviewer.comparison.flattened import flattened
from reviewer.comparison.summary import summary_of
from reviewer.comparison.words import side_words, statement_words
from tests.unit.comparison.judging import profile

JOHN = {"FirstName": "John", "LastName": "Doe"}


def line(*members: Mapping[str, object] | None, reference: int = 0, region: str | None = None) -> str:
    profiles = [None if each is None else profile(number, **each) for number, each in enumerate(members)]
    summary = summary_of(GroupEvidence(flattened(profiles, region)), reference)
    return " · ".join(map(statement_words, summary.statements))


def test_the_conflict_stands_first_and_names_who_differs() -> None:
    assert (
        line(
            {"BirthDate": "1981-04-02", "EmailAddress": "j@d.example", "PhoneNumber": "206-555-0100"},
            {"BirthDate": "1981-04-02", "EmailAddress": "j@d.example", "PhoneNumber": "+12065550100"},
            {"BirthDate": "1984-02-14", "EmailAddress": "j@d.example", "PhoneNumber": "(206) 555 0100"},
            region="US",
        )
        == "birth dates differ (C) · same e-mail · same phone, other format"
    )


@pytest.mark.parametrize(
    ("members", "told"),
    [
        (({"BirthDate": "1981-04-02"}, {"BirthDate": "1963-09-30"}), "birth dates differ"),
        (({"EmailAddress": "a@b.example"}, {"EmailAddress": "c@d.example"}), "e-mails differ"),
        (({"LastName": "Doe Sr."}, {"LastName": "Doe Jr."}), "Sr against Jr"),
        (({"FirstName": "Bob"}, {"FirstName": "Robert"}), "names alike, a short form of the name"),
        (({"EmailAddress": "A@b.example"}, {"EmailAddress": "a@b.example"}), "same e-mail, letter case only"),
        (
            ({"EmailAddress": "a@b.example"}, {"PersonalEmailAddress": "a@b.example"}),
            "same e-mail, in other fields",
        ),
        (({"HomePhoneNumber": "1"}, {"PhoneNumber": "2"}), "phones differ, in other fields"),
        (({"BusinessName": "Acme"}, {"BusinessName": "Acme Inc"}),
         "businesses alike, same name, one without its legal form"),
        (({"AccountNumber": "A-1"}, {"AccountNumber": "A-2"}), "account numbers differ"),
        (({"Gender": "MALE"}, {"GenderString": "f"}), "genders differ, in other fields"),
        (({"Gender": "MALE"}, {"Gender": "FEMALE"}), "genders differ"),
        (({"Gender": "MALE"}, {"Gender": "m"}), ""),
        (({"Gender": "MALE"}, {"Gender": "UNSPECIFIED"}), ""),
        (({"FirstName": "Ivan"}, {"FirstName": "Иван"}), "names alike, one in Latin letters"),
        (({"FirstName": "Boris"}, {"FirstName": "Иван"}), ""),
        ((JOHN, None), ""),
        ((), ""),
    ],
)  # fmt: skip
def test_each_topic_has_its_words(members: tuple[Mapping[str, object] | None, ...], told: str) -> None:
    assert line(*members) == told


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("PhoneNumber", "000-000-0000"),
        ("PhoneNumber", " "),
        ("EmailAddress", "none@none.example"),
        ("EmailAddress", "no-reply@shop.example"),
        ("EmailAddress", "N/A"),
        ("BirthDate", "1900-01-01"),
        ("BirthDate", "01/01/1900"),
        ("BirthDate", "0000-00-00"),
        ("PhoneNumber", "0"),
        ("PhoneNumber", "+10000000000"),
        ("PhoneNumber", "+1 999-999-9999"),
        ("PhoneNumber", "1234567890"),
        ("AccountNumber", "0000"),
        ("AccountNumber", "\\N"),
        ("AccountNumber", "—"),
        ("AccountNumber", "XXXXX"),
        ("BusinessName", "unbekannt"),
        ("Gender", "U"),
        ("AccountNumber", "n/a"),
        ("BusinessName", "Unknown"),
    ],
)
def test_a_placeholder_neither_agrees_nor_differs(field: str, value: str) -> None:
    live = {"PhoneNumber": "206-555-0100", "EmailAddress": "jd@b.example", "BirthDate": "1981-04-02"}
    assert line({**JOHN, field: value}, {**JOHN, field: value}) == "same name"
    assert line({**JOHN, field: value}, {**JOHN, field: live.get(field, "Acme 12")}) == "same name"


def test_what_only_looks_like_a_placeholder_counts() -> None:
    for field, value in (
        ("PhoneNumber", "222-333-2222"),
        ("PhoneNumber", "206-555-5555"),
        ("PhoneNumber", "206-500-0000"),
        ("AccountNumber", "1000"),
        ("BirthDate", "1970-01-01"),
        ("FirstName", "Nan"),
    ):
        assert line({field: value}, {field: value}) != ""


def test_two_live_mailboxes_are_a_conflict_even_where_all_else_agrees() -> None:
    one = {**JOHN, "EmailAddress": "john@work.example"}
    assert line(one, {**one, "EmailAddress": "mary@home.example"}) == "e-mails differ · same name"


@pytest.mark.parametrize(
    ("line_of", "filler"),
    [
        ("PostalCode", "00000"),
        ("PostalCode", "N/A"),
        ("City", "Unknown"),
        ("State", "N/A"),
        ("Address2", "None"),
    ],
)
def test_a_placeholder_in_a_line_makes_no_other_address(line_of: str, filler: str) -> None:
    home = {"Address1": "12 Main Street", "City": "Seattle", "PostalCode": "98101", "State": "WA"}
    home["Address2"] = "Apt 4"
    assert line({"Address": home}, {"Address": {**home, line_of: filler}}) == "same address"


def test_a_country_by_an_unknown_name_makes_no_other_address() -> None:
    home = {"Address1": "12 Main Street", "PostalCode": "98101"}
    one, other, third = (
        {"Address": {**home, "Country": name}} for name in ("Korea, Republic of", "KR", "Canada")
    )
    assert line(one, other) == "same address"
    assert line(other, third) == "addresses differ"


def test_what_speaks_against_stands_before_what_merely_differs() -> None:
    home = {"Address": {"Address1": "12 Main Street"}, "BirthDate": "1981-04-02", "LastName": "Doe"}
    mia = {**home, "FirstName": "Mia", "EmailAddress": "mia@d.example"}
    pia = {**home, "FirstName": "Pia", "EmailAddress": "pia@d.example"}
    assert line(mia, pia).startswith(
        "possible twins: same last name, birth date and address · e-mails differ"
    )


def test_what_speaks_against_is_found_between_any_two() -> None:
    home = {"Address": {"Address1": "12 Main Street"}, "BirthDate": "1981-04-02", "LastName": "Doe"}
    mia, pia = {**home, "FirstName": "Mia"}, {**home, "FirstName": "Pia"}
    twins = "possible twins: same last name, birth date and address"
    assert line(JOHN, mia, pia).startswith(f"{twins} (B, C) · names differ · ")
    assert line(JOHN, JOHN, mia, pia).startswith(f"{twins} (C, D) · names differ (C, D) · ")
    assert line(mia, mia, pia).startswith(f"{twins} (C) · same birth date")


def test_two_who_are_alike_to_the_first_can_speak_against_each_other() -> None:
    father, son = {**JOHN, "LastName": "Doe Sr"}, {**JOHN, "LastName": "Doe Jr"}
    assert line(JOHN, father, son) == "Sr against Jr (B, C)"
    assert line(father, JOHN, son) == "Sr against Jr (C)"


PART_OF_DATE = "birth dates differ (C) · birth dates alike, one gives a part of the same date (B)"


@pytest.mark.parametrize(
    ("field", "values", "told"),
    [
        (
            "FirstName",
            ("J", "John", "James"),
            "names differ (C) · names alike, an initial for the name (B)",
        ),
        ("BirthDate", ("1981", "1981-04-02", "1981-09-30"), PART_OF_DATE),
        ("BirthDate", ("1981-04-02", "1981", "1981-09-30"), PART_OF_DATE),
        (
            "EmailAddress",
            ("jd+a@b.example", "jd@b.example", "j.d@b.example"),
            "e-mails alike, several differences (B, C)",
        ),
    ],
)
def test_one_who_says_little_makes_no_one_customer_of_two(
    field: str, values: tuple[str, ...], told: str
) -> None:
    assert line(*({field: value} for value in values)) == told


def test_a_slip_is_told_where_another_differs() -> None:
    born = ("1983-02-01", "1983-01-02", "1990-12-25")
    told = "birth dates differ (C) · birth dates alike, day and month swapped (B)"
    assert line(*({"BirthDate": day} for day in born)) == told


def test_a_name_in_another_script_is_no_other_name() -> None:
    told = "names differ (C)"
    assert line({"FirstName": "Li"}, {"FirstName": "伟"}, {"FirstName": "Bob"}) == told


@pytest.mark.parametrize(
    ("key", "other_key", "told"),
    [
        ("PassportNumber", "passport_no", "passports differ, in other fields"),
        ("SsnNumber", "SsnNumber", "social security numbers differ"),
        ("DriversLicenseNumber", "DriversLicenseNumber", "driving licences differ"),
        ("NationalIdNumber", "NationalIdNumber", "national IDs differ"),
        ("taxId", "taxId", "tax numbers differ"),
        ("PassportNumber", "SsnNumber", ""),
        ("passportExpiry", "passportExpiry", ""),
    ],
)
def test_identity_numbers_in_free_attributes_are_told(key: str, other_key: str, told: str) -> None:
    assert line({"Attributes": {key: "AB1234567"}}, {"Attributes": {other_key: "CD7654321"}}) == told


def test_an_identity_number_one_character_off_is_told_as_alike() -> None:
    told = "passports alike, one character differs, in other fields"
    one, other = {"PassportNumber": "AB1234567"}, {"passport_no": "AB1234568"}
    assert line({"Attributes": one}, {"Attributes": other}) == told


def test_two_addresses_of_firms_may_be_branches_and_of_people_say_little() -> None:
    firm = {"BusinessName": "Acme", "PhoneNumber": "+12065550100"}
    homes = [{"Address": {"Address1": "12 Main St", "City": town}} for town in ("Salem", "Boston")]
    told = line(*({**firm, **home} for home in homes))
    assert told.startswith("possible branches: firms at two addresses")
    assert line(*({**JOHN, **home} for home in homes)) == "addresses differ · same name"


def test_what_all_else_outweighs_is_said_as_weak() -> None:
    one = {**JOHN, "BirthDate": "1981-04-02", "Attributes": {"ssn": "078-05-1121"}}
    for other, is_weak in (
        ({**one, "BirthDate": "1963-09-30"}, True),
        ({**JOHN, "BirthDate": "1963-09-30"}, False),
    ):
        members = [profile(0, **one), profile(1, **other)]
        [against] = summary_of(GroupEvidence(flattened(members))).against
        assert (against.topic, against.weak) == (Topic.BIRTH_DATE, is_weak)


def test_no_name_and_address_outweigh_two_birth_dates_as_a_family_has_namesakes() -> None:
    home = {"Address1": "2242 Gertrude Street", "City": "Richland", "State": "WA"}
    one = {"FirstName": "David", "MiddleName": "J", "LastName": "Hernandez", "Address": home}
    members = [profile(at, **one, BirthDate=born) for at, born in enumerate(("1980-10-16", "2008-11-18"))]
    [against] = summary_of(GroupEvidence(flattened(members))).against
    assert (against.topic, against.weak) == (Topic.BIRTH_DATE, False)


def test_a_suffix_left_out_speaks_against_only_where_the_birth_dates_may_be_two() -> None:
    one, other = {"FirstName": "John", "LastName": "Doe Jr"}, JOHN
    assert summary_of(GroupEvidence(flattened([profile(0, **one), profile(1, **other)]))).against
    told = "names alike, one is Jr, the other does not say, both born on one day"
    born = {"BirthDate": "1981-04-02"}
    assert line({**one, **born}, {**other, **born}) == f"same birth date · {told}"


def test_two_generations_are_never_weak_whatever_agrees() -> None:
    one = {
        **JOHN,
        "BirthDate": "1981-04-02",
        "Attributes": {"ssn": "078-05-1121"},
        "PhoneNumber": "+12065550100",
    }
    members = [profile(at, **{**one, "LastName": name}) for at, name in enumerate(("Doe Jr", "Doe Sr"))]
    [against] = summary_of(GroupEvidence(flattened(members))).against
    assert not against.weak


def test_where_one_letter_may_be_a_slip_both_readings_are_said() -> None:
    home = {"Address": {"Address1": "12 Main Street"}, "BirthDate": "1981-04-02", "LastName": "Doe"}
    told = "names alike, twins, or a slip in the name: same last name, birth date and address"
    for names in (("Atnhony", "Anthny"), ("Chloy", "Chloe"), ("Kirrc", "Kirra")):
        assert told in line(*({**home, "FirstName": name} for name in names))
    both = "possible twins: same last name, birth date and address, perhaps two names"
    assert line(*({**home, "FirstName": name} for name in ("Jaden", "Jayden"))).startswith(both)
    for names in (("Jaden", "Jayden"), ("Chloe", "Zoe"), ("Chloe", "Xdfgh")):
        assert line(*({**home, "FirstName": name} for name in names)).startswith("possible twins")


@pytest.mark.parametrize(
    "names",
    [
        ("Christina", "Christopher", "Chris"),
        ("Muhammad Imran", "Muhammad Irfan", "Muhammad"),
        ("Mary Ann", "Mary Jane", "Mary"),
    ],
)
def test_a_third_who_says_less_leaves_twins_as_they_are(names: tuple[str, ...]) -> None:
    home = {"Address": {"Address1": "12 Main Street"}, "BirthDate": "1981-04-02", "LastName": "Doe"}
    assert line(*({**home, "FirstName": name} for name in names)).startswith("possible twins")


@pytest.mark.parametrize("names", [("Mark", "Marsha"), ("John", "Mary"), ("Paul", "Paula")])
def test_a_familys_mailbox_makes_no_one_person_of_twins(names: tuple[str, str]) -> None:
    home = {"LastName": "Kusha", "BirthDate": "9/28/97", "EmailAddress": "kusha123@hmail.example"}
    address = {"Address": {"Address1": "1304 Poppy Hills Dr", "City": "Blacklick", "PostalCode": "43004"}}
    found = line(*({**home, **address, "FirstName": name} for name in names))
    assert found.startswith("possible twins")


@pytest.mark.parametrize("born", ["N/A", "1900-01-01", "0000-00-00", "1981"])
def test_a_date_that_is_no_birth_date_makes_no_twins(born: str) -> None:
    home = {"Address": {"Address1": "12 Main Street"}, "BirthDate": born, "LastName": "Doe"}
    assert "twins" not in line({**home, "FirstName": "John"}, {**home, "FirstName": "Mary"})


@pytest.mark.parametrize("names", [("Mary Ann", "Maryann"), ("Min-jun", "Minjun"), ("Ülkü", "Uelkue")])
def test_one_name_in_two_writings_makes_no_twins(names: tuple[str, str]) -> None:
    home = {"Address": {"Address1": "12 Main Street"}, "BirthDate": "1981-04-02", "LastName": "Doe"}
    assert line(*({**home, "FirstName": name} for name in names)).split(" · ")[1].startswith("same name")


def test_the_odd_one_out_is_named_even_if_it_is_the_reference() -> None:
    odd, usual = {"BirthDate": "1963-09-30"}, {"BirthDate": "1981-04-02"}
    assert line(odd, usual, usual) == "birth dates differ (A)"


def test_of_two_sides_it_is_told_who_belongs_with_whom() -> None:
    one, other, third = ({"BirthDate": day} for day in ("1963-09-30", "1981-04-02", "1950-11-17"))
    assert line(one, other, one, other) == "birth dates differ (A, C against B, D)"
    assert line(one, other, one) == "birth dates differ (B)"
    assert line(one, other, one, other, third) == "birth dates differ (B, D, E)"


def test_of_two_equal_sides_the_references_is_the_usual_one() -> None:
    one, other = {"BirthDate": "1963-09-30"}, {"BirthDate": "1981-04-02"}
    assert line(one, one, other, other) == "birth dates differ (A, B against C, D)"
    assert line(one, one, other, other, reference=3) == "birth dates differ (C, D against A, B)"


def test_nobody_is_named_where_all_differ() -> None:
    assert line(*({"BirthDate": day} for day in ("1963-09-30", "1981-04-02", "1990-12-25"))) == (
        "birth dates differ"
    )


def test_those_who_agree_are_named_where_others_say_nothing() -> None:
    assert line({"BirthDate": "1981-04-02"}, {}, {"BirthDate": "1981-04-02"}) == "same birth date (A, C)"


def test_many_handles_are_cut_short() -> None:
    usual, odd = {"BirthDate": "1981-04-02"}, {"BirthDate": "1963-09-30"}
    assert line(*[usual] * 7, *[odd] * 6) == "birth dates differ (A, B, C, 4 more against H, I, J, 3 more)"


def test_a_street_without_a_town_joins_no_two_towns() -> None:
    streets = ({"Address1": "12 Main Street", **city} for city in ({}, {"City": "Leeds"}, {"City": "York"}))
    assert line(*({"Address": street} for street in streets)) == "addresses differ (C)"


def test_one_street_in_two_towns_is_two_addresses() -> None:
    def at(city: str, code: str) -> dict[str, object]:
        return {"Address": {"Address1": "12 Main Street", "City": city, "PostalCode": code}}

    assert line(at("Seattle", "98101"), at("Boston", "02108")) == "addresses differ"
    assert line(at("Seattle", "98101"), at("Seattle", "98101-1234")) == "same address"


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ({"Address2": "Apt 4"}, {"Address2": "Apt 5"}, "addresses differ"),
        ({"Address2": "Apt 4"}, {"Address2": "Unit 4"}, "same address"),
        ({"Address2": "Apt 4"}, {"Address2": "4"}, "same address"),
        ({"Address2": "Apt 4"}, {"Address2": "c/o Mary Smith"}, "same address"),
        ({"Address2": "Suite 200"}, {"Address2": "Building A"}, "same address"),
        ({"Address2": "Apt 2"}, {"Address2": "Floor 2"}, "same address"),
        ({"Address2": "Upper"}, {"Address2": "Lower"}, "addresses differ"),
        ({"Address2": "Apt 4"}, {"Address2": "Bldg 2, Apt 4"}, "same address"),
        ({"Address2": "Apt 4"}, {}, "same address"),
        ({"Address1": "12 Main St Apt 4"}, {"Address2": "Apt 5"}, "addresses differ"),
        ({"Address1": "12 Main St Apt 4"}, {"Address2": "c/o Doe"},
         "addresses alike, same house, one names a unit"),
        ({"City": "Springfield", "State": "MA", "PostalCode": "01103"},
         {"City": "Springfield", "State": "IL", "PostalCode": "62701"}, "addresses differ"),
        ({"City": "Springfield", "State": "MA"}, {"City": "Springfield", "State": "IL"}, "addresses differ"),
        ({"City": "London", "PostalCode": "E17 7LD"}, {"City": "London", "PostalCode": "SW19 5AX"},
         "addresses differ"),
        ({"Province": "ON"}, {"Province": "QC"}, "addresses differ"),
        ({"Country": "US"}, {"Country": "Canada"}, "addresses differ"),
        ({"State": "MA"}, {"State": "Massachusetts"}, "same address"),
        ({"State": "Bayern", "PostalCode": "80331"}, {"State": "BY", "PostalCode": "80331"}, "same address"),
        ({"State": "MA", "PostalCode": "01103"}, {"State": "IL", "PostalCode": "01103"}, "addresses differ"),
        ({"City": "Leeds", "PostalCode": "LS1 4AP"}, {"City": "Holbeck", "PostalCode": "LS1 4AP"},
         "same address"),
        ({"City": "Leeds"}, {"City": "York"}, "addresses differ"),
        ({"PostalCode": "98101"}, {"PostalCode": "98011"}, "same address"),
    ],
)  # fmt: skip
def test_one_street_is_one_address_unless_the_other_lines_say_otherwise(
    one: Mapping[str, str], other: Mapping[str, str], told: str
) -> None:
    at, also_at = ({"Address": {"Address1": "12 Main Street", **lines}} for lines in (one, other))
    assert line(at, also_at) == told


def test_a_statement_says_what_it_bears_on_and_whom_it_names() -> None:
    members = [profile(n, BirthDate=day) for n, day in enumerate(("1981-04-02", "1963-09-30"))]
    [statement] = summary_of(GroupEvidence(flattened(members))).statements
    assert (statement.topic, statement.bearing, statement.members) == (
        Topic.BIRTH_DATE,
        Bearing.CONFLICT,
        (1,),
    )


def test_what_differs_from_another_than_the_first_of_most_speaks_against_as_well() -> None:
    street = {"Address1": "1001 W Roosevelt Rd", "City": "Chicago", "State": "IL", "Country": "US"}
    unit = {**street, "Address1": "1001 W Roosevelt Rd 606", "PostalCode": "81559"}
    addresses = street, street | {"PostalCode": "60608"}, unit
    members = [profile(at, BusinessName="Lund", Address=one) for at, one in enumerate(addresses)]
    summary = summary_of(GroupEvidence(flattened(members, "US")))
    assert [one.members for one in summary.against] == [(2,)]
    assert [one.topic for one in summary.for_] == [Topic.BUSINESS]


def test_a_summary_holds_no_value_of_a_profile() -> None:
    secret = {
        "FirstName": "Xaviera",
        "LastName": "Quux",
        "BirthDate": "1981-04-02",
        "EmailAddress": "xq@zz.example",
        "PhoneNumber": "206-555-0199",
        "Address": {"Address1": "77 Hidden Street"},
    }
    other = {**secret, "FirstName": "Xavier", "EmailAddress": "other@zz.example", "BirthDate": "1963-09-30"}
    told = line(secret, other)
    for value in ("Xavier", "Quux", "1981", "1963", "zz.example", "0199", "Hidden"):
        assert value not in told


def test_of_a_large_group_the_first_are_compared_and_it_is_said_of_how_many() -> None:
    members = [profile(at, **JOHN, EmailAddress=f"j{at}@d.example") for at in range(600)]
    start = thread_time()
    summary = summary_of(GroupEvidence(flattened(members, "US")), reference=599)
    assert thread_time() - start < 1
    assert summary.looked_at == 60
    assert {at for one in summary.against for at in one.members} <= {*range(59), 599}
    assert side_words(summary.for_, "; ", summary.looked_at)[0] == "of 60 profiles compared: same name"
