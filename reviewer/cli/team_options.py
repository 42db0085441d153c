"""By which table a command shares what is decided, if by any."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import click

from reviewer.cli.settings_file import load_settings

_Command = TypeVar("_Command", bound=Callable[..., Any])

_LATER = f"{__name__}.later"


def team_options(command: _Command) -> _Command:
    """Add ``--team`` and ``--offline``: a command gets the table as ``team_table``, None for none."""

    @click.option(
        "--team",
        "team_table",
        metavar="TABLE",
        help="Share decisions by this DynamoDB table. [default: the setting team.table]",
    )
    @click.option("--offline", is_flag=True, help="Share nothing for now: decisions wait in the journal.")
    @wraps(command)
    def with_team(*args: Any, team_table: str | None, offline: bool, **options: Any) -> Any:
        table = team_table or load_settings().settings.team.table
        if offline:
            click.get_current_context().meta[_LATER] = table
        return command(*args, team_table=None if offline else table, **options)

    return cast(_Command, with_team)


def later_table() -> str | None:
    """The table by which a command's decisions are to be shared later, for ``--offline``; None for none."""
    table: str | None = click.get_current_context().meta.get(_LATER)
    return table
