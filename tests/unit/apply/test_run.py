"""Runs over real HTTP: every merge is sent once, and what became of it is known or named."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import islice
from pathlib import Path

import pytest

from reviewer.apply.check import Step
from reviewer.apply.held import Why
from reviewer.apply.object_limits import ObjectLimits
from reviewer.apply.pace import Pace
from reviewer.apply.plan import journal_plan
from reviewer.apply.profile_state import ProfileStates
from reviewer.apply.receipts import ReceiptMaker, ReceiptWriter
from reviewer.apply.snapshot_places import SnapshotFolder
from reviewer.apply.snapshots import Snapshots
from reviewer.apply.summary import summarise
from reviewer.apply.verifier import Verifier
from reviewer.apply.words import tally_lines
from reviewer.core.counted import number
from reviewer.core.matches import ProfileBatch
from reviewer.core.problems import Problem, ProblemKind, SourceError
from reviewer.core.receipts import Receipt, ReceiptState
from reviewer.emulator.auto_merging import PERFORMED_BY
from reviewer.emulator.merges import merge as merge_there
from reviewer.emulator.sample_objects import OBJECT_TYPES
from reviewer.journal.problems import NotSaved
from reviewer.journal.verify import verify
from tests.unit.apply.applying import ANN, Shop, sent
from tests.unit.apply.making import DOMAIN, ids, merge, profile, profile_id

AT_ONCE = timedelta(0)


def test_each_merge_is_announced_sent_once_and_verified(tmp_path: Path) -> None:
    with Shop(tmp_path) as shop:
        tally = shop.apply()
        assert Counter(sent(shop)) == Counter(ids("a0", "a1", "a2"))
        assert Counter(shop.states) == {"sent": 3, "answered": 3, "verified": 3}
        assert (tally.by_state[ReceiptState.VERIFIED], tally.problem) == (3, None)
        assert shop.members(shop.people[0])["Gender"] == "FEMALE"
        assert verify(shop.journal.connection).broken is None
        shop.apply()
        assert len(sent(shop)) == 3


def test_profiles_that_merges_have_left_are_merged_in_a_later_run(tmp_path: Path) -> None:
    with Shop(tmp_path, 2) as shop:
        shop.apply()
        shop.people = [profile(one, **shop.members(profile(one))) for one in ("a0", "a1")]
        shop.decide(merge(9, ["a0", "a1"]))
        assert shop.apply().by_state[ReceiptState.VERIFIED] == 1
        assert sent(shop)[-1] == profile_id("a0")
        assert shop.apply().held == {}


def test_a_receipt_is_on_the_disk_before_its_request_goes(tmp_path: Path) -> None:
    class Watching:
        def send(self, main: str, *_: object) -> object:
            states.append([one.state for one in shop.journal.receipts() if one.main_profile_id == main])
            raise SystemExit

    states: list[list[ReceiptState]] = []
    with Shop(tmp_path, 1) as shop:
        with pytest.raises(SystemExit):
            shop.apply(sender=Watching())
        assert states == [[ReceiptState.SENT]]


@pytest.mark.parametrize("fault", ["lost", "late"])
def test_a_lost_reply_is_no_failure(tmp_path: Path, fault: str) -> None:
    with Shop(tmp_path, 3, f"MergeProfiles:{fault}") as shop:
        tally = shop.apply()
        assert len(sent(shop)) == 3
        assert Counter(shop.states) == {"sent": 3, "unknown": 3, "verified": 3}
        assert tally.problem is None


def test_a_request_that_may_have_arrived_is_not_sent_again_until_it_counts_as_lost(tmp_path: Path) -> None:
    with Shop(tmp_path, 1, "MergeProfiles:cut:times=1") as shop:
        shop.apply(patience=0.0)
        assert shop.look_up() == []
        assert shop.apply(patience=0.0).held == {"under-way": 1}
        assert shop.states == ["sent", "unknown"]
        assert shop.look_up(AT_ONCE) == [ReceiptState.NOT_DONE]
        assert shop.apply().by_state[ReceiptState.VERIFIED] == 1
        assert len(sent(shop)) == 1


def test_throttling_waits_and_sends_again(tmp_path: Path) -> None:
    with Shop(tmp_path, 3, "MergeProfiles:throttled:every=2:times=3") as shop:
        tally = shop.apply()
        assert tally.by_state[ReceiptState.VERIFIED] == 3
        assert Counter(sent(shop)) == Counter(ids("a0", "a1", "a2"))
        assert Counter(shop.states)["not done"] == 2


def test_a_denial_stops_the_run_and_says_which_line_the_policy_lacks(tmp_path: Path) -> None:
    with Shop(tmp_path, 40, deny=frozenset({"MergeProfiles"})) as shop:
        tally = shop.apply()
        assert tally.problem is not None
        assert tally.problem.kind is ProblemKind.DENIED
        assert '"Action": "profile:MergeProfiles"' in tally.problem.line
        assert 0 < Counter(shop.states)["not done"] < 40
        assert not sent(shop)


def test_a_merge_that_shows_later_is_waited_for_or_found_later(tmp_path: Path) -> None:
    with Shop(tmp_path, 2, merge_delay_calls=4) as shop:
        assert +shop.apply(waits=False).by_state == {ReceiptState.ANSWERED: 2}
        found: list[ReceiptState] = []
        while len(found) < 2:
            found += shop.look_up()
        assert found == [ReceiptState.VERIFIED] * 2
    with Shop(tmp_path / "waits", 2, merge_delay_calls=4) as shop:
        assert shop.apply().by_state[ReceiptState.VERIFIED] == 2


def test_what_aws_made_otherwise_is_told_field_by_field(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reviewer.apply.verifier._SETTLING", 0.1)
    with Shop(tmp_path, 1) as shop:

        def ignore_sources(one: Step) -> None:
            shop.domain.by_id[one.merge.main_profile_id] = shop.members(shop.people[0]) | {"Gender": "MALE"}

        shop.apply(keep=ignore_sources)
        last = list(shop.journal.receipts())[-1]
        assert (last.state, last.codes) == (ReceiptState.DIFFERS, ("differs:Gender",))


@pytest.mark.parametrize("is_kept", [True, False])
def test_what_differs_is_told_later_too_where_a_snapshot_is_kept(tmp_path: Path, is_kept: bool) -> None:
    with Shop(tmp_path, 2) as shop:
        snapshots = Snapshots(SnapshotFolder(tmp_path / "snapshots"))
        keep = partial(snapshots.keep, ProfileStates(shop.connection, "acme")) if is_kept else None
        shop.apply(keep=keep, waits=False)
        shop.domain.by_id[profile_id("a0")] |= {"Gender": "MALE", "LastName": "Kim"}  # type: ignore[operator]
        assert Counter(shop.look_up(snapshots=snapshots)) == {"differs": 1, "verified": 1}
        (last,) = (one for one in shop.journal.receipts() if one.state is ReceiptState.DIFFERS)
        fields = ("differs:FullName", "differs:Gender", "differs:LastName") if is_kept else ("no-snapshot",)
        assert last.codes[: len(fields) + 1] == (*fields, "looked-later")


def test_where_merges_become_something_else_no_more_than_the_first_ten_are_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reviewer.apply.verifier._SETTLING", 0.1)
    with Shop(tmp_path, 40) as shop:

        def change(one: Step) -> None:
            shop.domain.by_id[one.merge.main_profile_id] |= {"LastName": "Kim"}  # type: ignore[operator]

        tally = shop.apply(keep=change)
        assert len(sent(shop)) == 10
        assert {one.codes for one in tally.differing} == {("differs:FullName", "differs:LastName")}
        assert tally.problem is not None
        assert "became other profiles than was promised" in tally.problem.what


def test_one_merge_that_becomes_something_else_among_many_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reviewer.apply.verifier._SETTLING", 0.1)
    with Shop(tmp_path, 20) as shop:

        def change(one: Step) -> None:
            if one.merge.main_profile_id == profile_id("a7"):
                shop.domain.by_id[one.merge.main_profile_id] |= {"LastName": "Kim"}  # type: ignore[operator]

        tally = shop.apply(keep=change)
        assert +tally.by_state == {ReceiptState.VERIFIED: 19, ReceiptState.DIFFERS: 1}
        assert tally.problem is None


def test_what_was_sent_and_could_not_be_written_down_does_not_count_as_never_sent(tmp_path: Path) -> None:
    with Shop(tmp_path, 2) as shop:
        append = shop.journal.append_receipts
        full = NotSaved("Not saved: the disk is full", "it is not in the journal", "Make room")

        def fill(receipts: Sequence[Receipt]) -> None:
            if any(one.state is not ReceiptState.SENT for one in receipts):
                raise full
            append(receipts)

        shop.journal.append_receipts = fill  # type: ignore[method-assign]
        plan = journal_plan(shop.journal, *DOMAIN)
        summary = summarise(plan.chosen(), shop.looking())
        tally = shop.apply(plan, pace=Pace(5))
        told = list(tally_lines(tally, summary, interrupted=False))
        at = len(sent(shop))
        assert told[0].startswith(f"{number(at, 'merge')} interrupted while they were sent")
        assert (told[1].startswith("Stopped: Not saved"), told[2:]) == (
            True,
            [f"Left: {number(2 - at, 'merge')} of the plan, never sent"] if at < 2 else [],
        )


def test_nothing_goes_that_the_plan_held_back_though_it_might_by_now(tmp_path: Path) -> None:
    with Shop(tmp_path, 3) as shop:
        gender = {"Gender": "MALE"}
        shop.domain.by_id[profile_id("b1")] |= gender  # type: ignore[operator]
        plan = journal_plan(shop.journal, *DOMAIN)
        shown = summarise(plan.chosen(), shop.looking())
        assert (shown.merges, list(shown.held)) == (2, [Why.CHANGED])
        first = summarise(plan.chosen(), shop.looking(), most=1)
        assert [one.decision.profile_ids for one in first.agreed(plan.chosen())] == [ids("a0", "b0")]
        shop.domain.by_id[profile_id("b1")] |= {"Gender": "FEMALE"}  # type: ignore[operator]
        shop.apply(shown.agreed(plan.chosen()))
        assert Counter(sent(shop)) == Counter(ids("a0", "a2"))


@pytest.mark.parametrize(("fault", "codes"), [("never", ("never-arrived",)), ("half", ("half-done",))])
def test_a_merge_that_never_shows_is_named_once_it_counts_as_lost(
    tmp_path: Path, fault: str, codes: tuple[str, ...]
) -> None:
    with Shop(tmp_path, 1, f"MergeProfiles:{fault}") as shop:
        shop.apply(patience=0.0)
        assert shop.look_up() == []
        assert shop.look_up(AT_ONCE) == [ReceiptState.NOT_DONE]
        assert list(shop.journal.receipts())[-1].codes == codes


def test_a_request_whose_kept_profile_others_merged_into_ends_as_not_done_and_is_named(
    tmp_path: Path,
) -> None:
    with Shop(tmp_path, 2, "MergeProfiles:never") as shop:
        # By the plan: of two groups that are under way at once either may be the first that is sent.
        shop.apply(islice(journal_plan(shop.journal, *DOMAIN).chosen(), 1), patience=0.0)
        bob = "arn:aws:iam::123456789012:user/bob"
        shop.domain.by_id[profile_id("b1")] |= {"LastName": "Kim"}  # type: ignore[operator]
        merge_there(shop.domain, profile_id("a0"), [profile_id("b1")], {}, bob)
        assert shop.look_up() == []
        assert shop.look_up(AT_ONCE) == [ReceiptState.NOT_DONE]
        assert list(shop.journal.receipts())[-1].codes == ("others-merged-into-it", f"by:{bob}")
        assert shop.apply().held == {"changed": 1, "gone": 1}


def test_a_merge_that_stopped_half_way_is_named_with_the_profiles_that_are_gone(tmp_path: Path) -> None:
    with Shop(tmp_path, 0, "MergeProfiles:partly") as shop:
        for name in ("a", "b", "c"):
            one = profile(name, FirstName="Ann")
            shop.people.append(one)
            shop.domain.by_id[one.profile_id] = dict(one.members)
        shop.decide(merge(0, ["a", "b", "c"]))
        shop.apply(patience=0.0)
        assert shop.look_up() == []
        assert shop.look_up(AT_ONCE) == [ReceiptState.NOT_DONE]
        assert list(shop.journal.receipts())[-1].codes[0] == f"gone:{profile_id('b')}"
        assert shop.apply().held == {"gone": 1}
        assert len(sent(shop)) == 1


def test_values_that_change_between_the_plan_and_the_request_keep_it_from_going(tmp_path: Path) -> None:
    with Shop(tmp_path, 2) as shop:
        shop.domain.by_id[profile_id("b1")] |= {"Gender": "MALE"}  # type: ignore[operator]
        tally = shop.apply()
        assert tally.held == {"changed": 1}
        assert sent(shop) == [profile_id("a0")]


def test_merges_that_are_seen_to_be_done_together_are_written_down_together(tmp_path: Path) -> None:
    class Counting(ReceiptWriter):
        def write(self, *receipts: Receipt) -> None:
            written.append(len(receipts))
            super().write(*receipts)

    def read(profile_ids: Sequence[str]) -> ProfileBatch:
        assert are_all_expected.wait(10)
        return looking.read(profile_ids)

    written: list[int] = []
    are_all_expected, maker = threading.Event(), ReceiptMaker(ANN, None)
    with Shop(tmp_path, 5) as shop:
        shop.apply(waits=False)
        looking, writer = shop.looking(), Counting(shop.journal)
        seeing = replace(looking, read=read)
        verifier = Verifier(seeing, maker, writer, 3.0, threading.Event(), lambda *_: None)
        known = [verifier.expect(one, shop.people[0]) for one in shop.journal.open_receipts(*DOMAIN)]
        are_all_expected.set()
        verifier.close()
        assert [one.result() for one in known] == [ReceiptState.VERIFIED] * 5
        # What was waited for when the first look began, and all the others.
        assert (sum(written), len(written) <= 2) == (5, True)
        assert not shop.journal.open_receipts(*DOMAIN)


def test_nobody_waits_for_ever_for_a_merge_that_is_expected_once_looking_has_failed(tmp_path: Path) -> None:
    class Full(ReceiptWriter):
        def write(self, *receipts: Receipt) -> None:
            raise full

    full = NotSaved("The disk is full", "nothing was saved", "Make room")
    with Shop(tmp_path, 2) as shop:
        shop.apply(waits=False)
        stop = threading.Event()
        verifier = Verifier(
            shop.looking(), ReceiptMaker(ANN, None), Full(shop.journal), 3.0, stop, lambda *_: None
        )
        first, second = shop.journal.open_receipts(*DOMAIN)
        assert verifier.expect(first, shop.people[0]).exception(10) is full
        with pytest.raises(NotSaved):
            verifier.close()
        assert stop.is_set()
        # Its request was under way meanwhile.
        assert verifier.expect(second, shop.people[2]).exception(10) is full
        assert verifier.waiting == 0


def test_what_automatic_merging_has_done_is_told_from_what_people_did(tmp_path: Path) -> None:
    with Shop(tmp_path, 2) as shop:
        for number, by in enumerate((PERFORMED_BY, "arn:aws:iam::123456789012:user/bob")):
            merge_there(shop.domain, profile_id(f"a{number}"), [profile_id(f"b{number}")], {}, by)
        assert shop.apply().held == {"merged-by-aws": 1, "gone": 1}
        assert not sent(shop)


def test_a_split_group_and_a_large_one_are_sent_in_order(tmp_path: Path) -> None:
    with Shop(tmp_path, 0) as shop:
        shop.people = [profile(f"p{number:02}", FirstName=f"{number}") for number in range(30)]
        shop.domain.by_id.update({one.profile_id: dict(one.members) for one in shop.people})
        shop.decide(
            merge(1, [f"p{number:02}" for number in range(25)], ["p25", "p26"], apart=["p27", "p28", "p29"])
        )
        assert shop.apply().by_state[ReceiptState.VERIFIED] == 3
        assert sent(shop) == [*ids("p00", "p00", "p25")]
        assert len(shop.domain.by_id) == 5


def test_a_merge_of_too_many_objects_is_held_back(tmp_path: Path) -> None:
    with Shop(tmp_path, 2) as shop:
        shop.domain.object_types = OBJECT_TYPES
        for number in range(4):
            content = json.dumps({"id": f"order {number}", "customer": profile_id("a0")})
            shop.domain.hold(profile_id("b0" if number % 2 else "a0"), "WebOrder", content)
        states = ProfileStates(shop.connection, "acme")
        limits = ObjectLimits(states, limit=3)
        tally = shop.apply(looking=shop.looking(limits=limits))
        assert tally.held == {"too-many-objects": 1}
        assert sent(shop) == [profile_id("a1")]
        assert limits.exceeded(ids("a0", "b0")) == ("objects:4",)
        enough = ObjectLimits(states, limit=4)
        assert shop.apply(looking=shop.looking(limits=enough)).by_state[ReceiptState.VERIFIED] == 1


def test_a_snapshot_that_cannot_be_kept_keeps_the_request_from_going(tmp_path: Path) -> None:
    problem = Problem(ProblemKind.OTHER, "The disk is full", "no snapshot", "Make room")

    def keep(_: Step) -> None:
        raise SourceError(problem)

    with Shop(tmp_path) as shop:
        assert shop.apply(keep=keep).problem is problem
        assert not sent(shop)
        assert shop.states == []


def test_every_request_of_a_split_group_has_a_snapshot_before_it_goes(tmp_path: Path) -> None:
    with Shop(tmp_path, 0) as shop:
        shop.people = [profile(name, FirstName=name) for name in ("a", "b", "c", "d")]
        shop.domain.by_id.update({one.profile_id: dict(one.members) for one in shop.people})
        shop.decide(merge(0, ["a", "b"], ["c", "d"]))
        kept: list[tuple[str, int]] = []
        shop.apply(keep=lambda step: kept.append((step.merge.main_profile_id, len(sent(shop)))))
        assert kept == [(profile_id("a"), 0), (profile_id("c"), 1)]


def test_what_is_read_before_a_merge_costs_one_call_a_profile_and_type_and_one_for_its_history(
    tmp_path: Path,
) -> None:
    with Shop(tmp_path, 10) as shop:
        shop.domain.object_types = OBJECT_TYPES
        snapshots = Snapshots(SnapshotFolder(tmp_path / "snapshots"))
        shop.apply(keep=partial(snapshots.keep, ProfileStates(shop.connection, "acme")))
        calls = shop.emulator.calls
        assert len(list(snapshots.list())) == calls["MergeProfiles"] == 10
        assert (calls["ListProfileObjects"], calls["ListProfileHistoryRecords"]) == (40, 20)
        assert (calls["ListProfileObjectTypes"], calls["GetProfileObjectType"]) == (1, 2)
        snapshot = snapshots.read(next(snapshots.list()))
        assert snapshot.profiles == {
            one.profile_id: one.members for one in shop.people if one.profile_id in snapshot.merge.profile_ids
        }


def test_throttled_reading_slows_the_run_down_and_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reviewer.aws.attempts._ATTEMPTS", 1)
    faults = ("BatchGetProfile:throttled:times=2", "ListProfileHistoryRecords:throttled:every=2:times=2")
    with Shop(tmp_path, 3, *faults) as shop:
        snapshots = Snapshots(SnapshotFolder(tmp_path / "snapshots"))
        keep = partial(snapshots.keep, ProfileStates(shop.connection, "acme"))
        tally = shop.apply(keep=keep)
        assert (tally.by_state[ReceiptState.VERIFIED], tally.problem) == (3, None)


def test_a_profile_that_goes_while_its_snapshot_is_taken_stops_its_own_merge_alone(tmp_path: Path) -> None:
    with Shop(tmp_path, 3) as shop:
        snapshots = Snapshots(SnapshotFolder(tmp_path / "snapshots"))
        keep = partial(snapshots.keep, ProfileStates(shop.connection, "acme"))

        def keep_late(step: Step) -> None:
            if step.merge.main_profile_id == profile_id("a1"):
                del shop.domain.by_id[profile_id("b1")]
            keep(step)

        shop.domain.object_types = OBJECT_TYPES
        tally = shop.apply(keep=keep_late)
        assert (tally.by_state[ReceiptState.VERIFIED], tally.held, tally.problem) == (2, {"gone": 1}, None)


def test_no_more_than_asked_for_are_sent(tmp_path: Path) -> None:
    with Shop(tmp_path, 12) as shop:
        assert shop.apply(most=5).by_state[ReceiptState.VERIFIED] == 5
        assert len(sent(shop)) == 5
