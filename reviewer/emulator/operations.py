"""The operations, each from validated parameters to an answer in the API's shapes."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from botocore import xform_name

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
_SCHEDULE = {"DayOfTheWeek": "SATURDAY", "Time": "00:00"}
_NO_AUTO_MERGING = {"Enabled": False}


@dataclass(slots=True)
class _DomainState:
    domain: Domain
    run: int = 0
    match_calls: int = 0
    matching: Output = field(default_factory=dict)
    """What UpdateDomain has set beside ``Enabled``: JobSchedule, AutoMerging, ExportingConfig."""

    def generation_date(self, run: int) -> datetime:
        return self.domain.generation_date + timedelta(weeks=run)


class Operations:
    """Answers operations over some domains, each by the method of its name. Called from several threads."""

    def __init__(self, domains: Iterable[Domain], conditions: Conditions) -> None:
        self._states = {domain.name: _DomainState(domain) for domain in domains}
        self._conditions = conditions
        self._lock = threading.RLock()
        self._pending: list[tuple[float, Callable[[], None]]] = []

    def perform(self, name: str, parameters: Parameters) -> Output:
        """Answer one operation.

        Raises:
            ServiceError: it can't be answered, or the emulator does not know it.
        """
        operation: Callable[[Parameters], Output] | None = getattr(self, xform_name(name), None)
        if operation is None:
            raise ServiceError("UnsupportedOperationException", f"The emulator does not answer {name}")
        with self._lock:
            self._settle_merges()
            return operation(parameters)

    def _state(self, parameters: Parameters) -> _DomainState:
        name = parameters["DomainName"]
        if name not in self._states:
            raise _missing(f"Domain {name}")
        return self._states[name]

    # Paging

    def _place(self, parameters: Parameters, operation: str, run: int = 0) -> Place:
        """Where a call goes on; a token of one operation and domain is of no use in another."""
        paging = f"{operation} {parameters.get('DomainName', '')}"
        token = parameters.get("NextToken")
        if token is None:
            return Place(paging, 0, 1, run, time.monotonic())
        conditions = self._conditions
        place = place_of(token, paging, conditions.token_error)
        if conditions.token_ttl is not None and time.monotonic() - place.issued > conditions.token_ttl:
            raise ServiceError(conditions.token_error, "The provided token has expired")
        if place.run != run and conditions.old_token == "refuse":
            raise ServiceError(conditions.token_error, "The provided token is of an earlier run")
        return replace(place, run=run)

    def _page(
        self, parameters: Parameters, operation: str, items: Sequence[Any], key: str, size: int | None = None
    ) -> Output:
        """A page of ``items`` as the member ``key``; ``size`` is for where MaxResults is missing."""
        place = self._place(parameters, operation)
        end = place.position + parameters.get("MaxResults", size or self._conditions.default_page)
        return {key: list(items[place.position : end]), **_next_token(place, end, len(items))}

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
            **_next_token(place, last, len(groups)),
        }

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
        group = state.domain.matches[position]
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
        matches, named = state.domain.matches, _named_by_rules(state.run)
        positions = range(0, len(matches), _RULES_FIND_EVERY)
        output = self._page(parameters, "ListRuleBasedMatches", positions, "MatchIds")
        match_ids = [named(str(matches[position].get("MatchId"))) for position in output["MatchIds"]]
        return output | {"MatchIds": match_ids}

    # Profiles

    def batch_get_profile(self, parameters: Parameters) -> Output:
        """BatchGetProfile: profiles and errors, in no order that was promised."""
        domain = self._state(parameters).domain
        profiles, errors = [], []
        for profile_id in reversed(parameters["ProfileIds"]):
            if profile_id in domain.errors:
                errors.append(domain.errors[profile_id])
            elif (profile := domain.by_id.get(profile_id)) is not None:
                profiles.append(profile)
            elif self._conditions.missing_profiles == "error":
                code, message = self._conditions.missing_profile_code, f"Profile {profile_id} does not exist"
                errors.append({"Code": code, "Message": message, "ProfileId": profile_id})
        return {"Profiles": profiles, "Errors": errors}

    def search_profiles(self, parameters: Parameters) -> Output:
        """SearchProfiles by ``_profileId``, ``_fullName``, ``_phone``, ``_email`` or ``_account``.

        A page has 20 where MaxResults is missing, as SearchProfiles documents.
        """
        found = matching(self._state(parameters).domain, parameters)
        return self._page(parameters, "SearchProfiles", found, "Items", 20)

    def merge_profiles(self, parameters: Parameters) -> Output:
        """MergeProfiles: starts the merge; it shows after ``Conditions.merge_delay``."""
        by_id = self._state(parameters).domain.by_id
        main_id, other_ids = parameters["MainProfileId"], parameters["ProfileIdsToBeMerged"]
        sources = parameters.get("FieldSourceProfileIds", {})
        if main_id in other_ids or len(set(other_ids)) < len(other_ids):
            raise ServiceError("BadRequestException", "The profiles to be merged must be distinct")
        if _only_from(sources, {main_id, *other_ids}) != sources:
            raise ServiceError("BadRequestException", "A field's source must be one of the profiles merged")
        for profile_id in (main_id, *other_ids):
            if profile_id not in by_id:
                raise _missing(f"Profile {profile_id}")

        def merge() -> None:
            # Another merge may have taken a profile while this one waited.
            present = [one for one in (main_id, *other_ids) if one in by_id]
            if main_id in present:
                main, *others = (by_id[one] for one in present)
                by_id[main_id] = merged(main, others, _only_from(sources, set(present)))
                for other in present[1:]:
                    del by_id[other]

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
            {"DomainName": name, "CreatedAt": _created(state), "LastUpdatedAt": state.generation_date(0)}
            for name, state in self._states.items()
        ]
        return self._page(parameters, "ListDomains", items, "Items")

    def get_domain(self, parameters: Parameters) -> Output:
        """GetDomain."""
        state = self._state(parameters)
        matching: Output = {"Enabled": state.domain.enabled}
        if state.domain.enabled:
            matching |= {"JobSchedule": _SCHEDULE, "AutoMerging": _NO_AUTO_MERGING, **state.matching}
        return {
            "DomainName": state.domain.name,
            "DefaultExpirationDays": 366,
            "Stats": {"ProfileCount": len(state.domain.by_id)},
            "Matching": matching,
            "CreatedAt": _created(state),
            "LastUpdatedAt": state.generation_date(state.run),
        }

    def update_domain(self, parameters: Parameters) -> Output:
        """UpdateDomain: takes ``Matching`` and leaves the rest as it is."""
        state = self._state(parameters)
        if (wanted := parameters.get("Matching")) is not None:
            state.domain.enabled = wanted["Enabled"]
            state.matching |= {name: wanted[name] for name in wanted if name != "Enabled"}
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
                    "AutoMerging": state.matching.get("AutoMerging", _NO_AUTO_MERGING),
                }
        raise _missing(f"Job {parameters['JobId']}")


def _missing(what: str) -> ServiceError:
    return ServiceError("ResourceNotFoundException", f"{what} does not exist")


def _next_token(place: Place, end: int, count: int) -> Output:
    """The member that names the page behind ``end``; nothing where there is none."""
    if end >= count:
        return {}
    following = replace(place, position=end, page=place.page + 1, issued=time.monotonic())
    return {"NextToken": token_of(following)}


def _created(state: _DomainState) -> datetime:
    return state.domain.generation_date - timedelta(days=90)


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
    started = state.generation_date(state.run) + timedelta(days=6, hours=23)
    job: Output = {
        "DomainName": state.domain.name,
        "JobId": digest_id("job", state.domain.name, state.run + 1),
        "Status": status,
        "JobStartTime": started,
        "JobStats": {"NumberOfProfilesReviewed": len(state.domain.by_id)},
    }
    if status in ("FAILED", "PARTIAL_SUCCESS"):
        job |= {"JobEndTime": started + timedelta(minutes=42), "Message": "It was asked to end like this"}
    return job


def _job(state: _DomainState, run: int) -> Output:
    ended, job_id = state.generation_date(run), digest_id("job", state.domain.name, run)
    return {
        "DomainName": state.domain.name,
        "JobId": job_id,
        "Status": "COMPLETED",
        "JobStartTime": ended - timedelta(minutes=42),
        "JobEndTime": ended,
        "JobStats": {
            "NumberOfProfilesReviewed": len(state.domain.by_id),
            "NumberOfMatchesFound": len(state.domain.matches),
            "NumberOfMergesDone": 0,
        },
        "ExportingLocation": {"S3Exporting": {"S3BucketName": _BUCKET, "S3KeyName": f"{job_id}/"}},
    }
