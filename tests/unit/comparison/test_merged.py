"""The preview of a merge is what MergeProfiles does."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.comparison.evidence import Relation
from reviewer.comparison.fields import FULL_NAME, fields_of
from reviewer.comparison.holders import Holders
from reviewer.comparison.merged import SOURCE_MEMBERS, member_of, merged, sources_of_most
from reviewer.core.decisions import FieldSources
from reviewer.core.matches import Profile
from reviewer.emulator import merging
from reviewer.emulator.domain import FIRST_RUN, Domain
from reviewer.emulator.server import Emulator
from reviewer.session.draft import field_sources
from tests.unit.comparison.judging import profile
from tests.unit.emulator.conftest import client_of

A, B, C = (profile(number).profile_id for number in (1, 2, 3))


@pytest.fixture
def three() -> list[Profile]:
    return [
        profile(1, FirstName="John", EmailAddress="j@d.example", Attributes={"tier": "gold"}),
        profile(2, FirstName="Jon", PhoneNumber="555-0100", Attributes={"tier": "no", "b": "1"}),
        profile(3, FirstName="JOHN", PhoneNumber="555-0199", Address={"City": "Lyon"}),
    ]


def test_every_value_says_where_it_comes_from(three: list[Profile]) -> None:
    found = merged(three, A)
    assert [(one.name, one.value, one.source) for one in found.values] == [
        ("PhoneNumber", "555-0100", B),
        ("EmailAddress", "j@d.example", A),
        ("Address.City", "Lyon", C),
        ("FirstName", "John", A),
        ("Attributes.b", "1", B),
        ("Attributes.tier", "gold", A),
    ]
    assert not any(one.chosen for one in found.values)


def test_another_main_profile_wins_elsewhere(three: list[Profile]) -> None:
    found = merged(three, C)
    assert found.profile.profile_id == C
    assert found.profile.members["FirstName"] == "JOHN"
    assert found.profile.members["PhoneNumber"] == "555-0199"


def test_a_named_source_is_taken_even_if_it_has_no_value(three: list[Profile]) -> None:
    found = merged(three, A, {"FirstName": B, "EmailAddress": B, "Attributes": {"tier": B}})
    assert found.profile.members["FirstName"] == "Jon"
    assert "EmailAddress" not in found.profile.members
    assert [one.name for one in found.values if one.chosen] == ["FirstName", "Attributes.tier"]
    assert ("EmailAddress", "j@d.example", None) in [(one.name, one.value, one.kept) for one in found.lost]


def test_lost_values_are_listed_gravest_first_with_what_is_kept(three: list[Profile]) -> None:
    lost = merged(three, A).lost
    assert [(one.name, one.value, one.kept, one.sources) for one in lost] == [
        ("PhoneNumber", "555-0199", "555-0100", (C,)),
        ("Attributes.tier", "no", "gold", (B,)),
        ("FirstName", "Jon", "John", (B,)),
        ("FirstName", "JOHN", "John", (C,)),
    ]
    assert [one.evidence.relation for one in lost] == [
        Relation.DIFFERENT,
        Relation.DIFFERENT,
        Relation.SIMILAR,
        Relation.SAME,
    ]


def test_what_most_profiles_hold_is_first_among_the_losses() -> None:
    kept = profile(1, PhoneNumber="+12065550100", FirstName="Jon", Gender="MALE")
    others = [
        profile(number, PhoneNumber=phone, FirstName=name, Gender="OTHER")
        for number, phone, name in (
            (2, "+12065550101", "John"), (3, "+12065550102", "JOHN"), (4, "+12065550103", "John"),
        )
    ]  # fmt: skip
    lost = merged([kept, *others], A).lost
    assert [(one.name, one.value) for one in lost][:3] == [
        ("Gender", "OTHER"),
        ("FirstName", "John"),
        ("FirstName", "JOHN"),
    ]
    assert {one.name for one in lost[3:]} == {"PhoneNumber"}


def test_most_hold_a_value_however_each_writes_it() -> None:
    group = [
        profile(1, PhoneNumber="+12065550100", Attributes={"tier": "no", "b": "1"}),
        profile(2, PhoneNumber="206-555-0199", Address={"Country": "US"}, Attributes={"tier": "gold"}),
        profile(3, PhoneNumber="+1 206 555 0199", Attributes={"tier": "Gold"}),
    ]
    assert sources_of_most(group, A, "US") == {"PhoneNumber": B, "Attributes.tier": B}
    assert sources_of_most(group, C, "US") == {}


def test_an_address_is_taken_whole_by_what_most_hold_of_its_lines() -> None:
    group = [
        profile(1, Address={"Address1": "1 Goble St", "City": "Gawlre", "PostalCode": "2301"}),
        profile(2, Address={"Address1": "17 Goble St", "City": "Gawler", "PostalCode": "2031"}),
        profile(3, Address={"Address1": "1 Goble St", "City": "Gawler", "PostalCode": "2031"}),
    ]
    assert sources_of_most(group, A) == {"Address": C}


def test_of_two_profiles_only_what_fills_a_field_gives_way() -> None:
    one = profile(1, FirstName="John", LastName="N/A", PhoneNumber="000-000-0000")
    other = profile(2, FirstName="James", LastName="Doe", PhoneNumber="unknown")
    assert sources_of_most([one, other], A) == {"LastName": B}


def test_a_street_is_lost_where_the_main_profile_has_but_a_city() -> None:
    one = profile(1, Address={"City": "Lyon"})
    other = profile(2, Address={"City": "Lyon", "Address1": "1 Rue X"})
    [lost] = merged([one, other], A).lost
    assert (lost.name, lost.value, lost.kept) == ("Address.Address1", "1 Rue X", None)


def test_a_value_lost_by_several_is_listed_once() -> None:
    found = merged([profile(1, Gender="MALE"), profile(2, Gender="X"), profile(3, Gender="X")], A)
    assert [one.sources for one in found.lost] == [(B, C)]


def test_attributes_whose_keys_hold_dots_keep_their_source() -> None:
    one = profile(1, Attributes={"a.b": "1"})
    other = profile(2, Attributes={"a": "2", "a[0]": "3"})
    found = merged([one, other], A)
    assert {value.name: value.source for value in found.values} == {
        "Attributes.a.b": A,
        "Attributes.a": B,
        "Attributes.a[0]": B,
    }


@pytest.mark.parametrize(
    ("main", "sources", "problem"),
    [
        ("f" * 32, {}, "that is kept"),
        (A, {"FirstName": "f" * 32}, "one of the profiles"),
        (A, {"Attributes": {"tier": "f" * 32}}, "one of the profiles"),
        (A, {"GenderString": B}, "no such source for GenderString"),
        (A, {"Attributes": B}, "no such source for Attributes"),
        (A, {"FirstName": {"x": B}}, "no such source for FirstName"),
    ],
)
def test_what_aws_would_refuse_is_refused(
    three: list[Profile], main: str, sources: FieldSources, problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        merged(three, main, sources)


def test_a_profile_is_not_merged_with_itself(three: list[Profile]) -> None:
    with pytest.raises(ValueError, match="with itself"):
        merged([three[0], three[0]], A)


def test_sources_can_be_named_for_the_members_that_the_api_names() -> None:
    shape = (
        botocore.session.get_session()
        .get_service_model("customer-profiles")
        .shape_for("FieldSourceProfileIds")
    )
    assert SOURCE_MEMBERS | {"Attributes"} == set(shape.members)


_text = st.text(alphabet="abAB1 .@-", max_size=4)
_nested = st.dictionaries(st.sampled_from(("Address1", "City", "PostalCode")), _text, max_size=3)
_members = st.fixed_dictionaries(
    {},
    optional={
        "FirstName": _text,
        "LastName": _text,
        "BirthDate": _text,
        "EmailAddress": _text,
        "PhoneNumber": _text,
        "GenderString": _text,
        "Address": _nested,
        "MailingAddress": _nested,
        "Attributes": st.dictionaries(st.sampled_from(("a", "a.b", "c")), _text, max_size=3),
    },
)


@st.composite
def groups(draw: st.DrawFn) -> tuple[list[dict[str, Any]], str, dict[str, Any]]:
    """Profiles as the API gives them, the main one's id and some field sources."""
    members: list[dict[str, Any]] = [
        {"ProfileId": f"{number:032x}", **draw(_members)} for number in range(draw(st.integers(2, 5)))
    ]
    ids = [one["ProfileId"] for one in members]
    named = st.sampled_from(("FirstName", "EmailAddress", "Address", "BirthDate", "AccountNumber"))
    sources: dict[str, Any] = draw(st.dictionaries(named, st.sampled_from(ids), max_size=3))
    keys = draw(st.dictionaries(st.sampled_from(("a", "a.b", "z")), st.sampled_from(ids), max_size=2))
    return members, draw(st.sampled_from(ids)), {**sources, **({"Attributes": keys} if keys else {})}


@given(groups())
@settings(max_examples=300, deadline=None)
def test_the_preview_equals_the_emulators_merge(
    group: tuple[list[dict[str, Any]], str, dict[str, Any]],
) -> None:
    members, main, sources = group
    by_id = {one["ProfileId"]: one for one in members}
    others = [one for one in members if one["ProfileId"] != main]
    found = merged([Profile(one["ProfileId"], one) for one in members], main, sources)
    assert found.profile.members == merging.merged(by_id[main], others, sources)


@given(groups())
@settings(deadline=None)
def test_by_what_most_hold_no_member_is_held_by_fewer_and_the_order_of_others_alike_counts_for_nothing(
    group: tuple[list[dict[str, Any]], str, dict[str, Any]],
) -> None:
    members, main, _ = group
    profiles = [Profile(one["ProfileId"], one) for one in members]
    sources = sources_of_most(profiles, main)
    holders, ids = Holders(profiles), [one.profile_id for one in profiles]
    united = merged(profiles, main)
    for path, source in sources.items():
        names = [one.name for one in united.values if member_of(one.name, united.sources) == path]
        names += [one.name for one in united.lost if member_of(one.name, united.sources) == path]
        held = {
            one: sum(holders.of(ids.index(one), name) for name in set(names))
            for one in (source, united.sources[path])
        }
        assert held[source] > held[united.sources[path]]
    # A merge with these sources is one that AWS takes, and asked again it needs no others.
    again = merged(profiles, main, field_sources(sources))
    assert all(one.chosen for one in again.values if member_of(one.name, again.sources) in sources)


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Domain, Any]]:
    """A domain whose profiles a test may change, and a client of it over HTTP."""
    domain = Domain("random", FIRST_RUN, [], {}, {})
    with Emulator([domain]) as emulator, contextlib.closing(client_of(emulator.url)) as client:
        yield domain, client


@given(group=groups())
@settings(max_examples=60, deadline=None)
def test_the_preview_equals_what_merge_profiles_leaves_in_the_domain(
    served: tuple[Domain, Any], group: tuple[list[dict[str, Any]], str, dict[str, Any]]
) -> None:
    domain, client = served
    members, main, sources = group
    ids = [one["ProfileId"] for one in members]
    domain.by_id = {one["ProfileId"]: one for one in members}
    fetched = client.batch_get_profile(DomainName="random", ProfileIds=ids)["Profiles"]
    in_order = sorted(fetched, key=lambda one: ids.index(one["ProfileId"]))
    preview = merged([Profile(one["ProfileId"], one) for one in in_order], main, sources)
    client.merge_profiles(
        DomainName="random",
        MainProfileId=main,
        ProfileIdsToBeMerged=[one for one in ids if one != main],
        FieldSourceProfileIds=sources,
    )
    [left] = client.batch_get_profile(DomainName="random", ProfileIds=ids)["Profiles"]
    assert fields_of(preview.profile) == fields_of(Profile(main, left))


@given(groups())
@settings(deadline=None)
def test_each_value_of_a_group_is_kept_or_lost(
    group: tuple[list[dict[str, Any]], str, dict[str, Any]],
) -> None:
    members, main, sources = group
    profiles = [Profile(one["ProfileId"], one) for one in members]
    found = merged(profiles, main, sources)
    kept = {one.name: one.value for one in found.values}
    assert kept == {name: value for name, value in fields_of(found.profile).items() if name != FULL_NAME}
    lost = {(one.name, one.value) for one in found.lost}
    for one in profiles:
        for name, value in fields_of(one).items():
            if name != FULL_NAME:
                assert (kept.get(name) == value) != ((name, value) in lost)
    by_id = {one.profile_id: fields_of(one) for one in profiles}
    assert all(by_id[value.source][value.name] == value.value for value in found.values)
