"""A reviewer who joins a team that has decided a million groups: the first group, and the rest behind it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from reviewer.aws.connection import Connection
from reviewer.aws.options import ConnectionOptions
from reviewer.aws.table import Table
from reviewer.emulator.sample import NAME
from reviewer.journal.place import Place
from reviewer.journal.sqlite import Journal
from reviewer.team.layout import BEAT, LEASE, LOOK, NEWS, Rhythm
from reviewer.team.provision import create
from reviewer.team.work import TeamWork
from tests.bench.figures import RUNS, Figure, desk, median, ms, percentile
from tests.bench.keys import press
from tests.bench.starting import served
from tests.end_to_end.conftest import Desk, clean_environment
from tests.end_to_end.terminal import Terminal
from tests.unit.journal.making import decision
from tests.unit.team.moto_process import moto_process


def _table(place: Desk, decided: int) -> str:
    """Serve a team's table in a process of its own; answers its URL."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.team_table", str(decided)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=clean_environment(place.home), text=True,
    )  # fmt: skip
    place.stack.callback(server.wait)
    place.stack.callback(server.kill)
    assert server.stdout is not None
    return server.stdout.readline().strip()


def _first_group(terminal: Terminal) -> float:
    terminal.wait_for("FullName", timeout=60)
    return terminal.settled() - terminal.started


def _rows(journal: Path) -> int:
    with Journal.open_to_read(Place(journal)) as opened:
        return opened.end[0]


def joining_a_team(runs: int) -> list[Figure]:
    """Process start to first group, alone and with a team's million decided groups (fewer in a quick run)."""
    decided = 1_000_000 * runs // RUNS
    alone: list[float] = []
    with_team: list[float] = []
    with desk() as place:
        url, table = served(place, "--groups", str(decided)), _table(place, decided)
        for run in range(runs):
            journal = place.home / f"{run}.sqlite3"
            with place.review(url, "--journal", str(journal), domain="big") as terminal:
                alone.append(_first_group(terminal))
            journal.unlink()
            team = ("--team", "ours", "--journal", str(journal))
            with place.review(url, *team, domain="big", AWS_ENDPOINT_URL_DYNAMODB=table) as terminal:
                with_team.append(_first_group(terminal))
                if run < runs - 1:
                    continue
                began, moves = time.perf_counter(), []
                while _rows(journal) < decided:
                    moves += [press(terminal, key, 0.05).seconds for key in "jk"]
                streamed = time.perf_counter() - began
    return [
        Figure(
            f"first group, {decided:,} groups decided by a team",
            f"{ms(median(with_team))}, ratio {median(with_team) / median(alone):.2f}",
            f"alone {ms(median(alone))}",
            "as fast as alone",
        ),
        Figure(
            f"{decided:,} decisions streamed in behind it",
            f"{streamed:.0f} s; a move meanwhile {ms(median(moves))}, at worst {ms(max(moves))}",
            "—",
            "—",
        ),
    ]


def deciding_in_a_team(runs: int) -> list[Figure]:
    """A verdict with a team and without, one behind the other, at a pace that a person has."""
    with desk(takes_every_key=True) as place:
        url, table = served(place), _table(place, 0)
        journals = [str(place.home / f"{name}.sqlite3") for name in ("alone", "shared")]
        team: dict[str, Any] = {"AWS_ENDPOINT_URL_DYNAMODB": table}
        with (
            place.review(url, "--journal", journals[0], domain=NAME) as alone,
            place.review(url, "--journal", journals[1], "--team", "ours", domain=NAME, **team) as shared,
        ):
            alone.wait_for("FullName")
            shared.wait_for("all shared")
            without: list[float] = []
            with_team: list[float] = []
            for _ in range(runs * 6):
                without.append(_verdict(alone))
                with_team.append(_verdict(shared))
            shared.wait_for("all shared")
            there = _rows(Path(journals[1]))
    ratio = median(with_team) / median(without)
    return [
        Figure(
            "verdict → durable here → next group painted, with a team",
            f"median {ms(median(with_team))}, p99 {ms(percentile(with_team, 0.99))}, ratio {ratio:.2f};"
            f" {there} decisions, all shared",
            f"without median {ms(median(without))}, p99 {ms(percentile(without, 0.99))}",
            "no slower than without",
        )
    ]


def _verdict(terminal: Terminal) -> float:
    """Seconds from the key to the end of its frame, a moment behind the last thing painted."""
    time.sleep(0.1)
    terminal.settled(quiet=0.1)
    mark, before = len(terminal.raw), time.perf_counter()
    terminal.press("x")
    while (end := terminal.since(mark).find(_FRAME_END)) < 0:
        time.sleep(0.0005)
        assert time.perf_counter() - before < 10, terminal.text
    when = terminal.first_byte_time(mark + end)
    assert when is not None
    return when - before


_FRAME_END = b"\x1b[?2026l"


def _steady(table_name: str, folder: Path, seconds: float) -> dict[str, float]:
    """Let one reviewer decide every ``seconds``, with all ten times as fast; answers requests a decision."""
    tables: list[Table] = []

    def opened() -> Table:
        tables.append(Table(Connection(ConnectionOptions(region="eu-west-1")), table_name))
        return tables[0]

    made = round(300 / seconds)
    rhythm = Rhythm(LEASE / _FASTER, BEAT / _FASTER, NEWS / _FASTER, LOOK / _FASTER)
    with Journal.open(Place(folder / f"{seconds}.sqlite3")) as journal:
        work = TeamWork(opened, journal, table_name=table_name, domain_name="acme", name="ann", rhythm=rhythm)
        work.start("eu-west-1")
        while not work.state.is_connected:
            time.sleep(0.01)
        before = dict(tables[0].requests)
        began = time.monotonic()
        groups = [decision(at, group=at) for at in range(made + 3)]
        for at in range(made):
            work.want([one.group_key for one in groups[at : at + 4]])
            time.sleep(max(began + (at + 1) * seconds / _FASTER - time.monotonic(), 0))
            journal.append(groups[at])
            work.saved()
            work.ship()
        after = dict(tables[0].requests)
        work.close()
    return {kind: (after[kind] - before[kind]) / made for kind in after}


_FASTER = 10


def sharing(runs: int) -> list[Figure]:
    """Requests that a decision takes in a steady state, counted over moto's server."""
    rows = []
    with TemporaryDirectory() as folder, moto_process() as moto, pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "test")
        patch.setenv("AWS_ENDPOINT_URL_DYNAMODB", moto)
        create(Table(Connection(ConnectionOptions(region="eu-west-1")), "steady"))
        for seconds in (LOOK, 10.0, 30.0):
            count = _steady("steady", Path(folder), seconds)
            said = f"{count['writes']:.2f} writes, {count['reads']:.2f} reads"
            rows.append(Figure(f"a decision every {seconds} s", said, "—", "≤ 3 writes and 1 read"))
    return rows
