"""``reviewer take-apart``: undoes a merge as far as the API allows."""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from reviewer.cli.aws_options import AwsOptions, aws_options
from reviewer.cli.journal_options import journal_options, opened_journal
from reviewer.cli.output import (
    READER_GONE,
    errors_in_words,
    fail,
    reader_is_gone,
    require_reader,
    shown_line,
    write_lines,
    write_outcome,
)
from reviewer.cli.snapshot_options import OpenSnapshots, snapshot_options
from reviewer.cli.team_options import team_options
from reviewer.core.folders import make_folder, state_folder
from reviewer.core.problems import SourceError
from reviewer.core.terminal_text import terminal_text

if TYPE_CHECKING:
    from reviewer.apply.take_apart import TakeApart
    from reviewer.apply.take_apart_plan import TakeApartPlan
    from reviewer.aws.connection import Connection
    from reviewer.journal.place import Place
    from reviewer.journal.sqlite import Journal


@click.command("take-apart")
@click.argument("merge")
@click.option("--dry-run", is_flag=True, help="Show what comes back and what can't, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@snapshot_options
@team_options
@aws_options()
@journal_options
def take_apart(
    merge: str,
    dry_run: bool,
    yes: bool,
    open_snapshots: OpenSnapshots,
    team_table: str | None,
    aws: AwsOptions,
    journal_place: Place,
) -> None:
    """Undo MERGE as far as the API allows: a merge's id or its beginning, or where its snapshot is.

    The profiles that went are created again under new ids, with their values, keys and objects, and the one
    that was kept gets its own values back. What was interrupted goes on where it was. That they are not one
    customer is written to the journal. Exits 1 where it could not be done to the end.
    """
    from reviewer.apply.standing_reject import receipts_of
    from reviewer.apply.take_apart import TakeApart
    from reviewer.apply.take_apart_text import plan_lines, receipt_lines
    from reviewer.aws.connection import Connection
    from reviewer.journal.sqlite import Journal

    aws.log_to_stderr()
    aws.warn_of_risks()
    with errors_in_words():
        connection = Connection(aws.connection)
        snapshots = open_snapshots(lambda: connection)
        kept = snapshots.find(merge)
        if kept.region != connection.region:
            fail(f"The merge is of region {kept.region}: name it with --region {kept.region}", 2)
        with (
            opened_journal(Journal.open, journal_place) as journal,
            _alone(),
            _shared(connection, journal, kept.domain_name, team_table),
        ):
            taking = TakeApart(connection, snapshots, kept)
            plan = taking.plan()
            write_lines(plan_lines(plan, taking.progress))
            write_lines(receipt_lines(receipts_of(journal, taking.snapshot.merge)))
            write_lines(_warnings(connection, kept.domain_name))
            if dry_run or (plan.is_empty and not taking.progress.targets):
                return
            require_reader()
            if not yes and not taking.progress.done:
                _ask()
                require_reader()
            _take_apart(taking, plan, journal, connection)


def _ask() -> None:
    if not sys.stdin.isatty():
        fail("It asks first, and there is no terminal to answer on: add --yes or --dry-run", 2)
    click.confirm("Take it apart?", abort=True, err=True)


def _take_apart(taking: TakeApart, plan: TakeApartPlan, journal: Journal, connection: Connection) -> None:
    from reviewer.apply.standing_reject import record, reject
    from reviewer.apply.take_apart_text import outcome_lines
    from reviewer.cli.session_setup import os_user

    reviewer = replace(os_user(), caller_arn=connection.caller_arn())

    def on_created(targets: Mapping[str, str]) -> None:
        reject(journal, plan, targets, reviewer)

    try:
        done = taking.run(on_created, lambda words: click.echo(terminal_text(words), err=True))
    except (SourceError, KeyboardInterrupt) as error:
        problem = f"{error.problem.line}. " if isinstance(error, SourceError) else ""
        again = "What was done stays; the same command goes on where it was"
        fail(f"Not finished: {problem}{again}", 1 if problem else 130)
    record(journal, plan, done, reviewer)
    write_outcome([f"{shown_line(line)}\n" for line in outcome_lines(done, plan)])
    if reader_is_gone():
        raise SystemExit(READER_GONE)


def _warnings(connection: Connection, domain_name: str) -> Iterator[str]:
    """What may merge them again by itself."""
    from reviewer.apply.take_apart_text import merging_lines
    from reviewer.aws.domains import domain_settings

    try:
        settings = domain_settings(connection, domain_name)
    except SourceError as error:
        yield f"Whether AWS merges them again by itself can't be told: {error.problem.what}"
        return
    yield from merging_lines(settings)


@contextmanager
def _shared(
    connection: Connection, journal: Journal, domain_name: str, team_table: str | None
) -> Iterator[None]:
    """Let a team know what becomes of it, and know before what it has decided; says where that can't be."""
    if team_table is None:
        yield
        return
    from reviewer.cli.session_setup import sharing
    from reviewer.cli.settings_file import load_settings

    notes = load_settings().settings.team.notes

    def share() -> None:
        try:
            with sharing(connection, journal.place, domain_name, team_table, with_notes=notes) as team:
                team.catch_up()
        except SourceError as error:
            what = terminal_text(error.problem.what)
            click.echo(f"Not shared with the team: {what}. The next review or apply shares it", err=True)

    share()
    try:
        yield
    finally:
        share()


@contextmanager
def _alone() -> Iterator[None]:
    """Let one person on this machine take one merge apart at a time."""
    folder = state_folder()
    make_folder(folder)
    descriptor = os.open(folder / "take-apart.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fail("Another `reviewer take-apart` is at work: wait until it ends", 1)
        yield
    finally:
        os.close(descriptor)
