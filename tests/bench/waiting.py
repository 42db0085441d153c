"""Whether a fast reviewer ever waits for a slow service."""

from __future__ import annotations

import time

from reviewer.emulator.sample import NAME
from tests.bench.figures import RUNS, Figure, desk
from tests.bench.starting import served

_A_SECOND = 5


def waits(runs: int) -> list[Figure]:
    """Five decisions a second over 300 groups at 250 ms a call: how often the next group was not there."""
    groups = 300 * runs // RUNS
    with desk() as place:
        url = served(place, "--latency", "0.25")
        with place.review(url, domain=NAME) as terminal:
            terminal.wait_for("FullName", timeout=30)
            waited = 0
            due = time.perf_counter()
            for number in range(1, groups + 1):
                terminal.press("x")
                due += 1 / _A_SECOND
                time.sleep(max(due - time.perf_counter(), 0))
                if f"Group {number + 1} of" not in terminal.text or "profiles …" in terminal.text:
                    waited += 1
    return [
        Figure(
            f"waits at 250 ms a call, {_A_SECOND} decisions a second, {groups} groups",
            f"{waited}",
            "looked at before the next key, 200 ms later",
            "0 after the first group",
        )
    ]
