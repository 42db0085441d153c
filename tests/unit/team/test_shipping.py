"""Decisions between journals of several hosts and their team's table."""

from __future__ import annotations

import uuid
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from reviewer.core.decisions import Verdict
from reviewer.core.problems import SourceError
from reviewer.core.receipts import ReceiptState
from reviewer.journal.outbox import Outbox
from reviewer.journal.problems import JournalError
from reviewer.team.layout import LEASE, lines_of, packed
from reviewer.team.shipping import Outcome
from tests.unit.journal.making import decision, receipt, withdrawal
from tests.unit.team.memory import DOMAIN, REGION, Client, Crash, MemoryTable, crash, cut_off

Hire = Callable[..., Client]


@pytest.fixture
def table() -> MemoryTable:
    return MemoryTable()


@pytest.fixture
def hire(tmp_path: Path, table: MemoryTable) -> Iterator[Hire]:
    """Let a reviewer join the team, on a host of their own."""
    hired: list[Client] = []

    def one(name: str, clock: timedelta = timedelta()) -> Client:
        hired.append(Client(tmp_path, table, name, clock))
        return hired[-1]

    yield one
    for client in hired:
        client.close()


def test_what_one_decides_the_other_has_after_a_look(hire: Hire) -> None:
    ann, bob = hire("ann"), hire("bob")
    made = ann.decide(1)
    assert ann.ship() == [Outcome.SHARED]
    bob.look()
    assert bob.effective(1) == made
    assert bob.ship() == []  # What came by import is not shipped again.


@pytest.mark.parametrize("who", ["ann", "bob"])
def test_what_comes_behind_something_seen_is_behind_it_in_the_feed_whatever_the_clock(
    hire: Hire, table: MemoryTable, who: str
) -> None:
    ann, bob = hire("ann"), hire("bob")
    ann.decide(1)
    ann.ship()
    bob.look()
    table.seconds -= 0.5  # A clock that is known to the second is reckoned anew.
    later = {"ann": ann, "bob": bob}[who]
    later.decide(2)
    later.ship()
    first, second = [item["at"] for key, item in table.items.items() if key[0].startswith("D#")]
    assert first < second


def test_what_was_decided_before_the_team_is_shipped_by_joining_alone_and_once(hire: Hire) -> None:
    ann, bob = hire("ann"), hire("bob")
    history = ann.decide(1)
    ann.outbox.begin_anew("")  # As if the team had been set up now.
    assert ann.ship() == []
    at_work = Outbox(ann.journal, "team")
    assert at_work.unjoined() == 1
    assert ann.shipping.join_next() is Outcome.SHARED
    assert ann.shipping.join_next() is None
    ann.outbox.keep_progress()
    assert at_work.unjoined() == 0
    bob.look()
    assert bob.effective(1) == history


def test_a_table_made_anew_gets_by_joining_all_that_the_one_before_had(hire: Hire, tmp_path: Path) -> None:
    ann, bob = hire("ann"), hire("bob")
    assert ann.outbox.is_of("2026-11-01")
    history, made = ann.decide(1), [ann.decide(2), bob.decide(3)]
    ann.outbox.began = ann.outbox.shipped = 1
    for one in (ann, bob):
        one.ship()
    ann.look()
    ann.journal.append_receipts([receipt(1, ReceiptState.SENT, history)])
    assert ann.shipping.ship_receipts() == 1
    for one in (ann, bob):
        one.close()
        one.table = MemoryTable()
        one.start()
    assert not ann.outbox.is_of("2026-11-20")
    ann.outbox.begin_anew("2026-11-20")
    while ann.shipping.join_next():
        pass
    assert ann.shipping.ship_receipts() == 1
    bob.table = ann.table
    bob.close()
    bob.start()
    bob.outbox.begin_anew("2026-11-20")
    bob.look()
    assert [bob.effective(group) for group in (1, 2, 3)] == [history, *made]
    assert bob.shipping.join_next() is Outcome.SHARED
    ann.outbox.keep_progress()
    ann.close()
    ann.start()
    assert ann.outbox.is_of("2026-11-20")
    assert (ann.outbox.waiting(), ann.outbox.unjoined()) == (0, 0)


def test_a_session_that_still_knows_the_table_before_writes_nothing_over_the_new_beginning(
    hire: Hire,
) -> None:
    ann = hire("ann")
    assert ann.outbox.is_of("2026-11-01")
    ann.journal.append_receipts([receipt(1, ReceiptState.SENT, ann.decide(1))])
    ann.shipping.ship_receipts()
    Outbox(ann.journal, "team", (DOMAIN, REGION)).begin_anew("2026-11-20")
    ann.outbox.keep_progress()
    anew = Outbox(ann.journal, "team", (DOMAIN, REGION))
    assert (anew.receipts_shipped, anew.unjoined()) == (0, 1)


def test_two_who_decide_the_same_group_unknown_to_each_other_have_the_first_ones_and_the_second_is_asked(
    hire: Hire,
) -> None:
    ann, bob = hire("ann"), hire("bob", timedelta(hours=1))
    first = ann.decide(1, Verdict.MERGE)
    second = bob.decide(1, Verdict.REJECT)
    ann.ship()
    assert bob.ship() == [Outcome.REFUSED, Outcome.SHARED]
    assert bob.outbox.asked_again() == [(second, first)]
    ann.look()
    assert ann.effective(1) == bob.effective(1) == first
    assert len(ann.journal.history("acme", "eu-west-1", first.group_key)) == 3  # Nothing was thrown away.


def test_deciding_again_what_was_refused_counts_everywhere_and_is_asked_no_more(hire: Hire) -> None:
    ann, bob = hire("ann"), hire("bob", -timedelta(hours=1))
    ann.decide(1, Verdict.MERGE)
    bob.decide(1, Verdict.REJECT)
    ann.ship()
    bob.ship()
    again = bob.decide(1, Verdict.REJECT)
    assert bob.ship() == [Outcome.SHARED]
    ann.look()
    assert ann.effective(1) == bob.effective(1) == again
    assert bob.outbox.asked_again() == []


def test_a_decision_that_came_in_between_deciding_and_shipping_is_no_decision_that_was_seen(
    hire: Hire,
) -> None:
    ann, bob = hire("ann"), hire("bob")
    first = ann.decide(1)
    bob.decide(1, Verdict.REJECT)
    ann.ship()
    bob.look()
    assert bob.ship() == [Outcome.REFUSED, Outcome.SHARED]
    assert bob.effective(1) == first


def test_replacing_what_was_seen_is_no_conflict(hire: Hire) -> None:
    ann, bob = hire("ann"), hire("bob")
    ann.decide(1)
    ann.ship()
    bob.look()
    replaced = bob.decide(1, Verdict.REJECT)
    assert bob.ship() == [Outcome.SHARED]
    ann.look()
    assert ann.effective(1) == replaced


def test_an_undo_in_between_does_not_hide_what_others_have_decided(hire: Hire) -> None:
    ann, bob = hire("ann"), hire("bob")
    first = ann.decide(1, Verdict.MERGE)
    ann.ship()
    bob.look()
    theirs = bob.decide(1, Verdict.REJECT)
    bob.ship()
    ann.journal.append(withdrawal(989, first))
    ann.decide(1, Verdict.MERGE)
    assert ann.ship() == [Outcome.SHARED, Outcome.REFUSED, Outcome.SHARED]
    bob.look()
    assert ann.effective(1) == bob.effective(1) == theirs


def test_what_its_maker_took_back_before_it_was_refused_is_not_asked_again(hire: Hire) -> None:
    ann, bob = hire("ann"), hire("bob")
    first = ann.decide(1)
    ann.ship()
    bob.journal.append(withdrawal(989, bob.decide(1, Verdict.REJECT)))
    assert bob.ship() == [Outcome.SHARED, Outcome.SHARED]
    assert bob.outbox.asked_again() == []
    ann.look()
    assert ann.effective(1) == bob.effective(1) == first


def test_an_undo_is_shipped_like_any_other(hire: Hire) -> None:
    ann, bob = hire("ann"), hire("bob")
    made = ann.decide(1)
    ann.ship()
    bob.look()
    ann.journal.append(withdrawal(990, made))
    ann.ship()
    bob.look()
    assert bob.effective(1) is None


@pytest.mark.parametrize("lost", ["request", "answer"])
def test_a_cut_link_loses_and_doubles_nothing(hire: Hire, table: MemoryTable, lost: str) -> None:
    ann, bob = hire("ann"), hire("bob")
    made = [ann.decide(group) for group in (1, 2, 3)]
    (table.before if lost == "request" else table.after).extend([lambda: None, cut_off])
    with pytest.raises(SourceError):
        ann.ship()
    assert ann.ship()[-1] is Outcome.SHARED
    assert sorted(table.decisions()) == sorted(one.id for one in made)
    bob.look()
    assert [bob.effective(group) for group in (1, 2, 3)] == made


def test_a_kill_before_or_behind_any_put_loses_and_doubles_nothing(hire: Hire, table: MemoryTable) -> None:
    ann, bob = hire("ann"), hire("bob")
    made = [ann.decide(group) for group in (1, 2)]
    bob.decide(1, Verdict.REJECT)
    bob.ship()
    for step in range(6):
        (table.before if step % 2 else table.after).extend([lambda: None] * (step // 2) + [crash])
        try:
            ann.ship()
        except Crash:
            ann.close()
            ann.start()
        table.before.clear()
        table.after.clear()
    ann.ship()
    ann.look()
    bob.look()
    assert ann.effective(1) == bob.effective(1)
    assert ann.effective(2) == bob.effective(2) == made[1]
    assert len(set(table.decisions())) == len(table.decisions())


@pytest.mark.parametrize("times", [1, 2, 4])
def test_what_was_stopped_on_its_way_is_announced_again(hire: Hire, table: MemoryTable, times: int) -> None:
    ann, bob = hire("ann"), hire("bob")
    made = ann.decide(1)

    def stop(more: int) -> None:
        table.seconds += 3600
        bob.look()
        if more:
            table.before.append(partial(stop, more - 1))

    table.before.append(partial(stop, times - 1))
    ann.ship()
    bob.look()
    assert bob.effective(1) == made


def test_the_feed_goes_on_over_midnight_and_days_away(hire: Hire, table: MemoryTable) -> None:
    ann, bob = hire("ann"), hire("bob")
    made = []
    for group in range(1, 5):
        made.append(ann.decide(group))
        ann.ship()
        table.seconds += 86_399
    bob.look()
    assert [bob.effective(group) for group in range(1, 5)] == made


def test_what_was_decided_on_a_domain_is_read_whatever_was_read_of_another(
    hire: Hire, table: MemoryTable
) -> None:
    ann, bob = hire("ann"), hire("bob")
    made = ann.decide(1)
    ann.ship()
    table.seconds += 3600
    for name in ("other", DOMAIN):
        bob.domain_name = name
        bob.close()
        bob.start()
        bob.look()
    assert bob.effective(1) == made


def test_an_item_that_is_no_decision_keeps_no_other_away(hire: Hire, table: MemoryTable) -> None:
    ann, bob = hire("ann"), hire("bob")
    ann.decide(1)
    made = ann.decide(2)
    ann.ship()
    spoiled = next(one for one in table.items.values() if one.get("id") != made.id and "lines" in one)
    table.items[spoiled["pk"], spoiled["sk"]] = {**spoiled, "lines": packed(["no decision"])}
    bob.look()
    assert bob.effective(2) == made
    assert bob.shipping.unreadable == 1


def test_what_was_packed_once_can_be_read_for_ever() -> None:
    """Whoever changes what lines are packed against makes every table unreadable."""
    line = b'{"id": "5f7b8c6e-afc9-449d-bcc8-63503e95b5ff", "verdict": "merge", "note": "", "chain": "88"}\n'
    written = (
        "78f9670c0ee883a525d334f3248b64b354ddc4b4644b5d1313cb14dda4e4640b5d33635303e3544bd324d3b4346202116eb6"
        "8505d07400d5e01983"
    )
    assert lines_of({"lines": bytes.fromhex(written)}) == [line]
    assert lines_of({"lines": zlib.compress(line)}) == [line]


def test_who_decides_over_what_cannot_be_read_here_is_asked_once_more(hire: Hire, table: MemoryTable) -> None:
    ann, bob = hire("ann"), hire("bob")
    ann.decide(1)
    ann.ship()
    [(key, item)] = [(key, one) for key, one in table.items.items() if "lines" in one]
    table.items[key] = {**item, "lines": packed(["of a later version"])}
    bob.look()
    unknowing = bob.decide(1, Verdict.REJECT)
    assert bob.ship() == [Outcome.REFUSED, Outcome.SHARED]
    assert bob.outbox.asked_again() == [(unknowing, None)]
    bob.decide(1, Verdict.REJECT)
    assert bob.ship() == [Outcome.SHARED]


@pytest.mark.parametrize(
    "garbage",
    [
        {"at": "zzzz", "lines": packed(['{"id": "\\ud800"}'])},
        {"at": "2026-11-23T00:0:", "lines": "a text"},
        {"at": "2026-11-23T23:59:59.000000Z", "lines": b""},
        {"at": "2026-11-23T23:59:59", "member": "a text"},
        {"at": "2026-11-23T23:59:59.000000Z", "member": {"lease": "long", "held": 3}},
        {"at": "9", "range": 3},
    ],
)
def test_whatever_someone_else_puts_into_the_feed_keeps_nothing_else_away(
    hire: Hire, table: MemoryTable, garbage: dict[str, object]
) -> None:
    ann, bob = hire("ann"), hire("bob")
    table.put({"pk": "X", "sk": "x", "feed": f"{REGION}/{DOMAIN}#2026-11-23"} | garbage)
    table.seconds = 60
    for group in (1, 2):
        bob.look()
        made = ann.decide(group)
        ann.ship()
        table.seconds += 600
        bob.close()
        bob.start()
        bob.look()
        assert bob.effective(group) == made


@pytest.mark.parametrize("garbage", [{}, {"fence": "high", "holder": 3}, {"fence": 9, "name": "eve"}])
def test_what_is_no_claim_is_not_taken_over_and_ends_nothing(
    hire: Hire, table: MemoryTable, garbage: dict[str, object]
) -> None:
    ann = hire("ann")
    ann.claim(1)
    [key] = [key for key in table.items if key[0].startswith("C#")]
    table.items[key] = {"pk": key[0], "sk": key[1]} | garbage
    bob = hire("bob")
    assert not bob.claim(1)


def test_what_came_while_the_journal_could_not_be_written_is_asked_for_again(
    hire: Hire, table: MemoryTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, bob = hire("ann"), hire("bob")
    bob.look()
    made = ann.decide(1)
    ann.ship()
    table.seconds += 3600
    with monkeypatch.context() as failing:
        failing.setattr(bob.shipping, "take", partial(_fail, JournalError("Busy", "wait", "Wait")))
        with pytest.raises(JournalError):
            bob.look()
    bob.outbox.keep_progress()  # As the link does on its way to another try.
    bob.close()
    bob.start()
    bob.look()
    assert bob.effective(1) == made


def _fail(error: Exception, *anything: object) -> None:
    raise error


def test_a_decision_fits_into_the_kilobyte_that_a_unit_pays_for(hire: Hire, table: MemoryTable) -> None:
    ann = hire("ann")
    codes = ("name:identical", "email:different:other-host", "birth-date:alike:one-digit", "phone:identical")
    whole = replace(
        decision(992), compared_digest=f"{'0a' * 16}:{'1b' * 32}", account_id="123456789012", host="a-laptop",
        session_id=str(uuid.uuid4()), evidence={"0-1": codes}, reason="twins", id=str(uuid.uuid4()),
    )  # fmt: skip
    ann.journal.append(whole)
    ann.ship()
    [item] = [one for one in table.items.values() if "lines" in one]
    assert sum(len(name) + len(value) for name, value in item.items()) < 1024


# Claims


def test_a_claim_keeps_others_off_until_it_is_decided(hire: Hire) -> None:
    ann, bob = hire("ann"), hire("bob")
    assert ann.claim(1)
    assert ann.claim(1)
    assert not bob.claim(1)
    [theirs] = bob.claims.others.values()
    assert theirs.name == "ann"


def test_the_work_of_who_leaves_is_free_at_once(hire: Hire, table: MemoryTable) -> None:
    ann, bob = hire("ann"), hire("bob")
    ann.claims.beat()
    ann.claim(1)
    assert not bob.claim(1)
    ann.decide(2)
    ann.claims.leave()
    bob.look()
    assert bob.claims.others == {}
    assert bob.claim(1)
    [said] = [one["member"] for one in table.items.values() if "member" in one]
    assert (said["left"], said["waiting"]) == (True, 1)


def test_a_group_that_is_passed_over_undecided_is_given_back(hire: Hire) -> None:
    ann, bob = hire("ann"), hire("bob")
    ann.claim(1)
    assert not bob.claim(1)
    ann.claims.keep([])
    assert bob.claim(1)
    assert not ann.claim(1)


def test_what_a_member_holds_is_known_before_it_is_met(hire: Hire) -> None:
    ann, bob = hire("ann"), hire("bob")
    ann.claim(1)
    ann.claims.beat()
    bob.look()
    assert bob.claims.others[decision(0).group_key].name == "ann"


def test_who_holds_other_groups_than_they_said_has_news(hire: Hire) -> None:
    ann = hire("ann")
    assert not ann.claims.has_news
    ann.claim(1)
    assert ann.claims.has_news
    ann.claims.beat()
    assert not ann.claims.has_news


def test_the_work_of_who_dies_is_free_within_a_lease_of_being_seen_still(
    hire: Hire, table: MemoryTable
) -> None:
    ann, bob = hire("ann"), hire("bob")
    ann.claims.beat()
    ann.claim(1)
    assert not bob.claim(1)
    table.seconds += LEASE + 1
    # One look can't tell how long the record has been like this: bob may have been stopped himself.
    assert not bob.claim(1)
    bob.look()
    assert bob.claim(1)


def test_who_still_beats_keeps_the_claim_whatever_the_clock_says(hire: Hire, table: MemoryTable) -> None:
    ann, bob = hire("ann"), hire("bob")
    ann.claim(1)
    for _ in range(8):
        ann.claims.beat()
        table.seconds += LEASE / 2
        assert not bob.claim(1)
        bob.look()


def test_a_new_hour_makes_nobody_seem_gone_or_alive(hire: Hire, table: MemoryTable) -> None:
    ann, bob = hire("ann"), hire("bob")
    table.seconds = 3600 - LEASE / 2
    ann.claims.beat()
    ann.claim(1)
    assert not bob.claim(1)
    table.seconds = 3600 + LEASE / 4
    bob.look()
    assert not bob.claim(1)
    table.seconds = 3600 + LEASE / 2 + 1
    bob.look()
    assert bob.claim(1)


def test_a_stale_holders_decision_is_refused_before_the_new_holder_has_decided(
    hire: Hire, table: MemoryTable
) -> None:
    ann, bob = hire("ann"), hire("bob")
    ann.claims.beat()
    ann.claim(1)
    bob.claim(1)
    table.seconds += LEASE + 1
    bob.look()
    assert bob.claim(1)
    stale = ann.decide(1, Verdict.MERGE)
    assert ann.ship() == [Outcome.REFUSED, Outcome.SHARED]
    assert ann.outbox.asked_again() == [(stale, None)]
    made = bob.decide(1, Verdict.REJECT)
    assert bob.ship() == [Outcome.SHARED]
    ann.look()
    assert ann.effective(1) == bob.effective(1) == made


def test_two_who_take_over_the_same_claim_are_told_apart(hire: Hire, table: MemoryTable) -> None:
    ann, bob, cid = hire("ann"), hire("bob"), hire("cid")
    ann.claim(1)
    for client in (bob, cid):
        client.claim(1)
    table.seconds += LEASE + 1
    for client in (bob, cid):
        client.look()
    assert [client.claim(1) for client in (bob, cid)] == [True, False]


def test_a_claim_on_what_was_decided_unseen_takes_the_decision_in(hire: Hire) -> None:
    ann, bob, cid = hire("ann"), hire("bob"), hire("cid")
    ann.claim(1)
    made = ann.decide(1)
    ann.ship()
    bob.look()
    bob.claim(1)  # To decide it again: its slot is behind what cid has seen.
    assert not cid.claim(1)
    assert cid.effective(1) == made


def test_a_group_that_was_taken_back_is_claimed_anew(hire: Hire) -> None:
    ann, bob = hire("ann"), hire("bob")
    ann.claim(1)
    made = ann.decide(1)
    ann.journal.append(withdrawal(991, made))
    ann.ship()
    bob.look()
    assert bob.claim(1)
    assert not ann.claim(1)
    assert ann.claims.others[decision(0).group_key].name == "bob"
