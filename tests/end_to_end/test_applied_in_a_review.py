"""In a real terminal from the first verdict to merged customers, and back: review, apply, take apart.

The truth set: ``pytest -m slow tests/end_to_end/test_applied_in_a_review.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from reviewer.core.decisions import Verdict
from reviewer.core.receipts import ReceiptState
from reviewer.emulator.domain import Domain
from reviewer.journal.sqlite import Journal
from tests.end_to_end.conftest import REVIEWER, Desk, domain_of, people
from tests.end_to_end.test_whole_domains import is_told, judge, truth_set

CTRL_A = "\x01"


def three_groups(folder: Path) -> Domain:
    return domain_of(folder, people(3))


@pytest.mark.parametrize(
    "served",
    [three_groups, pytest.param(lambda _: truth_set(), marks=pytest.mark.slow)],
    ids=["short", "truth"],
)
def test_a_domain_is_reviewed_applied_seen_as_applied_and_one_merge_taken_apart(
    desk: Desk, served: Callable[[Path], Domain]
) -> None:
    domain = served(desk.home)
    before = dict(domain.by_id)
    emulator = desk.serve(domain)
    groups = len(domain.matches)
    with desk.review(emulator.url, domain=domain.name) as terminal:
        for number, match in enumerate(domain.matches, 1):
            judge(terminal, terminal.wait_for(partial(is_told, number)), match["ProfileIds"])
        terminal.wait_for(f"The end: all {groups} groups have their verdict")
        terminal.press(CTRL_A)
        terminal.wait_for("y merges them: AWS can't undo it")
        assert not emulator.merges
        terminal.press("y")
        terminal.wait_for(" verified", timeout=60)
        terminal.press("q")
        terminal.wait_for(lambda text: "esc closes" not in text)
        first = [one.verdict for one in desk.decisions()].index(Verdict.MERGE)
        terminal.press("g", *("j" * first))
        terminal.wait_for("by you, verified")
        terminal.press("q")
        assert terminal.wait_exit() == 0

    with Journal.open_existing(desk.journal_path) as journal:
        receipts = list(journal.receipts())
    verified = [one for one in receipts if one.state is ReceiptState.VERIFIED]
    assert {one.state for one in receipts} == {
        ReceiptState.SENT,
        ReceiptState.ANSWERED,
        ReceiptState.VERIFIED,
    }
    sent = [one["MainProfileId"] for one in emulator.merges]
    assert sorted(one.main_profile_id for one in verified) == sorted(sent)
    gone = [one for receipt in verified for one in receipt.profile_ids_to_merge]
    assert domain.by_id.keys() == before.keys() - set(gone)

    decided = desk.decisions()[first]
    undone = next(one for one in verified if one.group_key == decided.group_key)
    reaching = ("--endpoint-url", emulator.url, "--region", "us-east-1", "--journal", str(desk.journal_path))
    with desk.terminal([*REVIEWER, "take-apart", undone.merge_id, *reaching]) as terminal:
        terminal.wait_for("What can't be brought back:")
        terminal.wait_for("Take it apart?")
        terminal.press("y", "\r")
        terminal.wait_for(f"Merge {undone.merge_id} is taken apart")
        assert terminal.wait_exit() == 0
    with Journal.open_existing(desk.journal_path) as journal:
        last = list(journal.receipts())[-1]
    assert (last.state, last.merge_id) == (ReceiptState.TAKEN_APART, undone.merge_id)
    new_ids = {code.split(":")[1]: code.split(":")[2] for code in last.codes if code.startswith("new:")}
    assert new_ids.keys() == set(undone.profile_ids_to_merge)
    for old, new in {**new_ids, undone.main_profile_id: undone.main_profile_id}.items():
        assert domain.by_id[new] == {**before[old], "ProfileId": new}
    checked = desk.run([*REVIEWER, "journal", "verify", "--journal", str(desk.journal_path)])
    assert checked.returncode == 0, checked.stdout + checked.stderr
    with desk.review(emulator.url, domain=domain.name) as terminal:
        terminal.wait_for(f"all {groups} groups have their verdict")
        terminal.press("g", *("j" * first))
        terminal.wait_for("taken apart")
