"""``reviewer config``: the settings, where they are, what is in force, and a file to begin with."""

from __future__ import annotations

import os
from contextlib import suppress

import click

from reviewer.cli.output import fail
from reviewer.cli.settings_file import load_settings, settings_path
from reviewer.core.folders import make_folder
from reviewer.core.terminal_text import terminal_text


@click.group()
def config() -> None:
    """Show the settings, or begin a file of them: theme, keys, bands, reasons and more."""


@config.command()
def path() -> None:
    """Print where the settings file is, or would be."""
    click.echo(terminal_text(str(settings_path())))


@config.command()
def show() -> None:
    """Print the settings in force as TOML, and where each comes from.

    Exits 2 and says what is wrong where the file holds what is not allowed.
    """
    from reviewer.cli.settings_text import settings_in_force
    from reviewer.cli.showing import chosen_theme
    from reviewer.session.remembered import THEME, Remembered

    file = load_settings()
    theme = chosen_theme(file.settings.theme, os.environ, Remembered.by_user().get(THEME))
    for line in settings_in_force(file, theme):
        click.echo(terminal_text(line))


@config.command()
@click.option("--force", is_flag=True, help="Write over the settings that are there.")
def init(force: bool) -> None:
    """Write a settings file to begin with: every setting in it, explained and commented out."""
    from reviewer.cli.settings_text import first_settings

    path = settings_path()
    named = str(path)
    flags = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        make_folder(path.parent)
        if force:
            with suppress(FileNotFoundError):
                path.unlink()
        descriptor = os.open(path, flags | os.O_EXCL, 0o600)
    except FileExistsError:
        fail(f"{named} is there already, and is left as it is: --force writes over it", 1)
    except OSError as error:
        fail(f"{named} can't be written: {error.strerror}. Make its folder writable", 1)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(first_settings())
    click.echo(f"Settings to begin with are in {terminal_text(named)}")
