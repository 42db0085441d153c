"""Settings as TOML: those in force with where each comes from, and a file to begin with."""

from __future__ import annotations

import json
from collections.abc import Iterator

from reviewer.cli.settings_file import SettingsFile
from reviewer.cli.theme import ChosenTheme
from reviewer.core.settings import SURVIVOR_RULES, Reason, Settings, SurvivorRule
from reviewer.tui.key_names import written
from reviewer.tui.review.registry import REVIEW_ACTIONS


def _text(value: str) -> str:
    """Write a text as TOML's basic string, whose escapes are those of JSON but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _switch(value: bool) -> str:
    return str(value).lower()


def _list(values: list[str]) -> str:
    return f"[{', '.join(values)}]"


def _reason(reason: Reason) -> str:
    if not reason.explained:
        return _text(reason.name)
    return f"{{name = {_text(reason.name)}, explained = {_text(reason.explained)}}}"


def settings_in_force(file: SettingsFile, theme: ChosenTheme) -> Iterator[str]:
    """The settings in force as lines of TOML, each with where it comes from; may hold outside text, raw."""
    settings = file.settings
    yield f"# {file.path}{'' if file.lines else ': there is no such file, or nothing in it'}"

    def line(key: str, value: str | None, why: str = "usual") -> str:
        at = file.lines.get(key)
        origin = f"line {at}" if at is not None else why
        return f"# {key} is not set" if value is None else f"{key} = {value}  # {origin}"

    yield line("theme", _text(theme.name), theme.why)
    yield line("mouse", _switch(settings.mouse))
    yield line("default_region", None if settings.default_region is None else _text(settings.default_region))
    yield line("reasons", _list([_reason(one) for one in settings.reasons]))
    yield line("survivor", _list([_text(rule) for rule in settings.survivor or SURVIVOR_RULES]))
    yield line("mask", _switch(settings.mask))
    for name, score in (("merge", settings.bands.merge), ("reject", settings.bands.reject)):
        yield line(f"bands.{name}", None if score is None else str(score))
    yield "[keymap]"
    for key in REVIEW_ACTIONS:
        keys = settings.keymap.get(key.id, tuple(key.keys.split(",")))
        at = file.lines.get(f"keymap.{key.id}")
        yield f"{_binding(key.id, keys)}  # {key.help}{'' if at is None else f' (line {at})'}"


def _binding(id: str, keys: tuple[str, ...]) -> str:
    names = [_text(_name(key)) for key in keys]
    return f"{_text(id)} = {names[0] if len(names) == 1 else _list(names)}"


def _name(key: str) -> str:
    return key if key == "escape" else written(key)


def first_settings() -> str:
    """A settings file to begin with: every setting explained, and commented out as it is without it."""
    usual = Settings()
    rules = ", ".join(rule.value for rule in SurvivorRule)
    keys = [_binding(key.id, tuple(key.keys.split(","))) for key in REVIEW_ACTIONS]
    entries = (
        (
            "Colours: dark, light, or ansi for the terminal's own.",
            "Without it: ansi where NO_COLOR is set or over SSH, else dark.",
            'theme = "ansi"',
        ),
        ("Let clicks pick groups.", f"mouse = {_switch(usual.mouse)}"),
        (
            "Where phone numbers are dialled whose profile names no country (ISO 3166-1).",
            'default_region = "US"',
        ),
        (
            'The reasons to pick from. One that needs telling: {name = "…", explained = "…"}.',
            f"reasons = {_list([_reason(one) for one in usual.reasons])}",
        ),
        (
            "How the profile that a merge keeps is proposed, each rule among those that the one before",
            f"left equal: {rules}.",
            f"survivor = {_list([_text(rule) for rule in SURVIVOR_RULES])}",
        ),
        ("Mask e-mails, phones, birth dates and addresses.", f"mask = {_switch(usual.mask)}"),
        (
            "From which score on merge is suggested, and below which reject. Nothing is decided by them.",
            *("[bands]", "merge = 0.9", "reject = 0.6"),
        ),
        ("The keys that start an action: one, or a list.", "[keymap]", *keys),
    )
    parts = ["".join(f"# {line}\n" for line in entry) for entry in entries]
    return "\n".join(["# Settings of reviewer. `reviewer config show` tells what is in force.\n", *parts])
