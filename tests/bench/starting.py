"""From process start to the first paint, and to the first group with its profiles."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from reviewer.emulator.sample import NAME
from tests.bench.figures import Figure, desk, median, ms
from tests.end_to_end.conftest import REVIEWER, Desk, clean_environment
from tests.end_to_end.terminal import Terminal


def served(place: Desk, *options: str) -> str:
    """Start an emulator in a process of its own; answers its URL."""
    emulator = subprocess.Popen(
        [*REVIEWER, "emulator", "--port", "0", "--until-stdin-closes", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=clean_environment(place.home),
        text=True,
    )
    place.stack.callback(emulator.wait)
    place.stack.callback(emulator.kill)
    assert emulator.stdout is not None
    return emulator.stdout.readline().strip()


def paint_time(terminal: Terminal) -> float:
    """Seconds from the process's start to its first frame: the first drawing behind the setting up."""
    terminal.wait_for(lambda text: text.strip() != "", timeout=30)
    when = terminal.first_byte_time(terminal.raw.find(b"\x1b[1;1H"))
    assert when is not None
    return when - terminal.started


def first_paint(runs: int) -> list[Figure]:
    """Process start to first paint, against the one-widget app."""
    ours, floor = [], []
    with desk() as place:
        url = served(place)
        floor_app = str(Path(__file__).with_name("floor_app.py"))
        for _ in range(runs):
            with place.terminal((sys.executable, floor_app)) as terminal:
                floor.append(paint_time(terminal))
            with place.review(url, domain=NAME) as terminal:
                ours.append(paint_time(terminal))
    return [
        Figure(
            "process start → first paint",
            f"{ms(median(ours))}, ratio {median(ours) / median(floor):.2f}",
            f"one-widget Textual app {ms(median(floor))}",
            "≤ 1.3 × the floor",
        )
    ]


def first_group(runs: int) -> list[Figure]:
    """Process start to the first group with its profiles, against the AWS CLI as a whole process."""
    ours, peer = [], []
    with desk() as place:
        url = served(place)
        aws = str(Path(sys.executable).with_name("aws"))
        command = [
            aws, "customer-profiles", "get-matches", "--domain-name", NAME,
            "--endpoint-url", url, "--region", "us-east-1",
        ]  # fmt: skip
        for _ in range(runs):
            before = time.perf_counter()
            subprocess.run(command, env=clean_environment(place.home), stdout=subprocess.DEVNULL, check=True)
            peer.append(time.perf_counter() - before)
            with place.review(url, domain=NAME) as terminal:
                terminal.wait_for("FullName", timeout=30)
                ours.append(terminal.settled() - terminal.started)
    return [
        Figure(
            "process start → first group with its profiles",
            f"{ms(median(ours))}, ratio {median(ours) / median(peer):.2f}",
            f"aws customer-profiles get-matches {ms(median(peer))}",
            "≤ 1.0 × the AWS CLI",
        )
    ]
