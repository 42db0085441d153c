"""What settings may be: each check answers a setting's value, or says what is allowed.

All raise WrongValue where a value is not allowed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from reviewer.core.settings import Reason

Check = Callable[[Any], object]
"""Turns what tomllib has read into a setting's value; raises WrongValue where that is not allowed."""


class WrongValue(ValueError):
    """A value that is not allowed; its message says what is, and may quote the file, raw."""


_LONGEST_QUOTED = 100
"""Characters of a wrong value that a fault quotes."""
_MOST_NAMED = 24
"""Allowed values up to which a fault names all of them."""


def _quoted(value: object) -> str:
    """Write a value as it would be in the file, as far as a line has room for it."""
    if isinstance(value, str):
        return f'"{_cut(value)}"'
    if isinstance(value, bool):
        return str(value).lower()
    return "a table" if isinstance(value, Mapping) else _cut(str(value))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTED else f"{text[:_LONGEST_QUOTED]}…"


def meant(text: object, known: Sequence[str], otherwise: str = "") -> str:
    """Guess which of ``known`` was meant; ``otherwise`` where none is close."""
    from difflib import get_close_matches

    close = get_close_matches(text.casefold(), known, n=1) if isinstance(text, str) else []
    return f'. Did you mean "{close[0]}"?' if close else otherwise


def _require(is_allowed: bool, value: object, otherwise: str) -> None:
    if not is_allowed:
        raise WrongValue(f"{_quoted(value)} {otherwise}")


def one_of(value: object, allowed: Sequence[str]) -> str:
    """One of some words."""
    if value not in allowed:
        named = allowed if len(allowed) <= _MOST_NAMED else allowed[:4]
        names = ", ".join(f'"{one}"' for one in named)
        if len(named) < len(allowed):
            names += f" or the {len(allowed) - len(named)} others that `reviewer config init` lists"
        raise WrongValue(f"{_quoted(value)} is not one of {names}{meant(value, allowed)}")
    return str(value)


def switch(value: object) -> object:
    """On or off."""
    _require(isinstance(value, bool), value, "is neither true nor false, written without quotes")
    return value


def whole(least: int, most: float, otherwise: str) -> Check:
    """A whole number from ``least`` to ``most``; ``otherwise`` says so of any other value."""

    def check(value: Any) -> int:
        is_number = isinstance(value, int) and not isinstance(value, bool)
        _require(is_number and least <= value <= most, value, otherwise)
        return int(value)

    return check


def score(value: Any) -> float:
    """A number from 0 to 1."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    _require(is_number and 0 <= value <= 1, value, "is no score: a number from 0 to 1, e.g. 0.85")
    return float(value)


def text(otherwise: str) -> Check:
    """A text that is not blank; ``otherwise`` says so of any other value."""

    def check(value: Any) -> str:
        _require(isinstance(value, str) and value.strip() != "", value, otherwise)
        return str(value)

    return check


def table_name(value: Any) -> str:
    """What DynamoDB takes for a table's name."""
    is_name = isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_.-]{3,255}", value)
    _require(bool(is_name), value, "is no name of a DynamoDB table: 3 to 255 letters, digits, _ . and -")
    return str(value)


def region(value: object) -> str:
    """Where phone numbers are dialled: the two letters of ISO 3166-1."""
    from reviewer.comparison.kinds.phones import region_of

    code = region_of(value) if isinstance(value, str) else None
    known = [code] if code is not None and _is_dialled(code) else []
    meant = f'. Did you mean "{code}"?' if known else ""
    _require(value in known, value, f'is no region: two letters of ISO 3166-1, e.g. "US"{meant}')
    return str(value)


def place(value: Any) -> str:
    """A folder, or a prefix of an S3 bucket."""
    otherwise = "is neither a folder's whole path nor s3://bucket/prefix"
    _require(isinstance(value, str) and value.startswith(("/", "~/", "s3://")), value, otherwise)
    _require(value.removeprefix("s3://").strip("/") != "", value, otherwise)
    return str(value)


def _is_dialled(code: str) -> bool:
    from reviewer.comparison.kinds.places import country_code

    if country_code(code.lower()) is not None:
        return True
    # Seldom needed, since most regions are among the countries above: it takes some 30 ms to load.
    from phonenumbers import SUPPORTED_REGIONS

    return code in SUPPORTED_REGIONS


def list_of(value: Any, check: Check, *, may_be_empty: bool = False) -> tuple[Any, ...]:
    """A list that has nothing twice, and something in it unless it may be empty."""
    something = "" if may_be_empty else " with something in it"
    is_list = isinstance(value, list) and (may_be_empty or value != [])
    _require(is_list, value, f'is no list{something}: ["…", "…"]')
    checked = tuple(map(check, value))
    names = [one.name if isinstance(one, Reason) else one for one in checked]
    for name in names:
        _require(names.count(name) == 1, str(name), "is there twice")
    return checked


def reason(value: Any) -> Reason:
    """A reason, alone or with what explains it."""
    table = {"name": value} if isinstance(value, str) else value
    is_table = isinstance(table, Mapping)
    known = ("name", "explained")
    for key in table if is_table else ():
        if key not in known:
            raise WrongValue(f'a reason has no "{key}"{meant(key, known, ": there are name, explained")}')
    _require(is_table and "name" in table, value, 'is no reason: "…" or {name = "…", explained = "…"}')
    name, explained = table["name"], table.get("explained", "")
    _require(isinstance(explained, str), explained, "does not explain a reason: it is no text in quotes")
    is_name = isinstance(name, str) and name.strip() != "" and len(name) <= 60
    _require(is_name, name, "names no reason: one to 60 characters in quotes")
    return Reason(name, explained)


def table(value: object) -> object:
    """Settings below one name."""
    _require(isinstance(value, Mapping), value, "is no table: its keys stand below its name in brackets")
    return value


def keys(value: object) -> list[str]:
    """One key or several."""
    keys = [value] if isinstance(value, str) else value
    are_keys = isinstance(keys, list) and all(isinstance(key, str) for key in keys)
    _require(are_keys, value, 'is no key: "n", or ["n", "down"]')
    return keys  # type: ignore[return-value]


def held(value: object) -> str:
    """What an attribute may hold, by its name."""
    from reviewer.comparison.kinds.registry import NAMED

    return one_of(value, tuple(NAMED))
