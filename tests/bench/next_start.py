"""The start after a start: the first group of a million kept ones, against a thousand kept ones."""

from __future__ import annotations

import time
from pathlib import Path

from tests.bench.figures import RUNS, Figure, desk, median, ms
from tests.bench.starting import served
from tests.end_to_end.conftest import Desk


def _load_all(place: Desk, url: str, groups: int) -> float:
    """Go to the last of all groups; answers the seconds it took."""
    with place.review(url, domain="big") as terminal:
        terminal.wait_for("FullName", timeout=30)
        before = time.perf_counter()
        terminal.press("G")
        terminal.wait_for(f"Group {groups:,} of {groups:,}", timeout=1200)
        seconds = time.perf_counter() - before
        terminal.press("q")
        terminal.wait_exit()
    return seconds


def _first_group(place: Desk, url: str) -> float:
    with place.review(url, domain="big") as terminal:
        terminal.wait_for("FullName", timeout=30)
        shown = terminal.settled() - terminal.started
        terminal.press("q")
        terminal.wait_exit()
    return shown


def next_start(runs: int) -> list[Figure]:
    """The second start on 1,000,000 kept groups (fewer in a quick run) and on 1,000."""
    many = 1_000_000 * runs // RUNS
    few_starts: list[float] = []
    many_starts: list[float] = []
    with desk() as place:
        few_url, many_url = served(place, "--groups", "1000"), served(place, "--groups", str(many))
        _load_all(place, few_url, 1_000)
        fetching = _load_all(place, many_url, many)
        for _ in range(runs):
            few_starts.append(_first_group(place, few_url))
            many_starts.append(_first_group(place, many_url))
        reading = _load_all(place, many_url, many)
        size = sum(path.stat().st_size for path in (Path(place.home) / "cache").rglob("*.sqlite3"))
    return [
        Figure(
            f"second start → first group with {many:,} groups kept",
            f"{ms(median(many_starts))}, ratio {median(many_starts) / median(few_starts):.2f}",
            f"1,000 groups kept {ms(median(few_starts))}",
            "as fast as with 1,000",
        ),
        Figure(
            f"second start → the last of {many:,} groups",
            f"{reading:.0f} s",
            f"fetched from the emulator {fetching:.0f} s; {size / 2**20:.0f} MiB on disk",
            "—",
        ),
    ]
