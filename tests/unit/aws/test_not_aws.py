"""What answers in AWS's place, over real HTTP, and that it is told as such."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler

import pytest

from reviewer.aws.connection import Connection
from reviewer.aws.options import ConnectionOptions
from reviewer.core.problems import ProblemKind, SourceError
from reviewer.sources.api import DomainMatches
from tests.unit.aws.answering import Answered, Answering, error, sts_error

PAGE = b"<html><body>proxy sign-in</body></html>"
HTML = {"Content-Type": "text/html"}
JSON = {"Content-Type": "application/json"}


def connected(url: str) -> Connection:
    return Connection(
        ConnectionOptions(region="us-east-1", endpoint_url=url, static_credentials=("key", "secret"))
    )


def said_of(answer: Answered) -> str:
    """What is told when GetMatches is answered so."""
    with Answering(answer) as server, pytest.raises(SourceError) as raised:
        DomainMatches(connected(server.url), "acme").match_page(None)
    assert raised.value.problem.kind in (ProblemKind.OTHER, ProblemKind.DENIED, ProblemKind.NOT_FOUND)
    return raised.value.problem.line


@pytest.mark.parametrize("status", [200, 302, 401, 403, 404, 407, 429])
def test_a_page_of_html_is_not_aws_whatever_its_status(status: int) -> None:
    said = said_of(Answered(status, HTML, PAGE))
    assert said.startswith("What answered GetMatches at http://127.0.0.1")
    assert "is not AWS" in said


@pytest.mark.parametrize(
    "answer",
    [
        Answered(200, JSON, b"[]"),
        Answered(404, JSON, b'{"message": "no such route"}'),
        Answered(403),
        # A service that answers everything: only AWS has a name for a domain.
        Answered(200, JSON, b"{}"),
        Answered(200, JSON, b'{"message": "hello"}'),
    ],
)
def test_json_that_lacks_what_aws_always_gives_is_not_aws(answer: Answered) -> None:
    assert "is not AWS" in said_of(answer)


@pytest.mark.parametrize(
    "answer",
    [
        error(403, "AccessDeniedException", "no"),
        Answered(403, {"x-amzn-RequestId": "r"}, b'{"Message": "no"}'),
        Answered(403, JSON, b'{"__type": "AccessDeniedException"}'),
    ],
)
def test_a_refusal_of_aws_is_told_as_one(answer: Answered) -> None:
    assert "the caller's policy lacks profile:GetMatches" in said_of(answer)


@pytest.mark.parametrize("status", [200, 403, 404])
def test_a_page_of_html_does_not_say_who_the_caller_is(status: int) -> None:
    with Answering(Answered(status, HTML, PAGE)) as server:
        connection = connected(server.url)
        with pytest.raises(SourceError, match="What answered GetCallerIdentity is not AWS"):
            connection.caller()
        assert connection.caller_arn() is None


def test_a_refusal_of_sts_is_told_as_one() -> None:
    with (
        Answering(sts_error(403, "AccessDenied", "no")) as server,
        pytest.raises(SourceError, match="Have sts:GetCallerIdentity allowed"),
    ):
        connected(server.url).caller()


def test_an_empty_domain_is_one_where_aws_knows_the_domain() -> None:
    def answer(request: BaseHTTPRequestHandler) -> Answered:
        if "/matches" in request.path:
            return Answered(body=b"{}")
        return Answered(body=json.dumps({"DomainName": "acme", "Matching": {"Enabled": True}}).encode())

    with Answering(answer) as server:
        assert DomainMatches(connected(server.url), "acme").match_page(None).matches == ()
