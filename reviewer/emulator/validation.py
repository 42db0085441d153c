"""Checks values against botocore's shapes, with the bounds, patterns and enums that botocore skips."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

_TYPES: dict[str, tuple[type, ...]] = {
    "structure": (Mapping,),
    "list": (list, tuple),
    "map": (Mapping,),
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
        at: its place, e.g. ``profileIds.1.member``.
    """
    kind = shape.type_name
    if not _is_of(kind, value):
        article = "a" if kind in ("structure", "list", "map") else "of type"
        yield _violation("Value", at, f"be {article} {kind}")
        return
    yield from _out_of_bounds(value, shape, at)
    if isinstance(shape, StructureShape):
        for name in shape.required_members:
            if value.get(name) is None:
                yield _violation("Value null", _inside(at, name), "not be null")
        for name, member in value.items():
            if name not in shape.members:
                yield f"Unknown member '{_inside(at, name)}'"
            elif member is not None:
                yield from violations(member, shape.members[name], _inside(at, name))
    elif isinstance(shape, ListShape):
        for number, member in enumerate(value, 1):
            yield from violations(member, shape.member, f"{at}.{number}.member")
    elif isinstance(shape, MapShape):
        for key, member in value.items():
            yield from violations(key, shape.key, f"{at}.key")
            yield from violations(member, shape.value, f"{at}.{key}")
    elif isinstance(shape, StringShape):
        if shape.enum and value not in shape.enum:
            allowed = f"[{', '.join(shape.enum)}]"
            yield _violation(f"Value '{value}'", at, f"satisfy enum value set: {allowed}")
        pattern = shape.metadata.get("pattern")
        if pattern and not re.compile(pattern, re.DOTALL).fullmatch(value):
            yield _violation(f"Value '{value}'", at, f"satisfy regular expression pattern: {pattern}")


def _is_of(kind: str, value: Any) -> bool:
    return isinstance(value, _TYPES.get(kind, object)) and (kind == "boolean" or not isinstance(value, bool))


def _out_of_bounds(value: Any, shape: Shape, at: str) -> Iterator[str]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    what, size = ("value", value) if isinstance(value, (int, float)) else ("length", None)
    if size is None and (least is not None or most is not None):
        size = len(value)
    if least is not None and size < least:
        yield _violation(f"Value '{value}'", at, f"have {what} greater than or equal to {least}")
    if most is not None and size > most:
        yield _violation(f"Value '{value}'", at, f"have {what} less than or equal to {most}")


def _violation(value: str, at: str, must: str) -> str:
    return f"{value} at '{at}' failed to satisfy constraint: Member must {must}"


def _inside(at: str, name: str) -> str:
    wire = name[:1].lower() + name[1:]
    return f"{at}.{wire}" if at else wire
