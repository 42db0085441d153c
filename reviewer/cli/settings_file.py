"""The settings file: where it is, and what it says."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import click

from reviewer.core.folders import config_folder
from reviewer.core.settings import Settings
from reviewer.core.terminal_text import terminal_text

_LARGEST = 64 << 10
"""Bytes; all settings with every reason and key come to some 4 KiB."""


def settings_path() -> Path:
    """Where the settings are: ``$XDG_CONFIG_HOME/reviewer/config.toml``."""
    return config_folder() / "config.toml"


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """What a settings file says."""

    path: Path
    settings: Settings = field(default_factory=Settings)
    lines: Mapping[str, int] = field(default_factory=dict)
    """For the keys in the file, e.g. ``bands.merge``, the line each is on, from 1."""


class SettingsError(Exception):
    """A settings file that can't be obeyed."""

    def __init__(self, lines: list[str]) -> None:
        """``lines`` say what is wrong, each for itself; they may quote the file, raw."""
        super().__init__("\n".join(lines))
        self.lines = lines


def read_settings(path: Path) -> SettingsFile:
    """Read the settings; without a file all is as usual.

    Raises:
        SettingsError: it can't be read, or holds what is not allowed.
    """
    try:
        raw = _content(path)
    except (FileNotFoundError, NotADirectoryError):
        return SettingsFile(path)
    except OSError as error:
        raise SettingsError([f"{path} can't be read: {error.strerror}. Make it readable"]) from None
    if raw is None or len(raw) > _LARGEST:
        raise SettingsError([f"{path} is no settings file: that is a file of at most {_LARGEST >> 10} KiB"])
    import tomllib  # Neither this nor the checks need loading where there is no file.

    from reviewer.cli.settings_table import checked_settings

    try:
        text = raw.decode("utf-8-sig")
        settings, faults = checked_settings(tomllib.loads(text))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise SettingsError([f"{path}, line {line}: it is not UTF-8, as TOML has to be"]) from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError([f"{path} is no TOML: {error}. `reviewer config init` writes one"]) from None
    except (RecursionError, ValueError):
        # Brackets in brackets without end, or a number of thousands of digits.
        raise SettingsError(
            [f"{path} holds a value that no setting can have: too deep or too long"]
        ) from None
    lines = key_lines(text)
    if faults:
        in_order = sorted(faults, key=lambda fault: lines.get(fault[0], 0))
        at = {key: f", line {line}" for key, line in lines.items()}
        raise SettingsError([f"{path}{at.get(key, '')}: {key}: {text}" for key, text in in_order])
    return SettingsFile(path, settings, lines)


def _content(path: Path) -> bytes | None:
    """What a file holds, or its beginning where it is too large; None where it is a pipe or a device.

    Raises:
        OSError: it can't be read.
    """
    # Opening a pipe would wait for its other end.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        return file.read(_LARGEST + 1) if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else None


_NAME = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_PATH = rf"\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*"
_HEADER = rf"\[{_PATH}\]\s*(?:#.*)?"
_ENTRY = rf"{_PATH}="


def key_lines(text: str) -> dict[str, int]:
    """The line that each key of a TOML text is on, from 1: tomllib tells only where a text is no TOML.

    Tables are there by their header. What looks like a key inside a string of several lines counts as one.
    """
    found: dict[str, int] = {}
    start = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(_HEADER, line.strip()):
            start = f"{_plain(header[1])}."
            found.setdefault(start[:-1], number)
        elif entry := re.match(_ENTRY, line):
            found.setdefault(f"{start}{_plain(entry[1])}", number)
    return found


def _plain(path: str) -> str:
    return ".".join(name.strip("\"'") for name in re.findall(_NAME, path))


def load_settings() -> SettingsFile:
    """Read the user's settings, or say what is wrong with them and leave with code 2."""
    try:
        return read_settings(settings_path())
    except SettingsError as error:
        for line in error.lines:
            click.echo(f"reviewer: {terminal_text(line)}", err=True)
        raise SystemExit(2) from None
