"""Profiles as rows: which fields, in which order, and whether they agree."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import botocore.session
import pytest

from reviewer.comparison.balance import GroupEvidence
from reviewer.comparison.compared import rows_of as rows_among
from reviewer.comparison.evidence import Relation
from reviewer.comparison.fields import MATCHED_FIELDS, fields_of, in_reading_order
from reviewer.comparison.flattened import flattened
from reviewer.comparison.rows import Agreement, FieldRow
from reviewer.comparison.words import reason_words
from reviewer.core.matches import Profile


def profile(**members: object) -> Profile:
    return Profile("0" * 32, members)


def rows_of(
    members: Sequence[Profile | None], reference: int = 0, default_region: str | None = None
) -> tuple[FieldRow, ...]:
    return rows_among(GroupEvidence(flattened(members, default_region)), reference)


def test_the_attributes_aws_matches_on_come_first_and_in_its_order() -> None:
    names = {"Attributes.tier", "EmailAddress", "BirthDate", "FullName", "PhoneNumber", "Address.City"}
    assert in_reading_order(names) == [
        "FullName",
        "PhoneNumber",
        "EmailAddress",
        "BirthDate",
        "Address.City",
        "Attributes.tier",
    ]


def test_fullname_is_the_three_name_members_in_order() -> None:
    assert fields_of(profile(LastName="Doe", FirstName="John", MiddleName="Q"))["FullName"] == "John Q Doe"


def test_a_profile_without_names_has_no_fullname() -> None:
    assert "FullName" not in fields_of(profile(BusinessName="Acme"))


def test_nested_members_are_flattened_by_their_path() -> None:
    fields = fields_of(
        profile(
            Address={"City": "Seattle", "PostalCode": "98101"},
            Attributes={"tier": "gold"},
            EngagementPreferences={"Phone": [{"KeyName": "k", "KeyValue": "v"}]},
        )
    )
    assert fields == {
        "Address.City": "Seattle",
        "Address.PostalCode": "98101",
        "Attributes.tier": "gold",
        "EngagementPreferences.Phone[0].KeyName": "k",
        "EngagementPreferences.Phone[0].KeyValue": "v",
    }


def test_every_text_member_of_the_api_has_its_place_in_the_reading_order() -> None:
    shape = botocore.session.get_session().get_service_model("customer-profiles").shape_for("Profile")
    flat = {name for name, member in shape.members.items() if member.type_name == "string"} - {"ProfileId"}
    ordered = in_reading_order(flat | {"zzz-unknown"})
    assert ordered[-1] == "zzz-unknown"
    assert [name for name in ordered if name in MATCHED_FIELDS] == list(MATCHED_FIELDS[1:])


@pytest.mark.parametrize(
    ("values", "agreement"),
    [
        (("a", "a", "a"), Agreement.SAME),
        (("a", None, "a"), Agreement.PARTLY),
        (("a", "b", "a"), Agreement.DIFFERENT),
        (("a", "A"), Agreement.ALIKE),
        (("a", None, "b"), Agreement.DIFFERENT),
    ],
)
def test_tells_agreement_from_difference(values: tuple[str | None, ...], agreement: Agreement) -> None:
    [row] = rows_of([profile(AdditionalInformation=value) for value in values])
    assert row.agreement is agreement
    assert row.values == values


def test_a_member_that_is_not_here_has_no_part_in_the_agreement() -> None:
    [row] = rows_of([profile(BirthDate="a"), None, profile(BirthDate="a")])
    assert row.agreement is Agreement.SAME
    assert row.values == ("a", None, "a")


def test_one_profile_alone_neither_agrees_nor_differs() -> None:
    [row] = rows_of([profile(BirthDate="a"), None])
    assert row.agreement is Agreement.ALONE


def test_fields_empty_in_all_profiles_take_no_row() -> None:
    assert rows_of([profile(BirthDate="", Attributes={}), profile(BirthDate=None)]) == ()


def test_each_value_is_compared_with_the_references_and_says_why() -> None:
    [row] = rows_of([profile(BirthDate=value) for value in ("1981-04-22", "22.4.1981", None, "1990-12-25")])
    assert row.agreement is Agreement.DIFFERENT
    assert row.reference == 0
    assert [one and reason_words(one.reasons) for one in row.evidence] == [
        None,
        "same date, other format",
        "one has none",
        "different dates",
    ]


def test_another_reference_sees_other_differences() -> None:
    members = [profile(BirthDate=value) for value in ("1981-04-22", "22.4.1981", "1990-12-25")]
    [row] = rows_of(members, reference=2)
    assert row.reference == 2
    assert [one and one.relation for one in row.evidence] == [Relation.DIFFERENT, Relation.DIFFERENT, None]


@pytest.mark.parametrize(
    ("values", "agreement"),
    [
        (("John", "JOHN"), Agreement.ALIKE),
        (("John", "Jon"), Agreement.ALIKE),
        (("John", None, "JOHN"), Agreement.ALIKE),
        (("John", "JOHN", "Mary"), Agreement.DIFFERENT),
        (("Doe Jr", "Doe Sr"), Agreement.DIFFERENT),
        ((None, "Doe", "Doe"), Agreement.PARTLY),
        ((None, "Doe", "Miller"), Agreement.DIFFERENT),
    ],
)
def test_likeness_stands_before_what_is_missing_and_difference_before_both(
    values: tuple[str | None, ...], agreement: Agreement
) -> None:
    rows = {row.name: row for row in rows_of([profile(LastName=value, Gender="X") for value in values])}
    assert rows["LastName"].agreement is agreement


def test_where_the_reference_lacks_a_field_the_first_who_has_it_stands_in() -> None:
    rows = {row.name: row for row in rows_of([profile(Gender="X"), profile(BirthDate="a", Gender="X")])}
    assert rows["BirthDate"].reference == 1
    assert rows["Gender"].reference == 0


def test_where_the_reference_is_not_here_the_first_one_that_is_stands_in() -> None:
    [row] = rows_of([None, profile(BirthDate="a"), profile(BirthDate="a")])
    assert (row.reference, row.agreement) == (1, Agreement.SAME)
    assert row.evidence[:2] == (None, None)


def test_phones_are_dialled_in_the_country_of_their_profile_or_where_told() -> None:
    def phone(number: str, country: str = "") -> Profile:
        return profile(PhoneNumber=number, Address={"Country": country})

    def agreement(members: list[Profile], default_region: str | None = None) -> Relation:
        rows = {row.name: row for row in rows_of(members, default_region=default_region)}
        evidence = rows["PhoneNumber"].evidence[1]
        assert evidence is not None
        return evidence.relation

    assert agreement([phone("030 1234567", "Germany"), phone("+49 30 1234567")]) is Relation.SAME
    assert agreement([phone("206-555-0100"), phone("+1 206 555 0100")], "US") is Relation.SAME
    assert agreement([phone("206-555-0100"), phone("+1 206 555 0100")]) is Relation.SIMILAR
    assert agreement([phone("206-555-0100", "US"), phone("206-555-0100", "DE")]) is Relation.SIMILAR


def test_possible_twins_speak_against_in_the_row_of_their_names() -> None:
    def child(name: str) -> Profile:
        return profile(
            FirstName=name, LastName="Doe", BirthDate="2001-04-02", Address={"Address1": "12 Main St"}
        )

    rows = {row.name: row for row in rows_of([child("Jayden"), child("Jaylen")])}
    for name in ("FullName", "FirstName"):
        evidence = rows[name].evidence[1]
        assert evidence is not None
        assert evidence.against
        assert rows[name].agreement is Agreement.DIFFERENT
    assert rows["LastName"].agreement is Agreement.SAME


def test_comparing_loads_its_libraries_only_when_there_is_something_to_compare() -> None:
    heavy = (
        "phonenumbers",
        "rapidfuzz",
        "nicknames",
        "reviewer.comparison.kinds",
        "reviewer.comparison.words",
    )
    loaded = f"print([name for name in {heavy} if name in sys.modules])"
    code = f"import sys, reviewer.comparison.rows, reviewer.tui.widgets.group_pane; {loaded}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
