"""``reviewer snapshots``: what was kept of profiles before they were merged."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import click

from reviewer.cli.aws_options import AwsOptions, aws_options
from reviewer.cli.option_types import Moment
from reviewer.cli.output import errors_in_words, fail, form_option, write, write_lines
from reviewer.cli.snapshot_options import OpenSnapshots, snapshot_options
from reviewer.core.counted import number
from reviewer.core.terminal_text import terminal_text

if TYPE_CHECKING:
    from reviewer.apply.snapshots import KeptSnapshot, Snapshots


@click.group()
def snapshots() -> None:
    """List, show and remove what was kept of profiles before they were merged.

    Snapshots hold customers' data: they are what `reviewer take-apart` brings profiles back from.
    """


@contextmanager
def _opened(open_snapshots: OpenSnapshots, aws: AwsOptions) -> Iterator[Snapshots]:
    from reviewer.aws.connection import Connection

    aws.log_to_stderr()
    aws.warn_of_risks()
    with errors_in_words():
        yield open_snapshots(lambda: Connection(aws.connection))


@snapshots.command("list")
@snapshot_options
@aws_options()
def list_snapshots(open_snapshots: OpenSnapshots, aws: AwsOptions) -> None:
    """List the snapshots, the oldest first: when, of which merge, domain and region, and how large."""
    with _opened(open_snapshots, aws) as kept:
        found = sorted(kept.list(), key=lambda one: one.taken_at)
        write(f"{_line(one)}\n" for one in found)
        if not found:
            click.echo(f"No snapshots in {terminal_text(kept.place.where(''))}", err=True)


def _line(one: KeptSnapshot) -> str:
    size = number(one.size, "byte")
    return f"{one.taken_at:%Y-%m-%d %H:%M:%S} UTC  {one.merge_id}  {one.domain_name}  {one.region}  {size}"


@snapshots.command()
@click.argument("merge")
@form_option("text", "json")
@snapshot_options
@aws_options()
def show(merge: str, output: str, open_snapshots: OpenSnapshots, aws: AwsOptions) -> None:
    """Show the snapshot of MERGE: a merge's id or its beginning, or where the snapshot is.

    It shows customers' data.
    """
    from reviewer.apply.snapshot_text import lines_of

    with _opened(open_snapshots, aws) as kept:
        snapshot = kept.read(kept.find(merge))
        if output == "json":
            write([f"{snapshot.to_json()}\n"])
        else:
            write_lines(lines_of(snapshot))


@snapshots.command()
@click.option(
    "--older-than",
    type=Moment(),
    required=True,
    metavar="TIME",
    help="Remove those from before then, e.g. '90 days', 2026-11-21 or 'last month'.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@snapshot_options
@aws_options()
def prune(older_than: datetime, yes: bool, open_snapshots: OpenSnapshots, aws: AwsOptions) -> None:
    """Remove old snapshots; the merges that they are of can't be taken apart any more."""
    with _opened(open_snapshots, aws) as kept:
        old = [one for one in kept.list() if one.taken_at < older_than]
        before = f"{older_than:%Y-%m-%d %H:%M} UTC"
        if not old:
            write([f"No snapshot is from before {before}\n"])
            return
        what = f"{number(len(old), 'snapshot')} from before {before}"
        if not yes:
            if not sys.stdin.isatty():
                fail(f"{what} would be removed, and there is no terminal to ask on: add --yes", 2)
            click.confirm(f"Remove {what}? Their merges can't be taken apart any more", abort=True)
        for one in old:
            kept.prune(one)
        write([f"Removed {what}\n"])
