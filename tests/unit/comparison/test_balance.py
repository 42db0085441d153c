"""What evidence weighs, and what it comes to: ours, in bits."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.comparison.balance import Balance, GroupEvidence
from reviewer.comparison.evidence import Topic
from reviewer.comparison.flattened import flattened
from tests.unit.comparison.judging import profile

WHOLE: dict[str, object] = {
    "FirstName": "John", "LastName": "Doe", "BirthDate": "1981-04-02", "EmailAddress": "j@d.example",
    "PhoneNumber": "+12065550100", "Address": {"Address1": "12 Main Street"},
}  # fmt: skip
OTHER: dict[str, object] = {
    "FirstName": "Mary", "LastName": "Roe", "BirthDate": "1963-09-30", "EmailAddress": "m@r.example",
    "PhoneNumber": "+12065550199", "Address": {"Address1": "7 Oak Road"},
}  # fmt: skip


def weighed(*members: dict[str, object]) -> Balance:
    return GroupEvidence(flattened([profile(at, **each) for at, each in enumerate(members)])).of_group()


def test_what_agrees_speaks_for_and_what_differs_against() -> None:
    assert weighed(WHOLE, WHOLE).bits > 5
    assert weighed(WHOLE, OTHER).bits < -5


def test_the_sum_is_of_its_contributions_the_strongest_first() -> None:
    found = weighed(WHOLE, {**WHOLE, "BirthDate": "1963-09-30"})
    weights = [one.bits for one in found.contributions]
    assert found.bits == pytest.approx(sum(weights))
    assert [abs(one) for one in weights] == sorted((abs(one) for one in weights), reverse=True)
    [against] = [one.topic for one in found.contributions if one.bits < 0]
    assert against is Topic.BIRTH_DATE


@pytest.mark.parametrize(
    ("closer", "further"),
    [
        ({"FirstName": "Jon"}, {"FirstName": "Mary"}),
        ({"BirthDate": "1981-04-03"}, {"BirthDate": "1990-12-25"}),
        ({"EmailAddress": ""}, {"EmailAddress": "mary@home.example"}),
        ({"Address": {"Address1": "9 Oak Road"}}, {"BirthDate": "1990-12-25"}),
        ({"LastName": "Doe"}, {"LastName": "Roe"}),
    ],
)
def test_what_sets_people_apart_weighs_more(closer: dict[str, object], further: dict[str, object]) -> None:
    assert weighed(WHOLE, {**WHOLE, **closer}).bits > weighed(WHOLE, {**WHOLE, **further}).bits


@pytest.mark.parametrize(
    ("mailbox", "topics"),
    [
        ("john.doe@home.example", {Topic.EMAIL}),
        ("jdoe81@home.example", {Topic.EMAIL}),
        ("sunshine@home.example", {Topic.EMAIL, Topic.NAME}),
    ],
)
def test_a_name_and_the_mailbox_made_of_it_count_once(mailbox: str, topics: set[Topic]) -> None:
    john: dict[str, object] = {"FirstName": "John", "LastName": "Doe", "EmailAddress": mailbox}
    assert {one.topic for one in weighed(john, john).contributions} == topics


@pytest.mark.parametrize("last_names", [("Doe Jr", "Doe Sr"), ("Doe II", "Doe III")])
def test_no_sum_overrides_two_generations(last_names: tuple[str, str]) -> None:
    one, other = ({**WHOLE, "LastName": name} for name in last_names)
    found = weighed(one, other)
    assert found.veto
    assert found.contributions[0].topic is Topic.NAME


def test_a_group_is_weighed_between_its_two_parts() -> None:
    found = weighed(WHOLE, OTHER, WHOLE, OTHER)
    assert sorted(found.sides) == [(0, 2), (1, 3)]
    assert found.bits == pytest.approx(weighed(WHOLE, OTHER).bits)


def test_of_one_profile_nothing_is_weighed() -> None:
    assert weighed(WHOLE).contributions == ()
    assert GroupEvidence([None, None]).of_group().bits == 0


fields = st.dictionaries(
    st.sampled_from(("FirstName", "LastName", "BirthDate", "EmailAddress", "PhoneNumber", "Gender")),
    st.one_of(st.text(min_size=1, max_size=12), st.sampled_from(("John", "Jon", "1981-04-02", "2.4.1981"))),
)


@given(fields, fields)
@settings(max_examples=100, deadline=None)
def test_a_balance_is_the_same_in_either_order(one: dict[str, str], other: dict[str, str]) -> None:
    first, second = flattened([profile(0, **one), profile(1, **other)])
    assert first is not None
    assert second is not None
    there, back = GroupEvidence([first, second]), GroupEvidence([second, first])
    assert there.balance(0, 1).contributions == back.balance(0, 1).contributions
