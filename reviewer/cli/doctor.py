"""``reviewer doctor``: what reviewing needs, looked at one by one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from reviewer.cli.aws_options import AwsOptions, aws_options
from reviewer.cli.encoding import terminal_encoding
from reviewer.cli.journal_options import find_journal_options
from reviewer.cli.output import errors_in_words, fail, form_option, write
from reviewer.core.terminal_text import terminal_text

if TYPE_CHECKING:
    from reviewer.aws.options import ConnectionOptions
    from reviewer.doctor.checks import Check
    from reviewer.journal.place import Place


@click.command()
@click.option("--domain-name", metavar="NAME", help="The domain to look at. [default: the only one there is]")
@click.option(
    "--enable-matching", is_flag=True, help="Turn Matching on for the domain where it is off, after asking."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@form_option("text", "json")
@click.option(
    "--team",
    "team_table",
    metavar="TABLE",
    help="The team's DynamoDB table to look at. [default: the setting team.table]",
)
@aws_options()
@find_journal_options
def doctor(
    domain_name: str | None,
    enable_matching: bool,
    yes: bool,
    output: str,
    team_table: str | None,
    aws: AwsOptions,
    find_journal: Callable[[], Place],
) -> None:
    """Look at everything that reviewing needs, and say what to do where something is missing.

    Permissions are tried by calls that only read. Exits 0 where reviewing would work, else 1. A terminal
    that is missing or small is told and does not count, since scripts run this too.
    """
    from reviewer.doctor.checks import check_lines, checks_json, reviewing_works, summary

    if enable_matching and domain_name is None:
        fail("--enable-matching needs --domain-name: name the domain to turn Matching on for", 2)
    aws.log_to_stderr()
    aws.warn_of_risks()
    options = aws.connection
    if enable_matching and domain_name is not None:
        _turn_matching_on(options, domain_name, yes)
    checks: list[Check] = []
    for check in _checks(options, domain_name, find_journal, team_table):
        checks.append(check)
        if output == "text":
            write(f"{line}\n" for line in check_lines(check))
    write([f"{summary(checks) if output == 'text' else checks_json(checks)}\n"])
    raise SystemExit(0 if reviewing_works(checks) else 1)


def _checks(
    options: ConnectionOptions,
    domain_name: str | None,
    find_journal: Callable[[], Place],
    team_table: str | None,
) -> Iterator[Check]:
    """Check one thing after the other."""
    from reviewer.doctor.aws import aws_checks
    from reviewer.doctor.checks import whatever_comes
    from reviewer.doctor.folders import folder_checks
    from reviewer.doctor.terminal import terminal_checks

    yield from whatever_comes("AWS", aws_checks(options, domain_name))
    yield from whatever_comes("journal", _journal_checks(find_journal))
    yield from whatever_comes("team", _team_checks(options, team_table, find_journal))
    yield from whatever_comes("settings", _settings_checks())
    yield from whatever_comes("folders", folder_checks())
    encoding = terminal_encoding(os.environ, sys.stderr.encoding)
    yield from whatever_comes("terminal", terminal_checks(os.environ, *encoding))


def _journal_checks(find_journal: Callable[[], Place]) -> Iterator[Check]:
    from reviewer.doctor.journal import journal_checks

    yield from journal_checks(find_journal())


def _team_checks(
    options: ConnectionOptions, table_name: str | None, find_journal: Callable[[], Place]
) -> Iterator[Check]:
    """Look at the team's table, where one is named or set."""
    from reviewer.cli.settings_file import SettingsError, read_settings, settings_path

    if table_name is None:
        with suppress(SettingsError):  # Told with the settings.
            table_name = read_settings(settings_path()).settings.team.table
    if table_name is not None:
        from reviewer.doctor.team import team_checks

        yield from team_checks(options, table_name, find_journal())


def _settings_checks() -> Iterator[Check]:
    from reviewer.cli.settings_file import SettingsError, read_settings, settings_path
    from reviewer.doctor.checks import State, check

    path = settings_path()
    try:
        read_settings(path)
    except SettingsError as error:
        yield check("settings", State.BROKEN, "; ".join(error.lines), "Mend them, or move the file away")
    else:
        there = f"in {path}" if path.exists() else f"none, every setting has its default ({path})"
        yield check("settings", State.GOOD, there, path=str(path))


def _turn_matching_on(options: ConnectionOptions, domain_name: str, yes: bool) -> None:
    """Turn Matching on where it is off, once the person agrees; ends the command where that can't be."""
    from reviewer.aws.connection import Connection
    from reviewer.aws.domains import domain_settings, enable_matching, telling_nearest_names

    with errors_in_words():
        connection = Connection(options)
        with telling_nearest_names(connection, domain_name):
            settings = domain_settings(connection, domain_name)
        if settings.matching:
            click.echo(f"Matching is on already for {terminal_text(domain_name)}", err=True)
            return
        if not yes:
            _agree(domain_name, connection.region)
        enable_matching(connection, domain_name)
    click.echo(f"Matching is on now for {terminal_text(domain_name)}", err=True)


def _agree(domain_name: str, region: str) -> None:
    if not sys.stdin.isatty():
        fail("--enable-matching asks first and there is no terminal to answer on: add --yes to agree", 2)
    click.confirm(
        f"Turn Matching on for {terminal_text(domain_name)} in {region}?"
        " AWS then looks for matches every week, and may charge for it",
        abort=True,
        err=True,
    )
