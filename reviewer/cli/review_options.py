"""The options of the commands that show groups: which groups, and how."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from reviewer.cli.encoding import terminal_encoding
from reviewer.cli.option_types import NumberRange, ShareOf
from reviewer.cli.output import fail
from reviewer.cli.settings_file import load_settings
from reviewer.core.settings import THEMES, Settings
from reviewer.session.scope import Scope

if TYPE_CHECKING:
    from reviewer.matches.filters import Share

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _region(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    from reviewer.cli.setting_checks import WrongValue, region

    try:
        return region(value.upper())
    except WrongValue as error:
        raise click.BadParameter(str(error), ctx, param) from None


_OPTIONS = (
    click.option(
        "--sample",
        type=click.IntRange(min=1),
        metavar="N",
        help="Review a random sample of N groups; the same one at each start.",
    ),
    click.option("--seed", metavar="TEXT", help="Draw another sample, or another share."),
    click.option(
        "--audit",
        type=click.IntRange(min=2),
        metavar="N",
        help="Draw one group of N at random and mix them into any order, so that `reviewer report` can tell"
        " how good all decisions are.",
    ),
    click.option(
        "--stratify-by-band",
        is_flag=True,
        help="Draw the sample evenly from the bands of scores, as far as each has groups.",
    ),
    click.option("--blind", is_flag=True, help="Hide score, bands and others' verdicts."),
    click.option(
        "--second-review",
        type=NumberRange(0, 1),
        metavar="SHARE",
        help="Mix in this share (0 to 1) of the groups that others have decided, to be decided once more."
        " The whole review is blind.",
    ),
    click.option(
        "--controls",
        type=NumberRange(0, 1),
        metavar="SHARE",
        help="Mix in this share (0 to 1) of the groups that two others have decided alike, unmarked. What is"
        " said of them decides nothing; `reviewer report` shows the slips.",
    ),
    click.option(
        "--adjudicate",
        is_flag=True,
        help="Review the groups that others have judged differently, seeing what they said and not who.",
    ),
    click.option(
        "--share",
        "part",
        type=ShareOf(),
        metavar="K/N",
        help="Review share K of N of the groups, the same groups on any machine: for teams without a table.",
    ),
    click.option(
        "--plain",
        is_flag=True,
        help="One group at a time as lines of text: for screen readers, and where TERM is dumb.",
    ),
    click.option("--verbose", is_flag=True, help="Name the journal's head on leaving, to check it later."),
    click.option(
        "--theme",
        type=click.Choice(THEMES),
        metavar="NAME",
        help="Colours: auto, dark, light, ansi for the terminal's own, or any of Textual's themes.",
    ),
    click.option("--mouse/--no-mouse", default=None, help="Whether clicks pick groups, and keys."),
    click.option(
        "--mask/--no-mask",
        default=None,
        help="Whether e-mails, phones, birth dates and addresses are masked.",
    ),
    click.option(
        "--default-region",
        metavar="CC",
        callback=_region,
        help="Where phone numbers are dialled whose profile names no country, e.g. US.",
    ),
)


def review_options(command: _Command) -> _Command:
    """Give a command the options; it takes them as ``scope``, ``plain`` and ``settings``.

    ``plain`` is whether groups are shown as lines of text: where that was asked for, or TERM is dumb.
    Where the terminal or the settings file don't let groups be shown, the command is not called.
    """

    @wraps(command)
    def with_review(
        *args: Any,
        sample: int | None,
        seed: str | None,
        stratify_by_band: bool,
        blind: bool,
        second_review: float | None,
        audit: int | None,
        controls: float | None,
        adjudicate: bool,
        part: Share | None,
        plain: bool,
        theme: str | None,
        mouse: bool | None,
        mask: bool | None,
        default_region: str | None,
        **kwargs: Any,
    ) -> Any:
        scope = _scope(sample, seed, stratify_by_band, blind, second_review, audit, controls)
        if adjudicate:
            scope = _adjudicating(scope)
        scope = replace(scope, share=part)
        plain = plain or os.environ.get("TERM") == "dumb"
        if not plain:
            _require_terminal(f"reviewer {click.get_current_context().command.name}")
        settings = overridden(
            load_settings().settings, theme=theme, mouse=mouse, mask=mask, default_region=default_region
        )
        if settings.fields:
            from reviewer.comparison.kinds.registry import (
                use_names,  # Some 50 ms that others need not wait for.
            )

            use_names(settings.fields)
        return command(*args, scope=scope, plain=plain, settings=settings, **kwargs)

    wrapped: Any = with_review
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return cast(_Command, wrapped)


def overridden(settings: Settings, **options: object) -> Settings:
    """The settings, with the value of an option in the place of each that it is given for (not None)."""
    given: dict[str, Any] = {name: value for name, value in options.items() if value is not None}
    return replace(settings, **given)


_LONGEST_SEED = 100


def _scope(
    sample: int | None,
    seed: str | None,
    stratify: bool,
    blind: bool,
    share: float | None,
    audit: int | None,
    controls: float | None,
) -> Scope:
    draws_none = sample is None and share is None and audit is None and controls is None
    if seed is not None and draws_none:
        raise click.UsageError(
            "--seed draws a sample or a share: name --sample, --second-review, --audit or --controls"
        )
    if len(seed or "") > _LONGEST_SEED:
        raise click.UsageError(f"--seed goes into each decision: name {_LONGEST_SEED} characters at most")
    if controls is not None and sample is not None:
        raise click.UsageError("--controls mixes decided groups in, which are no part of a sample: take one")
    if audit is not None and sample is not None:
        raise click.UsageError("--audit mixes random groups into an order, and a sample is random: take one")
    if stratify and sample is None:
        raise click.UsageError("--stratify-by-band parts a sample: name --sample")
    if draws_none:
        return Scope(blind=blind)
    from reviewer.matches.sampling import Audit, ControlShare, Sample, SecondReview

    seed = seed or ""
    return Scope(
        None if sample is None else Sample(sample, seed, stratify),
        None if share is None else SecondReview(share, seed),
        blind,
        None if audit is None else Audit(audit, seed),
        controls=None if controls is None else ControlShare(controls, seed),
    )


def _adjudicating(scope: Scope) -> Scope:
    if scope != Scope():
        raise click.UsageError(
            "--adjudicate reviews the groups in dispute alone, without score and names: leave out --sample,"
            " --audit, --controls, --blind and --second-review"
        )
    return Scope(adjudicate=True)


def _require_terminal(command: str) -> None:
    # Textual draws on standard error.
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        fail(
            f"`{command}` needs a terminal on standard input, output and error: run it in one, not in a pipe,"
            " or with --plain",
            2,
        )
    encoding = terminal_encoding(os.environ, sys.stderr.encoding)
    if not encoding.shows_everything:
        fail(
            f"{encoding.setting or 'The locale'} says that the terminal's encoding is {encoding.name}, which"
            " can't show all names: set both to UTF-8 (e.g. LC_ALL=C.UTF-8), or use --plain",
            2,
        )
