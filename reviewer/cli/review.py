"""``reviewer review``: the full screen over a domain in AWS."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from reviewer.cli.aws_options import AwsOptions, aws_options
from reviewer.cli.journal_options import journal_options
from reviewer.cli.output import fail
from reviewer.cli.review_options import review_options
from reviewer.cli.session_setup import SessionSetup
from reviewer.cli.showing import show
from reviewer.cli.sources import LARGEST_RULES_PAGE, chosen_source, reads_from_aws
from reviewer.cli.team_options import later_table, team_options
from reviewer.core.settings import Settings
from reviewer.session.scope import Scope

if TYPE_CHECKING:
    from reviewer.aws.connection import Connection
    from reviewer.aws.options import ConnectionOptions
    from reviewer.journal.place import Place


TLS_OFF = "TLS certificates are not checked (--no-verify-ssl): whoever stands in between can read everything"


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
@click.option(
    "--from",
    "places",
    metavar="PLACE",
    multiple=True,
    help="Review an export of Identity Resolution: its FILE (repeatable), s3://bucket/prefix, or `export` for"
    " that of the latest job. Needs --domain-name, under which decisions are kept.",
)
@click.option("--no-spool", is_flag=True, help="Keep no fetched groups on disk for the next start.")
@team_options
@click.option("--rule-based", is_flag=True, help="Review what rule-based matching has found.")
@aws_options()
@journal_options
@review_options
def review(
    domain_name: str | None,
    max_results: int,
    next_token: str | None,
    places: tuple[str, ...],
    no_spool: bool,
    team_table: str | None,
    rule_based: bool,
    aws: AwsOptions,
    journal_place: Place,
    scope: Scope,
    plain: bool,
    verbose: bool,
    settings: Settings,
) -> None:
    """Review a domain's match groups in the terminal.

    Every verdict is in the journal before the next group appears. Press ? for the keys.
    """
    from reviewer.aws.mfa import asks_for_mfa

    if places and domain_name is None:
        fail("--from needs --domain-name: decisions are kept by domain and region", 2)
    source = chosen_source(places, rule_based=rule_based, token=next_token, options=aws.connection)
    aws.log_to_file()
    _choose_color(aws.color)
    # Files may be all that is wanted: what is asked of AWS beyond them asks for its code then.
    asks_first = (not places or reads_from_aws(places)) and asks_for_mfa(aws.connection, os.environ)
    setup = SessionSetup(
        options=lambda: aws.connection,
        connection=_connected(aws.connection) if asks_first else None,
        warning="" if aws.connection.verify_ssl else TLS_OFF,
        place=journal_place,
        page_size=min(max_results, LARGEST_RULES_PAGE) if rule_based else max_results,
        first_token=next_token,
        keeps_pages=not no_spool,
        team_table=team_table,
        later_table=later_table(),
        source=source,
        settings=settings,
        verbose=verbose,
        scope=scope,
    )
    show(setup, domain_name, plain=plain)


def _connected(options: ConnectionOptions) -> Connection:
    """Connect with credentials in hand: the MFA code is asked for before the screen opens."""
    from reviewer.aws.connection import Connection
    from reviewer.core.problems import SourceError

    try:
        connection = Connection(options)
        connection.resolve_credentials()
    except SourceError as error:
        fail(error.problem.line, 1)
    except (KeyboardInterrupt, EOFError):
        click.echo(err=True)
        raise SystemExit(130) from None
    return connection


def _choose_color(color: str) -> None:
    """Let ``--color`` decide in place of NO_COLOR, which Textual reads when it is imported."""
    if color == "off":
        os.environ["NO_COLOR"] = "1"
    elif color == "on":
        os.environ.pop("NO_COLOR", None)
