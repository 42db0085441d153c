"""JSON with four spaces an indent, as ``json.dumps(value, indent=4)`` writes it, but twice as fast.

The standard library's C encoder knows no indent, and its Python one would be the slowest part of printing.
"""

from __future__ import annotations

from json.encoder import encode_basestring, encode_basestring_ascii
from typing import Any

_CONSTANTS = {None: "null", True: "true", False: "false"}
_NO_NUMBERS = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}


def indented(value: Any, *, ascii_only: bool = False, level: int = 0) -> str:
    """Write what JSON can say; keys are strings.

    Args:
        value: of str, int, float, bool, None, dict and list.
        ascii_only: whether every other character is escaped.
        level: how many indents the value stands below; its first line is not indented.

    Raises:
        TypeError: there is something else in it.
    """
    quoted = encode_basestring_ascii if ascii_only else encode_basestring

    def written(value: Any, margin: str) -> str:
        kind = type(value)
        if kind is str:
            return quoted(value)
        if kind is dict:
            inner = margin + "    "
            members = [f"{quoted(name)}: {written(member, inner)}" for name, member in value.items()]
            return f"{{{inner}{f',{inner}'.join(members)}{margin}}}" if members else "{}"
        if kind is list:
            inner = margin + "    "
            items = [written(item, inner) for item in value]
            return f"[{inner}{f',{inner}'.join(items)}{margin}]" if items else "[]"
        if kind is int:
            return str(value)
        if kind is float:
            text = repr(value)
            return _NO_NUMBERS.get(text, text)
        if value is None or kind is bool:
            return _CONSTANTS[value]
        if isinstance(value, dict):  # botocore's skeletons are of ordered ones
            return written(dict(value), margin)
        raise TypeError(f"{kind.__name__} is nothing that JSON can say")

    return written(value, "\n" + "    " * level)
