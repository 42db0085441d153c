"""Rule-based matches through real boto3 over real HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from reviewer.aws.connection import Connection
from reviewer.aws.options import ConnectionOptions
from reviewer.core.matches import Match
from reviewer.core.problems import ProblemKind, SourceError
from reviewer.emulator.conditions import Conditions
from reviewer.emulator.domain import FIRST_RUN, Domain, Members
from reviewer.emulator.procedural import ProceduralDomain
from reviewer.emulator.server import Emulator
from reviewer.sources.rule_based import RuleMatches

Reach = Callable[..., RuleMatches]


@pytest.fixture
def reach() -> Iterator[Reach]:
    """Reach the rule-based matches of a domain under conditions."""
    with ExitStack() as stack:

        def reached(
            domain: Domain, conditions: Conditions | None = None, max_results: int = 5
        ) -> RuleMatches:
            emulator = stack.enter_context(Emulator([domain], conditions))
            options = ConnectionOptions(
                region="us-east-1", endpoint_url=emulator.url, static_credentials=("test", "test")
            )
            return RuleMatches(Connection(options), domain.name, max_results)

        yield reached


def all_of(source: RuleMatches) -> list[Match]:
    page = source.match_page(None)
    found = [*page.matches]
    while page.next_token is not None:
        page = source.match_page(page.next_token)
        found += page.matches
    return found


def test_every_listed_match_comes_once_with_its_level_and_no_score(reach: Reach) -> None:
    domain = ProceduralDomain(40)
    found = all_of(reach(domain))
    # Every third group of the emulator is also one that rules have found.
    assert [match.profile_ids for match in found] == [
        tuple(group["ProfileIds"]) for group in domain.matches[:40:3]
    ]
    assert all(match.score is None for match in found)
    assert {match.rule_level for match in found} <= {1, 2, 3, 4, 5}
    assert None not in {match.rule_level for match in found}


def test_a_page_holds_what_was_asked_for_and_is_reached_by_its_token(reach: Reach) -> None:
    source = reach(ProceduralDomain(40))
    first = source.match_page(None)
    assert len(first.matches) == 5
    second = source.match_page(first.next_token)
    assert not {match.match_id for match in first.matches} & {match.match_id for match in second.matches}


def test_a_group_of_more_profiles_than_a_page_holds_comes_whole(reach: Reach) -> None:
    ids = [f"{number:032x}" for number in range(250)]
    match: Members = {"MatchId": "f" * 32, "ProfileIds": ids}
    [found] = all_of(reach(Domain("large", FIRST_RUN, [match], {}, {})))
    assert list(found.profile_ids) == ids


def test_a_group_found_by_rules_has_the_key_of_the_same_profiles_found_by_machine_learning(
    reach: Reach,
) -> None:
    domain = ProceduralDomain(1)
    [found] = all_of(reach(domain))
    assert found.key == Match("other", tuple(domain.matches[0]["ProfileIds"]), 0.7).key


def test_profiles_come_as_for_any_other_group(reach: Reach) -> None:
    source = reach(ProceduralDomain(3))
    [match] = all_of(source)
    assert set(source.profiles(match.profile_ids).profiles) == set(match.profile_ids)


@pytest.mark.parametrize("operation", ["ListRuleBasedMatches", "GetSimilarProfiles"])
def test_a_denied_operation_names_the_action_to_allow(reach: Reach, operation: str) -> None:
    source = reach(ProceduralDomain(3), Conditions(deny=frozenset([operation])))
    with pytest.raises(SourceError, match=f"profile:{operation}") as raised:
        source.match_page(None)
    assert raised.value.problem.kind is ProblemKind.DENIED


def test_a_foreign_token_is_known_as_such(reach: Reach) -> None:
    with pytest.raises(SourceError) as raised:
        reach(ProceduralDomain(3)).match_page("expired-long-ago")
    assert raised.value.problem.kind is ProblemKind.TOKEN_EXPIRED


class Vanishing(ProceduralDomain):
    """A domain whose every second group is gone when it is asked for by its id."""

    def position_of(self, match_id: str, named: Callable[[str], str]) -> int | None:
        position = super().position_of(match_id, named)
        return None if position is not None and position % 2 else position


def test_groups_that_are_gone_since_they_were_listed_are_left_out_and_told(reach: Reach) -> None:
    page = reach(Vanishing(12)).match_page(None)
    assert len(page.matches) == 2
    assert page.notice == "2 listed matches are gone since: merged, or changed"


def test_a_domain_that_is_not_there_is_told_with_the_nearest_names() -> None:
    with Emulator([ProceduralDomain(4)]) as emulator:
        options = ConnectionOptions(
            region="us-east-1", endpoint_url=emulator.url, static_credentials=("test", "test")
        )
        name = ProceduralDomain(4).name
        source = RuleMatches(Connection(options), f"{name}x", 5)
        with pytest.raises(SourceError) as refused:
            source.match_page(None)
        assert f"Did you mean {name}?" in refused.value.problem.todo
