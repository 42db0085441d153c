"""The domain of any size: computed from positions, in no memory and no time worth speaking of."""

from __future__ import annotations

import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.emulator.conditions import Conditions
from reviewer.emulator.procedural import ProceduralDomain
from reviewer.emulator.tokens import Place, token_of
from tests.unit.emulator.conftest import Serve

MANY = 10_000_000
BIG = ProceduralDomain(MANY)
LAST_PROFILE = f"{MANY - 1:024x}{0:08x}"
positions = st.integers(0, MANY - 1)


def test_the_last_of_ten_million_groups_is_one_call_away(serve: Serve) -> None:
    client = serve([ProceduralDomain(MANY)])
    token = token_of(Place("GetMatches big", MANY - 3, 1, 0, time.monotonic()))
    answer = client.get_matches(DomainName="big", MaxResults=100, NextToken=token)
    assert len(answer["Matches"]) == 3
    assert LAST_PROFILE in answer["Matches"][-1]["ProfileIds"]
    assert "NextToken" not in answer


def test_pages_from_all_over_ten_million_groups_leave_nothing_in_memory() -> None:
    tracemalloc.start()
    try:
        for first in range(0, MANY, MANY // 200):
            assert len(BIG.matches[first : first + 100]) == 100
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000


@given(position=positions)
def test_a_group_is_found_again_by_its_id_and_by_each_of_its_profiles(position: int) -> None:
    group = BIG.matches[position]
    assert BIG.position_of(group["MatchId"], str) == position
    for profile_id in group["ProfileIds"]:
        assert BIG.position_with(profile_id) == position
        profile = BIG.by_id.get(profile_id)
        assert profile is not None
        assert profile["ProfileId"] == profile_id


@given(text=st.text(max_size=40) | st.from_regex("[0-9a-f]{32}", fullmatch=True))
def test_an_id_of_nobody_is_nobodys(text: str) -> None:
    position = BIG.position_with(text)
    assert (BIG.by_id.get(text) is None) == (position is None)
    assert position is None or text in BIG.matches[position]["ProfileIds"]


@pytest.mark.parametrize("runs", [0, 1])
@pytest.mark.parametrize("match_type", ["ML_BASED_MATCHING", "RULE_BASED_MATCHING"])
def test_similar_profiles_are_found_in_any_run_without_a_search(
    serve: Serve, runs: int, match_type: str
) -> None:
    client = serve([ProceduralDomain(MANY)], Conditions(new_run_after=1))
    for _ in range(runs + 1):
        client.get_matches(DomainName="big", MaxResults=1)
    asked = {"DomainName": "big", "MatchType": match_type}
    by_profile = client.get_similar_profiles(**asked, SearchKey="profileId", SearchValue=LAST_PROFILE)  # type: ignore[arg-type]
    assert LAST_PROFILE in by_profile["ProfileIds"]
    match_id = by_profile["MatchId"]
    by_match = client.get_similar_profiles(**asked, SearchKey="matchId", SearchValue=match_id)  # type: ignore[arg-type]
    assert by_match["ProfileIds"] == by_profile["ProfileIds"]


def test_a_search_for_what_is_no_profile_id_finds_nothing(serve: Serve) -> None:
    client = serve([ProceduralDomain(10)])
    found = client.search_profiles(DomainName="big", KeyName="_profileId", Values=["zz", "0" * 31])
    assert found["Items"] == []
