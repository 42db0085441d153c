"""Half an answer is none: whatever is cut on its way is asked for again, and told as what it is."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from functools import partial
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest

from reviewer.aws import whole_answers
from reviewer.aws.bucket import Bucket
from reviewer.aws.connection import Connection
from reviewer.aws.domains import domain_settings
from reviewer.aws.jobs import jobs
from reviewer.aws.options import ConnectionOptions
from reviewer.core.problems import Problem, ProblemKind, SourceError
from reviewer.doctor.aws import aws_checks
from reviewer.doctor.checks import State
from reviewer.sources.api import DomainMatches
from reviewer.sources.export.s3 import export_parts
from reviewer.sources.match_answers import MatchAnswers
from tests.unit.aws.raw_answers import FRAMINGS, Framing, RawAnswers

ANN = "a" * 32
STS = "https://sts.amazonaws.com/doc/2011-06-15/"
S3 = "http://s3.amazonaws.com/doc/2006-03-01/"
LISTED = b"<Contents><Key>a.csv</Key><Size>4</Size><ETag>e</ETag></Contents>"
BODIES = {
    "GetMatches": json.dumps(
        {"MatchGenerationDate": 1.0, "Matches": [{"MatchId": "m", "ProfileIds": [ANN]}], "NextToken": "next"}
    ).encode(),
    "BatchGetProfile": json.dumps({"Profiles": [{"ProfileId": ANN, "FirstName": "Ann"}]}).encode(),
    "SearchProfiles": json.dumps({"Items": [{"ProfileId": ANN, "FirstName": "Ann"}]}).encode(),
    "ListDomains": json.dumps({"Items": [{"DomainName": "acme"}]}).encode(),
    "ListIdentityResolutionJobs": b'{"IdentityResolutionJobsList": [{"JobId": "j", "Status": "COMPLETED"}]}',
    "GetDomain": b'{"DomainName": "acme", "Matching": {"Enabled": true}}',
    "GetCallerIdentity": f'<GetCallerIdentityResponse xmlns="{STS}"><GetCallerIdentityResult><Arn>arn</Arn>'
    "</GetCallerIdentityResult></GetCallerIdentityResponse>".encode(),
    "ListObjectsV2": b'<ListBucketResult xmlns="%b">%b</ListBucketResult>' % (S3.encode(), LISTED),
}
Ask = Callable[[Connection], object]


def searched(connection: Connection) -> object:
    return connection.call("SearchProfiles", DomainName="acme", KeyName="_profileId", Values=[ANN])


def printed(connection: Connection) -> object:
    return next(MatchAnswers(connection, {"DomainName": "acme"}).pages())


CALLS: dict[str, tuple[str, Ask]] = {
    "the first page of groups": ("GetMatches", lambda it: DomainMatches(it, "acme").match_page(None)),
    "a later page of groups": ("GetMatches", lambda it: DomainMatches(it, "acme").match_page("token")),
    "what get-matches prints": ("GetMatches", printed),
    "profiles": ("BatchGetProfile", lambda it: DomainMatches(it, "acme").profiles([ANN])),
    "a search": ("SearchProfiles", searched),
    "the domains": ("ListDomains", lambda it: it.domain_names()),
    "the jobs": ("ListIdentityResolutionJobs", lambda it: jobs(it, "acme")),
    "a domain": ("GetDomain", lambda it: domain_settings(it, "acme")),
    "the caller": ("GetCallerIdentity", lambda it: it.caller()),
    "an export's files": ("ListObjectsV2", lambda it: list(Bucket(it, "bucket").files("a"))),
}


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)


def connected(url: str, monkeypatch: pytest.MonkeyPatch) -> Connection:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    return Connection(ConnectionOptions(region="us-east-1", endpoint_url=url, read_timeout=5.0))


def tick(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Let so much time pass from one read to the next, on the clock that an answer is timed by."""
    monkeypatch.setattr(whole_answers, "time", SimpleNamespace(monotonic=partial(next, count(0.0, seconds))))


def problem(ask: Ask, connection: Connection) -> Problem:
    with pytest.raises(SourceError) as raised:
        ask(connection)
    assert "\n" not in raised.value.problem.line
    return raised.value.problem


@pytest.mark.parametrize(("operation", "ask"), CALLS.values(), ids=CALLS)
def test_an_answer_that_is_cut_is_asked_for_again_and_then_told_as_cut(
    monkeypatch: pytest.MonkeyPatch, operation: str, ask: Ask
) -> None:
    framings = [framing for framing in FRAMINGS.values() for _attempt in range(4)]
    with RawAnswers(lambda _: [framings[len(server.asked) - 1].sent(BODIES[operation], 0.7)]) as server:
        connection = connected(server.url, monkeypatch)
        for number, name in enumerate(FRAMINGS, 1):
            said = problem(ask, connection)
            assert said.kind is ProblemKind.UNREACHABLE, name
            assert f"The answer to {operation}" in said.what
            assert "did not come whole" in said.what
            assert len(server.asked) == 4 * number


@pytest.mark.parametrize(("operation", "ask"), CALLS.values(), ids=CALLS)
def test_an_answer_that_comes_whole_the_second_time_is_as_good_as_any(
    monkeypatch: pytest.MonkeyPatch, operation: str, ask: Ask
) -> None:
    sent = [framing.sent(BODIES[operation], keep) for framing in FRAMINGS.values() for keep in (0.7, 1.0)]
    with RawAnswers(lambda _: [sent[len(server.asked) - 1]]) as server:
        connection = connected(server.url, monkeypatch)
        for _framing in FRAMINGS:
            ask(connection)
    assert len(server.asked) == len(sent)


def test_no_byte_is_left_out_unnoticed() -> None:
    """Also where nothing but the line's end tells that the body is over."""
    body = BODIES["BatchGetProfile"]
    kept = iter(range(len(body)))
    # Every attempt of every call is one byte further on, until the last.
    with RawAnswers(lambda _: [Framing().sent(body[: next(kept, -1)])]) as server:
        keys = ("key", "secret")
        connection = Connection(ConnectionOptions(None, "us-east-1", server.url, static_credentials=keys))
        while len(server.asked) < len(body):
            assert "did not come whole" in problem(CALLS["profiles"][1], connection).what


@pytest.mark.parametrize(("operation", "ask"), CALLS.values(), ids=CALLS)
def test_an_empty_body_is_no_answer_with_nothing_in_it(
    monkeypatch: pytest.MonkeyPatch, operation: str, ask: Ask
) -> None:
    with RawAnswers(lambda _: [FRAMINGS["by length"].sent(b"")]) as server:
        assert "it is empty" in problem(ask, connected(server.url, monkeypatch)).what


@pytest.mark.parametrize("body", [b"{}", b'{"Message": "hello"}', b"[]", b"null", b'"Profiles"'])
@pytest.mark.parametrize("call", ["profiles", "a search", "the domains", "the jobs"])
def test_an_answer_without_any_member_of_the_operation_is_not_aws(
    monkeypatch: pytest.MonkeyPatch, call: str, body: bytes
) -> None:
    with RawAnswers(lambda _: [FRAMINGS["by length"].sent(body)]) as server:
        assert "is not AWS" in problem(CALLS[call][1], connected(server.url, monkeypatch)).what


def test_a_range_of_a_file_that_is_cut_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = FRAMINGS["by length"]

    def answers(target: str) -> Iterable[bytes]:
        if "list-type" in target:
            return [whole.sent(BODIES["ListObjectsV2"])]
        return [whole.sent(b"a,b\n", 0.5 if len(server.asked) == 2 else 1.0)]

    with RawAnswers(answers) as server:
        [part] = export_parts(Bucket(connected(server.url, monkeypatch), "bucket"), "a")
        assert part.read_at(0, 4) == b"a,b\n"
    assert len(server.asked) == 3


def test_doctor_takes_half_a_list_for_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def answers(target: str) -> Iterable[bytes]:
        operation, keep = ("GetCallerIdentity", 1.0) if target == "/" else ("ListDomains", 0.5)
        return [FRAMINGS["until the line is cut"].sent(BODIES[operation], keep)]

    with RawAnswers(answers) as server:
        connected(server.url, monkeypatch)
        checks = list(aws_checks(ConnectionOptions(region="us-east-1", endpoint_url=server.url), None))
    assert checks[-1].name == "answer"
    assert checks[-1].state is State.BROKEN
    assert "did not come whole" in checks[-1].result


def test_a_body_that_never_ends_is_left_at_a_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_answers, "LARGEST", 1 << 20)
    sent: list[int] = []

    def endless(_: str) -> Iterable[bytes]:
        yield b"HTTP/1.1 200 OK\r\n\r\n{"
        while len(sent) < 10_000:
            sent.append(65536)
            yield b" " * 65536

    with RawAnswers(endless) as server:
        said = problem(CALLS["profiles"][1], connected(server.url, monkeypatch))
    assert "it has more than 1 MB" in said.what
    assert len(sent) < 1000


def test_a_zipped_body_is_measured_by_what_it_unpacks_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_answers, "LARGEST", 1 << 20)
    bomb = FRAMINGS["zipped"].sent(b"{" + b" " * (50 << 20))
    with RawAnswers(lambda _: [bomb]) as server:
        said = problem(CALLS["profiles"][1], connected(server.url, monkeypatch))
    assert "it has more than 1 MB" in said.what


@pytest.mark.parametrize("length", [b"Content-Length: 99999\r\n", b""])
def test_a_body_that_trickles_is_left_in_time(monkeypatch: pytest.MonkeyPatch, length: bytes) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")

    def trickle(_: str) -> Iterable[bytes]:
        yield b"HTTP/1.1 200 OK\r\n" + length + b"\r\n"
        for _second in range(100):
            time.sleep(0.02)
            yield b" "

    with RawAnswers(trickle) as server:
        connection = connected(server.url, monkeypatch)
        tick(monkeypatch, 1.0)
        said = problem(CALLS["profiles"][1], connection)
    assert "of it came in 6.0 s" in said.what


def test_what_is_slow_and_comes_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow line is no broken one: a kilobyte a second is enough, however long it takes in all."""
    sent = FRAMINGS["by length"].sent(BODIES["BatchGetProfile"] + b" " * 10_000)

    def slowly(_: str) -> Iterable[Any]:
        for start in range(0, len(sent), 500):
            time.sleep(0.01)
            yield sent[start : start + 500]

    with RawAnswers(slowly) as server:
        source = DomainMatches(connected(server.url, monkeypatch), "acme")
        tick(monkeypatch, 0.48)
        assert source.profiles([ANN]).profiles.keys() == {ANN}
