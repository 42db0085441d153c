"""A day's verdicts in a row, each behind the group it is about: memory, descriptors and threads stay flat.

10,000 verdicts, some minutes: ``pytest -m slow -n 0 -s tests/faults/test_a_days_work.py`` prints the figures.
"""

from __future__ import annotations

import re
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest

from reviewer.emulator.procedural import ProceduralDomain
from tests.end_to_end.conftest import Desk
from tests.end_to_end.terminal import Terminal

VERDICTS = "xvm"
PATIENCE = 30
"""Seconds that a group may take, on a machine with other things to do too."""


class Held(NamedTuple):
    """What a process holds of the system."""

    memory: int
    """Resident, in kB."""
    descriptors: int
    threads: int

    @classmethod
    def by(cls, pid: int) -> Held:
        process = Path(f"/proc/{pid}")
        [memory] = [
            line.split()[1]
            for line in (process / "status").read_text().splitlines()
            if line.startswith("VmRSS:")
        ]
        return cls(int(memory), *(len(list((process / folder).iterdir())) for folder in ("fd", "task")))


def wait_for_group(terminal: Terminal, number: int, mark: int) -> int:
    """Wait until a group is written with its evidence behind ``mark``; answers how much has been written."""
    wanted = re.compile(rf"Group {number:,} of[^\n]*ours".encode())
    give_up = time.monotonic() + PATIENCE
    while not wanted.search(written := terminal.since(mark)):
        assert time.monotonic() < give_up, f"group {number:,} never came; the screen:\n{terminal.text}"
        time.sleep(0.001)
    return mark + len(written)


@pytest.mark.parametrize(
    ("count", "looks"),
    [pytest.param(10_000, (2_000, 4_000, 6_000, 8_000, 10_000), marks=pytest.mark.slow)],
)
def test_nothing_grows_with_the_verdicts_given(tmp_path: Path, count: int, looks: tuple[int, ...]) -> None:
    held: dict[int, Held] = {}
    with ExitStack() as stack:
        desk = Desk(tmp_path, stack)
        terminal = desk.review(desk.serve(ProceduralDomain(count + 100)).url, domain="big")
        terminal.wait_for("Group 1 of")
        terminal.wait_for("same e-mail")
        mark = len(terminal.raw)
        for number in range(1, count + 1):
            terminal.send(VERDICTS[number % 3])
            mark = wait_for_group(terminal, number + 1, mark)
            if number in looks:
                held[number] = Held.by(terminal.process.pid)
                sys.stdout.write(f"{number:>6,} verdicts: {held[number]}\n")
        terminal.send("q")
        assert terminal.wait_exit() == 0
    assert len(desk.decisions()) == count
    first, last = held[looks[0]], held[looks[-1]]  # By the first look the caches of comparing are full.
    assert last.memory < first.memory * 1.15
    assert last.descriptors <= first.descriptors
    assert last.threads <= first.threads
