"""How groups are shown: on the full screen or as plain lines, and what options and settings say of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, NoReturn, TypeVar

import click

from reviewer.cli.output import fail
from reviewer.cli.session_setup import SessionSetup
from reviewer.cli.settings_file import SettingsFile, load_settings
from reviewer.core.settings import THEMES, Settings

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _dialled_region(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    from reviewer.cli.settings_table import WrongValue, region

    try:
        return region(value.upper())
    except WrongValue as error:
        raise click.BadParameter(str(error), ctx, param) from None


def showing_options(command: _Command) -> _Command:
    """Give a command the options by which groups are shown, which it takes as ``showing``.

    Where the terminal or the settings don't let them be shown, the command is not called.
    """

    @wraps(command)
    def with_showing(
        *args: Any,
        plain: bool,
        theme: str | None,
        mouse: bool | None,
        mask: bool | None,
        default_region: str | None,
        **kwargs: Any,
    ) -> Any:
        name = f"reviewer {click.get_current_context().command.name}"
        plain = plain or os.environ.get("TERM") == "dumb"
        if not plain:
            _require_terminal(name)
        file = load_settings()
        settings = file.settings
        settings = replace(
            settings,
            mouse=settings.mouse if mouse is None else mouse,
            mask=settings.mask if mask is None else mask,
            default_region=default_region or settings.default_region,
        )
        return command(*args, showing=Showing(plain, theme, file, settings), **kwargs)

    wrapped: Any = with_showing
    for option in reversed(
        [
            click.option(
                "--plain",
                is_flag=True,
                help="One group at a time as lines of text: for screen readers, and where TERM is dumb.",
            ),
            click.option("--theme", type=click.Choice(THEMES), help="Colours; ansi is the terminal's own."),
            click.option("--mouse/--no-mouse", default=None, help="Whether clicks pick groups."),
            click.option(
                "--mask/--no-mask",
                default=None,
                help="Whether e-mails, phones, birth dates and addresses are masked.",
            ),
            click.option(
                "--default-region",
                metavar="CC",
                callback=_dialled_region,
                help="Where phone numbers are dialled whose profile names no country, e.g. US.",
            ),
        ]
    ):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Showing:
    """How groups are to be shown."""

    plain: bool
    """As lines of text: where that was asked for, or TERM is dumb."""
    theme: str | None
    """One of :data:`reviewer.core.settings.THEMES`, or None for what the settings or the environment say."""
    file: SettingsFile
    settings: Settings
    """Those of the file, with what options say instead."""


def _require_terminal(command: str) -> None:
    # Textual draws on standard error.
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        fail(
            f"`{command}` needs a terminal on standard input, output and error: run it in one, not in a pipe,"
            " or with --plain",
            2,
        )


def show(sitting: SessionSetup, domain_name: str | None, showing: Showing) -> NoReturn:
    """Show groups until the reviewer leaves, and exit.

    Args:
        sitting: the journal and the way to AWS.
        domain_name: the domain; None asks for it.
        showing: how.
    """
    if showing.plain:
        from reviewer.cli.plain import run_plain

        run_plain(sitting, domain_name)
    from reviewer.cli.screen import run_screen
    from reviewer.cli.theme import chosen_theme

    theme = chosen_theme(showing.theme, showing.file, os.environ).name
    run_screen(sitting, domain_name, showing.settings, theme)
