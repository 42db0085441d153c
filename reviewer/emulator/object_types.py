"""Object types: what they take of an object for the profile, and by which keys they find the profile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Members = Mapping[str, Any]


def values_of(object_type: Members, content: Members, field_names: list[str]) -> list[str]:
    """The values of some of a type's fields in an object, without those that it lacks."""
    fields = object_type.get("Fields", {})
    found = (_at(content, fields.get(name, {}).get("Source", f"_source.{name}")) for name in field_names)
    return [str(value) for value in found if value not in (None, "")]


def unique_values(object_type: Members, content: Members) -> list[str] | None:
    """The values of the type's UNIQUE key; None where the object lacks one."""
    for _, key in keys_of(object_type):
        if "UNIQUE" in key.get("StandardIdentifiers", ()):
            values = values_of(object_type, content, key["FieldNames"])
            return values if len(values) == len(key["FieldNames"]) else None
    return None


def keys_of(object_type: Members) -> Iterator[tuple[str, Members]]:
    """The type's keys by their names."""
    for name, keys in object_type.get("Keys", {}).items():
        yield from ((name, key) for key in keys)


def key_values(object_type: Members, content: Members, *, secondary: bool) -> Iterator[tuple[str, str]]:
    """The names and values by which an object's profile is looked up; of several fields joined by a space
    (assumption).

    Args:
        object_type: as GetProfileObjectType answers it.
        content: the object.
        secondary: whether the keys that are SECONDARY are asked for, or the others.
    """
    for name, key in keys_of(object_type):
        identifiers = key.get("StandardIdentifiers", ())
        if "PROFILE" in identifiers and ("SECONDARY" in identifiers) == secondary:
            values = values_of(object_type, content, key["FieldNames"])
            if len(values) == len(key["FieldNames"]):
                yield name, " ".join(values)


def stored_keys(object_type: Members, content: Members, *, is_new: bool) -> Iterator[tuple[str, str]]:
    """The names and values of the keys that a profile keeps of an object."""
    for name, key in keys_of(object_type):
        identifiers = key.get("StandardIdentifiers", ())
        if "LOOKUP_ONLY" in identifiers or ("NEW_ONLY" in identifiers and not is_new):
            continue
        if values := values_of(object_type, content, key["FieldNames"]):
            yield name, " ".join(values)


def mapped(object_type: Members, content: Members) -> dict[str, Any]:
    """The members of a profile that an object gives values to, by ``Target`` (``_profile.Address.City``)."""
    result: dict[str, Any] = {}
    for name, field in object_type.get("Fields", {}).items():
        scope, _, path = str(field.get("Target", "")).partition(".")
        values = values_of(object_type, content, [name])
        if scope == "_profile" and path and values:
            *above, last = path.split(".")
            inside = result
            for step in above:
                inside = inside.setdefault(step, {})
            inside[last] = values[0]
    return result


def _at(content: Any, source: str) -> Any:
    for step in source.removeprefix("_source.").split("."):
        content = content.get(step) if isinstance(content, Mapping) else None
    return content
