"""The merge plan of a large journal: how long it takes, and how much memory."""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from reviewer.apply.plan import journal_plan
from reviewer.journal.sqlite import Journal
from reviewer.journal.writing import add, transaction
from tests.bench.figures import RUNS, Figure
from tests.unit.apply.making import DOMAIN, merge, reject

_DECISIONS = 100_000


def planning(runs: int) -> list[Figure]:
    """Plan 100,000 decisions (fewer in a quick run), every other a merge, as far as the journal tells."""
    count = _DECISIONS * runs // RUNS
    with TemporaryDirectory() as folder, Journal.open(Path(folder) / "data" / "journal.sqlite3") as journal:
        with transaction(journal.connection):
            for number in range(count):
                names = [f"a{number:07}", f"b{number:07}"]
                one = merge(number, names) if number % 2 else reject(number, *names)
                add(journal.connection, one)
        before, started = _most_memory(), time.perf_counter()
        planned = sum(1 for _ in journal_plan(journal, *DOMAIN))
        seconds = time.perf_counter() - started
        memory = _most_memory() - before
    assert planned == count // 2
    what = f"plan of {count:,} decisions"
    return [
        Figure(what, f"{seconds:.1f} s", "", "10 s"),
        Figure(f"{what}, memory", f"{memory / 2**20:.0f} MB", f"{count:,} decisions", "flat"),
    ]


def _most_memory() -> int:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
