"""``reviewer take-apart``: shown and asked first; the journal knows of it afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reviewer.apply.receipts import ReceiptMaker
from reviewer.aws.connection import Connection
from reviewer.aws.options import ConnectionOptions
from reviewer.aws.table import Table
from reviewer.cli.take_apart import take_apart
from reviewer.core.decisions import Reviewer, Verdict
from reviewer.core.matches import group_key
from reviewer.core.receipts import ReceiptState
from reviewer.emulator.conditions import Conditions, Fault
from reviewer.emulator.server import Emulator
from reviewer.journal.place import Place
from reviewer.journal.sqlite import Journal
from reviewer.team.merging import shared_merging
from reviewer.team.provision import create
from tests.unit.apply.merging import DOMAIN, A, B, C, Case, connected, planned, three
from tests.unit.journal.making import decision
from tests.unit.team.quick_moto import serve

ANN = Reviewer("ann", 1001)


class Desk:
    """A merge that was decided, sent and verified, and the command line that takes it apart."""

    def __init__(self, folder: Path, conditions: Conditions | None = None) -> None:
        self.domain = three()
        self.emulator = Emulator([self.domain], conditions)
        self.emulator.start()
        self.case = Case(self.domain, connected(self.emulator.url), folder / "kept")
        made = decision(1, domain_name=DOMAIN, region="us-east-1", profile_ids=(A, B, C))
        made = replace(made, group_key=group_key((A, B, C)))
        self.merge = replace(planned(), decision_ids=(made.id,))
        self.case.merged(self.merge)
        self.journal = folder / "journal.sqlite3"
        with Journal.open(self.journal) as journal:
            journal.append(made)
            maker = ReceiptMaker(ANN, None)
            approved = maker.approved(self.merge)
            journal.append_receipts([approved, maker.then(approved, ReceiptState.VERIFIED)])

    def run(self, *options: str, merge: str = "") -> Result:
        reaching = ("--endpoint-url", self.emulator.url, "--region", "us-east-1")
        places = ("--snapshot", str(self.case.snapshots.place.where("")), "--journal", str(self.journal))
        arguments = [merge or self.merge.id[:8], *options, *reaching, *places]
        return CliRunner().invoke(take_apart, arguments)

    def told(self) -> tuple[dict[str, Verdict], list[ReceiptState]]:
        """What stands in the journal: the verdict of each group, and the merge's receipts."""
        with Journal.open_to_read(self.journal) as journal:
            keys = {one.group_key for one in journal.decisions()}
            standing = journal.effective(DOMAIN, "us-east-1", sorted(keys))
            receipts = journal.receipts_of(DOMAIN, "us-east-1", [self.merge.group_key])
            return {key: one.verdict for key, one in standing.items()}, [one.state for one in receipts]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    prepare(tmp_path, monkeypatch)
    made = Desk(tmp_path)
    yield made
    made.emulator.stop()


def prepare(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))


def test_nothing_is_taken_apart_where_nobody_was_shown_what_comes_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = desk.told()
    monkeypatch.setattr("reviewer.cli.output.reader_is_gone", lambda: True)
    assert desk.run("--yes").exit_code == 141
    assert desk.told() == before


def test_a_dry_run_shows_what_comes_back_and_what_cannot_and_changes_nothing(desk: Desk) -> None:
    before = dict(desk.emulator.calls)
    shown = desk.run("--dry-run")
    assert shown.exit_code == 0, shown.output
    assert f"\n  {B} is created again under a new id" in shown.output
    assert "gets 4 objects back" in shown.output
    assert "the old profile ids" in shown.output
    writes = {"CreateProfile", "UpdateProfile", "PutProfileObject", "DeleteProfileObject", "AddProfileKey"}
    assert not writes & (desk.emulator.calls.keys() - before.keys())
    assert desk.told()[1][-1] is ReceiptState.VERIFIED


def test_a_merge_that_may_be_still_under_way_is_warned_of(desk: Desk) -> None:
    assert "By the journal: verified on" in desk.run("--dry-run").output
    with Journal.open(desk.journal) as journal:
        [*_, last] = journal.receipts_of(DOMAIN, "us-east-1", [desk.merge.group_key])
        journal.append_receipts([ReceiptMaker(ANN, None).then(last, ReceiptState.ANSWERED)])
    assert "WARNING: it may be still under way" in desk.run("--dry-run").output


def test_without_a_terminal_it_does_nothing_unless_told_not_to_ask(desk: Desk) -> None:
    asked = desk.run()
    assert asked.exit_code == 2
    assert set(desk.domain.by_id) == {A}


def test_the_journal_has_it_that_they_are_not_one_customer_under_old_and_new_ids(desk: Desk) -> None:
    done = desk.run("--yes")
    assert done.exit_code == 0, done.output
    new = tuple(one for one in desk.domain.by_id if one != A)
    verdicts, states = desk.told()
    assert verdicts == {group_key((A, B, C)): Verdict.REJECT, group_key((A, *new)): Verdict.REJECT}
    assert states[-1] is ReceiptState.TAKEN_APART
    assert all(f"is now {one}" in done.output for one in new)
    again = desk.run("--yes")
    assert again.exit_code == 0
    assert "has been taken apart" in again.output
    assert desk.told() == (verdicts, states)


def test_what_fails_on_the_way_says_how_to_go_on_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(tmp_path, monkeypatch)
    fault = Fault.parse("PutProfileObject:denied:after=3:times=1")
    desk = Desk(tmp_path, Conditions(faults=(fault,)))
    stopped = desk.run("--yes")
    assert stopped.exit_code == 1
    assert "the same command goes on" in stopped.output
    assert desk.run("--yes").exit_code == 0
    assert len(desk.domain.by_id) == 3
    assert desk.told()[1].count(ReceiptState.TAKEN_APART) == 1
    desk.emulator.stop()


def test_a_domain_that_merges_by_itself_is_warned_of(desk: Desk) -> None:
    merging = {
        "Enabled": True,
        "Consolidation": {"MatchingAttributesList": [["EmailAddress"], ["LastName", "PhoneNumber"]]},
        "MinAllowedConfidenceScoreForMerging": 0.9,
    }
    desk.case.connection.call(
        "UpdateDomain", DomainName=DOMAIN, Matching={"Enabled": True, "AutoMerging": merging}
    )
    shown = desk.run("--dry-run").output
    assert "WARNING: the domain merges by itself where EmailAddress or LastName+PhoneNumber agree" in shown
    assert "0.9" in shown


def test_a_merge_without_a_snapshot_is_told(desk: Desk) -> None:
    missing = desk.run("--yes", merge="0123456789ab")
    assert missing.exit_code == 1
    assert "no snapshot of 0123456789ab" in missing.output


def test_a_merge_of_a_part_of_its_group_leaves_the_groups_own_decision_alone(desk: Desk) -> None:
    with Journal.open(desk.journal) as journal:
        whole = decision(2, domain_name=DOMAIN, region="us-east-1", profile_ids=(A, B, C, "d" * 32))
        journal.append(replace(whole, group_key=desk.merge.group_key, decided_at=datetime.now(UTC)))
    assert desk.run("--yes").exit_code == 0
    verdicts, _ = desk.told()
    assert verdicts[desk.merge.group_key] is Verdict.MERGE
    assert list(verdicts.values()).count(Verdict.REJECT) == 1


def test_the_team_hears_of_it_at_once(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve() as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", f"http://127.0.0.1:{server.server_port}")
        table = Table(Connection(ConnectionOptions(region="us-east-1")), "ours")
        create(table)
        result = desk.run("--yes", "--team", "ours")
        assert result.exit_code == 0, result.output
        theirs = Place(tmp_path / "theirs.sqlite3")
        with shared_merging(lambda: table, theirs, DOMAIN, "bob", with_notes=True) as bob:
            bob.catch_up()
        server.shutdown()
    with Journal.open_existing(theirs) as journal:
        assert {one.verdict for one in journal.decisions()} == {Verdict.REJECT}
        assert [one.state for one in journal.receipts()][-1] is ReceiptState.TAKEN_APART


def test_it_is_taken_apart_where_the_team_cannot_be_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9")
    result = desk.run("--yes", "--team", "ours")
    assert result.exit_code == 0, result.output
    assert "Not shared with the team" in result.output
    assert desk.told()[1][-1] is ReceiptState.TAKEN_APART
