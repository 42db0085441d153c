"""A team of processes over a network that fails, some of them stopped beyond their lease or killed."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewer.aws.connection import Connection
from reviewer.aws.options import ConnectionOptions
from reviewer.aws.table import Table
from reviewer.core.decisions import Decision, Verdict
from reviewer.journal.outbox import Outbox
from reviewer.journal.sqlite import Journal
from reviewer.team.provision import create
from tests.faults.cutting_proxy import cutting_proxy
from tests.faults.team_clients import rhythm
from tests.unit.journal.making import decision
from tests.unit.team.moto_process import moto_process


@pytest.mark.parametrize(("clients", "groups"), [(3, 12), pytest.param(100, 1_000, marks=pytest.mark.slow)])
def test_nothing_is_lost_or_doubled_and_nobody_is_overruled_untold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clients: int, groups: int
) -> None:
    """In full with 100 reviewers: ``python -m pytest -m slow tests/faults/test_team_faults.py``."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }.items():
        monkeypatch.setenv(name, value)
    names = [f"r{number}" for number in range(clients)]
    paths = {name: tmp_path / name / "journal.sqlite3" for name in names}
    with moto_process() as moto:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", moto)
        table = Table(Connection(ConnectionOptions(region="eu-west-1")), "ours")
        create(table)
        with cutting_proxy(moto, share=0.05) as proxy:
            run_clients(names, paths, groups, proxy)
        items = all_items(table, groups)
    check(paths, items, groups)


def run_clients(names: list[str], paths: dict[str, Path], groups: int, proxy: str) -> None:
    """Let all review until every group is decided; stop some beyond their lease, kill and restart others."""
    environment = {**os.environ, "AWS_ENDPOINT_URL_DYNAMODB": proxy}
    command = [sys.executable, "-m", "tests.faults.team_clients"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as launcher:
        assert launcher.stdin is not None
        assert launcher.stdout is not None

        def start(name: str) -> int:
            said = {
                "name": name, "path": str(paths[name]), "table": "ours", "groups": groups,
                "hours": names.index(name) % 3 - 1, "slower": slower(names),
            }  # fmt: skip
            launcher.stdin.write(json.dumps(said) + "\n")  # type: ignore[union-attr]
            launcher.stdin.flush()  # type: ignore[union-attr]
            return int(launcher.stdout.readline())  # type: ignore[union-attr]

        pids = {name: start(name) for name in names}
        try:
            disturb(names, paths, pids, start)
        except BaseException:
            for pid in pids.values():
                os.kill(pid, signal.SIGKILL)
            raise
        launcher.stdin.close()
        assert launcher.wait(timeout=900) == 0


def disturb(
    names: list[str], paths: dict[str, Path], pids: dict[str, int], start: Callable[[str], int]
) -> None:
    """Stop some beyond their lease; kill others, and start them anew."""
    dice = random.Random(1)
    chosen = dice.sample(names, k=2 * max(len(names) // 10, 1))
    stopped, killed = chosen[::2], chosen[1::2]
    for name in chosen:
        until_it_has_decided(paths[name], within=60 * slower(names))
        os.kill(pids[name], signal.SIGSTOP if name in stopped else signal.SIGKILL)
    slow = rhythm(slower(names))
    time.sleep(slow.lease + 2 * slow.beat)  # So long that their work is others' by now.
    for name in stopped:
        os.kill(pids[name], signal.SIGCONT)
    for name in killed:
        pids[name] = start(name)


def slower(names: list[str]) -> float:
    """How many times slower so many go: moto answers one at a time, and looks at each item for each query."""
    return max(len(names) / 2 - 0.5, 1)


def until_it_has_decided(path: Path, within: float) -> None:
    until = time.monotonic() + within
    while True:
        assert time.monotonic() < until, "nothing was decided"
        if path.exists() and path.stat().st_size:
            with Journal.open_to_read(path) as journal:
                if any(True for _ in journal.decisions()):
                    return
        time.sleep(0.05)


def all_items(table: Table, groups: int) -> dict[str, list[dict[str, object]]]:
    """The filled slots of each group, in order."""
    found = {}
    for group in range(groups):
        key = decision(0, group=group).group_key
        slots = table.query("pk = :pk", pk=f"D#eu-west-1/acme#{key}")
        found[key] = [dict(one) for one in slots if str(one["sk"]).isdecimal()]
    return found


def check(paths: dict[str, Path], items: dict[str, list[dict[str, object]]], groups: int) -> None:
    made: dict[str, Decision] = {}
    rows: dict[str, dict[str, int]] = {}
    refused: set[str] = set()
    effective: dict[str, set[str]] = {key: set() for key in items}
    for name, path in paths.items():
        with Journal.open_existing(path) as journal:
            outbox = Outbox(journal, "eu-west-1/ours")
            read = list(journal.decisions())
            rows[name] = {one.id: row for row, one in enumerate(read)}
            made |= {one.id: one for one in read if one.host == name}
            refused |= {one.id for one in read if one.host == name and outbox.is_refused(one)}
            for key, one in journal.effective("acme", "eu-west-1", list(items)).items():
                effective[key].add(one.id)
    in_slots = Counter(str(one["id"]) for slots in items.values() for one in slots if "id" in one)
    assert set(in_slots.values()) == {1}, "doubled"
    verdicts = {id for id, one in made.items() if one.verdict is not Verdict.WITHDRAWN}
    assert verdicts == (set(in_slots) & verdicts) | refused, "lost"
    assert all(made.keys() <= rows[name].keys() for name in rows), "lost on the way to the others"
    assert all(len(ids) == 1 for ids in effective.values()), "not the same counts everywhere"
    for slots in items.values():
        before: list[str] = []
        for id in (str(one["id"]) for one in slots if "id" in one):
            seen = rows[made[id].reviewer]
            assert all(seen[earlier] < seen[id] for earlier in before), "judged by two, and not told"
            before.append(id)
