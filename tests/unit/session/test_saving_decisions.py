"""A verdict and an undo in three steps: prepared, committed in whichever thread, settled."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from reviewer.core.decisions import Decision, Reviewer, Verdict
from reviewer.core.matches import Match, Profile
from reviewer.journal.problems import (
    Cancelled,
    JournalBusy,
    JournalError,
    NotSaved,
    Overtaken,
    TakenBackAlready,
)
from reviewer.journal.sqlite import Journal
from reviewer.session.domain_decisions import DomainDecisions
from reviewer.session.draft import DraftDecision
from reviewer.session.pending import Pending
from reviewer.session.unsaved import PendingDecision
from tests.unit.journal.holding import EVERY_LOCK, Holding, database_held, least_seconds

RUN = datetime(2026, 11, 21, tzinfo=UTC)
GROUPS = [Match(f"m{at}", (f"{at}a", f"{at}b"), 0.9) for at in range(2)]
FIRST, SECOND = GROUPS


def of(journal: Journal, name: str = "ann") -> DomainDecisions:
    """A session's decisions on the domain acme."""
    seconds = count()
    opened = DomainDecisions(
        journal,
        Reviewer(name, 1001),
        "acme",
        lambda: datetime(2026, 11, 23, 12, 0, next(seconds), tzinfo=UTC),
    )
    opened.region = "eu-west-1"
    return opened


def prepared(decisions: DomainDecisions, group: Match, verdict: Verdict = Verdict.REJECT) -> PendingDecision:
    profiles = [Profile(one, {"FirstName": one}) for one in group.profile_ids]
    return decisions.prepare(group, verdict, DraftDecision.of(group), RUN, profiles)


def decide(decisions: DomainDecisions, group: Match, verdict: Verdict) -> Decision:
    pending = prepared(decisions, group, verdict)
    pending.commit()
    return decisions.settle(pending)


def undo(decisions: DomainDecisions) -> Decision | None:
    pending = decisions.prepare_undo(RUN)
    pending.commit()
    return decisions.settle_undo(pending)


def commit_in_thread(pending: Pending[Any]) -> threading.Thread:
    thread = threading.Thread(target=pending.commit, daemon=True)
    thread.start()
    return thread


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal.open(tmp_path / "journal.sqlite3") as opened:
        yield opened


@pytest.fixture
def ann(journal: Journal) -> DomainDecisions:
    return of(journal)


def test_a_decision_is_unsaved_until_it_is_committed_and_counts_once_it_is_settled(
    journal: Journal, ann: DomainDecisions
) -> None:
    pending = prepared(ann, FIRST)
    assert ann.unsaved == (pending.subject,)
    assert list(journal.decisions()) == []
    commit_in_thread(pending).join()
    assert journal.seq == 1
    assert not ann.unsaved
    assert ann.saved == 0
    decision = ann.settle(pending)
    assert list(journal.decisions()) == [decision]
    assert (ann.saved, ann.last_saved) == (1, decision)
    assert ann.shown(FIRST) == decision


def test_a_session_begins_without_waiting_for_whoever_holds_the_journal(journal: Journal) -> None:
    with database_held(journal.path):
        assert least_seconds(lambda: of(journal)) < 0.1


def test_a_decision_that_is_not_committed_yet_cannot_be_settled(ann: DomainDecisions) -> None:
    with pytest.raises(RuntimeError, match="before it was committed"):
        ann.settle(prepared(ann, FIRST))


@pytest.mark.parametrize("held", EVERY_LOCK)
def test_a_decision_given_up_while_it_waits_is_not_written_and_not_unsaved(
    journal: Journal, ann: DomainDecisions, held: Holding
) -> None:
    decide(ann, FIRST, Verdict.MERGE)
    with held(journal.path):
        pending = prepared(ann, SECOND) if held is not database_held else _prepared_at_once(ann, SECOND)
        committing = commit_in_thread(pending)
        committing.join(0.05)
        assert committing.is_alive()
        assert not pending.cancel()
        committing.join(8)
        assert not committing.is_alive()
    with pytest.raises(Cancelled):
        ann.settle(pending)
    assert ann.unsaved == ()
    assert journal.seq == ann.saved == 1
    decide(ann, SECOND, Verdict.REJECT)
    assert journal.seq == 2


def _prepared_at_once(decisions: DomainDecisions, group: Match) -> PendingDecision:
    decisions.never_wait()
    return prepared(decisions, group)


def test_giving_up_what_is_committed_says_that_it_is_and_changes_nothing(
    journal: Journal, ann: DomainDecisions
) -> None:
    pending = prepared(ann, FIRST)
    pending.commit()
    assert pending.cancel()
    assert ann.settle(pending) == pending.subject
    assert journal.seq == 1


def test_a_second_try_that_is_given_up_leaves_the_first_unsaved(
    journal: Journal, ann: DomainDecisions
) -> None:
    away = journal.path.with_suffix(".away")
    failing = prepared(ann, FIRST)
    journal.path.rename(away)
    failing.commit()
    with pytest.raises(NotSaved):
        ann.settle(failing)
    away.rename(journal.path)
    again = prepared(ann, FIRST)
    assert again.subject == failing.subject, "the same decision, which can't be there twice then"
    again.cancel()
    again.commit()
    with pytest.raises(Cancelled):
        ann.settle(again)
    assert ann.unsaved == (failing.subject,)


def test_who_is_overtaken_while_a_decision_is_saved_is_told_and_shown_by_whom(
    journal: Journal, ann: DomainDecisions
) -> None:
    pending = prepared(ann, FIRST)
    theirs = decide(of(journal, "bob"), FIRST, Verdict.MERGE)
    pending.commit()
    with pytest.raises(Overtaken) as overtaken:
        ann.settle(pending)
    assert overtaken.value.effective == theirs == ann.shown(FIRST)
    assert ann.unsaved == ()


def test_an_undo_finds_what_to_take_back_when_it_is_committed(journal: Journal, ann: DomainDecisions) -> None:
    deciding, undoing = prepared(ann, FIRST), ann.prepare_undo(RUN)
    for pending in (deciding, undoing):
        pending.commit()
    decision = ann.settle(deciding)
    assert ann.settle_undo(undoing) == decision
    assert ann.effective([FIRST.key]) == {}
    assert (ann.saved, ann.undone) == (2, 1)


def test_an_undo_of_nothing_is_settled_with_none(ann: DomainDecisions) -> None:
    undoing = ann.prepare_undo(RUN)
    undoing.commit()
    assert ann.settle_undo(undoing) is None
    assert (ann.saved, ann.undone) == (0, 0)


@pytest.mark.parametrize("held", EVERY_LOCK)
def test_an_undo_given_up_while_it_waits_takes_nothing_back(
    journal: Journal, ann: DomainDecisions, held: Holding
) -> None:
    decision = decide(ann, FIRST, Verdict.MERGE)
    with held(journal.path):
        undoing = ann.prepare_undo(RUN)
        committing = commit_in_thread(undoing)
        committing.join(0.05)
        assert committing.is_alive()
        assert not undoing.cancel()
        committing.join(8)
        assert not committing.is_alive()
    with pytest.raises(Cancelled):
        ann.settle_undo(undoing)
    assert ann.effective([FIRST.key]) == {FIRST.key: decision}
    assert ann.unsaved == ()


def test_an_undo_whose_decision_is_taken_back_elsewhere_while_it_waits_for_another_try_is_told(
    journal: Journal, ann: DomainDecisions
) -> None:
    decide(ann, FIRST, Verdict.MERGE)
    failing = ann.prepare_undo(RUN)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reviewer.journal.sqlite.add", _disk_error)
        failing.commit()
    with pytest.raises(NotSaved):
        ann.settle_undo(failing)
    assert undo(of(journal)) is not None
    again = ann.prepare_undo(RUN)
    again.commit()
    with pytest.raises(TakenBackAlready):
        ann.settle_undo(again)
    assert ann.unsaved == ()


def _disk_error(*_: object) -> None:
    raise OSError(5, "Input/output error")


# Reading on an event loop


def test_who_never_waits_goes_on_with_what_was_known_while_another_program_holds_the_journal(
    journal: Journal, ann: DomainDecisions
) -> None:
    decision = decide(ann, FIRST, Verdict.MERGE)
    ann.never_wait()
    assert ann.shown(FIRST) == decision
    decide(of(journal, "bob"), FIRST, Verdict.REJECT)
    ann.forget_shown()
    with database_held(journal.path):
        assert ann.shown(FIRST) == decision
        assert (ann.shown(SECOND), ann.earlier(SECOND)) == (None, ())
        with ann.news() as news:
            assert news == ()
        assert ann.is_behind
        with pytest.raises(JournalBusy):
            ann.history(FIRST)
        for ask in (lambda: ann.shown(FIRST), lambda: ann.shown(SECOND), lambda: ann.history(FIRST)):
            assert least_seconds(ask) < 0.05
    assert ann.shown(FIRST) != decision
    assert not ann.is_behind


def test_news_that_could_not_be_taken_in_for_a_lock_come_again(
    journal: Journal, ann: DomainDecisions
) -> None:
    ann.never_wait()
    theirs = decide(of(journal, "bob"), FIRST, Verdict.REJECT)
    with ann.news() as news, database_held(journal.path):
        assert news == (theirs,)
        ann.effective([FIRST.key])
    assert ann.is_behind
    with pytest.raises(JournalError), ann.news() as news:
        assert news == (theirs,)
        raise JournalError("the disk", "is", "away")
    for expected in ((theirs,), ()):
        with ann.news() as news:
            assert news == expected


def test_a_verdict_on_a_group_of_which_nothing_could_be_read_does_not_hide_anothers(
    journal: Journal, ann: DomainDecisions
) -> None:
    theirs = decide(of(journal, "bob"), FIRST, Verdict.MERGE)
    ann.never_wait()
    with database_held(journal.path):
        pending = prepared(ann, FIRST)
    pending.commit()
    with pytest.raises(Overtaken) as overtaken:
        ann.settle(pending)
    assert overtaken.value.effective == theirs


def test_who_may_wait_and_has_waited_in_vain_is_told(journal: Journal, ann: DomainDecisions) -> None:
    journal.connection.execute("PRAGMA busy_timeout = 20")
    with database_held(journal.path):
        with pytest.raises(JournalBusy):
            ann.shown(FIRST)
        with pytest.raises(JournalBusy), ann.news():
            pass
