"""MergeProfiles with what belongs to profiles: late, half, lost and refused; and what history tells of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError

from reviewer.emulator.auto_merging import PERFORMED_BY
from reviewer.emulator.callers import CALLER_ARN
from reviewer.emulator.conditions import Conditions, Fault
from reviewer.emulator.domain import FIRST_RUN, Domain, Members
from reviewer.emulator.sample_objects import OBJECT_TYPES
from reviewer.emulator.server import Emulator
from tests.unit.emulator.conftest import Serve, client_of

if TYPE_CHECKING:
    from mypy_boto3_customer_profiles import CustomerProfilesClient

A, B, C = "a" * 32, "b" * 32, "c" * 32


def three() -> Domain:
    """Ann twice and Cy, each with an order."""
    profiles: list[Members] = [
        {"ProfileId": A, "FirstName": "Ann", "EmailAddress": "ann@example.com"},
        {"ProfileId": B, "FirstName": "Ann", "EmailAddress": "b@example.com"},
        {"ProfileId": C, "FirstName": "Cy"},
    ]
    match = {"MatchId": "m", "ProfileIds": [A, B, C], "ConfidenceScore": 0.9}
    by_id = {one["ProfileId"]: one for one in profiles}
    domain = Domain("three", FIRST_RUN, [match], by_id, {}, object_types=OBJECT_TYPES)
    for one in profiles:
        domain.hold(
            one["ProfileId"], "WebOrder", json.dumps({"id": one["ProfileId"], "customer": one["ProfileId"]})
        )
    return domain


def merge(client: CustomerProfilesClient, main: str = A, *others: str) -> dict[str, Any]:
    return dict(
        client.merge_profiles(DomainName="three", MainProfileId=main, ProfileIdsToBeMerged=others or (B, C))
    )


def there(client: CustomerProfilesClient) -> set[str]:
    answer = client.batch_get_profile(DomainName="three", ProfileIds=[A, B, C])
    return {one["ProfileId"] for one in answer["Profiles"]}


def orders(client: CustomerProfilesClient, profile_id: str) -> set[str]:
    items = client.list_profile_objects(DomainName="three", ProfileId=profile_id, ObjectTypeName="WebOrder")[
        "Items"
    ]
    return {json.loads(one["Object"])["id"] for one in items}


def actions(client: CustomerProfilesClient, profile_id: str) -> list[tuple[str, str]]:
    answer = client.list_profile_history_records(DomainName="three", ProfileId=profile_id)
    return [(one["ActionType"], one["PerformedBy"]) for one in answer["ProfileHistoryRecords"]]


def test_a_merge_moves_objects_and_keys_to_the_main_profile(serve: Serve) -> None:
    client = serve([three()])
    assert merge(client)["Message"]
    assert orders(client, A) == {A, B, C}
    found = client.search_profiles(DomainName="three", KeyName="_email", Values=["b@example.com"])["Items"]
    assert [one["ProfileId"] for one in found] == [A]


def test_history_tells_of_a_merge_from_both_ends_with_who_did_it_and_what_became_of_it(serve: Serve) -> None:
    client = serve([three()])
    merge(client, A, B)
    assert actions(client, A) == [("MERGED", CALLER_ARN)]
    assert actions(client, B) == [("DELETED_BY_MERGE", CALLER_ARN)]
    [record] = client.list_profile_history_records(DomainName="three", ProfileId=B)["ProfileHistoryRecords"]
    content = client.get_profile_history_record(DomainName="three", ProfileId=B, Id=record["Id"])["Content"]
    assert json.loads(content)["EmailAddress"] == "b@example.com"


def test_history_of_a_profile_that_is_gone_can_be_refused(serve: Serve) -> None:
    client = serve([three()], Conditions(history_of_the_gone="refuse"))
    merge(client, A, B)
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        actions(client, B)


def test_history_is_filtered_and_paged(serve: Serve) -> None:
    client = serve([three()])
    for number in range(5):
        client.update_profile(DomainName="three", ProfileId=A, FirstName=f"Ann {number}")
    merge(client, A, B)
    asked: dict[str, Any] = {"DomainName": "three", "ProfileId": A, "ActionType": "UPDATED", "MaxResults": 3}
    first = client.list_profile_history_records(**asked)
    rest = client.list_profile_history_records(**asked, NextToken=first["NextToken"])
    ids = [one["Id"] for page in (first, rest) for one in page["ProfileHistoryRecords"]]
    assert len(ids) == len(set(ids)) == 5
    assert "NextToken" not in rest


def test_a_merge_shows_after_so_many_calls(serve: Serve) -> None:
    client = serve([three()], Conditions(merge_delay_calls=3))
    merge(client)
    assert [len(there(client)) for _ in range(3)] == [3, 3, 1]


@pytest.mark.parametrize(
    ("kind", "remaining", "of_main"),
    [("half", {A, B, C}, {A, B, C}), ("partly", {A, C}, {A, B, C}), ("never", {A, B, C}, {A})],
)
def test_a_merge_can_stop_half_way_or_never_come(
    serve: Serve, kind: str, remaining: set[str], of_main: set[str]
) -> None:
    client = serve([three()], Conditions(faults=(Fault.parse(f"MergeProfiles:{kind}"),)))
    assert merge(client)["Message"]
    assert there(client) == remaining
    assert orders(client, A) == of_main


@pytest.mark.parametrize(("kind", "remaining"), [("lost", {A}), ("cut", {A, B, C})])
def test_a_reply_can_be_lost_whether_or_not_the_merge_is_done(kind: str, remaining: set[str]) -> None:
    with Emulator([three()], Conditions(faults=(Fault.parse(f"MergeProfiles:{kind}"),))) as emulator:
        client = client_of(emulator.url)
        with pytest.raises(ConnectionClosedError):
            merge(client)
        assert there(client) == remaining
        assert len(emulator.merges) == (kind == "lost")


@pytest.mark.parametrize(
    ("kind", "status", "remaining"),
    [
        ("denied", 403, {A, B, C}),
        ("throttled", 429, {A, B, C}),
        ("failed", 500, {A, B, C}),
        ("late", 500, {A}),
    ],
)
def test_a_merge_can_be_refused_by_any_error_done_or_not(
    serve: Serve, kind: str, status: int, remaining: set[str]
) -> None:
    client = serve([three()], Conditions(faults=(Fault.parse(f"MergeProfiles:{kind}"),)))
    with pytest.raises(ClientError) as raised:
        merge(client)
    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert there(client) == remaining


def test_a_fault_comes_to_every_nth_call_behind_some_that_pass_and_so_often_at_most(serve: Serve) -> None:
    fault = Fault.parse("BatchGetProfile:throttled:every=2:after=1:times=2")
    client = serve([three()], Conditions(faults=(fault,)))

    def passes() -> bool:
        try:
            there(client)
        except client.exceptions.ThrottlingException:
            return False
        return True

    assert [passes() for _ in range(8)] == [True, True, False, True, False, True, True, True]


@pytest.mark.parametrize(
    "text", ["", "MergeProfiles", "MergeProfiles:gone", "MergeProfiles:cut:often", "GetMatches:half",
             "GetMatches:cut:every=0"],
)  # fmt: skip
def test_a_fault_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is (none|not|no|a fault)"):
        Fault.parse(text)


def auto_merging(client: CustomerProfilesClient) -> None:
    client.update_domain(
        DomainName="three",
        Matching={
            "Enabled": True,
            "AutoMerging": {
                "Enabled": True,
                "Consolidation": {"MatchingAttributesList": [["LastName"], ["FirstName"]]},
                "MinAllowedConfidenceScoreForMerging": 0.9,
            },
        },
    )


def test_auto_merging_merges_equal_values_under_another_name_and_its_preview_counts_them() -> None:
    with Emulator([three()]) as emulator:
        client = client_of(emulator.url)
        assert emulator.auto_merge("three") == 0  # It is not enabled.
        auto_merging(client)
        counted = client.get_auto_merging_preview(
            DomainName="three",
            Consolidation={"MatchingAttributesList": [["LastName"], ["FirstName"]]},
            ConflictResolution={"ConflictResolvingModel": "RECENCY"},
        )
        assert counted["NumberOfProfilesWillBeMerged"] == emulator.auto_merge("three") == 1
        assert there(client) == {A, C}
        assert actions(client, B) == [("DELETED_BY_MERGE", PERFORMED_BY)]


def test_auto_merging_can_come_behind_so_many_merges(serve: Serve) -> None:
    client = serve([three()], Conditions(auto_merge_after=1))
    auto_merging(client)
    merge(client, B, C)
    assert there(client) == {A}
