"""By what a profile is found, as far as its values, objects and history tell: there is no ListProfileKeys."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from reviewer.apply.snapshot import Members, Snapshot

Key = tuple[str, str]
"""A key's name and value."""

_PREDEFINED = {
    "_account": ("AccountNumber",),
    "_phone": ("PhoneNumber", "MobilePhoneNumber", "HomePhoneNumber", "BusinessPhoneNumber"),
    "_email": ("EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress"),
}
"""The keys that a profile has by its own values (AddProfileKey names them), but for ``_fullName``."""
_NAMES = ("FirstName", "MiddleName", "LastName")
_ADDED = "ADDED_PROFILE_KEY"
OF_KEYS = (_ADDED, "DELETED_PROFILE_KEY")
"""The kinds of history records that tell of keys."""


def own_keys(profile: Members) -> set[Key]:
    """The keys that a profile has by its own values."""
    found = {
        (name, str(profile[member]))
        for name, members in _PREDEFINED.items()
        for member in members
        if profile.get(member)
    }
    if full_name := " ".join(str(profile[part]) for part in _NAMES if profile.get(part)):
        found.add(("_fullName", full_name))
    return found


def lookup_keys(object_type: Members, content: str) -> tuple[list[Key], list[Key]]:
    """The keys by which PutProfileObject looks for an object's profile: those asked first, and the SECONDARY.

    Args:
        object_type: as GetProfileObjectType answers it.
        content: the object, as JSON.
    """
    found = list(_keys(object_type, content, "PROFILE"))
    return (
        [key for key, those in found if "SECONDARY" not in those],
        [key for key, those in found if "SECONDARY" in those],
    )


def stored_keys(object_type: Members, content: str) -> set[Key]:
    """The keys that a profile keeps of an object, whether it was there before the object or not."""
    return {key for key, those in _keys(object_type, content) if not {"LOOKUP_ONLY", "NEW_ONLY"} & {*those}}


def possible_keys(snapshot: Snapshot, profile_id: str) -> set[Key]:
    """The keys that a profile had if it was made of the object that names them (NEW_ONLY)."""
    return {
        key
        for one in snapshot.objects_of(profile_id)
        for key, those in _keys(snapshot.object_types.get(one.type_name, {}), one.content)
        if "NEW_ONLY" in those
    }


def known_keys(snapshot: Snapshot, profile_id: str) -> set[Key]:
    """The keys that a profile had beside those of its values: by its objects, and as history tells."""
    found = {
        key
        for one in snapshot.objects_of(profile_id)
        for key in stored_keys(snapshot.object_types.get(one.type_name, {}), one.content)
    }
    for record in sorted(_of_keys(snapshot, profile_id), key=lambda one: str(one.get("CreatedAt"))):
        keys = _told(record) or set()
        found = found | keys if record["ActionType"] == _ADDED else found - keys
    return found - own_keys(snapshot.profiles[profile_id])


def untold(snapshot: Snapshot) -> Iterator[str]:
    """What is not known of keys, as codes: what a snapshot lacks, and whose history is no help."""
    if snapshot.gaps:
        yield from snapshot.gaps
        return
    for one in snapshot.merge.profile_ids:
        if not snapshot.history.get(one):
            yield f"history-empty:{one}"
        elif None in map(_told, _of_keys(snapshot, one)):
            yield f"history-odd:{one}"


def _of_keys(snapshot: Snapshot, profile_id: str) -> list[Members]:
    """The history records of a profile's keys."""
    return [one for one in snapshot.history.get(profile_id, ()) if one.get("ActionType") in OF_KEYS]


def _told(record: Members) -> set[Key] | None:
    """The keys that a record tells of; None where its content is not as AddProfileKey takes them.

    That it is as that takes them is an assumption: AWS says no more than that it is a key's content.
    """
    try:
        content = json.loads(record.get("Content") or "null")
    except (ValueError, TypeError, RecursionError):
        return None
    if not isinstance(content, dict) or not isinstance(content.get("Values"), list):
        return None
    if not isinstance(content.get("KeyName"), str):
        return None
    return {(content["KeyName"], str(value)) for value in content["Values"]}


def _keys(
    object_type: Members, content: str, identifier: str | None = None
) -> Iterator[tuple[Key, tuple[str, ...]]]:
    """An object's keys with their standard identifiers; a key of several fields is joined by a space
    (assumption)."""
    try:
        parsed = json.loads(content)
    except ValueError:
        return
    fields = object_type.get("Fields") or {}
    for name, keys in (object_type.get("Keys") or {}).items():
        for key in keys:
            identifiers = tuple(key.get("StandardIdentifiers") or ())
            sources = [(fields.get(one) or {}).get("Source", one) for one in key.get("FieldNames") or ()]
            values = [_at(parsed, source) for source in sources]
            if values and None not in values and (identifier is None or identifier in identifiers):
                yield (name, " ".join(map(str, values))), identifiers


def _at(content: Any, source: str) -> Any:
    for step in source.removeprefix("_source.").split("."):
        content = content.get(step) if isinstance(content, Mapping) else None
    return None if content in ("", None) else content
