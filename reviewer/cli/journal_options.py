"""The options by which a command names its journal."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewer.cli.output import telling_if_slow

if TYPE_CHECKING:
    from reviewer.journal.place import Place
    from reviewer.journal.sqlite import Journal

_OPTIONS = (
    click.option(
        "--journal",
        "journal_path",
        type=click.Path(dir_okay=False, path_type=Path),
        help="The journal of decisions. [default: $XDG_DATA_HOME/reviewer/journal.sqlite3]",
    ),
    click.option(
        "--allow-network-journal",
        "allow_network",
        is_flag=True,
        help="Accept a journal on a network file system, where decisions can be lost.",
    ),
    click.option("--shared-group", metavar="GROUP", help="The system group whose members share the journal."),
)


def opened_journal(opening: Callable[[Place], Journal], place: Place) -> Journal:
    """Open a journal in one of its ways, and say so where another program holds it for a second and more."""
    with telling_if_slow("Another program holds the journal: waiting for it, ten seconds at most"):
        return opening(place)


def journal_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that name a journal; they arrive as one ``journal_place``."""

    @wraps(command)
    def with_place(find_journal: Callable[[], Place], **others: Any) -> Any:
        return command(journal_place=find_journal(), **others)

    return find_journal_options(with_place)


def find_journal_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command those options; they arrive as ``find_journal``, which may raise NoHome."""

    @wraps(command)
    def with_place(
        journal_path: Path | None, allow_network: bool, shared_group: str | None, **others: Any
    ) -> Any:
        def find_journal() -> Place:
            from reviewer.journal.place import Place, default_path

            return Place(journal_path or default_path(), shared_group, allow_network)

        return command(find_journal=find_journal, **others)

    for option in reversed(_OPTIONS):
        with_place = option(with_place)
    return with_place
