"""Splitting a group: whatever is done, its clusters partition it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from reviewer.comparison.clusters import Clusters

GROUP = ("a", "b", "c", "d")


def test_a_group_begins_as_one_cluster() -> None:
    clusters = Clusters.whole(GROUP)
    assert clusters.parts == (GROUP,)
    assert clusters.is_whole


def test_a_profile_that_comes_twice_is_in_the_group_once() -> None:
    assert Clusters.whole(("a", "b", "a")).parts == (("a", "b"),)


def test_a_profile_taken_out_stays_separate() -> None:
    clusters = Clusters.whole(GROUP).toggled("c")
    assert clusters.parts == (("a", "b", "d"), ("c",))
    assert clusters.parts_to_merge() == (("a", "b", "d"),)
    assert not clusters.is_whole


def test_a_profile_comes_back_into_the_cluster_that_it_was_in() -> None:
    clusters = Clusters.whole(GROUP).put("c", 2).put("d", 2)
    assert clusters.toggled("c").toggled("c") == clusters


def test_profiles_are_put_into_clusters_by_number() -> None:
    clusters = Clusters.whole(GROUP).put("a", 3).put("c", 2).put("d", 3)
    assert clusters.parts == (("b",), ("c",), ("a", "d"))
    assert clusters.parts_to_merge() == (("a", "d"),)


def test_all_are_taken_out_and_back_into_their_clusters() -> None:
    clusters = Clusters.whole(GROUP).put("c", 2).put("d", 2)
    out = clusters.all_toggled()
    assert out.parts == tuple((one,) for one in GROUP)
    assert out.all_toggled() == clusters
    assert clusters.toggled("a").all_toggled() == clusters


def test_who_a_split_held_apart_comes_back_by_name_alone() -> None:
    split = replace(Clusters.of_parts(GROUP, ["ab"]), apart=frozenset("cd"))
    out = split.all_toggled()
    assert out.parts == tuple((one,) for one in GROUP)
    assert out.all_toggled() == split
    back = split.toggled("c")
    assert back.parts == (("a", "b", "c"), ("d",))
    assert back.all_toggled().all_toggled() == back
    assert split.put("d", 2).all_toggled().all_toggled().parts == (("a", "b"), ("d",), ("c",))


def test_putting_a_profile_into_a_cluster_brings_it_back() -> None:
    assert Clusters.whole(GROUP).toggled("c").put("c", 1).is_whole


def test_the_chosen_survivor_stands_first_and_the_proposed_one_elsewhere() -> None:
    clusters = Clusters.whole(GROUP).put("c", 2).put("d", 2).surviving("d")
    assert clusters.parts_to_merge(lambda part: part[-1]) == (("b", "a"), ("d", "c"))


def test_each_cluster_has_one_survivor() -> None:
    clusters = Clusters.whole(GROUP).surviving("a").surviving("b")
    assert clusters.parts_to_merge() == (("b", "a", "c", "d"),)


def test_a_survivor_put_where_it_is_survives() -> None:
    chosen = Clusters.whole("abc").surviving("b")
    assert chosen.put("b", 1) == chosen


def test_a_survivor_that_moves_is_no_survivor_of_its_new_cluster() -> None:
    clusters = Clusters.whole(GROUP).put("c", 2).put("d", 2).surviving("a").surviving("d").put("a", 2)
    assert clusters.parts_to_merge() == (("d", "a", "c"),)


@pytest.mark.parametrize("number", [0, 10])
def test_a_clusters_number_is_one_digit_from_1(number: int) -> None:
    with pytest.raises(ValueError, match="1 to 9"):
        Clusters.whole(GROUP).put("a", number)


def test_a_profile_of_another_group_is_refused() -> None:
    with pytest.raises(ValueError, match="not in"):
        Clusters.whole(GROUP).toggled("z")


def test_a_profile_that_is_out_can_not_survive() -> None:
    with pytest.raises(ValueError, match="taken out"):
        Clusters.whole(GROUP).toggled("a").surviving("a")


class Splitting(RuleBasedStateMachine):
    """Any keys in any order."""

    members = st.integers(0, 5)

    @initialize(size=st.integers(1, 6))
    def begin(self, size: int) -> None:
        self.group = tuple(f"p{number}" for number in range(size))
        self.clusters = Clusters.whole(self.group)

    @rule(at=members)
    def take_out_or_back(self, at: int) -> None:
        self.clusters = self.clusters.toggled(self.group[at % len(self.group)])

    @rule()
    def take_all_out_or_back(self) -> None:
        self.clusters = self.clusters.all_toggled()

    @rule(at=members, number=st.integers(1, 9))
    def put(self, at: int, number: int) -> None:
        self.clusters = self.clusters.put(self.group[at % len(self.group)], number)

    @rule(at=members)
    def choose(self, at: int) -> None:
        profile_id = self.group[at % len(self.group)]
        if self.clusters.number_of(profile_id) is not None:
            self.clusters = self.clusters.surviving(profile_id)

    @invariant()
    def parts_partition_the_group(self) -> None:
        parts = self.clusters.parts
        assert sorted(one for part in parts for one in part) == sorted(self.group)
        assert all(parts)

    @invariant()
    def merged_parts_are_the_parts_of_two_or_more_with_a_survivor_first(self) -> None:
        merged = self.clusters.parts_to_merge()
        assert {frozenset(part) for part in merged} == {
            frozenset(part) for part in self.clusters.parts if len(part) > 1
        }
        for part in merged:
            assert len(set(part)) == len(part)
            assert len(self.clusters.survivors & set(part)) <= 1
            assert not self.clusters.survivors & set(part[1:])


TestSplitting = Splitting.TestCase
