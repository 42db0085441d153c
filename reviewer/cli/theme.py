"""Which theme the screen opens with, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reviewer.cli.settings_file import SettingsFile


@dataclass(frozen=True, slots=True)
class ChosenTheme:
    """A theme and what chose it."""

    name: str
    """One of :data:`reviewer.core.settings.THEMES`."""
    why: str
    """E.g. ``NO_COLOR is set``."""


def chosen_theme(option: str | None, file: SettingsFile, environment: Mapping[str, str]) -> ChosenTheme:
    """Choose the theme: by the option, else the settings, else what the environment tells.

    Over SSH it is the terminal's own colours whatever the link, since how slow that is can't be told: what
    answers a terminal's queries may be a tmux or mosh on this side of it, and asking would cost a wait
    where the link is slow, and keys that were typed ahead.
    """
    if option is not None:
        return ChosenTheme(option, "--theme")
    if file.settings.theme is not None:
        return ChosenTheme(file.settings.theme, "settings")
    # https://no-color.org: set and not empty, and settings go before it.
    if environment.get("NO_COLOR"):
        return ChosenTheme("ansi", "NO_COLOR is set")
    if environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"):
        return ChosenTheme("ansi", "over SSH it sends the fewest bytes")
    return ChosenTheme("dark", "usual")
