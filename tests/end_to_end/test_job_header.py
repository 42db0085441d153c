"""Jobs and new runs, told in the header of the review without being asked for."""

from __future__ import annotations

import pytest

from reviewer.emulator.conditions import Conditions
from tests.end_to_end.conftest import Desk, people


@pytest.mark.parametrize(
    ("columns", "rows", "said"),
    [(120, 40, "a job is running: FIND_MATCHING"), (80, 24, "job: FIND_MATCHING")],
)
def test_a_job_that_is_at_work_is_told_without_a_key(desk: Desk, columns: int, rows: int, said: str) -> None:
    emulator = desk.serve(people(3), Conditions(job_status="FIND_MATCHING"))
    with desk.review(emulator.url, columns=columns, rows=rows) as terminal:
        terminal.wait_for("Annn1 Doe")
        text = terminal.wait_for(said)
        assert said in text.splitlines()[0]
        assert "people" in text.splitlines()[0]


def test_a_new_run_is_told_and_r_turns_to_it_with_every_decision_kept(desk: Desk) -> None:
    emulator = desk.serve(people(3), Conditions(new_run_after=1))
    with desk.review(emulator.url) as terminal:
        terminal.wait_for("Annn1 Doe")
        terminal.press("x")
        terminal.wait_for("Annn2 Doe")
        terminal.wait_for("a new run is out: press r")
        assert "run 21 Nov 2026" in terminal.text
        terminal.press("r")
        terminal.wait_for("run 28 Nov 2026")
        terminal.wait_for("A new run has been published")
        terminal.wait_for("Annn2 Doe")
        assert "press r" not in terminal.lines[0]
        terminal.press("x")
        terminal.wait_for("Annn3 Doe")
        terminal.press("x")
        terminal.wait_for("all 3 groups have their verdict")
    said = desk.decisions()
    assert len({one.group_key for one in said}) == len(said) == 3


def test_the_review_goes_on_where_jobs_may_not_be_listed(desk: Desk) -> None:
    denied = frozenset(["ListIdentityResolutionJobs", "GetDomain"])
    emulator = desk.serve(people(2), Conditions(deny=denied, job_status="MERGING"))
    with desk.review(emulator.url) as terminal:
        terminal.wait_for("Annn1 Doe")
        terminal.wait_for(lambda _: emulator.calls.get("ListIdentityResolutionJobs", 0) > 0)
        terminal.press("x")
        terminal.wait_for("Annn2 Doe")
        assert "denied" not in terminal.text
