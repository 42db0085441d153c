"""The ``Attributes`` cell of an export: ``{key=value, key=value}``, which is how Java prints a map."""

from __future__ import annotations

import json


def attributes_of(cell: str) -> dict[str, str] | str:
    """Read an ``Attributes`` cell as far as it can be told apart; what is no map comes back as it is.

    Nothing in the format keeps ``, `` and ``=`` out of values: a value that holds ``, word=`` falls apart in
    two attributes. Best effort, since AWS documents none of it.
    """
    text = cell.strip()
    if not (text.startswith("{") and text.endswith("}")):
        return cell
    if text.startswith('{"'):
        try:
            loaded = json.loads(text)
        except ValueError:
            pass  # Not JSON after all: a key may begin with a quote.
        else:
            return {key: one if isinstance(one, str) else json.dumps(one) for key, one in loaded.items()}
    found: dict[str, str] = {}
    last = ""
    for piece in text[1:-1].split(", "):
        key, equals, value = piece.partition("=")
        if equals and key:
            last = key
            found[key] = value
        elif last:
            found[last] += f", {piece}"
        elif piece:
            return cell
    return found
