"""What is said of decisions that were taken in."""

from __future__ import annotations

import os
import pwd
from typing import TYPE_CHECKING

import click

from reviewer.cli.output import warn
from reviewer.core.counted import number

if TYPE_CHECKING:
    from reviewer.journal.importer import Imported

_MOST_NAMED = 10


def importing_user() -> str:
    """The OS user's name, whatever the environment says."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def tell_imported(imported: Imported) -> None:
    """Say how many were new, and what they have replaced."""
    from reviewer.journal.listing import replacement

    click.echo(f"{number(imported.added, 'decision')} taken in, {imported.known:,} were there already")
    if imported.receipts:
        click.echo(f"{number(imported.receipts, 'receipt')} of merges taken in")
    if imported.controls:
        click.echo(f"{number(imported.controls, 'answer')} to control groups taken in")
    if imported.replaced:
        click.echo(f"{len(imported.replaced):,} of them replace a different verdict:")
        for one in imported.replaced[:_MOST_NAMED]:
            click.echo(f"  {replacement(one)}")
        if len(imported.replaced) > _MOST_NAMED:
            click.echo("  … and more: see `reviewer journal conflicts`")
    if imported.ahead:
        warn(
            f"{imported.ahead:,} of them were decided under a clock that was ahead of this machine's:"
            " they stand until their groups are decided again. `reviewer journal list` shows their times"
        )
