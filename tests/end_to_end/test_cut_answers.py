"""A line that is cut in the middle of an answer decides nothing and empties nothing."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable

from tests.end_to_end.conftest import REVIEWER, Desk, people
from tests.unit.aws.raw_answers import FRAMINGS, RawAnswers

CUT = FRAMINGS["until the line is cut"]
CONTENT = people(2)


def page(target: str) -> bytes:
    """The first page of one group, or the second one."""
    at = "next-token=" in target
    answer = {"MatchGenerationDate": 1764288000.0, "Matches": [CONTENT["Matches"][at]]}
    return json.dumps(answer if at else {**answer, "NextToken": "next"}).encode()


def test_get_matches_prints_no_half_of_a_page_and_says_where_to_go_on(desk: Desk) -> None:
    def answers(target: str) -> Iterable[bytes]:
        return [CUT.sent(page(target), 0.8 if "next-token=" in target else 1.0)]

    with RawAnswers(answers) as server:
        options = f"--domain-name people --region us-east-1 --output jsonl --endpoint-url {server.url}"
        done = desk.run((*REVIEWER, "get-matches", *options.split()), AWS_MAX_ATTEMPTS="2")
    assert done.returncode == 255
    assert [json.loads(line) for line in done.stdout.splitlines()] == CONTENT["Matches"][:1]
    assert "The answer to GetMatches" in done.stderr
    assert "did not come whole" in done.stderr
    assert "--next-token next goes on from there" in done.stderr


def test_a_review_takes_no_profile_for_deleted_whose_answer_was_cut(desk: Desk) -> None:
    line_is_mended = threading.Event()

    def answers(target: str) -> Iterable[bytes]:
        if target.endswith("/batch-get-profiles"):
            body = json.dumps({"Profiles": CONTENT["Profiles"]}).encode()
            return [CUT.sent(body, 1.0 if line_is_mended.is_set() else 0.5)]
        if "/matches" in target:
            return [CUT.sent(page(target))]
        return [CUT.sent(b'{"DomainName": "people", "Matching": {"Enabled": true}}')]

    with RawAnswers(answers) as server, desk.review(server.url, AWS_MAX_ATTEMPTS="2") as terminal:
        terminal.wait_for("did not come whole")
        assert "can't be shown" not in terminal.text
        line_is_mended.set()
        terminal.wait_for("Annn1 Doe")
        assert "can't be shown" not in terminal.text
