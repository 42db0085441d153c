"""``reviewer team``: the table by which a team shares its decisions, and who is at work."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reviewer.cli.aws_options import AwsOptions, aws_options
from reviewer.cli.importing import importing_user, tell_imported
from reviewer.cli.journal_options import journal_options
from reviewer.cli.output import errors_in_words, fail, write
from reviewer.cli.settings_file import load_settings
from reviewer.core.counted import number
from reviewer.core.terminal_text import Shown, terminal_text

if TYPE_CHECKING:
    from reviewer.aws.table import Table
    from reviewer.journal.outbox import Outbox
    from reviewer.journal.place import Place


@click.group()
def team() -> None:
    """Share decisions with a team by a DynamoDB table."""


def _table(options: AwsOptions, name: str | None) -> Table:
    """The table that is named, or set; nothing is asked of it yet. Ends the command where there is none."""
    from reviewer.aws.connection import Connection
    from reviewer.aws.table import Table

    name = name or load_settings().settings.team.table
    if name is None:
        fail("Which table? Name it with --table, or set team.table", 2)
    options.log_to_stderr()
    options.warn_of_risks()
    return Table(Connection(options.connection), name)


_LONG_GONE = 3600.0
"""Seconds since someone was last heard of, behind which they are told no more."""
_TABLE = click.option("--table", "name", metavar="NAME", help="The table. [default: the setting team.table]")


@team.command()
@_TABLE
@click.option("--create", is_flag=True, help="Make the table, instead of printing its CloudFormation.")
@aws_options()
def init(name: str | None, create: bool, aws: AwsOptions) -> None:
    """Make a team's table, or print the CloudFormation template that does; then print the IAM policies.

    The table is paid by request, encrypted, guarded against deletion, and can be restored to any second of
    the last 35 days. Where it is there already, --create makes it ready for the team.
    """
    from reviewer.team.provision import create as create_table
    from reviewer.team.provision import policies, template

    with errors_in_words():
        table = _table(aws, name)
        if create:
            create_table(table)
            click.echo(
                f"The table {terminal_text(table.name)} is ready in {terminal_text(table.region)}", err=True
            )
        printed: dict[str, object] = {"policies": policies(table.name, table.region)}
        if not create:
            printed["cloudformation"] = template(table.name)
            click.echo(
                "Nothing was made. Deploy `cloudformation`, then let the lead run this with --create once:"
                " that makes the table ready",
                err=True,
            )
    write([json.dumps(printed, indent=2) + "\n"])


@team.command()
@_TABLE
@click.option("--domain-name", metavar="NAME", required=True, help="The domain.")
@aws_options()
@journal_options
def status(name: str | None, domain_name: str, aws: AwsOptions, journal_place: Place) -> None:
    """Show who is at work on a domain, what of this journal waits, and what is to be decided again."""
    from reviewer.journal.conflicts import Conflict
    from reviewer.journal.listing import replacement
    from reviewer.journal.outbox import Outbox
    from reviewer.journal.sqlite import Journal
    from reviewer.team.layout import team_of
    from reviewer.team.provision import check_schema, check_table

    with errors_in_words():
        table = _table(aws, name)
        check_schema(table)
        write(f"{line}\n" for line in _members(table, domain_name))
        with Journal.open_existing(journal_place) as journal:
            team_name = team_of(table.region, table.name)
            known = Outbox.state_of(journal, team_name)
            if known is None:
                write(["Nothing of this journal has been shared by this table yet\n"])
                return
            outbox = Outbox(journal, team_name, (domain_name, table.region))
            check_table(table, outbox)
            lines = [
                number(
                    known.waiting,
                    "decision of this journal waits to be shared",
                    "decisions of this journal wait to be shared",
                ),
                _seen(table, outbox),
            ]
            if known.unjoined:
                before = number(known.unjoined, "decision of before is", "decisions of before are")
                lines.append(f"{before} not shared: `reviewer team join` does that")
            for refused, stands in outbox.asked_again():
                lines.append(f"Refused, decide it again: {replacement(Conflict(refused, stands))}")
    write(f"{line}\n" for line in lines)


def _members(table: Table, domain_name: str) -> Iterator[Shown]:
    """Who is at work on a domain, or was in the last hour, with what the table last heard of each."""
    from reviewer.journal.listing import table as aligned
    from reviewer.team.layout import members_of, scope, written_at
    from reviewer.team.members import member_in

    rows = []
    for item in table.query("pk = :pk", pk=members_of(scope(table.region, domain_name))):
        at, member = written_at(item), member_in(item)
        ago = _LONG_GONE if at is None else (table.now() - at).total_seconds()
        if ago >= _LONG_GONE:
            continue
        heard = "has left" if member.has_left else f"{max(int(ago), 0)} s ago"
        names = terminal_text(member.name), terminal_text(member.host)
        rows.append((*names, Shown(heard), Shown(f"{len(member.held):,}"), Shown(f"{member.waiting:,}")))
    if not rows:
        yield Shown("Nobody is at work on this domain")
        return
    titles = ("REVIEWER", "HOST", "LAST HEARD OF", "GROUPS", "WAITING")
    yield from (Shown(line) for line in aligned(titles, sorted(rows)))


def _seen(table: Table, outbox: Outbox) -> str:
    if not outbox.seen_until:
        return "No decision of the others has been read here yet"
    behind = table.now() - datetime.fromisoformat(outbox.seen_until)
    return f"The others' decisions are here up to {max(int(behind.total_seconds()), 0):,} s ago"


@team.command()
@_TABLE
@aws_options()
@journal_options
def join(name: str | None, aws: AwsOptions, journal_place: Place) -> None:
    """Share what was decided in this journal before there was a team; done twice it does no harm.

    Where several have decided the same group, the newest decision counts, as where an export is imported:
    `reviewer journal conflicts` lists them.
    """
    from reviewer.journal.outbox import Outbox
    from reviewer.journal.sqlite import Journal
    from reviewer.team.layout import stamp, team_of
    from reviewer.team.provision import check_schema
    from reviewer.team.shipping import Shipping

    with errors_in_words():
        table = _table(aws, name)
        made_at = stamp(check_schema(table))
        with Journal.open_existing(journal_place) as journal:
            outbox = Outbox(journal, team_of(table.region, table.name))
            if not outbox.is_of(made_at):
                click.echo("Another table of this name was shared by before: this one gets all there is")
                outbox.begin_anew(made_at)
            with_notes = load_settings().settings.team.notes
            shipping = Shipping(journal, outbox, table, domain=("", ""), holder="join", with_notes=with_notes)
            shipped = 0
            try:
                while shipping.join_next() is not None:
                    shipped += 1
                while shipping.ship_receipts():
                    pass
            finally:
                outbox.keep_progress()
    click.echo(f"{number(shipped, 'earlier decision is', 'earlier decisions are')} shared now")


@team.command()
@_TABLE
@click.option("--domain-name", metavar="NAME", required=True, help="The domain.")
@click.argument("reviewer", required=False)
@click.argument("line", metavar="[FILTER]", required=False)
@aws_options()
def assign(
    name: str | None, domain_name: str, reviewer: str | None, line: str | None, aws: AwsOptions
) -> None:
    """Give REVIEWER the groups that pass FILTER, e.g. 'score>=0.9', or list who has which; for leads.

    REVIEWER is a name as `reviewer team status` shows it, FILTER what `/` takes; '' takes it back. Reviews at
    work go on with it within seconds.
    """
    from reviewer.matches.filter_line import FilterError, parsed, written
    from reviewer.team.layout import members_of, scope
    from reviewer.team.members import member_in
    from reviewer.team.provision import check_schema
    from reviewer.team.ranges import give, given

    if reviewer is not None and line is None:
        fail("Which groups? Name a filter behind the reviewer, e.g. 'score>=0.9', or '' for all", 2)
    if reviewer is not None and not reviewer.strip():
        fail("Which reviewer? Name one as `reviewer team status` shows them", 2)
    try:
        kept = written(parsed(line or ""))
    except FilterError as error:
        fail(str(error), 2)
    with errors_in_words():
        table = _table(aws, name)
        check_schema(table)
        where = scope(table.region, domain_name)
        if reviewer is not None:
            give(table, where, reviewer, kept)
            known = table.query("pk = :pk", pk=members_of(where))
            if kept and reviewer not in {member_in(one).name for one in known}:
                who = terminal_text(reviewer)
                click.echo(
                    f"Nobody called {who} was at work here in the last day: is that the name?", err=True
                )
        lines = [f"{terminal_text(who)}: {terminal_text(what)}" for who, what in given(table, where).items()]
    write(f"{one}\n" for one in lines or ["Nobody has groups of their own: everybody goes through all"])


@team.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@journal_options
def import_export(paths: tuple[Path, ...], journal_place: Place) -> None:
    """Take in what a table held, from its export to S3 in DynamoDB JSON: files, or a folder with them.

    For when the table is gone, or somebody has replaced items of it. What is there already is left as it is.
    """
    from reviewer.journal.importer import import_decisions
    from reviewer.journal.sqlite import Journal
    from reviewer.team.table_export import exported_lines

    with errors_in_words():
        lines = exported_lines(paths)
        first = next(lines, None)  # No journal is made of what can't be read.
        if first is None:
            click.echo("The export has no decisions")
            return
        with Journal.open(journal_place) as journal:
            tell_imported(import_decisions(journal, chain((first,), lines), importing_user(), is_shared=True))
