"""``python -m tests.bench``: measures in a real pty at 120×40, prints a table, asserts nothing."""

from __future__ import annotations

import os
import platform
import sys

import click
from rich.console import Console
from rich.table import Table

from tests.bench.comparing import comparing
from tests.bench.exports import reading_an_export
from tests.bench.figures import RUNS, Measure
from tests.bench.filtering import filtering
from tests.bench.get_matches import to_the_end
from tests.bench.journal import the_journal
from tests.bench.keys import deciding_and_moving, while_the_journal_is_held
from tests.bench.millions import a_million_groups
from tests.bench.next_start import next_start
from tests.bench.starting import first_group, first_paint
from tests.bench.waiting import waits

MEASURES: dict[str, Measure] = {
    "paint": first_paint,
    "group": first_group,
    "keys": deciding_and_moving,
    "held": while_the_journal_is_held,
    "waits": waits,
    "million": a_million_groups,
    "next": next_start,
    "export": reading_an_export,
    "filtering": filtering,
    "journal": the_journal,
    "comparing": comparing,
    "get-matches": to_the_end,
}


@click.command()
@click.option("--quick", is_flag=True, help="Three runs each: to see that it works, not to report.")
@click.option("--only", type=click.Choice(list(MEASURES)), multiple=True, help="Some measures; repeatable.")
def bench(quick: bool, only: tuple[str, ...]) -> None:
    """Measure the reviewer against a one-widget Textual app and the AWS CLI, interleaved in one run."""
    table = Table(title=f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for heading in ("what", "measured", "against", "to reach"):
        table.add_column(heading)
    for name in only or MEASURES:
        for figure in MEASURES[name](3 if quick else RUNS):
            table.add_row(figure.what, figure.measured, figure.against, figure.to_reach)
    Console(width=None if sys.stdout.isatty() else 200).print(table)


if __name__ == "__main__":
    bench()
