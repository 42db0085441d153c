"""Two reviewers on two hosts, in two terminals, with a team's table on moto's server between them."""

from __future__ import annotations

from typing import Any

from reviewer.core.decisions import Verdict
from reviewer.journal.outbox import Outbox, Standing
from reviewer.journal.place import Place
from reviewer.journal.sqlite import Journal
from tests.end_to_end.conftest import REVIEWER, Desk, people
from tests.unit.team.moto_process import moto_process


def test_two_hosts_see_each_others_claims_and_decisions_and_one_goes_on_alone(desk: Desk) -> None:
    domain = desk.serve(people(6))
    moto = desk.stack.enter_context(moto_process())
    there: dict[str, Any] = {"AWS_ENDPOINT_URL_DYNAMODB": moto}
    init = (*REVIEWER, "team", "init", "--table", "ours", "--create", "--region", "us-east-1")
    assert desk.run(init, **there).returncode == 0
    other_journal = desk.home / "other.sqlite3"
    with desk.review(domain.url, "--team", "ours", **there) as one:
        one.wait_for("all shared")
        with desk.review(domain.url, "--team", "ours", "--journal", str(other_journal), **there) as other:
            other.wait_for("⚑")
            one.press("x")
            other.wait_for("✗ reject")
            one.wait_for("all shared")
            other.press("q")
            other.wait_exit()
        one.press("q")
        one.wait_exit()
    with Journal.open_existing(other_journal) as journal:
        assert [said.verdict for said in journal.decisions()] == [Verdict.REJECT]
    alone = desk.review(domain.url, "--team", "ours", "--offline", **there)
    with alone as terminal:
        assert "shared" not in terminal.wait_for("✗ reject")


def test_what_is_decided_offline_before_anything_was_shared_waits_for_the_team(desk: Desk) -> None:
    domain = desk.serve(people(2))
    review = (
        *REVIEWER, "review", "--plain", "--domain-name", "people", "--endpoint-url", domain.url, "--region",
        "us-east-1", "--journal", str(desk.journal_path), "--team", "ours", "--offline",
    )  # fmt: skip
    assert desk.run(review, given="x\nq\n").returncode == 0
    with Journal.open_to_read(Place(desk.journal_path)) as journal:
        assert Outbox.state_of(journal, "us-east-1/ours") == Standing(1, 0, "", "")
