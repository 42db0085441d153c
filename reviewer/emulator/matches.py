"""Match groups: listed, and found by one of their profiles."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from reviewer.emulator.conditions import Conditions
from reviewer.emulator.digests import digest_id
from reviewer.emulator.domain import Members
from reviewer.emulator.paging import Paging, next_token
from reviewer.emulator.service import ServiceError
from reviewer.emulator.states import Output, Parameters, States

_RULES_FIND_EVERY = 3


class MatchOperations:
    """The operations on match groups."""

    def __init__(self, states: States, conditions: Conditions, paging: Paging) -> None:
        self._states, self._conditions, self._paging = states, conditions, paging

    def get_matches(self, parameters: Parameters) -> Output:
        """GetMatches: the groups of the latest run, a page at a time."""
        state = self._states.of(parameters)
        conditions = self._conditions
        state.match_calls += 1
        if conditions.new_run_after is not None and state.match_calls == conditions.new_run_after + 1:
            state.run += 1
        place = self._paging.place(parameters, "GetMatches", state.run)
        if not state.domain.enabled:
            return {"PotentialMatches": 0, "Matches": []}
        groups = state.domain.matches
        first = place.position
        last = min(first + parameters.get("MaxResults", conditions.default_page), len(groups))
        if conditions.empty_page_every and place.page % conditions.empty_page_every == 0:
            last = first
        repeats = conditions.repeat_group_every and place.page % conditions.repeat_group_every == 0
        page = groups[first - 1 if repeats and 0 < first < last else first : last]
        return {
            "MatchGenerationDate": state.generation_date(state.run),
            "PotentialMatches": len(groups),
            "Matches": [_of_run(group, state.run) for group in page],
            **next_token(place, last, len(groups)),
        }

    def get_similar_profiles(self, parameters: Parameters) -> Output:
        """GetSimilarProfiles: the group that a ``matchId`` or ``profileId`` belongs to.

        The search keys' names are an assumption: the documentation speaks of "the matchId or profileId".
        """
        state = self._states.of(parameters)
        value = parameters["SearchValue"]
        by_rules = parameters["MatchType"] == "RULE_BASED_MATCHING"
        named = _named_by_rules(state.run) if by_rules else _named_by_run(state.run)
        if parameters["SearchKey"].lstrip("_").lower() == "profileid":
            position = state.domain.position_with(value)
        else:
            position = state.domain.position_of(value, named)
        if position is None or (by_rules and position % _RULES_FIND_EVERY):
            raise ServiceError("ResourceNotFoundException", f"No match has {parameters['SearchKey']} {value}")
        group = state.domain.matches[position]
        match_id = named(str(group.get("MatchId")))
        profile_ids = group.get("ProfileIds") or ()
        output = self._paging.page(parameters, "GetSimilarProfiles", profile_ids, "ProfileIds")
        output |= {"MatchId": match_id, "MatchType": parameters["MatchType"]}
        if by_rules:
            return output | {"RuleLevel": 1 + int(digest_id(match_id)[:2], 16) % 5}
        score = group.get("ConfidenceScore")
        return output if score is None else output | {"ConfidenceScore": score}

    def list_rule_based_matches(self, parameters: Parameters) -> Output:
        """ListRuleBasedMatches: every third group is also one that rules have found."""
        state = self._states.of(parameters)
        matches, named = state.domain.matches, _named_by_rules(state.run)
        positions = range(0, len(matches), _RULES_FIND_EVERY)
        output = self._paging.page(parameters, "ListRuleBasedMatches", positions, "MatchIds")
        match_ids = [named(str(matches[position].get("MatchId"))) for position in output["MatchIds"]]
        return output | {"MatchIds": match_ids}


def _of_run(group: Members, run: int) -> Members:
    """A group as a later run names it: its MatchId is another (assumption), its profiles are the same."""
    if run == 0 or not isinstance(group.get("MatchId"), str):
        return group
    return {**group, "MatchId": _named_by_run(run)(group["MatchId"])}


def _named_by_run(run: int) -> Callable[[str], str]:
    return partial(_renamed, f"run {run}") if run else str


def _named_by_rules(run: int) -> Callable[[str], str]:
    return partial(_renamed, f"rules of run {run}")


def _renamed(name: str, match_id: str) -> str:
    """Another id for a group under each name; its own inverse on ids of 32 hex digits."""
    mask = digest_id(name)
    if re.fullmatch("[0-9a-f]{32}", match_id):
        return f"{int(match_id, 16) ^ int(mask, 16):032x}"
    return digest_id(mask, match_id)
