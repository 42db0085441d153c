"""The options by which a command chooses decisions of a journal."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import click

from reviewer.cli.option_types import Moment
from reviewer.core.decisions import Verdict
from reviewer.journal.selection import Selection

_Command = TypeVar("_Command", bound=Callable[..., Any])
_OPTIONS = {
    "domain_name": click.option("--domain-name", metavar="NAME", help="Only decisions on this domain."),
    "verdicts": click.option(
        "--verdict",
        "verdicts",
        multiple=True,
        type=click.Choice([verdict.value for verdict in Verdict]),
        help="Only this verdict; may be given several times.",
    ),
    "since": click.option(
        "--since",
        type=Moment(),
        help="Only decisions from then on, e.g. 2026-11-21, yesterday or '3 days ago'.",
    ),
    "until": click.option(
        "--until", type=Moment(end=True), help="Only decisions before then; a day counts to its end."
    ),
    "reviewer": click.option("--reviewer", metavar="NAME", help="Only decisions of this reviewer."),
    "latest": click.option("--latest", is_flag=True, help="Only what stands: the newest of each group."),
}


def selection_options(*names: str) -> Callable[[_Command], _Command]:
    """Give a command those options, by the selection's own names; they arrive as one ``selection``."""

    def give(command: _Command) -> _Command:
        @wraps(command)
        def with_selection(**others: Any) -> Any:
            chosen = {name: others.pop(name) for name in names}
            if "verdicts" in chosen:
                chosen["verdicts"] = tuple(map(Verdict, chosen["verdicts"]))
            return command(selection=Selection(**chosen), **others)

        given = cast("_Command", with_selection)
        for name in reversed(names):
            given = _OPTIONS[name](given)
        return given

    return give
