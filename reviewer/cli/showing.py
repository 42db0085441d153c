"""How groups are shown: on the full screen or as plain lines, and what options and settings say of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar

import click

from reviewer.cli.failing import fail
from reviewer.cli.settings_file import SettingsFile, load_settings
from reviewer.cli.sitting import Sitting
from reviewer.settings import THEMES

_Command = TypeVar("_Command", bound=Callable[..., Any])


def showing_options(command: _Command) -> _Command:
    """Give a command the options by which groups are shown: ``plain``, ``theme`` and ``mouse``."""
    for option in reversed(
        [
            click.option(
                "--plain",
                is_flag=True,
                help="One group at a time as lines of text: for screen readers, and where TERM is dumb.",
            ),
            click.option("--theme", type=click.Choice(THEMES), help="Colours; ansi is the terminal's own."),
            click.option("--mouse/--no-mouse", default=None, help="Whether clicks pick groups."),
        ]
    ):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Showing:
    """How groups are to be shown."""

    plain: bool
    theme: str | None
    """One of :data:`reviewer.settings.THEMES`, or None for what the settings or the environment say."""
    mouse: bool | None
    """None for what the settings say."""
    file: SettingsFile

    @classmethod
    def of(cls, command: str, *, plain: bool, theme: str | None, mouse: bool | None) -> Showing:
        """Read the settings, and leave with code 2 where they or the terminal don't let it be shown.

        Args:
            command: what was called, e.g. ``reviewer review``.
            plain: whether plain lines are asked for; where TERM is dumb nothing else is possible.
            theme: as asked for.
            mouse: as asked for.
        """
        plain = plain or os.environ.get("TERM") == "dumb"
        if not plain:
            _require_terminal(command)
        return cls(plain, theme, mouse, load_settings())


def _require_terminal(command: str) -> None:
    # Textual draws on standard error.
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        fail(
            f"`{command}` needs a terminal on standard input, output and error: run it in one, not in a pipe,"
            " or with --plain",
            2,
        )


def show(sitting: Sitting, domain_name: str | None, showing: Showing) -> NoReturn:
    """Show groups until the reviewer leaves, and exit.

    Args:
        sitting: the journal and the way to AWS.
        domain_name: the domain; None asks for it.
        showing: how.
    """
    if showing.plain:
        from reviewer.cli.plain import run_plain

        run_plain(sitting, domain_name, showing.file.settings)
    from reviewer.cli.screen import run_screen

    run_screen(sitting, domain_name, showing)
