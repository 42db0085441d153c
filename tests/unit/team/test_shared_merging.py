"""Applying on several hosts of a team: each merge is sent once, and all know what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from reviewer.apply.looking import Looking
from reviewer.apply.lookup import Lookup
from reviewer.apply.plan import journal_plan
from reviewer.apply.receipts import ReceiptMaker
from reviewer.apply.requests import Decided
from reviewer.apply.run import Keep, Run, RunSettings
from reviewer.apply.tally import Tally
from reviewer.aws.merging import Merging
from reviewer.core.decisions import Reviewer
from reviewer.core.receipts import OTHERS_MERGE, Receipt, ReceiptState
from reviewer.sources.profiles import ProfileReader
from reviewer.team.layout import decision_key, in_feed, scope
from reviewer.team.merging import SharedMerging
from tests.unit.apply.applying import Shop, sent
from tests.unit.apply.making import DOMAIN, ids, merge
from tests.unit.journal.making import withdrawal
from tests.unit.team.memory import Client, MemoryTable, cut_off


class Applier(Client):
    """A reviewer who applies, on a host of their own."""

    shop: Shop

    def start(self) -> None:
        super().start()
        self.team = SharedMerging(self.shipping, self.feed, self.outbox, DOMAIN)

    @property
    def looking(self) -> Looking:
        there = (self.shop.connection, "acme")
        read, history = ProfileReader(*there).read, Merging(*there).history
        return Looking(self.journal, *DOMAIN, read, history, accepts_unknown=True)

    def apply(self, keep: Keep | None = None, **settings: Any) -> Tally:
        run = Run(
            Merging(self.shop.connection, "acme"), self.looking,
            ReceiptMaker(Reviewer(self.name, 1, self.name), None), keep=keep,
            settings=RunSettings(**{"patience": 3.0} | settings), team=self.team,
        )  # fmt: skip
        return run.apply(journal_plan(self.journal, *DOMAIN))

    @property
    def states(self) -> list[str]:
        return [one.state.value for one in self.journal.receipts()]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop(tmp_path / "shop", 2) as shop:
        yield shop


@pytest.fixture
def hosts(tmp_path: Path, shop: Shop) -> Iterator[tuple[Applier, Applier]]:
    """Ann, who has decided that both pairs are one each, and Bob, whose host knows that."""
    Applier.shop = shop
    ann, bob = (Applier(tmp_path, table, name) for table in [MemoryTable()] for name in ("ann", "bob"))
    for number in range(2):
        ann.journal.append(merge(number, [f"a{number}", f"b{number}"]))
    ann.team.catch_up()
    bob.team.catch_up()
    yield ann, bob
    ann.close()
    bob.close()


def test_what_one_host_has_merged_is_merged_on_all(shop: Shop, hosts: tuple[Applier, Applier]) -> None:
    ann, bob = hosts
    assert +ann.apply().by_state == {ReceiptState.VERIFIED: 2}
    bob.team.catch_up()
    assert set(bob.journal.receipts()) == set(ann.journal.receipts())
    assert bob.journal.merges_to_apply(*DOMAIN) == 0
    assert bob.apply().by_state == {}
    assert Counter(sent(shop)) == Counter(ids("a0", "a1"))


def test_what_another_host_has_sent_unseen_is_not_sent_again(
    shop: Shop, hosts: tuple[Applier, Applier]
) -> None:
    ann, bob = hosts
    at_once = Barrier(2)

    def keep(_: object) -> None:
        if at_once.wait() == 0:  # Bob has looked at both, and found nothing against them.
            ann.apply(waits=False)
        at_once.wait()

    tally = bob.apply(keep)
    assert +tally.by_state == {}
    assert sum(tally.held.values()) == 2
    assert Counter(sent(shop)) == Counter(ids("a0", "a1"))
    assert {one.reviewer for one in bob.journal.receipts() if one.state is ReceiptState.SENT} == {
        "ann",
        "bob",
    }
    assert bob.states.count("not done") == 2


def announced(host: Applier) -> Receipt:
    """What a host is about to send, as its journal has it."""
    [planned] = journal_plan(host.journal, *DOMAIN)
    assert isinstance(planned, Decided)
    approved = ReceiptMaker(Reviewer(host.name, 1, host.name), None).approved(planned.requests[0])
    host.journal.append_receipts([sent := replace(approved, state=ReceiptState.SENT)])
    return sent


def test_of_two_merges_on_two_hosts_that_have_a_profile_in_common_one_may_go(
    shop: Shop, tmp_path: Path
) -> None:
    Applier.shop = shop
    ann, bob = (Applier(tmp_path, table, name) for table in [MemoryTable()] for name in ("ann", "bob"))
    ann.journal.append(merge(0, ["a0", "b0"]))
    bob.journal.append(merge(1, ["b0", "a1"]))  # Neither knows of the other's.
    assert ann.team.reserve(anns := announced(ann), 1) == ""
    assert bob.team.reserve(announced(bob), 1) == OTHERS_MERGE
    assert anns in bob.journal.receipts()
    assert bob.team.reserve(announced(bob), 1) == OTHERS_MERGE  # It is not known yet what became of it.
    ann.close()
    bob.close()


def test_what_shares_a_profile_with_a_request_under_way_is_held_back(
    shop: Shop, hosts: tuple[Applier, Applier], monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, _ = hosts
    monkeypatch.setattr(ann.team, "reserve", lambda receipt, slot: OTHERS_MERGE)
    assert ann.apply().held == {"others-merge": 2}
    assert sent(shop) == []
    assert {one.codes for one in ann.journal.receipts() if one.state is ReceiptState.NOT_DONE} == {
        ("others-merge",)
    }


def test_who_knows_what_became_of_a_request_that_was_not_sent_sends_theirs(
    shop: Shop, hosts: tuple[Applier, Applier]
) -> None:
    ann, bob = hosts
    ann.table.before.extend([lambda: None, lambda: None, cut_off])  # Both profiles are told, not the group.
    ann.apply(most=1)
    assert sent(shop) == []
    bob.team.catch_up()
    assert +bob.apply().by_state == {ReceiptState.VERIFIED: 2}


def test_what_was_taken_back_elsewhere_unseen_is_not_sent(shop: Shop, hosts: tuple[Applier, Applier]) -> None:
    ann, bob = hosts
    shown = bob.journal.recent(*DOMAIN, 1)[0]
    bob.journal.append(withdrawal(990, shown))
    bob.ship()
    tally = ann.apply()
    assert tally.held == {"decided-again": 1}
    assert len(sent(shop)) == 1


def test_a_verdict_on_what_was_sent_unseen_is_asked_again(hosts: tuple[Applier, Applier]) -> None:
    ann, bob = hosts
    shown = bob.journal.recent(*DOMAIN, 1)[0]
    ann.apply()
    again = merge(7, ["b1", "a1"], reviewer="bob", host="bob")
    bob.journal.append_over(again, shown.id)
    bob.ship()
    assert [one for one, _ in bob.outbox.asked_again()] == [again]
    assert bob.states[0] == "sent"


def test_nothing_is_sent_where_the_team_cannot_be_told(shop: Shop, hosts: tuple[Applier, Applier]) -> None:
    ann, _ = hosts
    ann.table.before.extend([cut_off] * 20)
    tally = ann.apply()
    assert sent(shop) == []
    assert set(ann.states) == {"sent", "not done"}
    assert tally.problem is not None
    assert "someone else in the team" in tally.problem.means
    ann.table.before.clear()
    assert +ann.apply().by_state == {ReceiptState.VERIFIED: 2}


def test_a_request_counts_as_lost_by_no_other_hosts_clock(hosts: tuple[Applier, Applier]) -> None:
    ann, bob = hosts
    [planned, _] = journal_plan(ann.journal, *DOMAIN)
    assert isinstance(planned, Decided)
    announced = ReceiptMaker(Reviewer("ann", 1, "ann"), None).approved(planned.requests[0])
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    sent = replace(announced, state=ReceiptState.SENT, recorded_at=an_hour_ago)
    ann.journal.append_receipts([sent])
    ann.team.catch_up()
    bob.team.catch_up()
    came = []
    for host in (ann, bob):
        lookup = Lookup(host.looking, ReceiptMaker(Reviewer(host.name, 1, host.name), None))
        came.append([one.state for one in lookup.look_up(host.journal.open_receipts(*DOMAIN))])
    assert came == [[ReceiptState.NOT_DONE], []]


def test_what_cannot_be_read_of_a_group_here_holds_its_merge_back(
    shop: Shop, hosts: tuple[Applier, Applier]
) -> None:
    bob = hosts[1]
    shown = bob.journal.recent(*DOMAIN, 1)[0]
    where = scope(DOMAIN[1], DOMAIN[0])
    theirs = {"id": "of a newer release", "lines": b"?"} | in_feed(where, bob.table.now())
    bob.table.put(decision_key(where, shown.group_key, 2) | theirs)
    bob.team.catch_up()
    for _ in range(2):  # Having met it once is not having read it.
        assert bob.apply().held == {"others-unreadable": 1}
    assert len(sent(shop)) == 1
