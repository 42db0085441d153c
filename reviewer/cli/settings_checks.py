"""What may stand in the settings file: each value checked and typed, each fault told in plain words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from reviewer.core.settings import REASONS, THEMES, Reason, Settings, SurvivorRule, Thresholds

_T = TypeVar("_T")
_LONGEST_REASON = 60


@dataclass(frozen=True, slots=True)
class SettingsFault:
    """Something in the settings file that can't be obeyed."""

    key: str
    """Where it is, e.g. ``bands.merge``."""
    text: str
    """What is wrong and what is allowed, as one line; may quote the file, raw."""


class _Wrong(ValueError):
    """A value that is not allowed; its message says what is."""


def checked_settings(table: Mapping[str, object]) -> tuple[Settings, list[SettingsFault]]:
    """Check what a settings file holds; answers the settings without what is wrong, and the faults.

    Args:
        table: the file's keys, as :mod:`tomllib` reads them.
    """
    faults: list[SettingsFault] = []

    def take(holder: Mapping[str, object], key: str, check: Callable[[object], _T], usual: _T) -> _T:
        *_, last = key.split(".")
        if last not in holder:
            return usual
        try:
            return check(holder[last])
        except _Wrong as error:
            faults.append(SettingsFault(key, str(error)))
            return usual

    faults += _unknown(table, ALL_KEYS, "")
    nothing: Mapping[str, object] = {}
    bands = take(table, "bands", _table, nothing)
    faults += _unknown(bands, ("merge", "reject"), "bands.")
    merge: float | None = take(bands, "bands.merge", _score, None)
    reject: float | None = take(bands, "bands.reject", _score, None)
    if merge is not None and reject is not None and reject > merge:
        faults.append(
            SettingsFault("bands.reject", f"{reject} is above bands.merge, which is {merge}: swap them")
        )
    settings = Settings(
        theme=take(table, "theme", _theme, None),
        mouse=take(table, "mouse", _switch, False),
        default_region=take(table, "default_region", _region, None),
        bands=Thresholds(merge, reject),
        reasons=take(table, "reasons", _reasons, REASONS),
        survivor=take(table, "survivor", _rules, None),
        mask=take(table, "mask", _switch, False),
        keymap=_keymap(take(table, "keymap", _table, nothing), faults),
    )
    return settings, faults


ALL_KEYS = ("theme", "mouse", "default_region", "reasons", "survivor", "mask", "bands", "keymap")
"""The keys of a settings file: plain ones first, then tables."""


def _unknown(table: Mapping[str, object], known: Sequence[str], start: str) -> list[SettingsFault]:
    return [
        SettingsFault(f"{start}{key}", f"there is no such setting{_meant(key, known)}")
        for key in table
        if key not in known
    ]


def _meant(text: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(text, known, n=1)
    return f'. Did you mean "{close[0]}"?' if close else f": there are {', '.join(known)}"


def _one_of(value: object, allowed: Sequence[str]) -> str:
    if isinstance(value, str) and value in allowed:
        return value
    names = ", ".join(f'"{one}"' for one in allowed)
    from difflib import get_close_matches

    close = get_close_matches(value.casefold(), allowed, n=1) if isinstance(value, str) else []
    meant = f'. Did you mean "{close[0]}"?' if close else ""
    raise _Wrong(f"{_said(value)} is not one of {names}{meant}")


def _said(value: object) -> str:
    """Quote a value as it would stand in the file."""
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, bool):
        return str(value).lower()
    return "a table" if isinstance(value, Mapping) else str(value)


def _theme(value: object) -> str | None:
    return _one_of(value, THEMES)


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise _Wrong(f"{_said(value)} is neither true nor false, written without quotes")
    return value


def _score(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise _Wrong(f"{_said(value)} is no score: a number from 0 to 1, e.g. 0.85")
    return float(value)


def _table(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise _Wrong(f"{_said(value)} is no table: its keys stand below its name in brackets")
    return value


def _region(value: object) -> str | None:
    from reviewer.comparison.phones import region_of

    code = region_of(value) if isinstance(value, str) else None
    if code is None or code != value or not _is_dialled(code):
        meant = f'. Did you mean "{code}"?' if code is not None and _is_dialled(code) else ""
        raise _Wrong(f'{_said(value)} is no region: two letters of ISO 3166-1, e.g. "US"{meant}')
    return code


def _is_dialled(code: str) -> bool:
    from reviewer.comparison.places import country_code

    if country_code(code.lower()) is not None:
        return True
    # Seldom needed, since most regions are among the countries above: it takes some 30 ms to load.
    from phonenumbers import SUPPORTED_REGIONS

    return code in SUPPORTED_REGIONS


def _listed(value: object) -> Sequence[object]:
    if not isinstance(value, list) or not value:
        raise _Wrong(f'{_said(value)} is no list with something in it: ["…", "…"]')
    return value


def _reasons(value: object) -> tuple[Reason, ...]:
    reasons = tuple(_reason(one) for one in _listed(value))
    names = [one.name for one in reasons]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise _Wrong(f'"{twice}" is there twice')
    return reasons


def _reason(value: object) -> Reason:
    if isinstance(value, str):
        return Reason(_reason_name(value))
    known = ("name", "explained")
    unknown = next((key for key in value if key not in known), None) if isinstance(value, Mapping) else None
    if unknown is not None:
        raise _Wrong(f'a reason has no "{unknown}"{_meant(unknown, known)}')
    if not isinstance(value, Mapping) or "name" not in value:
        raise _Wrong(f'{_said(value)} is no reason: "…" or {{name = "…", explained = "…"}}')
    explained = value.get("explained", "")
    if not isinstance(explained, str):
        raise _Wrong(f"{_said(explained)} does not explain a reason: it is no text in quotes")
    return Reason(_reason_name(value["name"]), explained)


def _reason_name(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST_REASON:
        raise _Wrong(f"{_said(value)} names no reason: one to {_LONGEST_REASON} characters in quotes")
    return value


def _rules(value: object) -> tuple[SurvivorRule, ...] | None:
    names = [_one_of(one, [rule.value for rule in SurvivorRule]) for one in _listed(value)]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise _Wrong(f'"{twice}" is there twice')
    return tuple(SurvivorRule(name) for name in names)


def _keymap(table: Mapping[str, object], faults: list[SettingsFault]) -> Mapping[str, tuple[str, ...]]:
    if not table:
        return {}
    from reviewer.tui.keymap import named_keys
    from reviewer.tui.review.registry import REVIEW_ACTIONS

    entries = _flat(table)
    ids = {id for id, _ in entries}
    own: dict[str, Sequence[str]] = {}
    for id, keys in entries:
        if isinstance(keys, str):
            own[id] = [keys]
        elif isinstance(keys, list) and all(isinstance(key, str) for key in keys):
            own[id] = keys
        else:
            faults.append(SettingsFault(f"keymap.{id}", f'{_said(keys)} is no key: "n", or ["n", "down"]'))
    named, problems = named_keys(own)
    if len(named) < len(ids):
        # Where an action goes whose entry is wrong is not known, so nothing is said to clash with it.
        known = [key for key in REVIEW_ACTIONS if key.id in named or key.id not in ids]
        wrong = [problem for problem in problems if problem.id not in named]
        problems = wrong + named_keys({id: own[id] for id in named}, known)[1]
    faults += [SettingsFault(f"keymap.{problem.id}", problem.text) for problem in problems]
    return named


def _flat(table: Mapping[str, object], start: str = "") -> list[tuple[str, object]]:
    """Name entries by their path: the ids hold dots, which TOML takes for tables unless they are quoted."""
    found: list[tuple[str, object]] = []
    for key, value in table.items():
        if isinstance(value, Mapping):
            found += _flat(value, f"{start}{key}.")
        else:
            found.append((f"{start}{key}", value))
    return found
