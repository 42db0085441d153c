"""Profiles made and changed, their keys, and their objects: an object's keys choose its profile."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from reviewer.emulator.domain import FIRST_RUN, Domain
from reviewer.emulator.sample_objects import OBJECT_TYPES
from tests.unit.emulator.conftest import Serve

if TYPE_CHECKING:
    from mypy_boto3_customer_profiles import CustomerProfilesClient

A, B = "a" * 32, "b" * 32


@pytest.fixture
def client(serve: Serve) -> CustomerProfilesClient:
    """A client of the domain ``two``, whose profiles have one e-mail address in common."""
    people: dict[str, Any] = {
        one: {"ProfileId": one, "FirstName": one[:3], "EmailAddress": "both@example.com"} for one in (A, B)
    }
    return serve([Domain("two", FIRST_RUN, [], people, {}, object_types=OBJECT_TYPES)])


def put(client: CustomerProfilesClient, **content: str) -> str:
    answer = client.put_profile_object(
        DomainName="two", ObjectTypeName="WebOrder", Object=json.dumps(content)
    )
    return answer["ProfileObjectUniqueKey"]


def holder(client: CustomerProfilesClient, unique_key: str) -> str | None:
    found = client.search_profiles(DomainName="two", KeyName="customerNumber", Values=["7"])["Items"]
    for profile_id in (A, B, *(one["ProfileId"] for one in found)):
        items = client.list_profile_objects(
            DomainName="two", ProfileId=profile_id, ObjectTypeName="WebOrder"
        )["Items"]
        if unique_key in [one["ProfileObjectUniqueKey"] for one in items]:
            return profile_id
    return None


def add_key(client: CustomerProfilesClient, profile_id: str, value: str) -> None:
    client.add_profile_key(DomainName="two", ProfileId=profile_id, KeyName="customerNumber", Values=[value])


def test_an_object_goes_to_the_one_profile_that_has_its_key(client: CustomerProfilesClient) -> None:
    add_key(client, B, "7")
    assert holder(client, put(client, id="1", customer="7", email="both@example.com")) == B


def test_a_key_that_several_profiles_have_chooses_none(client: CustomerProfilesClient) -> None:
    add_key(client, A, "7")
    add_key(client, B, "7")
    made = holder(client, put(client, id="1", customer="7", email="both@example.com"))
    assert made not in (None, A, B)


def test_an_object_that_finds_no_profile_makes_one_of_what_it_holds(client: CustomerProfilesClient) -> None:
    made = holder(client, put(client, id="1", customer="7", email="new@example.com"))
    assert made is not None
    [profile] = client.batch_get_profile(DomainName="two", ProfileIds=[made])["Profiles"]
    assert profile["EmailAddress"] == "new@example.com"


def test_an_object_that_is_moved_is_deleted_and_put_again_behind_its_key(
    client: CustomerProfilesClient,
) -> None:
    add_key(client, A, "7")
    unique_key = put(client, id="1", customer="7")
    client.delete_profile_key(DomainName="two", ProfileId=A, KeyName="customerNumber", Values=["7"])
    add_key(client, B, "7")
    client.delete_profile_object(
        DomainName="two", ProfileId=A, ObjectTypeName="WebOrder", ProfileObjectUniqueKey=unique_key
    )
    assert put(client, id="1", customer="7") == unique_key
    assert holder(client, unique_key) == B


@pytest.mark.parametrize("content", ["[]", "{", '{"customer": "7"}'])
def test_an_object_without_its_unique_value_or_that_is_no_object_is_refused(
    client: CustomerProfilesClient, content: str
) -> None:
    with pytest.raises(client.exceptions.BadRequestException):
        client.put_profile_object(DomainName="two", ObjectTypeName="WebOrder", Object=content)


def test_an_empty_text_removes_a_value_and_what_is_not_named_stays(client: CustomerProfilesClient) -> None:
    client.update_profile(
        DomainName="two", ProfileId=A, Address={"City": "Lyon", "State": "X"}, Attributes={"k": "1", "l": "2"}
    )
    client.update_profile(
        DomainName="two", ProfileId=A, FirstName="", Address={"State": ""}, Attributes={"k": ""}
    )
    [profile] = client.batch_get_profile(DomainName="two", ProfileIds=[A])["Profiles"]
    assert profile == {
        "ProfileId": A,
        "EmailAddress": "both@example.com",
        "Address": {"City": "Lyon"},
        "Attributes": {"l": "2"},
    }


def test_a_profile_that_is_deleted_takes_its_keys_and_objects_along(client: CustomerProfilesClient) -> None:
    add_key(client, A, "7")
    put(client, id="1", customer="7")
    client.delete_profile(DomainName="two", ProfileId=A)
    assert not client.search_profiles(DomainName="two", KeyName="customerNumber", Values=["7"])["Items"]
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.list_profile_objects(DomainName="two", ProfileId=A, ObjectTypeName="WebOrder")


def test_a_key_of_a_profiles_own_value_can_be_taken_from_it(client: CustomerProfilesClient) -> None:
    client.delete_profile_key(DomainName="two", ProfileId=A, KeyName="_email", Values=["both@example.com"])
    found = client.search_profiles(DomainName="two", KeyName="_email", Values=["both@example.com"])["Items"]
    assert [one["ProfileId"] for one in found] == [B]
