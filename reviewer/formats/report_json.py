"""A report as JSON: every number, by the names of :mod:`reviewer.quality.numbers`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any


def report_json(found: Mapping[str, Any]) -> str:
    """Write dataclasses and named tuples as objects, indented."""
    return json.dumps(_plain(found), indent=2, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {member.name: _plain(getattr(value, member.name)) for member in fields(value)}
    if hasattr(value, "_asdict"):
        return {name: _plain(one) for name, one in value._asdict().items()}
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value
