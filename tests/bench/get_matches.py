"""100,000 groups to a file: `reviewer get-matches` against a bare boto3 loop and a loop over the AWS CLI."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.figures import RUNS, Figure, desk, median
from tests.bench.starting import served
from tests.end_to_end.conftest import REVIEWER, Desk, clean_environment

_GROUPS = 100_000
_PAGE = 100
_SAMPLED_PAGES = 20
"""Pages that the AWS CLI is asked for; the rest of the thousand would take as long each."""


@dataclass(frozen=True, slots=True)
class Took:
    """What a process took, start to end."""

    seconds: float
    cpu: float
    """Seconds of processor, which other work on the machine hardly changes."""


def run_to(place: Desk, command: Sequence[str], written: Path) -> Took:
    """Run a command with its output in a file."""
    before = time.perf_counter()
    with written.open("wb") as output:
        process = subprocess.Popen(command, env=clean_environment(place.home), stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
    assert status == 0
    return Took(time.perf_counter() - before, usage.ru_utime + usage.ru_stime)


def _cli_seconds_a_page(place: Desk, reaching: Sequence[str]) -> float:
    aws = str(Path(sys.executable).with_name("aws"))
    written = place.home / "page.json"
    token: list[str] = []
    before = time.perf_counter()
    for _ in range(_SAMPLED_PAGES):
        command = [aws, "customer-profiles", "get-matches", *reaching, "--max-results", str(_PAGE), *token]
        run_to(place, command, written)
        token = ["--next-token", json.loads(written.read_text())["NextToken"]]
    return (time.perf_counter() - before) / _SAMPLED_PAGES


def to_the_end(runs: int) -> list[Figure]:
    """Whole processes, start to end, in turn; the AWS CLI's loop is extrapolated from its first pages."""
    runs = max(runs // 3, 1)
    groups = _GROUPS if runs * 3 >= RUNS else _GROUPS // 10
    bare: list[Took] = []
    cli: list[float] = []
    ours: dict[str, list[Took]] = {"jsonl": [], "json": [], "text": [], "yaml": []}
    with desk() as place:
        url = served(place, "--groups", str(groups))
        reaching = ["--domain-name", "big", "--endpoint-url", url, "--region", "us-east-1"]
        loop = str(Path(__file__).with_name("bare_loop.py"))
        written = place.home / "written"
        for _ in range(runs):
            bare.append(run_to(place, [sys.executable, loop, url], written))
            assert written.read_bytes().count(b"\n") == groups
            for output, took in ours.items():
                command = [*REVIEWER, "get-matches", *reaching, "--output", output]
                took.append(run_to(place, command, written))
            cli.append(_cli_seconds_a_page(place, reaching) * groups / _PAGE)
    return [_figure(output, groups, took, bare, median(cli)) for output, took in ours.items()]


def _figure(output: str, groups: int, took: Sequence[Took], bare: Sequence[Took], cli: float) -> Figure:
    seconds, peer = median([one.seconds for one in took]), median([one.seconds for one in bare])
    cpu, peer_cpu = median([one.cpu for one in took]), median([one.cpu for one in bare])
    return Figure(
        f"get-matches, {groups:,} groups to {output}",
        f"{seconds:.2f} s, {seconds / peer:.2f} × boto3 (processor {cpu:.2f} s, {cpu / peer_cpu:.2f} ×);"
        f" {cli / seconds:.0f} × faster than aws",
        f"bare boto3 loop to jsonl {peer:.2f} s (processor {peer_cpu:.2f} s);"
        f" aws loop {cli:.0f} s ({_SAMPLED_PAGES} of {groups // _PAGE:,} pages run)",
        "≤ 1.15 × boto3, ≥ 5 × faster than aws" if output in ("json", "jsonl") else "—",
    )
