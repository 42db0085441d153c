"""``python -m tests.bench``: measures in a real pty at 120×40, prints a table, asserts nothing."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from tests.bench.applying import planning
from tests.bench.comparing import comparing
from tests.bench.exports import reading_an_export
from tests.bench.figures import RUNS, Measure
from tests.bench.filtering import filtering
from tests.bench.get_matches import to_the_end
from tests.bench.groups import groups_of_known_truth
from tests.bench.journal import the_journal
from tests.bench.judgement import judging, judging_a_domain
from tests.bench.keys import deciding_and_moving, while_the_journal_is_held
from tests.bench.merging import merging
from tests.bench.millions import a_million_groups
from tests.bench.next_start import next_start
from tests.bench.quality import a_report, promises
from tests.bench.settling import settling
from tests.bench.starting import first_group, first_paint
from tests.bench.team import deciding_in_a_team, joining_a_team, sharing
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
    "planning": planning,
    "apply": merging,
    "comparing": comparing,
    "get-matches": to_the_end,
    "report": a_report,
    "promises": promises,
    "team": deciding_in_a_team,
    "joining": joining_a_team,
    "sharing": sharing,
}


JUDGEMENT = "judgement"
"""Measured where there is a file of groups with known truth."""


@click.command()
@click.option("--quick", is_flag=True, help="Three runs each: to see that it works, not to report.")
@click.option(
    "--only", type=click.Choice([*MEASURES, JUDGEMENT]), multiple=True, help="Some measures; repeatable."
)
@click.option(
    "--labelled",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Groups with known truth, one a line, gzipped: for judgement.",
)
@click.option(
    "--truth-set",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A domain's profiles and matches in a file, whose groups are judged one by one.",
)
def bench(quick: bool, only: tuple[str, ...], labelled: Path | None, truth_set: Path | None) -> None:
    """Measure the reviewer against a one-widget Textual app and the AWS CLI, interleaved in one run."""
    if JUDGEMENT in only and labelled is None and truth_set is None:
        raise click.UsageError("judgement needs the groups to judge: --labelled FILE or --truth-set FILE")
    runs = 3 if quick else RUNS
    table = Table(title=f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for heading in ("what", "measured", "against", "to reach"):
        table.add_column(heading)
    figures = [figure for name in only or MEASURES if name != JUDGEMENT for figure in MEASURES[name](runs)]
    if labelled is not None:
        figures += judging(labelled) + groups_of_known_truth(labelled)
    if truth_set is not None:
        figures += [*judging_a_domain(truth_set), settling(truth_set)]
    for figure in figures:
        table.add_row(figure.what, figure.measured, figure.against, figure.to_reach)
    Console(width=None if sys.stdout.isatty() else 200).print(table)


if __name__ == "__main__":
    bench()
