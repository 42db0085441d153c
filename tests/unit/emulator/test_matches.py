"""GetMatches: paging, runs, tokens and faults."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError

from reviewer.emulator.conditions import Conditions
from reviewer.emulator.procedural import ProceduralDomain
from reviewer.emulator.sample import NAME, bundled_domains
from tests.unit.emulator.conftest import Clock, Serve

if TYPE_CHECKING:
    from mypy_boto3_customer_profiles import CustomerProfilesClient


def paged(client: CustomerProfilesClient, domain: str, size: int) -> list[list[str]]:
    pages: list[list[str]] = []
    token: dict[str, str] = {}
    while True:
        answer = client.get_matches(DomainName=domain, MaxResults=size, **token)
        pages.append([match["MatchId"] for match in answer["Matches"]])
        if "NextToken" not in answer:
            return pages
        token = {"NextToken": answer["NextToken"]}


@pytest.mark.parametrize("size", [1, 7, 64, 99, 100])
def test_every_group_comes_once_whatever_the_page(sample: CustomerProfilesClient, size: int) -> None:
    pages = paged(sample, NAME, size)
    ids = [one for page in pages for one in page]
    assert len(ids) == len(set(ids)) == 320
    assert all(len(page) == size for page in pages[:-1])


def test_a_domain_whose_matching_is_off_has_no_matches(sample: CustomerProfilesClient) -> None:
    assert sample.get_matches(DomainName="acme-matching-off")["Matches"] == []


def test_ten_million_groups_are_computed_and_not_held(serve: Serve) -> None:
    client = serve([ProceduralDomain(10_000_000)])
    first = client.get_matches(DomainName="big")
    assert first["PotentialMatches"] == 10_000_000
    profile_id = f"{9_999_999:024x}{0:08x}"
    answer = client.batch_get_profile(DomainName="big", ProfileIds=[profile_id])
    assert [profile["ProfileId"] for profile in answer["Profiles"]] == [profile_id]
    assert paged(serve([ProceduralDomain(250)]), "big", 100)[-1][-1]


def test_a_new_run_has_another_date_and_other_matchids_and_the_same_profiles(serve: Serve) -> None:
    client = serve(bundled_domains(), Conditions(new_run_after=1))
    before = client.get_matches(DomainName=NAME, MaxResults=5)
    after = client.get_matches(DomainName=NAME, MaxResults=5)
    assert after["MatchGenerationDate"] > before["MatchGenerationDate"]
    assert [one["MatchId"] for one in after["Matches"]] != [one["MatchId"] for one in before["Matches"]]
    assert [one["ProfileIds"] for one in after["Matches"]] == [one["ProfileIds"] for one in before["Matches"]]


def test_a_token_of_the_run_before_is_served_or_refused_as_asked(serve: Serve) -> None:
    for old_token in ("serve", "refuse"):
        client = serve(bundled_domains(), Conditions(new_run_after=1, old_token=old_token))
        token = client.get_matches(DomainName=NAME, MaxResults=5)["NextToken"]
        if old_token == "serve":
            assert client.get_matches(DomainName=NAME, NextToken=token)["Matches"]
        else:
            with pytest.raises(client.exceptions.BadRequestException, match="earlier run"):
                client.get_matches(DomainName=NAME, NextToken=token)


def test_a_token_expires(serve: Serve, clock: Clock) -> None:
    client = serve(bundled_domains(), Conditions(token_ttl=5))
    token = client.get_matches(DomainName=NAME, MaxResults=5)["NextToken"]
    clock.now += 5
    assert client.get_matches(DomainName=NAME, NextToken=token)["Matches"]
    clock.now += 0.1
    with pytest.raises(client.exceptions.BadRequestException, match="expired"):
        client.get_matches(DomainName=NAME, NextToken=token)


def test_empty_pages_and_repeated_groups_lose_no_group(serve: Serve) -> None:
    client = serve(bundled_domains(), Conditions(empty_page_every=2, repeat_group_every=3))
    pages = paged(client, NAME, 50)
    ids = [one for page in pages for one in page]
    assert [] in pages
    assert len(set(ids)) == 320
    assert len(ids) > 320


def test_throttling_answers_429_above_the_rate(serve: Serve, clock: Clock) -> None:
    client = serve(bundled_domains(), Conditions(throttle=3))
    codes = []
    for at in range(8):
        clock.now += at == 7
        try:
            client.get_matches(DomainName=NAME, MaxResults=1)
        except ClientError as error:
            codes.append(error.response["ResponseMetadata"]["HTTPStatusCode"])
    assert codes == [429] * 4, "three at once, and one more a second later"


def test_a_share_of_the_calls_fails(serve: Serve) -> None:
    client = serve(bundled_domains(), Conditions(fail=0.25))
    failed = 0
    for _ in range(20):
        try:
            client.get_domain(DomainName=NAME)
        except client.exceptions.InternalServerException:
            failed += 1
    assert failed == 5


def test_a_connection_is_cut(serve: Serve) -> None:
    client = serve(bundled_domains(), Conditions(drop_connection_every=2))
    client.get_domain(DomainName=NAME)
    with pytest.raises(ConnectionClosedError):
        client.get_domain(DomainName=NAME)


def test_an_operation_is_denied(serve: Serve) -> None:
    client = serve(bundled_domains(), Conditions(deny=frozenset(["BatchGetProfile"])))
    with pytest.raises(client.exceptions.AccessDeniedException, match="profile:BatchGetProfile"):
        client.batch_get_profile(DomainName=NAME, ProfileIds=["f" * 32])


def test_an_answer_takes_as_long_as_asked(serve: Serve) -> None:
    client = serve(bundled_domains(), Conditions(latency=0.2))
    before = time.monotonic()
    client.get_matches(DomainName=NAME)
    assert time.monotonic() - before >= 0.2
