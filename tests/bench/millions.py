"""A million groups known against a thousand: first paint, and memory once all are loaded."""

from __future__ import annotations

import re
import time
from pathlib import Path

from tests.bench.figures import RUNS, Figure, desk, median, ms
from tests.bench.keys import press
from tests.bench.starting import paint_time, served
from tests.end_to_end.terminal import Terminal


def _resident(terminal: Terminal) -> float:
    """Resident memory in MiB."""
    status = Path(f"/proc/{terminal.process.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) / 1024


def _loaded(groups: int) -> tuple[float, float, float]:
    """Load every group; answers memory in MiB, and the seconds of loading and of a move at the end."""
    with desk() as place:
        url = served(place, "--groups", str(groups))
        with place.review(url, domain="big") as terminal:
            terminal.wait_for("FullName", timeout=30)
            before = time.perf_counter()
            terminal.press("G")
            terminal.wait_for(f"Group {groups:,} of {groups:,}", timeout=1200)
            loading = time.perf_counter() - before
            terminal.settled(quiet=0.5)
            moves = [press(terminal, key, 0.05).seconds for key in "kjkjkjkj"]
            return _resident(terminal), loading, median(moves)


def a_million_groups(runs: int) -> list[Figure]:
    """First paint and memory at 1,000,000 groups and at 1,000 (fewer in a quick run)."""
    many = 1_000_000 * runs // RUNS
    few_paints: list[float] = []
    many_paints: list[float] = []
    with desk() as place:
        few_url, many_url = served(place, "--groups", "1000"), served(place, "--groups", str(many))
        for _ in range(runs):
            for url, paints in ((few_url, few_paints), (many_url, many_paints)):
                with place.review(url, domain="big") as terminal:
                    paints.append(paint_time(terminal))
    few_memory, _, few_move = _loaded(1_000)
    many_memory, loading, many_move = _loaded(many)
    return [
        Figure(
            f"first paint with {many:,} groups",
            f"{ms(median(many_paints))}, ratio {median(many_paints) / median(few_paints):.2f}",
            f"1,000 groups {ms(median(few_paints))}",
            "≤ 1.5 ×",
        ),
        Figure(
            f"memory with {many:,} groups loaded",
            f"{many_memory:.0f} MiB, +{many_memory - few_memory:.0f} MiB",
            f"1,000 groups {few_memory:.0f} MiB; loaded in {loading:.0f} s",
            "≤ +64 MiB",
        ),
        Figure(
            f"moving one group at the end of {many:,}",
            ms(many_move),
            f"1,000 groups {ms(few_move)}",
            "—",
        ),
    ]
