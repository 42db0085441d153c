"""Held to botocore's own model: every answer of every operation, and every refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from reviewer.emulator.sample import NAME, bundled_domains
from reviewer.emulator.validation import violations
from tests.unit.emulator.conftest import Serve

if TYPE_CHECKING:
    from mypy_boto3_customer_profiles import CustomerProfilesClient

GROUP = bundled_domains()[0].matches[0]
ONE, OTHER = GROUP["ProfileIds"][:2]
IN_DOMAIN = {"DomainName": NAME}

CALLS: dict[str, dict[str, Any]] = {
    "GetMatches": IN_DOMAIN | {"MaxResults": 3},
    "BatchGetProfile": IN_DOMAIN | {"ProfileIds": [ONE, OTHER, "f" * 32]},
    "SearchProfiles": IN_DOMAIN | {"KeyName": "_profileId", "Values": [ONE]},
    "GetDomain": IN_DOMAIN,
    "ListDomains": {"MaxResults": 2},
    "ListIdentityResolutionJobs": IN_DOMAIN,
    "GetSimilarProfiles": IN_DOMAIN
    | {"MatchType": "ML_BASED_MATCHING", "SearchKey": "matchId", "SearchValue": GROUP["MatchId"]},
    "ListRuleBasedMatches": IN_DOMAIN | {"MaxResults": 5},
    "UpdateDomain": IN_DOMAIN
    | {
        "Matching": {
            "Enabled": True,
            "JobSchedule": {"DayOfTheWeek": "MONDAY", "Time": "03:00"},
            "AutoMerging": {"Enabled": True, "MinAllowedConfidenceScoreForMerging": 0.95},
            "ExportingConfig": {"S3Exporting": {"S3BucketName": "exports"}},
        }
    },
    "MergeProfiles": IN_DOMAIN | {"MainProfileId": ONE, "ProfileIdsToBeMerged": [OTHER]},
    "ListProfileHistoryRecords": IN_DOMAIN | {"ProfileId": ONE},
    "ListProfileObjectTypes": IN_DOMAIN,
    "GetProfileObjectType": IN_DOMAIN | {"ObjectTypeName": "WebOrder"},
    "ListProfileObjects": IN_DOMAIN | {"ProfileId": ONE, "ObjectTypeName": "WebOrder"},
    "PutProfileObject": IN_DOMAIN
    | {"ObjectTypeName": "WebOrder", "Object": '{"id": "9", "customer": "new", "email": "a@example.com"}'},
    "CreateProfile": IN_DOMAIN | {"FirstName": "Ann", "Address": {"City": "Lyon"}},
    "UpdateProfile": IN_DOMAIN | {"ProfileId": ONE, "FirstName": ""},
    "DeleteProfile": IN_DOMAIN | {"ProfileId": ONE},
    "AddProfileKey": IN_DOMAIN | {"ProfileId": ONE, "KeyName": "_email", "Values": ["a@example.com"]},
    "GetAutoMergingPreview": IN_DOMAIN
    | {
        "Consolidation": {"MatchingAttributesList": [["EmailAddress"], ["FirstName", "LastName"]]},
        "ConflictResolution": {"ConflictResolvingModel": "RECENCY"},
    },
}


def call(client: CustomerProfilesClient, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
    method: Callable[..., dict[str, Any]] = getattr(
        client, next(name for name, op in client.meta.method_to_api_mapping.items() if op == operation)
    )
    answer = method(**parameters)
    del answer["ResponseMetadata"]
    return answer


def assert_modelled(client: CustomerProfilesClient, operation: str, answer: dict[str, Any]) -> None:
    shape = client.meta.service_model.operation_model(operation).output_shape
    assert shape is not None
    assert answer
    assert list(violations(answer, shape)) == []


@pytest.mark.parametrize("operation", CALLS)
def test_every_answer_is_as_the_model_says(serve: Serve, operation: str) -> None:
    client = serve(bundled_domains())
    assert_modelled(client, operation, call(client, operation, CALLS[operation]))


def test_what_is_answered_about_keys_objects_and_history_is_as_the_model_says(serve: Serve) -> None:
    client = serve(bundled_domains())
    domain = bundled_domains()[0]
    held = next(iter(domain.objects.values()))
    named = IN_DOMAIN | {"ProfileId": held["ProfileId"]}
    key = {"KeyName": "_email", "Values": ["a@example.com"]}
    client.add_profile_key(**named, **key)  # type: ignore[arg-type]
    [record] = client.list_profile_history_records(**named)["ProfileHistoryRecords"]
    its = {name: held[name] for name in ("ObjectTypeName", "ProfileObjectUniqueKey")}
    for operation, parameters in (
        ("GetProfileHistoryRecord", named | {"Id": record["Id"]}),
        ("DeleteProfileKey", named | key),
        ("DeleteProfileObject", named | its),
    ):
        assert_modelled(client, operation, call(client, operation, parameters))


def test_the_identity_resolution_job_is_as_the_model_says(sample: CustomerProfilesClient) -> None:
    [job] = sample.list_identity_resolution_jobs(DomainName=NAME)["IdentityResolutionJobsList"]
    answer = call(sample, "GetIdentityResolutionJob", IN_DOMAIN | {"JobId": job["JobId"]})
    assert_modelled(sample, "GetIdentityResolutionJob", answer)


def test_every_profile_of_the_sample_is_as_the_model_says(sample: CustomerProfilesClient) -> None:
    shape = sample.meta.service_model.shape_for("ProfileList")
    assert list(violations(list(bundled_domains()[0].by_id.values()), shape)) == []


@pytest.mark.parametrize(
    ("operation", "parameters", "constraint"),
    [
        ("GetMatches", {"DomainName": "a b"}, "regular expression pattern"),
        ("GetMatches", {"DomainName": "d" * 65}, "length less than or equal to 64"),
        ("GetMatches", IN_DOMAIN | {"MaxResults": 101}, "value less than or equal to 100"),
        ("GetMatches", IN_DOMAIN | {"MaxResults": 0}, "value greater than or equal to 1"),
        ("GetMatches", IN_DOMAIN | {"NextToken": "t" * 1025}, "length less than or equal to 1024"),
        ("BatchGetProfile", IN_DOMAIN, "must not be null"),
        ("BatchGetProfile", IN_DOMAIN | {"ProfileIds": []}, "length greater than or equal to 1"),
        ("BatchGetProfile", IN_DOMAIN | {"ProfileIds": [ONE] * 21}, "length less than or equal to 20"),
        ("BatchGetProfile", IN_DOMAIN | {"ProfileIds": ["no-id"]}, "regular expression pattern"),
        (
            "SearchProfiles",
            IN_DOMAIN | {"KeyName": "_email", "Values": ["a"], "LogicalOperator": "XOR"},
            "enum value set",
        ),
        ("UpdateDomain", IN_DOMAIN | {"Matching": {}}, "must not be null"),
        ("UpdateDomain", IN_DOMAIN | {"Matching": {"Enabled": "yes"}}, "of type boolean"),
    ],
)
def test_what_the_model_does_not_allow_is_refused_as_aws_would(
    sample: CustomerProfilesClient, operation: str, parameters: dict[str, Any], constraint: str
) -> None:
    with pytest.raises(ClientError, match=constraint) as raised:
        call(sample, operation, parameters)
    assert raised.value.response["Error"]["Code"] == "BadRequestException"
    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_errors_arrive_as_the_exceptions_of_the_model(sample: CustomerProfilesClient) -> None:
    with pytest.raises(sample.exceptions.ResourceNotFoundException, match="no-such"):
        sample.get_matches(DomainName="no-such")
    with pytest.raises(sample.exceptions.BadRequestException, match="invalid"):
        sample.get_matches(DomainName=NAME, NextToken="made-up")


def test_an_operation_that_is_not_emulated_says_so(sample: CustomerProfilesClient) -> None:
    with pytest.raises(ClientError, match="does not answer DeleteDomain"):
        sample.delete_domain(DomainName=NAME)
