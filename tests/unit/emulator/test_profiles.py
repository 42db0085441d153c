"""Profiles: fetched, searched and merged by the documented rules; and what the sample shows."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.emulator.conditions import Conditions
from reviewer.emulator.domain import FIRST_RUN, Domain
from reviewer.emulator.merging import merged
from reviewer.emulator.sample import NAME, bundled_domains, sample_domain
from tests.unit.emulator.conftest import Clock, Serve

if TYPE_CHECKING:
    from mypy_boto3_customer_profiles import CustomerProfilesClient

A, B, C = "a" * 32, "b" * 32, "c" * 32


def three() -> Domain:
    profiles: list[dict[str, Any]] = [
        {
            "ProfileId": A,
            "FirstName": "John",
            "EmailAddress": "j@example.com",
            "Attributes": {"t": "gold"},
        },
        {
            "ProfileId": B,
            "FirstName": "Jon",
            "PhoneNumber": "555-0100",
            "Attributes": {"t": "no", "b": "1"},
        },
        {"ProfileId": C, "FirstName": "J", "PhoneNumber": "555-0199", "Address": {"City": "Lyon"}},
    ]
    match = {"MatchId": "m", "ProfileIds": [A, B, C], "ConfidenceScore": 0.9}
    return Domain("three", FIRST_RUN, [match], {one["ProfileId"]: one for one in profiles}, {})


def profile_of(client: CustomerProfilesClient, profile_id: str) -> dict[str, Any] | None:
    answer = client.batch_get_profile(DomainName="three", ProfileIds=[profile_id])
    return dict(answer["Profiles"][0]) if answer["Profiles"] else None


def merge(client: CustomerProfilesClient, **sources: Any) -> None:
    client.merge_profiles(
        DomainName="three",
        MainProfileId=A,
        ProfileIdsToBeMerged=[B, C],
        **({"FieldSourceProfileIds": sources} if sources else {}),  # type: ignore[arg-type]
    )


def test_a_merge_unites_the_fields_and_the_main_profile_wins(serve: Serve) -> None:
    client = serve([three()])
    merge(client)
    assert profile_of(client, A) == {
        "ProfileId": A,
        "FirstName": "John",
        "EmailAddress": "j@example.com",
        "PhoneNumber": "555-0100",
        "Address": {"City": "Lyon"},
        "Attributes": {"t": "gold", "b": "1"},
    }


def test_a_merge_deletes_the_other_profiles(serve: Serve) -> None:
    client = serve([three()])
    merge(client)
    answer = client.batch_get_profile(DomainName="three", ProfileIds=[B, C])
    assert answer["Profiles"] == []
    assert {error["ProfileId"] for error in answer["Errors"]} == {B, C}


def test_a_field_source_is_taken_even_if_it_has_no_value(serve: Serve) -> None:
    client = serve([three()])
    merge(client, FirstName=B, EmailAddress=B, Attributes={"t": B})
    result = profile_of(client, A)
    assert result is not None
    assert result["FirstName"] == "Jon"
    assert "EmailAddress" not in result
    assert result["Attributes"] == {"t": "no", "b": "1"}


def test_a_merge_shows_after_its_delay(serve: Serve, clock: Clock) -> None:
    client = serve([three()], Conditions(merge_delay=2))
    merge(client)
    assert profile_of(client, B) is not None
    clock.now += 2
    assert profile_of(client, B) is None


def test_a_merge_of_a_profile_that_is_not_there_is_refused(serve: Serve) -> None:
    client = serve([three()])
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.merge_profiles(DomainName="three", MainProfileId=A, ProfileIdsToBeMerged=["f" * 32])


def test_a_field_source_outside_the_merge_is_refused(serve: Serve) -> None:
    client = serve([three()])
    with pytest.raises(client.exceptions.BadRequestException, match="source"):
        merge(client, FirstName="f" * 32)


values = st.sampled_from(["", "x", "y", "z"])
profiles = st.fixed_dictionaries(
    {},
    optional={
        "FirstName": values,
        "EmailAddress": values,
        "Attributes": st.dictionaries(st.sampled_from("abc"), values, max_size=3),
    },
)


@given(main=profiles, others=st.lists(profiles, min_size=1, max_size=4))
def test_without_sources_nothing_of_the_main_profile_is_lost_and_nothing_is_made_up(
    main: dict[str, Any], others: list[dict[str, Any]]
) -> None:
    everyone = [{**one, "ProfileId": str(at)} for at, one in enumerate([main, *others])]
    result = merged(everyone[0], everyone[1:], {})
    for member in ("FirstName", "EmailAddress"):
        given_values = [one[member] for one in everyone if one.get(member)]
        assert result.get(member) == (given_values[0] if given_values else None)
    keys = {key for one in everyone for key, value in one.get("Attributes", {}).items() if value}
    assert set(result.get("Attributes", {})) == keys


@pytest.mark.parametrize(
    ("key", "value"),
    [("_email", "J@EXAMPLE.com"), ("_phone", "5550100"), ("_fullName", "john"), ("_profileId", A)],
)
def test_profiles_are_found_by_the_predefined_keys(serve: Serve, key: str, value: str) -> None:
    assert serve([three()]).search_profiles(DomainName="three", KeyName=key, Values=[value])["Items"]


def test_missing_profiles_can_also_be_left_out_silently(serve: Serve) -> None:
    client = serve([three()], Conditions(missing_profiles="silent"))
    answer = client.batch_get_profile(DomainName="three", ProfileIds=["f" * 32])
    assert answer["Profiles"] == []
    assert answer["Errors"] == []


def test_the_sample_is_the_same_at_every_start() -> None:
    assert sample_domain() == sample_domain()


def test_the_sample_has_groups_of_two_to_twelve() -> None:
    sizes = {len(group["ProfileIds"]) for group in sample_domain().matches}
    assert min(sizes) == 2
    assert max(sizes) == 12


def test_the_sample_shows_each_variation_that_aws_names() -> None:
    domain = bundled_domains()[0]
    everyone = list(domain.by_id.values())
    phones = " ".join(one.get("PhoneNumber", "") for one in everyone)
    names = [f"{one.get('FirstName', '')} {one.get('LastName', '')}" for one in everyone]
    assert {"(206)", "+1-206", "206."} <= {mark for mark in ("(206)", "+1-206", "206.") if mark in phones}
    assert any(one.get("EmailAddress", "").split("@")[0].isupper() for one in everyone)
    assert any(name.endswith("Jr.") for name in names)
    assert any(name.endswith("Sr.") for name in names)
    assert any("EmailAddress" not in one for one in everyone)
    scripts = {unicodedata.name(char, "?").split()[0] for name in names for char in name if char.isalpha()}
    assert {
        "LATIN",
        "CYRILLIC",
        "GREEK",
        "ARABIC",
        "HEBREW",
        "CJK",
        "HANGUL",
        "DEVANAGARI",
        "THAI",
    } <= scripts
    assert domain.name == NAME


def test_nobody_in_the_sample_can_be_called_or_written_to() -> None:
    for one in sample_domain().by_id.values():
        for member, value in one.items():
            if member.endswith("PhoneNumber"):
                assert "555-01" in value
            if member.endswith("EmailAddress"):
                assert re.search(r"\bexample\.(com|org|net)$", value.lower())
