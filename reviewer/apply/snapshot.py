"""A snapshot: all that the API shows of a merge's profiles before it, to be able to go back. Holds values."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from reviewer.apply.planned_merge import PlannedMerge
from reviewer.comparison.fields import ADDRESSES, ATTRIBUTES
from reviewer.comparison.merged import SOURCE_MEMBERS

_FORMAT = "match-reviewer snapshot"
_VERSION = 1
Members = Mapping[str, Any]
_MEMBERS = {
    **{key: {str: str} for key in (*ADDRESSES, ATTRIBUTES)},
    "EngagementPreferences": {str: [{str: str}]},
}
"""What the members of a profile are that are no text."""
_SHAPE = {
    "taken_at": str,
    "merge": {
        "domain_name": str,
        "region": str,
        "group_key": str,
        "cluster": int,
        "main_profile_id": str,
        "profile_ids_to_merge": [str],
        "field_sources": dict,
        "decision_ids": [str],
    },
    "profiles": {str: dict},
    "object_types": {str: dict},
    "objects": [{"profile_id": str, "type_name": str, "unique_key": str, "content": str}],
    "history": {str: [dict]},
    "gaps": [str],
}
"""What the parts of a snapshot are: others may write where it is kept."""


@dataclass(frozen=True, slots=True)
class ProfileObject:
    """An object of a profile, as ListProfileObjects answers it."""

    profile_id: str
    type_name: str
    unique_key: str
    """``ProfileObjectUniqueKey``."""
    content: str
    """``Object``: JSON."""

    @property
    def identity(self) -> tuple[str, str]:
        """What makes it one object whoever has it: its type and its unique key."""
        return self.type_name, self.unique_key

    @property
    def named(self) -> str:
        """The same as codes name it."""
        return f"{self.type_name}:{self.unique_key}"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The profiles of one planned merge, their objects and history, as they were before it."""

    merge: PlannedMerge
    taken_at: datetime
    """When, in UTC."""
    profiles: Mapping[str, Members] = field(hash=False)
    """Each profile by its id, as BatchGetProfile answers it."""
    object_types: Mapping[str, Members] = field(hash=False)
    """The domain's object types by their names, as GetProfileObjectType answers them."""
    objects: tuple[ProfileObject, ...]
    history: Mapping[str, tuple[Members, ...]] = field(hash=False)
    """Each profile's history records, those of its keys with their ``Content``."""
    gaps: tuple[str, ...] = ()
    """What could not be read, as codes, e.g. ``history:denied``."""

    def objects_of(self, profile_id: str) -> tuple[ProfileObject, ...]:
        """A profile's objects."""
        return tuple(one for one in self.objects if one.profile_id == profile_id)

    def to_json(self) -> str:
        """Write it as JSON, in ASCII."""
        content = {
            "format": _FORMAT,
            "version": _VERSION,
            "taken_at": self.taken_at.isoformat(),
            "merge": asdict(self.merge),
            "profiles": self.profiles,
            "object_types": self.object_types,
            "objects": [asdict(one) for one in self.objects],
            "history": self.history,
            "gaps": self.gaps,
        }
        return json.dumps(content, default=_time)

    def to_bytes(self) -> bytes:
        """Write it as packed JSON."""
        return gzip.compress(self.to_json().encode(), mtime=0)

    @classmethod
    def of_bytes(cls, packed: bytes) -> Snapshot:
        """Read it back.

        Raises:
            ValueError: it is no snapshot, or one of a later release.
        """
        try:
            content = json.loads(gzip.decompress(packed).decode("utf-8", "surrogatepass"))
        except (OSError, EOFError, zlib.error, ValueError, RecursionError) as error:
            raise ValueError(f"it is not whole, or something else: {error}") from None
        if not isinstance(content, dict) or content.get("format") != _FORMAT:
            raise ValueError("it is something else")
        if content.get("version") != _VERSION:
            raise ValueError("a later release has written it: update the reviewer")
        try:
            _check("", content, _SHAPE)
            for one in content["profiles"].values():
                for member in {*one} & {*SOURCE_MEMBERS, ATTRIBUTES}:
                    _check(f"profiles.{member}", one[member], _MEMBERS.get(member, str))
            merge = content["merge"]
            if (
                gone := {merge["main_profile_id"], *merge["profile_ids_to_merge"]}
                - content["profiles"].keys()
            ):
                raise ValueError(f"it lacks profile {min(gone)}")
            for name in ("profile_ids_to_merge", "decision_ids"):
                merge[name] = tuple(merge[name])
            return cls(
                PlannedMerge(**merge),
                datetime.fromisoformat(content["taken_at"]).astimezone(UTC),
                content["profiles"],
                content["object_types"],
                tuple(ProfileObject(**one) for one in content["objects"]),
                {one: tuple(records) for one, records in content["history"].items()},
                tuple(content["gaps"]),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"a part of it is missing or odd: {error}") from None


def _check(name: str, value: object, shape: Any) -> None:
    """Refuse what has another shape: a type, a list of one shape, or an object by its keys or all alike.

    Raises:
        ValueError: it has; the message names the place.
    """
    if isinstance(shape, type):
        is_right = isinstance(value, shape) and (shape is bool or not isinstance(value, bool))
    else:
        is_right = isinstance(value, type(shape))
    if not is_right:
        raise ValueError(f"{name.lstrip('.') or 'it'} is not what it should be")
    if isinstance(shape, list):
        for one in value:  # type: ignore[attr-defined]
            _check(name, one, shape[0])
    elif isinstance(shape, dict):
        for key, one in value.items() if str in shape else ((key, value[key]) for key in shape):  # type: ignore
            _check(f"{name}.{key}", one, shape.get(str, shape.get(key)))


def _time(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no JSON value")
