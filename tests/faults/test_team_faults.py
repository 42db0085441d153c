"""A team of processes over a network that fails, some of them stopped beyond their lease or killed."""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from reviewer.aws.connection import Connection
from reviewer.aws.options import ConnectionOptions
from reviewer.aws.table import Table
from reviewer.core.decisions import Decision, Verdict
from reviewer.journal.outbox import Outbox
from reviewer.journal.place import Place
from reviewer.journal.sqlite import Journal
from reviewer.team.claims import Claim, Claims
from reviewer.team.feed import Feed
from reviewer.team.layout import claim_key, decision_key
from reviewer.team.provision import create
from reviewer.team.shipping import Shipping
from tests.faults.cutting_proxy import cutting_proxy
from tests.faults.team_clients import DONE, END, GO_ON, rhythm
from tests.unit.journal.making import decision
from tests.unit.team.moto_process import moto_process


@pytest.mark.parametrize(
    ("clients", "groups", "slower"),
    [
        (3, 12, 1.0),
        *(
            pytest.param(some, 10 * some, slower, marks=pytest.mark.slow)
            for some, slower in ((10, 5.0), (30, 10.0), (100, 30.0))
        ),
    ],
)
def test_nothing_is_lost_or_doubled_and_nobody_is_overruled_untold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clients: int, groups: int, slower: float
) -> None:
    """In full with 100 reviewers: ``python -m pytest -m slow -s -n0 tests/faults/test_team_faults.py``."""
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
        with cutting_proxy(moto, share=0.05) as proxy, Observer(tmp_path, table, groups, slower) as observer:
            run_clients(paths, groups, slower, proxy, observer)
        items = all_items(table, groups)
    check(paths, items, groups)


def run_clients(paths: dict[str, Path], groups: int, slower: float, proxy: str, observer: Observer) -> None:
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
                "hours": list(paths).index(name) % 3 - 1, "slower": slower,
                "at_first": groups // (4 * len(paths)),
            }  # fmt: skip
            launcher.stdin.write(json.dumps(said) + "\n")  # type: ignore[union-attr]
            launcher.stdin.flush()  # type: ignore[union-attr]
            return int(launcher.stdout.readline())  # type: ignore[union-attr]

        pids = {name: start(name) for name in paths}
        try:
            disturb(paths, pids, start, observer)
            until_all_are_done(paths, within=1_800)
        except BaseException:
            for pid in pids.values():
                os.kill(pid, signal.SIGKILL)
            raise
        launcher.stdin.close()
        assert launcher.wait(timeout=600) == 0


def disturb(
    paths: dict[str, Path], pids: dict[str, int], start: Callable[[str], int], observer: Observer
) -> None:
    """Stop some until others have their work; kill others, and start them anew."""
    chosen = random.Random(1).sample([*paths], k=2 * max(len(paths) // 10, 1))
    stopped, killed = chosen[::2], chosen[1::2]
    left: dict[str, str] = {}
    for name in chosen:
        until_it_has_decided(paths[name], within=300)
        left |= observer.stop_at_work(name, pids[name], within=300)
        if name in killed:
            os.kill(pids[name], signal.SIGKILL)
    next(iter(paths.values())).parent.with_name(GO_ON).touch()
    observer.gets_the_work(left)
    for name in stopped:
        os.kill(pids[name], signal.SIGCONT)
    for name in killed:
        pids[name] = start(name)


class Observer:
    """One more of the team, who only looks who is gone, and takes their work over."""

    def __init__(self, folder: Path, table: Table, groups: int, slower: float) -> None:
        self.table, self.groups, self.rhythm = table, groups, rhythm(slower)
        self.journal = Journal.open(Place(folder / "observer.sqlite3"))
        domain = ("acme", "eu-west-1")
        outbox = Outbox(self.journal, "eu-west-1/ours", domain)
        shipping = Shipping(self.journal, outbox, table, domain=domain, holder="observer")
        self.feed = Feed(outbox, table, shipping, domain, table.now() - timedelta(minutes=1))
        self.claims = Claims(table, outbox, shipping, domain, "observer", "observer")

    def __enter__(self) -> Observer:
        return self

    def __exit__(self, *_: object) -> None:
        self.journal.close()

    def look(self) -> float:
        """See what is new; answers when it was asked for."""
        while True:
            asked_at = time.monotonic()
            seen = self.feed.look()
            self.claims.hear(seen.about, asked_at if seen.is_all else None)
            if seen.is_all:
                return asked_at

    def stop_at_work(self, name: str, pid: int, within: float) -> dict[str, str]:
        """Stop one of the team while they hold groups; answers these and their holder."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            if self._held_by(name):
                os.kill(pid, signal.SIGSTOP)
                if held := self._held_by(name):
                    return held
                os.kill(pid, signal.SIGCONT)
            time.sleep(0.02)
        raise AssertionError(f"{name} never held a group")

    def _held_by(self, name: str) -> dict[str, str]:
        """The groups that one has claimed and not decided, and their holder."""
        held = {}
        for key in (decision(0, group=group).group_key for group in range(self.groups)):
            claim = self.table.get(claim_key(WHERE, key)) or {}
            if not claim.get("holder") or claim["name"] != name:
                continue
            if self.table.get(decision_key(WHERE, key, int(claim["fence"]))) is None:
                held[key] = str(claim["holder"])
        return held

    def gets_the_work(self, left: dict[str, str]) -> None:
        """Wait until all groups of those who are gone are someone else's: one lease, as it is looked."""
        of_gone = dict(left)
        looks = [self.look()]
        while of_gone:
            time.sleep(self.rhythm.look)
            looks.append(self.look())
            for key, holder in list(of_gone.items()):
                if self.claims.claim(key) or self.claims.others.get(key, NOBODY).holder != holder:
                    del of_gone[key]
            self.claims.keep(())
            longest = max(after - before for before, after in itertools.pairwise(looks))
            # What was under way is there by the second look, and the lease is over between two of them.
            assert looks[-1] - looks[0] <= self.rhythm.lease + 2 * longest, "not back within a lease"
        tell(f"all work back in {looks[-1] - looks[0]:.1f} s, lease {self.rhythm.lease:.1f} s")


def tell(words: str) -> None:
    """Say what came of a run, for those who let it be shown (``-s``)."""
    sys.stdout.write(f"{words}\n")


WHERE = "eu-west-1/acme"
NOBODY = Claim("", "")


def until_all_are_done(paths: dict[str, Path], within: float) -> None:
    """Let those who have nothing left to decide or share go on looking until nobody has; then all end."""
    until = time.monotonic() + within
    for path in paths.values():
        path.with_name(DONE).unlink(missing_ok=True)
    while not all(path.with_name(DONE).exists() for path in paths.values()):
        assert time.monotonic() < until, "not all is decided and shared"
        time.sleep(0.1)
    next(iter(paths.values())).parent.with_name(END).touch()


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
    lost = {name: sorted(made.keys() - rows[name].keys()) for name in rows}
    assert not any(lost.values()), f"lost on the way to the others: {lost}"
    assert all(len(ids) == 1 for ids in effective.values()), "not the same counts everywhere"
    asked = len(refused)
    tell(f"{len(paths)} reviewers, {len(items)} groups, {len(verdicts)} verdicts, {asked} asked again")
    for slots in items.values():
        before: list[str] = []
        for id in (str(one["id"]) for one in slots if "id" in one):
            seen = rows[made[id].reviewer]
            assert all(seen[earlier] < seen[id] for earlier in before), "judged by two, and not told"
            before.append(id)
