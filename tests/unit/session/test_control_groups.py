"""Groups that two have decided alike come again to a third, unmarked; the answer decides nothing."""

from __future__ import annotations

import pytest

from reviewer.apply.plan import journal_plan
from reviewer.core.decisions import Verdict
from reviewer.formats.report_words import sections
from reviewer.journal.sqlite import Journal
from reviewer.journal.tallying import tallies
from reviewer.matches.sampling import ControlShare
from reviewer.quality.numbers import Report
from reviewer.quality.report import report
from reviewer.session.scope import Scope
from reviewer.session.session import Session
from tests.unit.session.reviewing import NEXT_SATURDAY, Desk, feed, run_of

RUN = run_of(5)
CONTROLS = Scope(controls=ControlShare(1))


@pytest.fixture
def decided(desk: Desk) -> Desk:
    """Ann and Bob judge groups 0 to 2, alike on 0 (merge) and 1 (reject); 3 is Ann's alone, 4 nobody's."""
    for name, verdicts in (("ann", "mxmm"), ("bob", "mxx")):
        session = desk.review(name, scope=Scope(blind=True))
        for at, letter in enumerate(verdicts):
            session.navigator.go_to(at)
            feed(session, RUN)
            session.decide(next(one for one in Verdict if one.key == letter))
    return desk


def judge(session: Session, at: int, verdict: Verdict) -> None:
    feed(session, RUN)
    session.navigator.go_to(at)
    feed(session, RUN)
    session.decide(verdict)


def in_journal(desk: Desk) -> tuple[list[object], list[object], dict[Verdict, int]]:
    """All that is decided, and all that would be applied."""
    with Journal.open(desk.folder / "journal.sqlite3") as journal:
        plan = list(journal_plan(journal, "acme", "eu-west-1"))
        return [*journal.decisions()], [*plan], journal.counts("acme", "eu-west-1")


def reported(desk: Desk) -> Report:
    with Journal.open(desk.folder / "journal.sqlite3") as journal:
        return report(tallies(journal, "acme", "eu-west-1"))


def test_a_group_that_two_have_decided_alike_looks_undecided_to_a_third(decided: Desk) -> None:
    eve = decided.review("eve", scope=CONTROLS)
    feed(eve, RUN)
    marks = [eve.groups.verdict(at) for at in range(5)]
    assert marks == [None, None, Verdict.REJECT, Verdict.MERGE, None]
    assert eve.navigator.position == 0
    assert eve.current is not None
    assert (eve.under_review.effective, eve.under_review.earlier, eve.decisions.history(eve.current)) == (
        None,
        (),
        [],
    )
    assert {one.match_id for one in eve.decisions.recent(9)} == {"m2", "m3"}
    assert "come again, unmarked" in CONTROLS.description


def test_what_is_said_of_it_is_no_decision_and_the_report_counts_slips(decided: Desk) -> None:
    before, groups = in_journal(decided), reported(decided).groups
    eve = decided.review("eve", scope=CONTROLS)
    judge(eve, 0, Verdict.REJECT)
    judge(eve, 1, Verdict.REJECT)
    assert [eve.groups.verdict(at) for at in (0, 1)] == [Verdict.REJECT] * 2
    assert (eve.decisions.saved, eve.decisions.controls.count) == (0, 2)
    assert eve.take_news() is None
    assert in_journal(decided) == before
    found = reported(decided)
    [slips] = found.slips
    assert (slips.reviewer, slips.answered, slips.slips, slips.review) == ("eve", 2, 1, 0)
    assert found.groups == groups
    assert "Control groups" in [section.title for section in sections(found)]


def test_undo_takes_back_what_was_said_last_whether_it_was_a_decision_or_not(decided: Desk) -> None:
    eve = decided.review("eve", scope=CONTROLS)
    judge(eve, 4, Verdict.REJECT)
    before = in_journal(decided)
    judge(eve, 0, Verdict.REJECT)
    assert eve.undo().match_id == "m0"
    assert in_journal(decided) == before
    assert (eve.groups.verdict(0), eve.decisions.controls.count, reported(decided).slips) == (None, 0, ())
    assert eve.undo().match_id == "m4"
    assert (eve.decisions.saved, eve.decisions.undone) == (2, 1)


def test_what_is_said_again_of_it_counts_in_place_of_the_slip(decided: Desk) -> None:
    eve = decided.review("eve", scope=CONTROLS)
    judge(eve, 0, Verdict.REJECT)
    judge(eve, 0, Verdict.MERGE)
    [slips] = reported(decided).slips
    assert (slips.answered, slips.slips) == (1, 0)


@pytest.mark.parametrize(("name", "scope"), [("eve", Scope()), ("ann", CONTROLS)])
def test_it_is_off_by_default_and_asks_nobody_about_what_they_have_decided(
    decided: Desk, name: str, scope: Scope
) -> None:
    session = decided.review(name, scope=scope)
    feed(session, RUN)
    assert [session.groups.verdict(at) for at in (0, 1)] == [Verdict.MERGE, Verdict.REJECT]


def test_what_was_decided_in_another_run_is_no_known_answer(decided: Desk) -> None:
    """Its values may be others by now."""
    eve = decided.review("eve", scope=CONTROLS)
    feed(eve, run_of(5, NEXT_SATURDAY))
    assert None not in [eve.groups.verdict(at) for at in (0, 1)]


def test_nobody_is_asked_about_a_control_group_twice(decided: Desk) -> None:
    judge(decided.review("eve", scope=CONTROLS), 0, Verdict.REJECT)
    again = decided.review("eve", scope=CONTROLS)
    feed(again, RUN)
    assert [again.groups.verdict(at) for at in (0, 1)] == [Verdict.MERGE, None]
