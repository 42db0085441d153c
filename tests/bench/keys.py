"""What a key costs: time to the last byte of its frame, frames, bytes."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.emulator.sample import NAME
from tests.bench.figures import Figure, desk, median, ms, percentile
from tests.bench.starting import served
from tests.end_to_end.terminal import SYNC_BEGIN, Terminal


@dataclass(frozen=True, slots=True)
class Pressed:
    """What one key brought."""

    seconds: float
    frames: int
    bytes: int


def press(terminal: Terminal, key: str, pause: float) -> Pressed:
    """Press a key and wait until nothing more is painted for ``pause`` seconds."""
    mark = len(terminal.raw)
    before = time.perf_counter()
    terminal.press(key)
    while terminal.first_byte_time(mark) is None:
        time.sleep(0.0005)
        if time.perf_counter() - before > 5:
            raise AssertionError(f"{key} painted nothing; the screen:\n{terminal.text}")
    last = terminal.settled(quiet=pause)
    painted = terminal.since(mark)
    return Pressed(last - before, painted.count(SYNC_BEGIN), len(painted))


def _figure(what: str, pressed: Sequence[Pressed], to_reach: str) -> Figure:
    seconds = [one.seconds for one in pressed]
    sizes = [one.bytes for one in pressed]
    once = sum(one.frames == 1 for one in pressed)
    return Figure(
        what,
        f"median {ms(median(seconds))}, p99 {ms(percentile(seconds, 0.99))}; {median(sizes):,.0f} B median,"
        f" {max(sizes):,} B most; one frame in {once} of {len(pressed)}",
        f"{len(pressed)} keys",
        to_reach,
    )


_HOLD = """
import fcntl, os, sqlite3, sys, time
lock = os.open(sys.argv[1] + ".lock", os.O_RDWR | os.O_CREAT, 0o600)
fcntl.flock(lock, fcntl.LOCK_EX)
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
time.sleep(10)
"""


def while_the_journal_is_held(runs: int) -> list[Figure]:
    """Keys while another process holds the journal's lock for 10 s and a verdict waits for it."""
    with desk(takes_every_key=True) as place:
        url = served(place)
        with place.review(url, domain=NAME) as terminal:
            terminal.wait_for("FullName")
            terminal.press("x")
            terminal.wait_for("Group 2 of")
            terminal.settled(quiet=0.5)
            command = [sys.executable, "-c", _HOLD, str(place.journal_path)]
            with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
                assert holder.stdout is not None
                holder.stdout.readline()
                terminal.press("x")
                terminal.wait_for("saving")
                moved = [press(terminal, "j" if number % 2 else "k", 0.1) for number in range(1, 41)]
                waiting = "saving" in terminal.text
            terminal.wait_for("2 of", timeout=15)
    seconds = [one.seconds for one in moved]
    return [
        Figure(
            "a key → painted, while another process holds the journal and a verdict waits",
            f"median {ms(median(seconds))}, worst {ms(max(seconds))}",
            f"{len(moved)} keys, {'all' if waiting else 'not all'} while it was held",
            "worst ≤ 50 ms",
        )
    ]


def deciding_and_moving(runs: int) -> list[Figure]:
    """A verdict, and moving by one group, with and without the ansi theme, at 120×40."""
    figures = []
    for theme, bound in (("dark", "≤ 6 kB"), ("ansi", "≤ 4 kB")):
        with desk(takes_every_key=True) as place:
            url = served(place)
            with place.review(url, "--theme", theme, domain=NAME) as terminal:
                terminal.wait_for("FullName")
                terminal.settled(quiet=0.5)
                moved = [press(terminal, "j", 0.05) for _ in range(runs * 6)]
                terminal.press("g")
                terminal.settled(quiet=0.3)
                decided = [press(terminal, "x", 0.05) for _ in range(runs * 14)]
        figures.append(
            _figure(
                f"verdict → journal committed, next group painted ({theme})",
                decided,
                f"median ≤ 12 ms, p99 ≤ 40 ms, one frame, {bound}",
            )
        )
        figures.append(_figure(f"moving one group ({theme})", moved, "one frame, ≤ 6 kB"))
    return figures
