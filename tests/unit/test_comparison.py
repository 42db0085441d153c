"""Profiles as rows: which fields, in which order, and whether they agree."""

from __future__ import annotations

import botocore.session
import pytest

from reviewer.comparison.fields import MATCHED_FIELDS, fields_of, in_reading_order
from reviewer.comparison.rows import Agreement, rows_of
from reviewer.model import Profile


def profile(**members: object) -> Profile:
    return Profile("0" * 32, members)


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


def test_nested_members_are_opened_out_by_their_path() -> None:
    opened = fields_of(
        profile(
            Address={"City": "Seattle", "PostalCode": "98101"},
            Attributes={"tier": "gold"},
            EngagementPreferences={"Phone": [{"KeyName": "k", "KeyValue": "v"}]},
        )
    )
    assert opened == {
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
        (("a", "A"), Agreement.DIFFERENT),
        (("a", None, "b"), Agreement.DIFFERENT),
    ],
)
def test_tells_agreement_from_difference(values: tuple[str | None, ...], agreement: Agreement) -> None:
    [row] = rows_of([profile(BirthDate=value) for value in values])
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
