"""The options that choose a part of the groups to judge, and whether blind."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from reviewer.cli.option_types import NumberRange
from reviewer.matches.sampling import Sample, SecondReview
from reviewer.session.scope import Scope

_Command = TypeVar("_Command", bound=Callable[..., Any])


def scope_options(command: _Command) -> _Command:
    """Give a command the options of an scope, which it takes as ``scope``."""

    @wraps(command)
    def with_scope(
        *args: Any,
        sample: int | None,
        seed: str | None,
        stratify_by_band: bool,
        blind: bool,
        second_review: float | None,
        **kwargs: Any,
    ) -> Any:
        scope = _scope(sample, seed, stratify_by_band, blind, second_review)
        return command(*args, scope=scope, **kwargs)

    wrapped: Any = with_scope
    for option in reversed(
        [
            click.option(
                "--sample",
                type=click.IntRange(min=1),
                metavar="N",
                help="Review a random sample of N groups; the same one at each start.",
            ),
            click.option("--seed", metavar="TEXT", help="Draw another sample, or another share."),
            click.option(
                "--stratify-by-band",
                is_flag=True,
                help="Draw as many of the sample from each band of scores as there can be.",
            ),
            click.option("--blind", is_flag=True, help="Hide score, bands and others' verdicts."),
            click.option(
                "--second-review",
                type=NumberRange(0, 1),
                metavar="SHARE",
                help="Ask again for this share (0 to 1) of what others have decided, among the undecided"
                " groups, all of it blind.",
            ),
        ]
    ):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[no-any-return]


def _scope(sample: int | None, seed: str | None, stratify: bool, blind: bool, share: float | None) -> Scope:
    if seed is not None and sample is None and share is None:
        raise click.UsageError("--seed draws a sample or a share: name --sample or --second-review")
    if stratify and sample is None:
        raise click.UsageError("--stratify-by-band parts a sample: name --sample")
    seed = seed or ""
    return Scope(
        None if sample is None else Sample(sample, seed, stratify),
        None if share is None else SecondReview(share, seed),
        blind,
    )
