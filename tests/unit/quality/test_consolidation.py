"""What auto-merging's rule of equal values does to groups that reviewers have judged."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.core.tallies import Drawn
from reviewer.quality.consolidation import consolidated, joined
from reviewer.quality.intervals import clopper_pearson

EMAIL_OR_NAME = (("EmailAddress",), ("LastName", "BirthDate"))
profiles = st.dictionaries(
    st.sampled_from("abcdef"),
    st.dictionaries(st.sampled_from(("EmailAddress", "LastName", "BirthDate")), st.sampled_from("xy")),
)


@given(profiles)
def test_two_profiles_are_joined_where_a_chain_of_equal_lists_leads_from_one_to_the_other(
    group: dict[str, dict[str, str]],
) -> None:
    def equal(one: str, other: str) -> bool:
        return any(all(group[one].get(name) == group[other].get(name) != None for name in names)  # noqa: E711
                   for names in EMAIL_OR_NAME)  # fmt: skip

    linked = {frozenset(two) for two in combinations(group, 2) if equal(*two)}
    for middle in group:
        for one, other in combinations(group, 2):
            if {frozenset((one, middle)), frozenset((middle, other))} <= linked:
                linked.add(frozenset((one, other)))
    found = joined(group, EMAIL_OR_NAME)
    assert {frozenset(two) for part in found for two in combinations(part, 2)} == linked


@pytest.mark.parametrize(
    ("one", "other", "are_equal"),
    [
        ({"Address.City": "Ulm", "Address.State": "B"}, {"Address.City": "Ulm", "Address.State": "B"}, True),
        ({"Address.City": "Ulm", "Address.State": "B"}, {"Address.City": "Ulm"}, False),
        ({"Addressee": "Ulm"}, {"Addressee": "Ulm"}, False),
        ({}, {}, False),
    ],
)  # fmt: skip
def test_a_member_that_holds_others_is_equal_where_all_of_them_are(
    one: dict[str, str], other: dict[str, str], *, are_equal: bool
) -> None:
    assert bool(joined({"a": one, "b": other}, [("Address",)])) == are_equal


def test_an_empty_list_of_attributes_joins_nobody() -> None:
    assert joined({"a": {}, "b": {}}, [()]) == []


def group(name: str, score: float | None, *parts: str, chance: float = 1.0, left: bool = False) -> Drawn:
    ids = tuple(f"{name}{one}" for one in "123")
    told = tuple(frozenset(f"{name}{one}" for one in part) for part in parts)
    return Drawn(name, ids, score, None if left else told, chance)


def test_what_it_would_merge_is_right_where_the_verdict_has_those_profiles_as_one() -> None:
    """The first two profiles of each group share a mailbox."""
    groups = [
        group("whole", 0.9, "123"),
        group("part", 0.9, "12"),
        group("other part", 0.9, "23"),
        group("reject", 0.9),
        group("left", 0.9, left=True),
        group("low", 0.8, "123"),
        group("unscored", None, "123"),
        group("gone", 0.9, "123"),
    ]
    values = ("x", "x", "y")
    there = {
        one: {"EmailAddress": value}
        for drawn in groups[:-1]
        for one, value in zip(drawn.profile_ids, values, strict=True)
    }
    found = consolidated(9, groups, there, EMAIL_OR_NAME, 0.85)
    assert (found.drawn, found.asked, found.read, found.profiles) == (9, 8, 7, 21)
    assert (found.merges, found.merged, found.right, found.review) == (5, 5, 2, 1)
    assert found.precision.interval == pytest.approx(clopper_pearson(2, 4))
    assert found.share == pytest.approx(5 / 21)


def test_a_group_counts_as_many_as_it_stands_for() -> None:
    groups = [group("often", 0.9, "123", chance=0.5), group("rarely", 0.9, chance=0.1)]
    values = ("x", "x", "y")
    there = {
        one: {"EmailAddress": value}
        for drawn in groups
        for one, value in zip(drawn.profile_ids, values, strict=True)
    }
    found = consolidated(2, groups, there, EMAIL_OR_NAME, 0.85)
    assert found.precision.share == pytest.approx(2 / 12)
