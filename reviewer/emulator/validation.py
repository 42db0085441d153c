"""Checks values against botocore's shapes, with the bounds, patterns and enums that botocore skips."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "long": (int,),
    "double": (int, float),
    "float": (int, float),
    "boolean": (bool,),
    "timestamp": (datetime, int, float),
}


def violations(value: Any, shape: Shape, at: str = "") -> Iterator[str]:
    """Name each way in which ``value`` is not what ``shape`` says, in the words that AWS uses.

    Args:
        value: a parsed value: mappings, lists, strings, numbers, datetimes.
        shape: what it should be.
        at: where it stands, e.g. ``profileIds.1.member``.
    """
    if isinstance(shape, StructureShape):
        yield from _structure(value, shape, at)
    elif isinstance(shape, ListShape):
        yield from _list(value, shape, at)
    elif isinstance(shape, MapShape):
        yield from _map(value, shape, at)
    else:
        yield from _scalar(value, shape, at)


def _structure(value: Any, shape: StructureShape, at: str) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"Value at '{at}' failed to satisfy constraint: Member must be a structure"
        return
    for name in shape.required_members:
        if value.get(name) is None:
            yield f"Value null at '{_inside(at, name)}' failed to satisfy constraint: Member must not be null"
    for name, member in value.items():
        if name not in shape.members:
            yield f"Unknown member '{_inside(at, name)}'"
        elif member is not None:
            yield from violations(member, shape.members[name], _inside(at, name))


def _list(value: Any, shape: ListShape, at: str) -> Iterator[str]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        yield f"Value at '{at}' failed to satisfy constraint: Member must be a list"
        return
    yield from _length(value, shape, at)
    for number, member in enumerate(value, 1):
        yield from violations(member, shape.member, f"{at}.{number}.member")


def _map(value: Any, shape: MapShape, at: str) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"Value at '{at}' failed to satisfy constraint: Member must be a map"
        return
    yield from _length(value, shape, at)
    for key, member in value.items():
        yield from violations(key, shape.key, f"{at}.key")
        yield from violations(member, shape.value, f"{at}.{key}")


def _scalar(value: Any, shape: Shape, at: str) -> Iterator[str]:
    types = _TYPES.get(shape.type_name, (object,))
    if not isinstance(value, types) or (isinstance(value, bool) and shape.type_name != "boolean"):
        yield f"Value at '{at}' failed to satisfy constraint: Member must be of type {shape.type_name}"
        return
    if isinstance(shape, StringShape):
        yield from _length(value, shape, at)
        if shape.enum and value not in shape.enum:
            options = ", ".join(shape.enum)
            yield (
                f"Value '{value}' at '{at}' failed to satisfy constraint: "
                f"Member must satisfy enum value set: [{options}]"
            )
        pattern = shape.metadata.get("pattern")
        if pattern and not _compiled(pattern).fullmatch(str(value)):
            yield (
                f"Value '{value}' at '{at}' failed to satisfy constraint: "
                f"Member must satisfy regular expression pattern: {pattern}"
            )
    elif isinstance(value, (int, float)):
        least, most = shape.metadata.get("min"), shape.metadata.get("max")
        if least is not None and value < least:
            yield _range(value, at, "value greater than or equal to", least)
        if most is not None and value > most:
            yield _range(value, at, "value less than or equal to", most)


def _length(value: Any, shape: Shape, at: str) -> Iterator[str]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and len(value) < least:
        yield _range(value, at, "length greater than or equal to", least)
    if most is not None and len(value) > most:
        yield _range(value, at, "length less than or equal to", most)


def _range(value: Any, at: str, must: str, bound: Any) -> str:
    return f"Value '{value}' at '{at}' failed to satisfy constraint: Member must have {must} {bound}"


def _inside(at: str, name: str) -> str:
    wire = name[:1].lower() + name[1:]
    return f"{at}.{wire}" if at else wire


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.DOTALL)
