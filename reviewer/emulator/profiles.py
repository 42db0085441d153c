"""Profiles: fetched, searched, created, updated and deleted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reviewer.emulator.callers import CALLER_ARN
from reviewer.emulator.conditions import Conditions
from reviewer.emulator.digests import digest_id
from reviewer.emulator.domain import Domain, Members
from reviewer.emulator.paging import Paging
from reviewer.emulator.search import matching
from reviewer.emulator.service import ServiceError
from reviewer.emulator.states import Output, Parameters, States


class ProfileOperations:
    """The operations on profiles themselves."""

    def __init__(self, states: States, conditions: Conditions, paging: Paging) -> None:
        self._states, self._conditions, self._paging = states, conditions, paging
        self._created: dict[str, int] = {}
        """The profiles that were created, with the number of the call that did."""

    def batch_get_profile(self, parameters: Parameters) -> Output:
        """BatchGetProfile: profiles and errors, in no order that was promised."""
        domain = self._states.domain(parameters)
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
        """SearchProfiles by the predefined keys of a profile's values, or by keys that were added.

        A page has 20 where MaxResults is missing, as SearchProfiles documents.
        """
        oldest = self._states.calls - self._conditions.search_delay_calls
        found = [
            one
            for one in matching(self._states.domain(parameters), parameters)
            if self._created.get(str(one["ProfileId"]), oldest) <= oldest
        ]
        return self._paging.page(parameters, "SearchProfiles", found, "Items", 20)

    def create_profile(self, parameters: Parameters) -> Output:
        """CreateProfile: a profile with an id of the service's own making."""
        return {"ProfileId": self.create(self._states.domain(parameters), _members(parameters))}

    def create(self, domain: Domain, members: Members) -> str:
        """Make a profile with some members and answer its id."""
        profile_id = digest_id("created", domain.name, len(domain.by_id), len(self._created))
        self._created[profile_id] = self._states.calls
        profile = domain.by_id[profile_id] = {"ProfileId": profile_id, **members}
        domain.history.add(profile_id, "CREATED", CALLER_ARN, profile)
        return profile_id

    def update_profile(self, parameters: Parameters) -> Output:
        """UpdateProfile: an empty text removes a value, and what is not named stays.

        ``Attributes`` are updated key by key, an address line by line, and engagement preferences as a whole
        (assumptions).
        """
        domain = self._states.domain(parameters)
        profile = self._states.profile(domain, parameters["ProfileId"])
        self.update(domain, profile, _members(parameters))
        return {"ProfileId": profile["ProfileId"]}

    def update(self, domain: Domain, profile: Members, changes: Members) -> None:
        """Change some members of a profile."""
        updated = domain.by_id[str(profile["ProfileId"])] = _updated(profile, changes)
        domain.history.add(str(profile["ProfileId"]), "UPDATED", CALLER_ARN, updated)

    def delete_profile(self, parameters: Parameters) -> Output:
        """DeleteProfile: with its keys and objects."""
        domain = self._states.domain(parameters)
        profile = self._states.profile(domain, parameters["ProfileId"])
        profile_id = str(profile["ProfileId"])
        for one in domain.objects_of(profile_id):
            del domain.objects[one["ObjectTypeName"], one["ProfileObjectUniqueKey"]]
        del domain.by_id[profile_id]
        domain.keys.forget(profile_id)
        domain.history.add(profile_id, "DELETED_BY_CUSTOMER", CALLER_ARN, profile)
        return {"Message": "Profile has been deleted"}

    # Keys

    def add_profile_key(self, parameters: Parameters) -> Output:
        """AddProfileKey: answers all values, those that were there as well (assumption)."""
        domain = self._states.domain(parameters)
        profile = self._states.profile(domain, parameters["ProfileId"])
        name, values = parameters["KeyName"], parameters["Values"]
        if new := domain.keys.add(profile, name, values):
            content = {"KeyName": name, "Values": new}
            domain.history.add(parameters["ProfileId"], "ADDED_PROFILE_KEY", CALLER_ARN, content)
        return {"KeyName": name, "Values": values}

    def delete_profile_key(self, parameters: Parameters) -> Output:
        """DeleteProfileKey: a value that the profile does not have is refused (assumption)."""
        domain = self._states.domain(parameters)
        profile = self._states.profile(domain, parameters["ProfileId"])
        name = parameters["KeyName"]
        gone = domain.keys.remove(profile, name, parameters["Values"])
        if not gone:
            raise ServiceError("ResourceNotFoundException", f"The profile has no such key {name}")
        content = {"KeyName": name, "Values": gone}
        domain.history.add(parameters["ProfileId"], "DELETED_PROFILE_KEY", CALLER_ARN, content)
        return {"Message": "Key has been deleted"}


def _members(parameters: Parameters) -> dict[str, Any]:
    """What a request says of a profile's members; what is null says nothing."""
    named = {name: value for name, value in parameters.items() if name not in ("DomainName", "ProfileId")}
    return {name: value for name, value in named.items() if value is not None}


def _updated(before: Members, changes: Members) -> dict[str, Any]:
    result = dict(before)
    for name, value in changes.items():
        if isinstance(value, Mapping) and name != "EngagementPreferences":
            value = _updated(result.get(name, {}), value)
        if value in ("", {}):
            result.pop(name, None)
        else:
            result[name] = value
    return result
