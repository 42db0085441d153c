"""What clients and files get wrong: forged tokens, merges that cross, files that hold no domain."""

from __future__ import annotations

import base64
import json
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.emulator.conditions import Conditions
from reviewer.emulator.domain import FIRST_RUN, Domain
from reviewer.emulator.sample import NAME
from reviewer.emulator.server import Emulator
from reviewer.emulator.service import ServiceError
from reviewer.emulator.tokens import Place, place_of, token_of
from tests.unit.emulator.conftest import Clock, Serve

if TYPE_CHECKING:
    from mypy_boto3_customer_profiles import CustomerProfilesClient

A, B, C = "a" * 32, "b" * 32, "c" * 32
counts = st.integers(0, 10**9)


def load(folder: Path, content: Any) -> Domain:
    path = folder / "domain.json"
    path.write_text(json.dumps(content))
    return Domain.load(path)


@given(place=st.builds(Place, st.text(max_size=80), counts, counts, counts, st.floats(0, 1e9)))
def test_a_token_says_where_its_paging_goes_on(place: Place) -> None:
    token = token_of(place)
    assert 0 < len(token) <= 1024
    assert place_of(token, place.paging, "BadRequestException") == place


@given(
    cells=st.lists(st.none() | st.text(max_size=4) | st.floats() | st.lists(st.none()), max_size=6)
    | st.just(["GetMatches d", -5, 1, 0, 0.0])
    | st.just(["GetMatches d", 0, "p", 0, 0.0])
    | st.just({"a": 1})
)
def test_a_forged_token_is_refused(cells: Any) -> None:
    token = base64.urlsafe_b64encode(json.dumps(cells).encode()).decode()
    with pytest.raises(ServiceError, match="invalid"):
        place_of(token, "GetMatches d", "BadRequestException")


@settings(max_examples=200)
@given(token=st.text(min_size=1, max_size=60))
def test_any_text_that_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(ServiceError, match="invalid"):
        place_of(token, "GetMatches d", "BadRequestException")


def test_a_token_is_no_good_in_another_domain_or_operation(sample: CustomerProfilesClient) -> None:
    token = sample.get_matches(DomainName=NAME, MaxResults=5)["NextToken"]
    with pytest.raises(sample.exceptions.BadRequestException, match="invalid"):
        sample.get_matches(DomainName="acme-empty", NextToken=token)
    with pytest.raises(sample.exceptions.BadRequestException, match="invalid"):
        sample.list_rule_based_matches(DomainName=NAME, NextToken=token)


def test_a_merge_whose_source_another_merge_has_taken_falls_back_on_the_main_profile(
    serve: Serve, clock: Clock
) -> None:
    people = {
        one: {"ProfileId": one, "FirstName": one[:3], "Attributes": {"k": one[:3]}} for one in (A, B, C)
    }
    client = serve([Domain("three", FIRST_RUN, [], dict(people), {})], Conditions(merge_delay=2))
    client.merge_profiles(DomainName="three", MainProfileId=C, ProfileIdsToBeMerged=[B])
    client.merge_profiles(
        DomainName="three",
        MainProfileId=A,
        ProfileIdsToBeMerged=[B],
        FieldSourceProfileIds={"FirstName": B, "Attributes": {"k": B}},
    )
    clock.now += 2
    answer = client.batch_get_profile(DomainName="three", ProfileIds=[A, B, C])
    assert {one["ProfileId"]: one for one in answer["Profiles"]} == {A: people[A], C: people[C]}


def test_faulty_groups_of_a_file_are_served_as_they_are_in_any_run(serve: Serve, tmp_path: Path) -> None:
    groups: list[dict[str, Any]] = [
        {"MatchId": "m", "ProfileIds": [A]},
        {"MatchId": "m", "ProfileIds": [A]},
        {"ProfileIds": []},
        {},
    ]
    client = serve([load(tmp_path, {"DomainName": "d", "Matches": groups})], Conditions(new_run_after=1))
    assert client.get_matches(DomainName="d")["Matches"] == groups
    later = client.get_matches(DomainName="d")["Matches"]
    assert [one.get("ProfileIds") for one in later] == [one.get("ProfileIds") for one in groups]
    found = client.get_similar_profiles(
        DomainName="d", MatchType="ML_BASED_MATCHING", SearchKey="matchId", SearchValue=later[0]["MatchId"]
    )
    assert found["ProfileIds"] == [A]


def test_hostile_text_reaches_the_client_unaltered(serve: Serve, tmp_path: Path) -> None:
    hostile = "\x1b]0;x\x07\x00\x9b\u202e\u200d\ud800[/x] 山 e\u0301" + "w" * 255
    profile = {"ProfileId": A, "FirstName": hostile, "Attributes": {hostile[:9]: hostile}}
    client = serve([load(tmp_path, {"DomainName": "d", "Profiles": [profile]})])
    assert client.batch_get_profile(DomainName="d", ProfileIds=[A])["Profiles"] == [profile]


def test_an_update_whose_matching_is_null_changes_nothing(tmp_path: Path) -> None:
    with Emulator([load(tmp_path, {"DomainName": "d"})]) as emulator:
        asked = urllib.request.Request(f"{emulator.url}/domains/d", b'{"Matching": null}', method="PUT")
        with urllib.request.urlopen(asked, timeout=10) as answer:
            assert json.load(answer)["Matching"]["Enabled"] is True


def test_a_date_without_a_zone_is_utc(tmp_path: Path) -> None:
    domain = load(tmp_path, {"DomainName": "d", "MatchGenerationDate": "2026-11-21"})
    assert domain.generation_date == FIRST_RUN


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ([], "DomainName"),
        ({}, "DomainName"),
        ({"DomainName": "a b"}, "DomainName"),
        ({"DomainName": "d", "Matches": {}}, "Matches must be a list"),
        ({"DomainName": "d", "Profiles": None}, "Profiles must be a list"),
        ({"DomainName": "d", "Profiles": ["x"]}, "Profiles must be a list of objects"),
        ({"DomainName": "d", "Profiles": [{}]}, "ProfileId"),
        ({"DomainName": "d", "Errors": [{"Code": "x"}]}, "ProfileId"),
        ({"DomainName": "d", "MatchGenerationDate": 5}, "MatchGenerationDate"),
        ({"DomainName": "d", "MatchGenerationDate": "soon"}, "soon"),
    ],
)
def test_a_file_that_holds_no_domain_is_refused_with_the_reason(
    tmp_path: Path, content: Any, reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        load(tmp_path, content)
