"""The journal against a bare sqlite3 insert, an empty journal, and SQLite's own shell."""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from reviewer.core.decisions import Choice, ChosenBy, Decision, Verdict
from reviewer.journal.schema import COLUMNS, row_of
from reviewer.journal.sqlite import Journal
from reviewer.journal.writing import add
from tests.bench.figures import RUNS, Figure, median, ms, percentile
from tests.unit.journal.making import decision

_MODES = ("journal_mode = TRUNCATE", "synchronous = EXTRA", "fullfsync = ON")
_MILLION = 1_000_000


def the_journal(runs: int) -> list[Figure]:
    """Append, write at once, open and export a journal of a million (fewer in a quick run)."""
    with TemporaryDirectory() as folder:
        return [
            _appending(Path(folder), runs * 60),
            _writers(Path(folder), each=2000 * runs // RUNS),
            *_a_large_one(Path(folder), _MILLION * runs // RUNS, runs),
        ]


def _timed(work: Callable[[], object]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def _appending(folder: Path, count: int) -> Figure:
    """Interleaved with an insert of the same cells into a table without index, chain or guard."""
    bare = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    for mode in _MODES:
        bare.execute(f"PRAGMA {mode}")
    bare.execute(f"CREATE TABLE decision ({', '.join(COLUMNS)})")
    insert = f"INSERT INTO decision VALUES ({', '.join('?' * len(COLUMNS))})"
    ours, floor = [], []
    with Journal.open(folder / "one" / "journal.sqlite3") as journal:
        for number in range(count):
            one = decision(number, group=number)
            ours.append(_timed(lambda: journal.append(one)))  # noqa: B023 (called at once)
            floor.append(_timed(lambda: bare.execute(insert, row_of(one))))  # noqa: B023
    bare.close()
    return Figure(
        f"append, one writer, {count:,} times",
        f"{ms(median(ours))}, p99 {ms(percentile(ours, 0.99))}, ratio {median(ours) / median(floor):.2f}",
        f"bare insert {ms(median(floor))}",
        "≤ 1.5 ×",
    )


def _write(path: Path, number: int, each: int) -> list[float]:
    with Journal.open(path) as journal:
        return [
            _timed(lambda at=at: journal.append(decision(0, group=at, id=f"{number}-{at}")))  # type: ignore[misc]
            for at in range(each)
        ]


def _writers(folder: Path, each: int) -> Figure:
    path = folder / "eight" / "journal.sqlite3"
    Journal.open(path).close()
    with multiprocessing.get_context("fork").Pool(8) as pool:
        waits = pool.starmap(_write, [(path, number, each) for number in range(8)], chunksize=1)
    with Journal.open(path) as journal:
        there = journal.seq
    every = [wait for own in waits for wait in own]
    return Figure(
        f"8 writers × {each:,}",
        f"{there:,} there, worst wait {ms(max(every))}, p99 {ms(percentile(every, 0.99))}",
        "",
        f"{8 * each:,} there, ≤ 0.5 s",
    )


def fill(path: Path, count: int, again: int | None = None) -> None:
    """Fill a journal; with ``again`` every so many-th is a blind one of someone else on a group before."""
    with Journal.open(path) as journal:
        connection = journal.connection
        for start in range(0, count, 50_000):
            connection.execute("BEGIN IMMEDIATE")
            for number in range(start, min(start + 50_000, count)):
                add(connection, _made(number, again))
            connection.execute("COMMIT")


def _made(number: int, again: int | None) -> Decision:
    if again is None:
        return decision(number, group=number)
    is_second = number % again == again - 1
    verdict = Verdict.REJECT if number % 7 == 0 else Verdict.MERGE
    made = decision(
        number,
        verdict,
        group=number - again // 2 if is_second else number,
        reviewer="bob" if is_second else "ann",
        caller_arn=None,
        confidence_score=number * 7919 % 1000 / 1000,
        blind=is_second,
        choice=Choice(ChosenBy.SECOND, 1, again) if is_second else Choice(ChosenBy.AUDIT, 1, 10),
        session_id=str(number // 500),
        evidence={
            "0-1": ("name:identical:identical", "birth-date:different:two-dates", "email:similar:typo")
        },
    )
    is_merge = made.verdict is Verdict.MERGE
    return replace(made, clusters=(made.profile_ids,) if is_merge else None)


def _open_and_find(path: Path, first: int) -> float:
    keys = [decision(number, group=number).group_key for number in range(first, first + 50)]

    def look() -> None:
        with Journal.open(path) as journal:
            journal.effective("acme", "eu-west-1", keys)

    return _timed(look)


REVIEWER = (sys.executable, "-m", "reviewer")


def peak(command: tuple[str, ...], output: Path) -> tuple[float, float]:
    """Seconds and MiB of a command that writes to a file."""
    before = time.perf_counter()
    with output.open("wb") as file:
        process = subprocess.Popen(command, stdout=file)
        _, status, used = os.wait4(process.pid, 0)
    assert status == 0, command
    assert isinstance(used, resource.struct_rusage)
    return time.perf_counter() - before, used.ru_maxrss / 1024


def _a_large_one(folder: Path, count: int, runs: int) -> list[Figure]:
    empty, large = folder / "empty" / "journal.sqlite3", folder / "large" / "journal.sqlite3"
    Journal.open(empty).close()
    fill(large, count)
    ours, floor = [], []
    for number in range(runs * 3):
        floor.append(_open_and_find(empty, 0))
        ours.append(_open_and_find(large, number * (count // (runs * 3)) % max(count - 50, 1)))
    opening = Figure(
        f"opening {count:,} decisions, finding 50 groups",
        f"{ms(median(ours))}, +{ms(median(ours) - median(floor))}",
        f"empty {ms(median(floor))}",
        "≤ +20 ms",
    )
    shell = shutil.which("sqlite3")
    if shell is None:
        return [opening, Figure("export to jsonl", "not measured", "no sqlite3 shell here", "≤ 3 ×")]
    dump = (shell, str(large), "-cmd", ".mode json", "SELECT * FROM decision")
    out = folder / "out"
    _, at_rest = peak((*REVIEWER, "journal", "export", "--journal", str(empty)), out)
    times, peers, memory = [], [], 0.0
    for _ in range(max(runs // 5, 1)):
        seconds, memory = peak((*REVIEWER, "journal", "export", "--journal", str(large)), out)
        times.append(seconds)
        peers.append(peak(dump, out)[0])
    return [
        opening,
        Figure(
            f"export of {count:,} decisions to jsonl",
            f"{median(times):.1f} s, ratio {median(times) / median(peers):.2f}, +{memory - at_rest:.0f} MiB",
            f"sqlite3 .mode json {median(peers):.1f} s",
            "≤ 3 ×, ≤ +32 MiB",
        ),
    ]
