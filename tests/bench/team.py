"""A reviewer who joins a team that has decided a million groups: the first group, and the rest behind it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from reviewer.journal.place import Place
from reviewer.journal.sqlite import Journal
from tests.bench.figures import RUNS, Figure, desk, median, ms
from tests.bench.keys import press
from tests.bench.starting import served
from tests.end_to_end.conftest import Desk, clean_environment
from tests.end_to_end.terminal import Terminal


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
