"""``reviewer review``: the full screen over a domain in AWS."""

from __future__ import annotations

from pathlib import Path

import click

from reviewer.cli.failing import fail
from reviewer.cli.screen import THEME_NAMES, require_terminal, run_screen


@click.command()
@click.option("--domain-name", metavar="NAME", help="The domain to review. [default: pick one from a list]")
@click.option(
    "--max-results",
    type=click.IntRange(1, 100),
    default=100,
    show_default=True,
    help="Match groups a page, as GetMatches takes it.",
)
@click.option("--next-token", metavar="TOKEN", help="Begin at the page that this token of GetMatches names.")
@click.option("--profile", metavar="NAME", help="The profile of your AWS configuration to use.")
@click.option("--region", metavar="NAME", help="The AWS region.")
@click.option("--endpoint-url", metavar="URL", help="Another endpoint, e.g. that of `reviewer emulator`.")
@click.option(
    "--journal",
    "journal_path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The journal of decisions. [default: $XDG_DATA_HOME/reviewer/journal.sqlite3]",
)
@click.option("--theme", type=click.Choice(THEME_NAMES), help="Colours; ansi is the terminal's own.")
@click.option("--mouse", is_flag=True, help="Let clicks pick groups.")
def review(
    domain_name: str | None,
    max_results: int,
    next_token: str | None,
    profile: str | None,
    region: str | None,
    endpoint_url: str | None,
    journal_path: Path | None,
    theme: str | None,
    mouse: bool,
) -> None:
    """Review a domain's match groups in the terminal.

    Every verdict is in the journal before the next group appears. Press ? for the keys.
    """
    from reviewer.aws.options import ConnectionOptions, check_endpoint
    from reviewer.journal.store import default_path

    require_terminal("reviewer review")
    if endpoint_url is not None and (problem := check_endpoint(endpoint_url)) is not None:
        fail(problem.line, 2)
    options = ConnectionOptions(profile=profile, region=region, endpoint_url=endpoint_url)
    run_screen(
        options=lambda: options,
        domain_name=domain_name,
        journal_path=journal_path or default_path(),
        page_size=max_results,
        first_token=next_token,
        theme=theme,
        mouse=mouse,
    )
