"""The model of claims and shipping: three reviewers, any order of deeds, cut links, kills and stops."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from reviewer.core.decisions import Decision, Verdict
from reviewer.core.problems import SourceError
from reviewer.journal.problems import Overtaken
from reviewer.team.layout import OVERLAP
from tests.unit.journal.making import decision, withdrawal
from tests.unit.team.memory import Client, Crash, MemoryTable, crash, cut_off

NAMES = ("ann", "bob", "cid")
CLOCKS = (timedelta(), timedelta(hours=1), -timedelta(hours=1))
GROUPS = (1, 2)
FAULTS = ("lost request", "lost answer", "killed before", "killed behind", "stopped")
who, groups = st.sampled_from(NAMES), st.sampled_from(GROUPS)


class Team(RuleBasedStateMachine):
    """Three hosts with clocks an hour apart, two groups, and an index that lags behind by two seconds."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.table = MemoryTable(index_lag=2)
        self.clients = {
            name: Client(self.folder, self.table, name, clock)
            for name, clock in zip(NAMES, CLOCKS, strict=True)
        }
        self.made: list[Decision] = []
        self.undone = 0

    @rule(name=who, group=groups, verdict=st.sampled_from((Verdict.MERGE, Verdict.REJECT)))
    def decide(self, name: str, group: int, verdict: Verdict) -> None:
        try:
            self.made.append(self.clients[name].decide(group, verdict))
        except Overtaken:
            raise AssertionError("nobody else writes to this journal") from None

    @rule(name=who, group=groups)
    def undo(self, name: str, group: int) -> None:
        client = self.clients[name]
        shown = client.effective(group)
        if shown is not None and shown.reviewer == name:
            self.undone += 1
            undo = withdrawal(10_000_000 + id(self) % 1000 * 1000 + self.undone, shown)
            client.journal.append(undo)
            self.made.append(undo)

    @rule(name=who, group=groups, fault=st.sampled_from((*FAULTS, "", "", "")), at=st.integers(0, 2))
    def claim(self, name: str, group: int, fault: str, at: int) -> None:
        self.met(name, fault, at, lambda client: client.claim(group))

    @rule(name=who, fault=st.sampled_from((*FAULTS, "", "", "")), at=st.integers(0, 2))
    def ship(self, name: str, fault: str, at: int) -> None:
        self.met(name, fault, at, lambda client: client.ship())

    @rule(name=who, fault=st.sampled_from(("lost request", "killed before", "", "", "")))
    def look(self, name: str, fault: str) -> None:
        self.met(name, fault, 0, lambda client: client.look())

    @rule(name=who)
    def beat(self, name: str) -> None:
        self.met(name, "", 0, lambda client: client.claims.beat())

    @rule(name=who, wanted=st.sets(groups))
    def keep(self, name: str, wanted: set[int]) -> None:
        keys = [decision(0, group=group).group_key for group in wanted]

        def keep(client: Client) -> None:
            client.ship()
            client.claims.keep(keys)

        self.met(name, "", 0, keep)

    @rule(name=who)
    def leave_and_come_back(self, name: str) -> None:
        client = self.clients[name]
        client.claims.leave()
        client.close()
        client.start()

    @rule(seconds=st.sampled_from((1, 5, 30, 100)))
    def time_goes_by(self, seconds: int) -> None:
        self.table.seconds += seconds

    def met(self, name: str, fault: str, at: int, do: Callable[[Client], object]) -> None:
        """Let a client do something, and meet a fault at its ``at``th request."""
        client, table = self.clients[name], self.table
        deed = {
            "lost request": cut_off, "lost answer": cut_off, "killed before": crash, "killed behind": crash,
            "stopped": self.stopped(name),
        }.get(fault)  # fmt: skip
        if deed is not None:
            where = table.after if fault in ("lost answer", "killed behind") else table.before
            where.extend([lambda: None] * at + [deed])
        try:
            do(client)
        except SourceError:
            pass
        except Crash:
            client.close()
            client.start()
        finally:
            table.before.clear()
            table.after.clear()

    def stopped(self, name: str) -> Callable[[], None]:
        def others_go_on() -> None:
            self.table.before.clear()
            self.table.seconds += 200
            for other in NAMES:
                if other != name:
                    self.clients[other].look()

        return others_go_on

    def teardown(self) -> None:
        try:
            self.all_meet()
            for group in GROUPS:
                self.check(group)
            assert len(set(self.table.decisions())) == len(self.table.decisions()), "it is there twice"
        finally:
            for client in self.clients.values():
                client.close()
            shutil.rmtree(self.folder)

    def all_meet(self) -> None:
        """Everyone ships what is left, and looks until nothing new can come."""
        for _ in range(2):
            for client in self.clients.values():
                client.ship()
            self.table.seconds += OVERLAP / 2
            for client in self.clients.values():
                client.look()

    def check(self, group: int) -> None:
        key = decision(0, group=group).group_key
        ids = {one.id for one in self.made if one.group_key == key}
        effective = set()
        for client in self.clients.values():
            there = {one.id for one in client.journal.history("acme", "eu-west-1", key)}
            assert ids <= there, "a decision is lost"
            now = client.effective(group)
            effective.add(None if now is None else now.id)
        assert len(effective) == 1, "not the same counts everywhere"
        self.check_told(key)

    def check_told(self, key: str) -> None:
        """Whoever decided into a slot had seen every decision in the slots before."""
        slots = sorted(
            (sk, one) for (pk, sk), one in self.table.items.items()
            if pk == f"D#eu-west-1/acme#{key}" and sk.isdecimal() and "id" in one
        )  # fmt: skip
        by_id = {one.id: one for one in self.made}
        before: list[str] = []
        for _, item in slots:
            made = by_id.get(item["id"])
            if made is not None and made.verdict is not Verdict.WITHDRAWN:
                rows = self.clients[made.reviewer].outbox
                own = rows.row_of(made.id)
                seen = [rows.row_of(id) for id in before]
                assert own is not None
                assert all(row is not None and row < own for row in seen), "judged by two, and not told"
            before.append(item["id"])


def explore(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Team,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck), database=None,
        ),
    )  # fmt: skip


@pytest.mark.parametrize("examples", [12, pytest.param(2_000, marks=pytest.mark.slow)])
def test_no_decision_is_lost_or_doubled_and_nobody_is_overruled_untold(examples: int) -> None:
    """In full 100,000 steps: ``python -m pytest -m slow tests/faults/test_team_model.py``."""
    explore(examples, steps=50)
