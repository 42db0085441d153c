"""Settings as TOML: those in force with where each comes from, and a file to begin with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from textwrap import wrap

from reviewer.cli.settings_file import SettingsFile
from reviewer.cli.settings_table import SETTINGS
from reviewer.cli.showing import ChosenTheme
from reviewer.core.settings import Reason, Settings
from reviewer.tui.keys.names import written
from reviewer.tui.review.actions.registry import REVIEW_ACTIONS
from reviewer.tui.review.moved_keys import keys_of

_TABLES = ("fields", "keymap")
"""The settings whose keys are not ours: they come last, each under its own header."""


def toml(value: object) -> str:
    """Write a setting's value as TOML; tables inside of it on one line."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            # The escapes of TOML's basic strings are those of JSON but for DEL.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case tuple() | list():
            return f"[{', '.join(map(toml, value))}]"
        case Reason(name, ""):
            return toml(name)
        case Reason(name, explained):
            return f"{{name = {toml(name)}, explained = {toml(explained)}}}"
    return str(value)


def settings_in_force(file: SettingsFile, theme: ChosenTheme) -> Iterator[str]:
    """The settings in force as lines of TOML, each with where it comes from; may hold outside text, raw."""
    yield f"# {file.path}{'' if file.lines else ': there is no such file, or nothing in it'}"
    for setting in SETTINGS:
        if setting.key in _TABLES:
            continue
        value, unset = setting.of(file.settings), "default"
        if setting.key == "theme":
            value, unset = theme.name, theme.why
        line = file.lines.get(setting.key)
        origin = unset if line is None else f"line {line}"
        yield f"# {setting.key} is not set" if value is None else f"{setting.key} = {toml(value)}  # {origin}"
    if file.settings.fields:
        yield "[fields]"
    for name, kind in file.settings.fields.items():
        yield f"{toml(name)} = {toml(kind)}  # line {file.lines.get(f'fields.{name}', '?')}"
    yield "[keymap]"
    keymap = keys_of(file.settings)
    for action in REVIEW_ACTIONS:
        keys = keymap.get(action.id, tuple(action.keys.split(",")))
        line = file.lines.get(f"keymap.{action.id}")
        yield f"{_binding(action.id, keys)}  # {action.help}{'' if line is None else f' (line {line})'}"


def _binding(id: str, keys: Sequence[str]) -> str:
    names = [key if key == "escape" else written(key) for key in keys]
    return f"{toml(id)} = {toml(names[0] if len(names) == 1 else names)}"


def first_settings() -> str:
    """A settings file to begin with: every setting explained, and commented out as it is without it."""
    parts = ["# Settings of reviewer. `reviewer config show` shows what is in force."]
    table_before = ""
    for setting in SETTINGS:
        entry = wrap(setting.explained, 100)
        table, _, name = setting.key.rpartition(".")
        if setting.key == "fields":
            entry += ["[fields]", 'Kundenkarte = "customer-number"']
        elif setting.key == "keymap":
            entry += ["[keymap]", *(_binding(one.id, one.keys.split(",")) for one in REVIEW_ACTIONS)]
        else:
            value = setting.example or setting.of(Settings())
            entry.append(f"{name} = {toml(value)}")
        if table not in ("", table_before):
            entry.insert(0, f"[{table}]")
        table_before = table
        parts.append("\n".join(f"# {line}" for line in entry))
    return "\n\n".join(parts) + "\n"
