"""The operations, each from validated parameters to an answer in the API's shapes."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from reviewer.emulator.conditions import Conditions
from reviewer.emulator.domain import Domain, Members, digest_id
from reviewer.emulator.merging import merged
from reviewer.emulator.search import matching
from reviewer.emulator.service import ServiceError
from reviewer.emulator.tokens import Place, place_of, token_of

Parameters = Mapping[str, Any]
Output = dict[str, Any]

_BUCKET = "emulated-identity-resolution"
_RULES_FIND_EVERY = 3


@dataclass(slots=True)
class _DomainState:
    domain: Domain
    run: int = 0
    match_calls: int = 0
    schedule: Members | None = None
    auto_merging: Members | None = None
    exporting: Members | None = None

    @property
    def generation_date(self) -> datetime:
        return self.domain.generation_date + timedelta(weeks=self.run)


class Operations:
    """Answers operations over some domains. Called from several threads."""

    def __init__(self, domains: Iterable[Domain], conditions: Conditions) -> None:
        self._states = {domain.name: _DomainState(domain) for domain in domains}
        self._conditions = conditions
        self._lock = threading.RLock()
        self._pending: list[tuple[float, Callable[[], None]]] = []
        self._known: dict[str, Callable[[Parameters], Output]] = {
            "GetMatches": self.get_matches,
            "BatchGetProfile": self.batch_get_profile,
            "SearchProfiles": self.search_profiles,
            "MergeProfiles": self.merge_profiles,
            "GetDomain": self.get_domain,
            "UpdateDomain": self.update_domain,
            "ListDomains": self.list_domains,
            "ListIdentityResolutionJobs": self.list_identity_resolution_jobs,
            "GetIdentityResolutionJob": self.get_identity_resolution_job,
            "GetSimilarProfiles": self.get_similar_profiles,
            "ListRuleBasedMatches": self.list_rule_based_matches,
        }

    def perform(self, name: str, parameters: Parameters) -> Output:
        """Answer one operation.

        Raises:
            ServiceError: it can't be answered, or the emulator does not know it.
        """
        operation = self._known.get(name)
        if operation is None:
            raise ServiceError("UnsupportedOperationException", f"The emulator does not answer {name}")
        with self._lock:
            self._settle_merges()
            return operation(parameters)

    def _state(self, parameters: Parameters) -> _DomainState:
        name = parameters["DomainName"]
        if name not in self._states:
            raise ServiceError("ResourceNotFoundException", f"Domain {name} does not exist")
        return self._states[name]

    # Paging

    def _place(self, parameters: Parameters, operation: str, run: int) -> Place:
        token = parameters.get("NextToken")
        if token is None:
            return Place(_paging(operation, parameters), 0, 1, run, time.monotonic())
        conditions = self._conditions
        place = place_of(token, _paging(operation, parameters), conditions.token_error)
        if conditions.token_ttl is not None and time.monotonic() - place.issued > conditions.token_ttl:
            raise ServiceError(conditions.token_error, "The provided token has expired")
        if place.run != run and conditions.old_token == "refuse":
            raise ServiceError(conditions.token_error, "The provided token is of an earlier run")
        return place

    def _page(
        self,
        parameters: Parameters,
        operation: str,
        items: Sequence[Any],
        key: str,
        default: int | None = None,
    ) -> Output:
        place = self._place(parameters, operation, 0)
        end = place.position + parameters.get("MaxResults", default or self._conditions.default_page)
        output: Output = {key: list(items[place.position : end])}
        if end < len(items):
            output["NextToken"] = token_of(Place(place.paging, end, place.page + 1, 0, time.monotonic()))
        return output

    # Matches

    def get_matches(self, parameters: Parameters) -> Output:
        """GetMatches: the groups of the latest run, a page at a time."""
        state = self._state(parameters)
        conditions = self._conditions
        state.match_calls += 1
        if conditions.new_run_after is not None and state.match_calls == conditions.new_run_after + 1:
            state.run += 1
        place = self._place(parameters, "GetMatches", state.run)
        if not state.domain.enabled:
            return {"PotentialMatches": 0, "Matches": []}
        size = parameters.get("MaxResults", conditions.default_page)
        first = place.position
        last = min(first + size, state.domain.group_count)
        if conditions.empty_page_every and place.page % conditions.empty_page_every == 0:
            last = first
        repeated = conditions.repeat_group_every and place.page % conditions.repeat_group_every == 0
        groups = state.domain.groups(first - 1 if repeated and first and last > first else first, last)
        output: Output = {
            "MatchGenerationDate": state.generation_date,
            "PotentialMatches": state.domain.group_count,
            "Matches": [_of_run(group, state.run) for group in groups],
        }
        if last < state.domain.group_count:
            following = Place(place.paging, last, place.page + 1, state.run, time.monotonic())
            output["NextToken"] = token_of(following)
        return output

    def get_similar_profiles(self, parameters: Parameters) -> Output:
        """GetSimilarProfiles: the group that a ``matchId`` or ``profileId`` belongs to.

        The search keys' names are an assumption: the documentation speaks of "the matchId or profileId".
        """
        state = self._state(parameters)
        value = parameters["SearchValue"]
        by_rules = parameters["MatchType"] == "RULE_BASED_MATCHING"
        named = _named_by_rules(state.run) if by_rules else _named_by_run(state.run)
        if parameters["SearchKey"].lstrip("_").lower() == "profileid":
            position = state.domain.position_with(value)
        else:
            position = state.domain.position_of(value, named)
        if position is None or (by_rules and position % _RULES_FIND_EVERY):
            raise ServiceError("ResourceNotFoundException", f"No match has {parameters['SearchKey']} {value}")
        [group] = state.domain.groups(position, position + 1)
        match_id = named(str(group.get("MatchId")))
        output = self._page(parameters, "GetSimilarProfiles", group.get("ProfileIds") or (), "ProfileIds")
        output |= {"MatchId": match_id, "MatchType": parameters["MatchType"]}
        if by_rules:
            return output | {"RuleLevel": 1 + int(digest_id(match_id)[:2], 16) % 5}
        score = group.get("ConfidenceScore")
        return output if score is None else output | {"ConfidenceScore": score}

    def list_rule_based_matches(self, parameters: Parameters) -> Output:
        """ListRuleBasedMatches: every third group is also one that rules have found."""
        state = self._state(parameters)
        positions = range(0, state.domain.group_count, _RULES_FIND_EVERY)
        output = self._page(parameters, "ListRuleBasedMatches", positions, "MatchIds")
        groups = [state.domain.groups(position, position + 1)[0] for position in output["MatchIds"]]
        named = _named_by_rules(state.run)
        return output | {"MatchIds": [named(str(group.get("MatchId"))) for group in groups]}

    # Profiles

    def batch_get_profile(self, parameters: Parameters) -> Output:
        """BatchGetProfile: profiles and errors, in no order that was promised."""
        state = self._state(parameters)
        profiles, errors = [], []
        for profile_id in reversed(parameters["ProfileIds"]):
            error = state.domain.error_of(profile_id)
            profile = None if error is not None else state.domain.profile(profile_id)
            if error is not None:
                errors.append(error)
            elif profile is not None:
                profiles.append(profile)
            elif self._conditions.missing_profiles == "error":
                errors.append(
                    {
                        "Code": self._conditions.missing_profile_code,
                        "Message": f"Profile {profile_id} does not exist",
                        "ProfileId": profile_id,
                    }
                )
        return {"Profiles": profiles, "Errors": errors}

    def search_profiles(self, parameters: Parameters) -> Output:
        """SearchProfiles by ``_profileId``, ``_fullName``, ``_phone``, ``_email`` or ``_account``.

        A page has 20 where MaxResults is missing, as SearchProfiles documents.
        """
        found = matching(self._state(parameters).domain, parameters)
        return self._page(parameters, "SearchProfiles", found, "Items", 20)

    def merge_profiles(self, parameters: Parameters) -> Output:
        """MergeProfiles: starts the merge; it shows after ``Conditions.merge_delay``."""
        domain = self._state(parameters).domain
        main_id, other_ids = parameters["MainProfileId"], parameters["ProfileIdsToBeMerged"]
        sources = parameters.get("FieldSourceProfileIds", {})
        if main_id in other_ids or len(set(other_ids)) < len(other_ids):
            raise ServiceError("BadRequestException", "The profiles to be merged must be distinct")
        if _only_from(sources, {main_id, *other_ids}) != sources:
            raise ServiceError("BadRequestException", "A field's source must be one of the profiles merged")
        for profile_id in (main_id, *other_ids):
            if domain.profile(profile_id) is None:
                raise ServiceError("ResourceNotFoundException", f"Profile {profile_id} does not exist")

        def merge() -> None:
            main = domain.profile(main_id)
            others = [profile for one in other_ids if (profile := domain.profile(one)) is not None]
            if main is not None:
                # Another merge may have taken a profile while this one waited.
                present = {main_id, *(other["ProfileId"] for other in others)}
                domain.replace(merged(main, others, _only_from(sources, present)), other_ids)

        self._pending.append((time.monotonic() + self._conditions.merge_delay, merge))
        self._settle_merges()
        return {"Message": "Merge has been started"}

    def _settle_merges(self) -> None:
        now = time.monotonic()
        due = [merge for when, merge in self._pending if when <= now]
        self._pending = [(when, merge) for when, merge in self._pending if when > now]
        for merge in due:
            merge()

    # Domains and jobs

    def list_domains(self, parameters: Parameters) -> Output:
        """ListDomains."""
        items = [
            {
                "DomainName": state.domain.name,
                "CreatedAt": state.domain.generation_date - timedelta(days=90),
                "LastUpdatedAt": state.domain.generation_date,
            }
            for state in self._states.values()
        ]
        return self._page(parameters, "ListDomains", items, "Items")

    def get_domain(self, parameters: Parameters) -> Output:
        """GetDomain."""
        state = self._state(parameters)
        created = state.domain.generation_date - timedelta(days=90)
        matching: Output = {"Enabled": state.domain.enabled}
        if state.domain.enabled:
            matching["JobSchedule"] = state.schedule or {"DayOfTheWeek": "SATURDAY", "Time": "00:00"}
            matching["AutoMerging"] = state.auto_merging or {"Enabled": False}
            if state.exporting:
                matching["ExportingConfig"] = state.exporting
        return {
            "DomainName": state.domain.name,
            "DefaultExpirationDays": 366,
            "Stats": {"ProfileCount": state.domain.profile_count},
            "Matching": matching,
            "CreatedAt": created,
            "LastUpdatedAt": state.generation_date,
        }

    def update_domain(self, parameters: Parameters) -> Output:
        """UpdateDomain: takes ``Matching`` and leaves the rest as it is."""
        state = self._state(parameters)
        wanted = parameters.get("Matching")
        if wanted is not None:
            state.domain.enabled = wanted["Enabled"]
            state.schedule = wanted.get("JobSchedule", state.schedule)
            state.auto_merging = wanted.get("AutoMerging", state.auto_merging)
            state.exporting = wanted.get("ExportingConfig", state.exporting)
        output = self.get_domain(parameters)
        del output["Stats"]
        return output

    def list_identity_resolution_jobs(self, parameters: Parameters) -> Output:
        """ListIdentityResolutionJobs: one a run, the latest first."""
        state = self._state(parameters)
        jobs = [_job(state, run) for run in range(state.run, -1, -1)] if state.domain.enabled else []
        if jobs and self._conditions.job_status is not None:
            jobs.insert(0, _latest_job(state, self._conditions.job_status))
        return self._page(parameters, "ListIdentityResolutionJobs", jobs, "IdentityResolutionJobsList")

    def get_identity_resolution_job(self, parameters: Parameters) -> Output:
        """GetIdentityResolutionJob."""
        state = self._state(parameters)
        for run in range(state.run + 1):
            job = _job(state, run)
            if job["JobId"] == parameters["JobId"]:
                return job | {
                    "LastUpdatedAt": job["JobEndTime"],
                    "JobExpirationTime": job["JobEndTime"] + timedelta(days=30),
                    "AutoMerging": state.auto_merging or {"Enabled": False},
                }
        raise ServiceError("ResourceNotFoundException", f"Job {parameters['JobId']} does not exist")


def _paging(operation: str, parameters: Parameters) -> str:
    """What a token is good for: a paging of one domain is none of another's."""
    return f"{operation} {parameters.get('DomainName', '')}"


def _only_from(sources: Mapping[str, Any], profile_ids: set[str]) -> dict[str, Any]:
    """``FieldSourceProfileIds`` as far as it names some profiles."""
    kept: dict[str, Any] = {}
    for member, source in sources.items():
        if member == "Attributes":
            kept[member] = {key: one for key, one in source.items() if one in profile_ids}
        elif source in profile_ids:
            kept[member] = source
    return kept


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


def _latest_job(state: _DomainState, status: str) -> Output:
    """A job that started after the last run, which has published nothing yet or has failed."""
    started = state.generation_date + timedelta(days=6, hours=23)
    job: Output = {
        "DomainName": state.domain.name,
        "JobId": digest_id("job", state.domain.name, state.run + 1),
        "Status": status,
        "JobStartTime": started,
        "JobStats": {"NumberOfProfilesReviewed": state.domain.profile_count},
    }
    if status in ("FAILED", "PARTIAL_SUCCESS"):
        job |= {"JobEndTime": started + timedelta(minutes=42), "Message": "It was asked to end like this"}
    return job


def _job(state: _DomainState, run: int) -> Output:
    ended = state.domain.generation_date + timedelta(weeks=run)
    job_id = digest_id("job", state.domain.name, run)
    return {
        "DomainName": state.domain.name,
        "JobId": job_id,
        "Status": "COMPLETED",
        "JobStartTime": ended - timedelta(minutes=42),
        "JobEndTime": ended,
        "JobStats": {
            "NumberOfProfilesReviewed": state.domain.profile_count,
            "NumberOfMatchesFound": state.domain.group_count,
            "NumberOfMergesDone": 0,
        },
        "ExportingLocation": {"S3Exporting": {"S3BucketName": _BUCKET, "S3KeyName": f"{job_id}/"}},
    }
