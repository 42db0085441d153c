"""Decisions that can't all be right are named, with the fewest to decide again."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from reviewer.apply.contradictions import Components, Statement, contradiction, statement_of
from reviewer.core.decisions import Decision, Verdict
from tests.unit.apply.making import merge, profile_id, reject


def named(*decisions: Decision) -> tuple[set[int], set[int], bool]:
    """Which decisions contradict each other, and which to reopen, by their numbers; and whether exactly."""
    found = contradiction([statement_of(one) for one in decisions])
    assert found is not None
    numbers = {one.id: at for at, one in enumerate(decisions, 1)}
    return (
        {numbers[one] for one in found.decision_ids},
        {numbers[one] for one in found.reopen},
        found.is_smallest,
    )


def is_broken(*decisions: Decision) -> bool:
    components = Components()
    for one in decisions:
        components.add(statement_of(one))
    return bool(components.broken)


CHAIN = (merge(1, ["anna", "anne"]), merge(2, ["anne", "ann"]))


def test_merges_that_nobody_speaks_against_agree() -> None:
    assert not is_broken(*CHAIN)
    assert contradiction([statement_of(one) for one in CHAIN]) is None


def test_a_chain_of_merges_contradicts_a_reject_of_its_ends() -> None:
    decisions = (*CHAIN, reject(3, "anna", "ann"))
    assert is_broken(*decisions)
    involved, reopen, is_smallest = named(*decisions)
    assert (involved, len(reopen), is_smallest) == ({1, 2, 3}, 1, True)


def test_a_split_holds_its_clusters_and_those_left_out_apart() -> None:
    assert is_broken(merge(1, ["a", "b"], ["c", "d"]), merge(2, ["b", "c"]))
    assert is_broken(merge(1, ["a", "b"], apart=["c"]), merge(2, ["b", "c"]))


def test_decisions_left_to_others_say_nothing() -> None:
    left = replace(reject(1, "a", "b"), verdict=Verdict.REVIEW)
    assert statement_of(left) == Statement(left.id, (), ())


def test_one_decision_in_two_conflicts_is_the_one_to_reopen() -> None:
    bridge = merge(1, ["a", "b"])
    decisions = (
        bridge,
        merge(2, ["b", "c"]),
        merge(3, ["b", "d"]),
        reject(4, "a", "c"),
        reject(5, "a", "d"),
    )
    assert named(*decisions)[1:] == ({1}, True)


def test_where_there_are_too_many_to_try_it_says_so() -> None:
    names = [f"p{number:03}" for number in range(80)]
    links = [merge(at, [one, other]) for at, (one, other) in enumerate(pairwise(names), 1)]
    rejects = [reject(200 + at, names[at], names[-1 - at * 2]) for at in range(26)] + [
        reject(300 + at, names[at * 3], names[at * 3 + 2]) for at in range(20)
    ]
    decisions = (*links, *rejects)
    _, reopen, is_smallest = named(*decisions)
    left = [statement_of(one) for at, one in enumerate(decisions, 1) if at not in reopen]
    assert contradiction(left) is None
    assert not is_smallest


NAMES = "abcdef"
PAIRS = list(combinations(NAMES, 2))


@given(
    links=st.lists(st.sampled_from(PAIRS), unique=True, max_size=6),
    apart=st.lists(st.sampled_from(PAIRS), unique=True, max_size=4),
)
def test_the_set_to_reopen_is_as_small_as_trying_every_set_finds(
    links: list[tuple[str, str]], apart: list[tuple[str, str]]
) -> None:
    decisions = [merge(at, pair) for at, pair in enumerate(links)]
    decisions += [reject(100 + at, *pair) for at, pair in enumerate(apart)]
    statements = [statement_of(one) for one in decisions]
    found = contradiction(statements)
    smallest = next(
        size
        for size in range(len(decisions) + 1)
        for some in combinations(decisions, size)
        if not is_broken(*(one for one in decisions if one not in some))
    )
    assert (0 if found is None else len(found.reopen)) == smallest
    if found is not None:
        assert found.is_smallest
        assert not is_broken(*(one for one in decisions if one.id not in found.reopen))
        assert set(found.reopen) <= set(found.decision_ids)


@given(links=st.lists(st.sampled_from(PAIRS), max_size=8))
def test_a_component_is_what_merges_link(links: list[tuple[str, str]]) -> None:
    components = Components()
    groups = {one: {one} for one in NAMES}
    for at, (one, other) in enumerate(links):
        components.add(statement_of(merge(at, [one, other])))
        together = groups[one] | groups[other]
        groups |= dict.fromkeys(together, together)
    for one, other in PAIRS:
        is_one = components.component(profile_id(one)) == components.component(profile_id(other))
        spoken = components.component(profile_id(one)) is not None
        assert (is_one and spoken) == (other in groups[one])
