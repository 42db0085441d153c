"""What a domain holds: profiles, their objects and keys, and match groups, in the API's own shapes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reviewer.emulator.digests import digest_id
from reviewer.emulator.history import History
from reviewer.emulator.keys import Keys
from reviewer.emulator.object_types import stored_keys, unique_values

Members = Mapping[str, Any]
"""A profile, or a match group, with its members as the API names and nests them."""

FIRST_RUN = datetime(2026, 11, 21, tzinfo=UTC)
"""When the run of a domain that names none was made: a Saturday at 00:00 UTC, AWS's default schedule."""


@dataclass(slots=True)
class Domain:
    """A domain that can be served."""

    name: str
    generation_date: datetime
    matches: Sequence[Members]
    """The match groups of the run, in the order in which GetMatches answers them."""
    by_id: MutableMapping[str, Members]
    """The profiles; those that it iterates over can be searched, those that it has can be fetched."""
    errors: Mapping[str, Members]
    """What BatchGetProfile answers for an id in place of its profile (``Code``, ``Message``)."""
    enabled: bool = True
    """Whether Identity Resolution (``Matching``) is on."""
    object_types: Mapping[str, Members] = field(default_factory=dict)
    """The object types by their names, as GetProfileObjectType answers them."""
    objects: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    """The objects by type and ``ProfileObjectUniqueKey``: as ListProfileObjects answers them, with the
    ``ProfileId`` they belong to."""
    keys: Keys = field(default_factory=Keys, compare=False)
    history: History = field(default_factory=History, compare=False)

    @classmethod
    def load(cls, path: Path) -> Domain:
        """Read a JSON file with ``DomainName``, ``MatchGenerationDate``, ``Matches``, ``Profiles`` and
        ``Errors`` (as BatchGetProfile answers them), ``ObjectTypes`` (as GetProfileObjectType answers them)
        and ``ProfileObjects`` (``ProfileId``, ``ObjectTypeName``, ``Object``); all but the name may be
        missing.

        Raises:
            OSError: it can't be read.
            ValueError: it is not such a file.
        """
        content = json.loads(path.read_text(encoding="utf-8"))
        name = content.get("DomainName") if isinstance(content, dict) else None
        if not isinstance(name, str) or not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name):
            raise ValueError("DomainName must be 1 to 64 of the characters a-z, A-Z, 0-9, _ and -")
        domain = cls(
            name,
            _date(content.get("MatchGenerationDate")),
            _objects(content, "Matches"),
            _by(content, "Profiles", "ProfileId"),
            _by(content, "Errors", "ProfileId"),
            object_types=_by(content, "ObjectTypes", "ObjectTypeName"),
        )
        for one in _objects(content, "ProfileObjects"):
            if not all(isinstance(one.get(key), str) for key in ("ProfileId", "ObjectTypeName", "Object")):
                raise ValueError("each of ProfileObjects must have ProfileId, ObjectTypeName and Object")
            domain.hold(one["ProfileId"], one["ObjectTypeName"], one["Object"])
        return domain

    def hold(self, profile_id: str, type_name: str, content: str) -> str:
        """Give a profile an object and its keys, in place of one with the same unique values.

        Returns:
            The object's ``ProfileObjectUniqueKey``.

        Raises:
            ValueError: there is no such type, the object is no JSON object, or lacks a unique value.
        """
        object_type, parsed = self.object_types.get(type_name), json.loads(content)
        if object_type is None or not isinstance(parsed, dict):
            raise ValueError(f"{type_name} is no object type, or what it should hold no JSON object")
        unique = unique_values(object_type, parsed)
        if unique is None:
            raise ValueError(f"an object of the type {type_name} lacks a value that makes it unique")
        key = digest_id("object", self.name, type_name, *unique)
        self.objects[type_name, key] = {
            "ProfileId": profile_id,
            "ObjectTypeName": type_name,
            "ProfileObjectUniqueKey": key,
            "Object": content,
        }
        if (profile := self.by_id.get(profile_id)) is not None:
            for name, value in stored_keys(object_type, parsed, is_new=True):
                self.keys.add(profile, name, [value])
        return key

    def objects_of(self, profile_id: str) -> list[dict[str, Any]]:
        """The objects of a profile, of all types."""
        return [one for one in self.objects.values() if one["ProfileId"] == profile_id]

    def position_with(self, profile_id: str) -> int | None:
        """The position of the first match group that a profile is in; None where there is none."""
        among = enumerate(self.matches)
        return next((at for at, group in among if profile_id in (group.get("ProfileIds") or ())), None)

    def position_of(self, match_id: str, named: Callable[[str], str]) -> int | None:
        """The position of a match group; None where there is none.

        Args:
            match_id: its id as the client knows it.
            named: what the client knows an id of 32 hex digits as; its own inverse on those.
        """
        among = enumerate(self.matches)
        return next((at for at, group in among if named(str(group.get("MatchId"))) == match_id), None)


def _date(value: object) -> datetime:
    if value is None:
        return FIRST_RUN
    if not isinstance(value, str):
        raise ValueError("MatchGenerationDate must be text such as 2026-11-21T00:00:00Z")
    date = datetime.fromisoformat(value)
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _objects(content: Mapping[str, Any], key: str) -> list[Members]:
    """A list of objects, whatever is in them: faulty groups and profiles are served as they are."""
    found = content.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ValueError(f"{key} must be a list of objects")
    return found


def _by(content: Mapping[str, Any], key: str, identity: str) -> dict[str, Members]:
    found = _objects(content, key)
    if not all(isinstance(one.get(identity), str) for one in found):
        raise ValueError(f"each of {key} must have a {identity}")
    return {one[identity]: one for one in found}
