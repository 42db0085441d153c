"""Profile objects and their types."""

from __future__ import annotations

import json
from collections.abc import Iterable

from reviewer.emulator.callers import CALLER_ARN
from reviewer.emulator.domain import Domain, Members
from reviewer.emulator.keys import folded
from reviewer.emulator.object_types import key_values, mapped, stored_keys
from reviewer.emulator.paging import Paging
from reviewer.emulator.profiles import ProfileOperations
from reviewer.emulator.service import ServiceError
from reviewer.emulator.states import Output, Parameters, States, missing

_MOST = 1000
"""Objects a profile, by AWS's default."""


class ObjectOperations:
    """The operations on objects and object types."""

    def __init__(self, states: States, paging: Paging, profiles: ProfileOperations) -> None:
        self._states, self._paging, self._profiles = states, paging, profiles

    def list_profile_object_types(self, parameters: Parameters) -> Output:
        """ListProfileObjectTypes."""
        names = ("ObjectTypeName", "Description", "CreatedAt", "LastUpdatedAt", "SourcePriority", "Tags")
        items = [
            {name: one[name] for name in names if name in one} | {"MaxProfileObjectCount": _MOST}
            for one in self._states.domain(parameters).object_types.values()
        ]
        return self._paging.page(parameters, "ListProfileObjectTypes", items, "Items")

    def get_profile_object_type(self, parameters: Parameters) -> Output:
        """GetProfileObjectType: its fields, its keys and what they are for."""
        return {"MaxProfileObjectCount": _MOST, **self._type(parameters)}

    def list_profile_objects(self, parameters: Parameters) -> Output:
        """ListProfileObjects: those of one type; ObjectFilter by the predefined names is not answered."""
        domain = self._states.domain(parameters)
        profile = self._states.profile(domain, parameters["ProfileId"])
        type_name = self._type(parameters)["ObjectTypeName"]
        if "ObjectFilter" in parameters:
            raise ServiceError("UnsupportedOperationException", "The emulator answers no ObjectFilter")
        items = [
            {name: one[name] for name in ("ObjectTypeName", "ProfileObjectUniqueKey", "Object")}
            for one in domain.objects_of(str(profile["ProfileId"]))
            if one["ObjectTypeName"] == type_name
        ]
        return self._paging.page(parameters, f"ListProfileObjects {type_name}", items, "Items")

    def put_profile_object(self, parameters: Parameters) -> Output:
        """PutProfileObject: the object's keys choose the profile.

        Documented: a key that several profiles have finds none, and the SECONDARY ones are asked last. An
        object that is there stays with its profile; one that finds no profile makes one if its type allows it
        and is refused otherwise; what it maps to the profile's fields is written over them (assumptions).
        """
        domain, object_type = self._states.domain(parameters), self._type(parameters)
        type_name = str(object_type["ObjectTypeName"])
        try:
            content = json.loads(parameters["Object"])
            if not isinstance(content, dict):
                raise ValueError("Object is no JSON object")
            before = dict(domain.objects)
            unique_key = domain.hold("", type_name, parameters["Object"])
        except ValueError as error:
            raise ServiceError("BadRequestException", str(error)) from None
        held = before.get((type_name, unique_key))
        profile_id = held["ProfileId"] if held else _chosen(domain, object_type, content)
        is_new = profile_id is None
        if profile_id is None:
            if not object_type.get("AllowProfileCreation"):
                domain.objects = before
                raise ServiceError("BadRequestException", "No profile has the object's keys")
            profile_id = self._profiles.create(domain, mapped(object_type, content))
        elif values := mapped(object_type, content):
            self._profiles.update(domain, domain.by_id[profile_id], values)
        domain.objects[type_name, unique_key]["ProfileId"] = profile_id
        for name, value in stored_keys(object_type, content, is_new=is_new):
            domain.keys.add(domain.by_id[profile_id], name, [value])
        history = domain.history
        history.add(profile_id, "INGESTED", CALLER_ARN, parameters["Object"], type_name, unique_key)
        return {"ProfileObjectUniqueKey": unique_key}

    def delete_profile_object(self, parameters: Parameters) -> Output:
        """DeleteProfileObject: the profile keeps the keys and values that it gave (assumption)."""
        domain = self._states.domain(parameters)
        type_name = str(self._type(parameters)["ObjectTypeName"])
        at = type_name, parameters["ProfileObjectUniqueKey"]
        found = domain.objects.get(at)
        if found is None or found["ProfileId"] != parameters["ProfileId"]:
            raise ServiceError("ResourceNotFoundException", "The profile has no such object")
        del domain.objects[at]
        domain.history.add(parameters["ProfileId"], "DELETED_BY_CUSTOMER", CALLER_ARN, found["Object"], *at)
        return {"Message": "Object has been deleted"}

    def _type(self, parameters: Parameters) -> Members:
        name = parameters["ObjectTypeName"]
        found = self._states.domain(parameters).object_types.get(name)
        if found is None:
            raise missing(f"Object type {name}")
        return found


def _chosen(domain: Domain, object_type: Members, content: Members) -> str | None:
    """The profile that an object's keys find; None where they find none, or several."""
    for secondary in (False, True):
        keys = [folded(*key) for key in key_values(object_type, content, secondary=secondary)]
        holders = _holders(domain, keys)
        alone = [ids[0] for ids in holders if len(ids) == 1]
        if alone:
            return alone[0]
    return None


def _holders(domain: Domain, keys: Iterable[tuple[str, str]]) -> list[list[str]]:
    held = [(profile_id, domain.keys.of(profile)) for profile_id, profile in domain.by_id.items()]
    return [[profile_id for profile_id, its in held if key in its] for key in keys]
