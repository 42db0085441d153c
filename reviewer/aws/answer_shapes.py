"""Values of the wrong type in an answer of JSON: each told by its place, none an exception of the parser."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from botocore.model import Shape
from botocore.parsers import ResponseParserFactory, RestJSONParser
from botocore.utils import parse_timestamp

_WORDS = {
    type(None): "nothing",
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "an object",
}
_DUE = {
    "structure": "an object",
    "map": "an object",
    "list": "a list",
    "string": "a text",
    "boolean": "true or false",
    "timestamp": "a date",
    "integer": "a whole number",
    "long": "a whole number",
    "float": "a number",
    "double": "a number",
}
"""By botocore's names of types: what a value of one is."""
_TYPES: dict[str, tuple[type, ...]] = {
    "structure": (dict,),
    "map": (dict,),
    "list": (list,),
    "string": (str,),
    "boolean": (bool,),
    "timestamp": (int, float, str),
    "integer": (int, float, str),
    "long": (int, float, str),
    "float": (int, float, str),
    "double": (int, float, str),
}
_UNPARSED = (ValueError, TypeError, ArithmeticError, OSError, RuntimeError)
"""What Python and botocore raise over a number or a date that is none."""
_FAR = 1, 9999
"""The years that dates have no room in for another time zone."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """What stands in an answer in place of a value of the wrong type."""

    fault: str
    """What it is, e.g. ``a list, not a text``."""


def fault_of(shape: Shape, value: object) -> str:
    """Say what is wrong with a value, not looking at what it holds; ``""`` where it is as the shape says."""
    due = shape.type_name
    if due not in _TYPES or getattr(shape, "is_document_type", False):
        return ""
    if not isinstance(value, _TYPES[due]) or (isinstance(value, bool) and due != "boolean"):
        return f"{_WORDS.get(type(value), type(value).__name__)}, not {_DUE[due]}"
    try:
        if due in ("integer", "long"):
            number = int(value)  # type: ignore[call-overload]
            if not -(1 << 63) <= number < 1 << 63:
                return "a number that is too large"
        elif due in ("float", "double"):
            if not math.isfinite(float(value)):  # type: ignore[arg-type]
                raise ValueError
        elif due == "timestamp":
            utc(value)
    except _UNPARSED:
        return f"{_shown(value)}, which is not {_DUE[due]}"
    return ""


def utc(value: object) -> datetime:
    """Read a timestamp of AWS.

    Raises:
        ValueError, TypeError, ArithmeticError, OSError, RuntimeError: it is none, or too far away.
    """
    date: datetime = parse_timestamp(value).astimezone(UTC)
    if date.year in _FAR:
        raise OverflowError
    return date


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:40]}…"


class Misfitting(Exception):
    """An answer holds values of the wrong type."""


def readable(answer: dict[str, Any]) -> dict[str, Any]:
    """Give an answer back.

    Raises:
        Misfitting: it holds a value of the wrong type; says which and where.
    """
    fault = misfit_in({name: value for name, value in answer.items() if name != "ResponseMetadata"})
    if fault:
        raise Misfitting(fault)
    return answer


def misfit_in(value: object) -> str:
    """Say what the first value of the wrong type in a parsed answer is, and where; ``""`` for none."""
    return next(_misfits(value, ""), "")


def _misfits(value: object, place: str) -> Iterator[str]:
    if isinstance(value, Misfit):
        yield f"{place or 'it'} is {value.fault}"
    elif isinstance(value, Mapping):
        for name, member in value.items():
            yield from _misfits(member, f"{place}.{name}" if place else str(name))
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from _misfits(item, f"{place}[{at}]")


class Parsers(ResponseParserFactory):  # type: ignore[misc]
    """Makes botocore's parsers, that of REST and JSON with a :class:`Misfit` for each wrong type."""

    def __init__(self, read_timestamp: Callable[[object], object] = utc) -> None:
        """Make of each timestamp what ``read_timestamp`` does."""
        super().__init__()
        self.set_parser_defaults(timestamp_parser=read_timestamp)

    def create_parser(self, protocol_name: str) -> Any:
        """Make a parser for a protocol."""
        if protocol_name == "rest-json":
            return _Parser(**self._defaults)
        return super().create_parser(protocol_name)


class _Parser(RestJSONParser):  # type: ignore[misc]
    def _parse_shape(self, shape: Shape, node: object) -> Any:
        fault = fault_of(shape, node)
        return Misfit(fault) if fault else super()._parse_shape(shape, node)

    def _handle_list(self, shape: Shape, node: list[object]) -> list[Any]:
        return [self._parse_shape(shape.member, item) for item in node]


def parsed(shape: Shape, value: object, *, one_by_one: bool = False) -> Any:
    """Parse a member of an answer by its shape; of a list of records that are good one by one, nothing."""
    if (
        one_by_one
        and shape.type_name == "list"
        and shape.member.type_name == "structure"
        and isinstance(value, list)
    ):
        return []
    return _UTC_PARSER._parse_shape(shape, value)


_UTC_PARSER = _Parser(timestamp_parser=utc)
"""Keeps nothing of what it parses."""
