"""Likeness pair by pair, our own estimate."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.comparison.matrix import similarities
from reviewer.core.matches import Profile
from tests.unit.comparison.judging import profile

WHOLE: dict[str, object] = {
    "FirstName": "John", "LastName": "Doe", "BirthDate": "1981-04-02", "EmailAddress": "j@d.example",
    "PhoneNumber": "+12065550100", "Address": {"Address1": "12 Main Street"}, "Attributes": {"tier": "gold"},
}  # fmt: skip


def alike(one: dict[str, object], other: dict[str, object]) -> float:
    found = similarities([profile(0, **one), profile(1, **other)])[0][1]
    assert found is not None
    return found


def test_equal_profiles_are_wholly_alike() -> None:
    assert alike(WHOLE, WHOLE) == 1.0


def test_a_way_of_writing_costs_nothing() -> None:
    assert alike(WHOLE, {**WHOLE, "LastName": "DOE", "PhoneNumber": "+1 (206) 555-0100"}) == 1.0


@pytest.mark.parametrize(
    ("closer", "further"),
    [
        ({"FirstName": "Jon"}, {"FirstName": "Mary"}),
        ({"FirstName": "Mary"}, {"FirstName": "Mary", "BirthDate": "1990-12-25"}),
        ({"EmailAddress": ""}, {"EmailAddress": "mary@home.example"}),
        ({"Attributes": {"tier": "silver"}}, {"BirthDate": "1990-12-25"}),
        ({"Address": {"Address1": "9 Oak Road"}}, {"BirthDate": "1990-12-25"}),
    ],
)
def test_what_sets_people_apart_counts_for_more(
    closer: dict[str, object], further: dict[str, object]
) -> None:
    assert 1 > alike(WHOLE, {**WHOLE, **closer}) > alike(WHOLE, {**WHOLE, **further})


def test_two_generations_are_not_alike_however_alike_their_names_look() -> None:
    assert alike({"LastName": "Doe Jr"}, {"LastName": "Doe Sr"}) == 0


def test_little_to_compare_is_less_than_much_that_agrees() -> None:
    assert alike(WHOLE, {"FirstName": "John", "LastName": "Doe"}) < 0.9


def test_profiles_without_a_field_in_common_can_not_be_compared() -> None:
    assert similarities([profile(0, FirstName="John"), profile(1, BirthDate="1981-04-02")])[0][1] is None


def test_a_profile_that_is_not_here_is_compared_with_none() -> None:
    assert similarities([profile(0, **WHOLE), None, profile(2, **WHOLE)]) == (
        (1.0, None, 1.0),
        (None, None, None),
        (1.0, None, 1.0),
    )


fields = st.dictionaries(
    st.sampled_from(("FirstName", "LastName", "BirthDate", "EmailAddress", "PhoneNumber", "Gender")),
    st.text(min_size=1, max_size=12),
)


@given(st.lists(st.one_of(st.none(), fields), max_size=5))
def test_the_matrix_is_symmetric_and_within_0_and_1(members: list[dict[str, str] | None]) -> None:
    profiles: list[Profile | None] = [
        None if each is None else profile(at, **each) for at, each in enumerate(members)
    ]
    matrix = similarities(profiles)
    assert [list(row) for row in zip(*matrix, strict=True)] == [list(row) for row in matrix]
    assert all(value is None or 0 <= value <= 1 for row in matrix for value in row)
