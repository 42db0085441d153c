"""Values of the wrong type, and lists that never end: each is told, and what can be read is shown."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from reviewer.apply.profile_state import ProfileStates
from reviewer.aws.connection import Connection
from reviewer.aws.domains import domain_settings
from reviewer.aws.jobs import jobs
from reviewer.aws.merging import Merging
from reviewer.aws.options import ConnectionOptions
from reviewer.core.problems import SourceError
from reviewer.matches.group_file import KeptRun, checksum
from reviewer.sources.api import DomainMatches
from reviewer.sources.match_answers import MatchAnswers
from reviewer.sources.rule_based import RuleMatches
from tests.unit.aws.answering import Answered, Answering

ANN, BOB = "a" * 32, "b" * 32
RUN = 1764288000.0


def connected(url: str) -> Connection:
    keys = ("key", "secret")
    return Connection(ConnectionOptions(region="us-east-1", endpoint_url=url, static_credentials=keys))


def answered(answer: object) -> Answered:
    return Answered(body=answer if isinstance(answer, bytes) else json.dumps(answer).encode())


def said(answer: object, ask: Callable[[Connection], object]) -> str:
    with Answering(answered(answer)) as server, pytest.raises(SourceError) as raised:
        ask(connected(server.url))
    assert "\n" not in raised.value.problem.line
    return raised.value.problem.what


def first_page(connection: Connection) -> object:
    return DomainMatches(connection, "acme").match_page(None)


def printed(connection: Connection) -> object:
    return list(MatchAnswers(connection, {"DomainName": "acme"}).pages())


@pytest.mark.parametrize("ask", [first_page, printed])
@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ({"Matches": "none"}, "Matches is a text, not a list"),
        ({"Matches": {}}, "Matches is an object, not a list"),
        ({"Matches": [], "PotentialMatches": []}, "PotentialMatches is a list, not a whole number"),
        ({"Matches": [], "PotentialMatches": True}, "PotentialMatches is true or false, not a whole number"),
        ({"Matches": [], "PotentialMatches": 10**400}, "PotentialMatches is a number that is too large"),
        (b'{"PotentialMatches": %s}' % (b"9" * 5000), "a number in it has thousands of digits"),
        ({"Matches": [], "MatchGenerationDate": 1e18}, "MatchGenerationDate is 1e+18, which is not a date"),
        ({"Matches": [], "MatchGenerationDate": float("inf")}, "which is not a date"),
        ({"Matches": [], "MatchGenerationDate": "9999-12-31T23:59:59-14:00"}, "which is not a date"),
        ({"Matches": [], "MatchGenerationDate": "0001-01-01T00:00:00+14:00"}, "which is not a date"),
        ({"Matches": [], "NextToken": ["t"]}, "NextToken is a list, not a text"),
        (b'{"Matches": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "its JSON is nested too deep"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_page_that_can_not_be_read_is_told_by_what_is_wrong(
    answer: object, fault: str, ask: Callable[[Connection], object]
) -> None:
    told = said(answer, ask)
    assert "The answer to GetMatches" in told
    assert fault in told


@pytest.mark.parametrize(
    ("group", "fault"),
    [
        ("no group", "it is a text, not an object"),
        (None, "it is nothing, not an object"),
        (["list"], "it is a list, not an object"),
        ({"ProfileIds": "ab"}, "ProfileIds is a text, not a list"),
        ({"ProfileIds": [ANN, None]}, "ProfileIds[1] is nothing, not a text"),
        ({"MatchId": 5}, "MatchId is a number, not a text"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_group_that_can_not_be_read_is_told_and_the_others_come(group: Any, fault: str) -> None:
    groups = [{"MatchId": "m", "ProfileIds": [ANN, BOB], "ConfidenceScore": 0.5}, group]
    with Answering(answered({"MatchGenerationDate": RUN, "Matches": groups})) as server:
        page = DomainMatches(connected(server.url), "acme").match_page(None)
    assert [match.match_id for match in page.matches] == ["m"]
    assert page.notice == f"a group of this page can't be shown: {fault}"
    assert fault.removeprefix("it ") in said({"Matches": groups}, printed)


@pytest.mark.parametrize("score", [[], {}, True, "high", 1e308, -1, 10**400, float("nan"), float("-inf")])
def test_a_score_that_is_none_is_told_and_the_group_is_shown_without(score: Any) -> None:
    group = {"MatchId": "m", "ProfileIds": [ANN, BOB], "ConfidenceScore": score}
    with Answering(answered({"MatchGenerationDate": RUN, "Matches": [group]})) as server:
        page = DomainMatches(connected(server.url), "acme").match_page(None)
    assert [match.score for match in page.matches] == [None]
    assert page.notice.startswith("a group of this page came without a score to read: it is ")


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"FirstName": {}}, "what AWS says of it can't be read: FirstName is an object, not a text"),
        ({"Address": "1 Main St"}, "what AWS says of it can't be read: Address is a text, not an object"),
        ({"Address": {"City": [1]}}, "what AWS says of it can't be read: Address.City is a list, not a text"),
        ({"Attributes": {"a": 1}}, "what AWS says of it can't be read: Attributes.a is a number, not a text"),
        ({"ProfileId": []}, "what AWS says of it, or of another that was asked for, can't be read: Prof"),
        ({"ProfileId": ""}, "what AWS says of it, or of another that was asked for, can't be read: it has"),
    ],
)
def test_a_profile_that_can_not_be_read_is_no_deleted_one(record: dict[str, Any], reason: str) -> None:
    profiles = [{"ProfileId": ANN, "FirstName": "Ann"}, {"ProfileId": BOB, **record}]
    with Answering(answered({"Profiles": profiles})) as server:
        batch = DomainMatches(connected(server.url), "acme").profiles([ANN, BOB])
    assert batch.profiles.keys() == {ANN}
    assert batch.unavailable[BOB].startswith(reason)


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ({"Items": [{"ProfileObjectUniqueKey": "k"}]}, "Items[0] has no Object"),
        ({"Items": [{"ProfileObjectUniqueKey": "k", "Object": None}]}, "Items[0] has no Object"),
        (
            {"Items": [{"ProfileObjectUniqueKey": 7, "Object": "{}"}]},
            "Items[0].ProfileObjectUniqueKey is a num",
        ),
        (
            {"Items": [{"ProfileObjectUniqueKey": "k", "Object": {}}]},
            "Items[0].Object is an object, not a text",
        ),
        ({"Items": [None]}, "Items[0] is nothing, not an object"),
        ({"Items": "x"}, "Items is a text, not a list"),
    ],
)
def test_an_object_that_can_not_be_read_is_left_out_of_no_snapshot(answer: Any, fault: str) -> None:
    told = said(answer, lambda it: list(ProfileStates(it, "acme").objects(ANN, ["type"])))
    assert told.startswith("The answer to ListProfileObjects at")
    assert fault in told


@pytest.mark.parametrize("types", [[{}], [{"ObjectTypeName": []}], ["x"], [{"ObjectTypeName": None}]])
def test_object_types_that_can_not_be_read_are_told(types: Any) -> None:
    assert "Items[0]" in said({"Items": types}, lambda it: ProfileStates(it, "acme").listed_types())


@pytest.mark.parametrize("record", [None, 3, {"ActionType": []}, {"CreatedAt": 1e18}, {"Id": {}}])
def test_a_history_that_can_not_be_read_is_told(record: Any) -> None:
    answer = {"ProfileHistoryRecords": [record]}
    assert "ProfileHistoryRecords[0]" in said(answer, lambda it: list(Merging(it, "acme").history(ANN)))


def test_matching_that_is_neither_on_nor_off_is_not_told_as_off() -> None:
    answer = {"DomainName": "acme", "Matching": {"Enabled": "perhaps"}}
    told = said(answer, lambda it: domain_settings(it, "acme"))
    assert "Matching.Enabled is a text, not true or false" in told


@pytest.mark.parametrize(
    "body",
    [b'{"__type": 5}', b'{"code": []}', b"[]", b'{"Message": {}}', b"5", b"[" * 100_000, b"\xff", b"null"],
)
@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_an_error_of_the_wrong_type_is_told_by_its_status(status: int, body: bytes) -> None:
    with Answering(Answered(status, {"x-amzn-RequestId": "r"}, body)) as server:
        with pytest.raises(SourceError) as raised:
            first_page(connected(server.url))
        assert f"({status}" in raised.value.problem.what or status in (403, 404)
        assert "report it" not in raised.value.problem.line


def test_a_run_is_dated_in_utc_wherever_this_machine_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        with Answering(answered({"MatchGenerationDate": RUN, "Matches": [], "NextToken": "t"})) as server:
            page = DomainMatches(connected(server.url), "acme").match_page(None)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert page.generation_date is not None
    assert page.generation_date.isoformat() == datetime.fromtimestamp(RUN, UTC).isoformat()


def pages_of(tokens: Iterator[str], **members: Any) -> Callable[[BaseHTTPRequestHandler], Answered]:
    """Answers pages with these members, each with the next one of the tokens."""
    return lambda _: answered(
        {**{name: value() for name, value in members.items()}, "NextToken": next(tokens)}
    )


def turns() -> Iterator[str]:
    return (f"t{number % 2}" for number in count())


def ever_new() -> Iterator[str]:
    return (f"t{number}" for number in count())


def reviewed(source: DomainMatches | RuleMatches) -> None:
    token = None
    while True:
        page = source.match_page(token)
        assert page.next_token is not None
        token = page.next_token


GROUP = {"MatchId": "m", "ProfileIds": [ANN, BOB]}
LISTS: dict[str, tuple[str, object, Callable[[Connection], object]]] = {
    "domains": ("Items", {"DomainName": "acme"}, lambda it: it.domain_names()),
    "jobs": ("IdentityResolutionJobsList", {"JobId": "j"}, lambda it: jobs(it, "acme")),
    "get-matches": ("Matches", GROUP, printed),
    "a review": ("Matches", GROUP, lambda it: reviewed(DomainMatches(it, "acme"))),
    "a review of rules": ("MatchIds", "m", lambda it: reviewed(RuleMatches(it, "acme", 10))),
}


@pytest.mark.parametrize(
    ("tokens", "fault"), [(turns, "the same page token twice"), (ever_new, "with nothing new on them")]
)
@pytest.mark.parametrize(("name", "item", "ask"), LISTS.values(), ids=LISTS)
def test_a_list_that_never_ends_is_left_and_told(
    name: str,
    item: object,
    ask: Callable[[Connection], object],
    tokens: Callable[[], Iterator[str]],
    fault: str,
) -> None:
    answers = pages_of(tokens(), **{name: lambda: [item]})
    with Answering(answers) as server, pytest.raises(SourceError, match=fault):
        ask(connected(server.url))


def test_a_run_that_is_another_on_each_page_is_left_and_told() -> None:
    dates = count(int(RUN))
    answers = pages_of(ever_new(), Matches=lambda: [GROUP], MatchGenerationDate=lambda: next(dates))
    with Answering(answers) as server, pytest.raises(SourceError, match="each of another run"):
        reviewed(DomainMatches(connected(server.url), "acme"))


@pytest.mark.parametrize(
    "content", [b"[]", b"{}", b"5", b"nonsense", b'["m", "high", null, "a"]', b'["m", 0.5, null, 7]']
)
def test_a_kept_group_with_the_right_checksum_and_wrong_content_is_damage(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "run.sqlite3"
    run = b"[null, 1, null, 1]"
    with sqlite3.connect(path) as made:
        made.execute("PRAGMA user_version = 1")
        made.execute("CREATE TABLE run (content BLOB NOT NULL, checksum INTEGER NOT NULL)")
        made.execute("CREATE TABLE match_group (position INTEGER, content BLOB, checksum INTEGER)")
        made.execute("INSERT INTO run VALUES (?, ?)", (run, checksum(-1, run)))
        made.execute("INSERT INTO match_group VALUES (0, ?, ?)", (content, checksum(0, content)))
    made.close()
    with pytest.raises(OSError, match=r"run\.sqlite3"):
        KeptRun(path).groups(0, 1)


@pytest.mark.parametrize("content", ["[]", "{}", "5", "no", '["soon", 1, null, 1]', '[null, 1, 2, "x"]'])
def test_a_kept_run_with_the_right_checksum_and_wrong_content_is_damage(tmp_path: Path, content: str) -> None:
    path = tmp_path / "run.sqlite3"
    with sqlite3.connect(path) as made:
        made.execute("PRAGMA user_version = 1")
        made.execute("CREATE TABLE run (content BLOB NOT NULL, checksum INTEGER NOT NULL)")
        made.execute("INSERT INTO run VALUES (?, ?)", (content.encode(), checksum(-1, content.encode())))
    made.close()
    with pytest.raises(OSError, match=r"run\.sqlite3"):
        KeptRun(path)
