"""The options by which a command is told its journal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])
_FILE = click.Path(dir_okay=False, path_type=Path)


def journal_options(command: _Command) -> _Command:
    """Give a command the options by which a journal is named.

    They arrive as ``journal_path`` (None for the default), ``allow_network`` and ``shared_group``.
    """
    for option in reversed(
        [
            click.option(
                "--journal",
                "journal_path",
                type=_FILE,
                help="The journal of decisions. [default: $XDG_DATA_HOME/reviewer/journal.sqlite3]",
            ),
            click.option(
                "--allow-network-journal",
                "allow_network",
                is_flag=True,
                help="Accept a journal on a network file system, where decisions can be lost.",
            ),
            click.option(
                "--shared-group",
                metavar="GROUP",
                help="The system group whose members share the journal.",
            ),
        ]
    ):
        command = option(command)
    return command
