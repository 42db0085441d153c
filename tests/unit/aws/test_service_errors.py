"""Each error that AWS answers with, sent over real HTTP, and what the reviewer is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler

import pytest

from reviewer.aws.connection import Connection
from reviewer.aws.options import ConnectionOptions
from reviewer.core.problems import Problem, ProblemKind, SourceError
from reviewer.emulator.sample import bundled_domains
from reviewer.emulator.server import Emulator
from reviewer.sources.api import DomainMatches
from tests.unit.aws.answering import Answered, Answering, error, sts_error

USER = "arn:aws:sts::123456789012:assumed-role/Reviewer/ann"
DOMAIN = "arn:aws:profile:us-east-1:123456789012:domains/acme"
NOT_AUTHORIZED = f"User: {USER} is not authorized to perform: profile:GetMatches"


def problem_with(
    answer: Answered | Callable[[BaseHTTPRequestHandler], Answered],
    domain_name: str = "acme",
    token: str | None = None,
) -> Problem:
    """What is told when GetMatches is answered so."""
    with Answering(answer) as server:
        options = ConnectionOptions(
            region="us-east-1", endpoint_url=server.url, static_credentials=("key", "secret")
        )
        source = DomainMatches(Connection(options), domain_name)
        with pytest.raises(SourceError) as raised:
            source.match_page(token)
    problem = raised.value.problem
    assert "\n" not in problem.line
    assert problem.todo
    return problem


def test_expired_credentials_are_told_with_how_to_renew_them() -> None:
    problem = problem_with(
        error(403, "ExpiredTokenException", "The security token included in the request is expired")
    )
    assert problem.kind is ProblemKind.CREDENTIALS
    assert problem.what == "The credentials have expired (ExpiredTokenException)"
    assert "`aws sso login`" in problem.todo


def test_credentials_that_aws_does_not_know_are_told_with_the_region_they_may_not_be_valid_in() -> None:
    problem = problem_with(
        error(403, "UnrecognizedClientException", "The security token included in the request is invalid.")
    )
    assert problem.kind is ProblemKind.CREDENTIALS
    assert "not valid in region us-east-1" in problem.means


@pytest.mark.parametrize(
    ("off", "said"),
    [
        (timedelta(minutes=17), "17 minutes behind AWS's"),
        (timedelta(hours=-2), "120 minutes ahead of AWS's"),
    ],
)
def test_a_wrong_clock_is_told_with_how_far_it_is_off(off: timedelta, said: str) -> None:
    problem = problem_with(
        error(
            403,
            "InvalidSignatureException",
            "Signature expired: 20261121T000000Z is now earlier than 20261121T001200Z"
            " (20261121T001700Z - 5 min.)",
            Date=format_datetime(datetime.now(UTC) + off, usegmt=True),
        )
    )
    assert said in problem.means
    assert "clock" in problem.todo


def test_a_signature_that_does_not_match_means_a_wrong_secret_key() -> None:
    problem = problem_with(
        error(
            403,
            "InvalidSignatureException",
            "The request signature we calculated does not match the signature you provided. Check your AWS"
            " Secret Access Key and signing method. Consult the service documentation for details.",
        )
    )
    assert problem.kind is ProblemKind.CREDENTIALS
    assert "secret key" in problem.means


def test_an_endpoint_of_another_region_is_told() -> None:
    problem = problem_with(
        error(403, "InvalidSignatureException", "Credential should be scoped to a valid region.")
    )
    assert "is not of region us-east-1" in problem.what
    assert "--region" in problem.todo
    assert not problem.again


@pytest.mark.parametrize(
    ("message", "who", "resource"),
    [
        (
            f"{NOT_AUTHORIZED} on resource: {DOMAIN} because no identity-based policy allows the"
            " profile:GetMatches action",
            f"to {USER}",
            DOMAIN,
        ),
        (NOT_AUTHORIZED, f"to {USER}", "arn:aws:profile:us-east-1:*:domains/acme"),
        ("Access is denied", "Access is denied", "arn:aws:profile:us-east-1:*:domains/acme"),
    ],
)
def test_access_denied_names_the_action_and_a_policy_line_that_allows_it(
    message: str, who: str, resource: str
) -> None:
    problem = problem_with(error(403, "AccessDeniedException", message))
    assert problem.kind is ProblemKind.DENIED
    assert who in problem.what
    assert problem.means == "the caller's policy lacks profile:GetMatches"
    line = problem.todo.partition("Have profile:GetMatches allowed: ")[2]
    assert json.loads(line) == {"Effect": "Allow", "Action": "profile:GetMatches", "Resource": resource}


def test_an_explicit_deny_is_told_apart_from_a_missing_line() -> None:
    problem = problem_with(
        error(
            403,
            "AccessDeniedException",
            f"{NOT_AUTHORIZED} on resource: {DOMAIN} with an explicit deny in a service control policy",
        )
    )
    assert "explicit deny" in problem.means


def test_throttling_beyond_the_retries_may_pass() -> None:
    problem = problem_with(error(429, "ThrottlingException", "Rate exceeded"))
    assert problem.kind is ProblemKind.THROTTLED
    assert problem.what == "AWS throttles GetMatches (ThrottlingException), also after several tries"


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        (error(500, "InternalServerException", "Something went wrong"), "500 InternalServerException"),
        (Answered(503, {"Content-Type": "text/html"}, b"<html>Service Unavailable</html>"), "503"),
    ],
)
def test_a_failure_inside_aws_may_pass(answer: Answered, named: str) -> None:
    problem = problem_with(answer)
    assert problem.kind is ProblemKind.UNREACHABLE
    assert f"failed inside AWS ({named})" in problem.what


def test_an_invalid_call_is_told_with_what_aws_says_of_it() -> None:
    said = "1 validation error detected: Value 'a b' at 'domainName' failed to satisfy constraint"
    problem = problem_with(error(400, "BadRequestException", said))
    assert said in problem.what
    assert not problem.again


def test_an_invalid_call_with_a_token_means_that_the_token_is_spent() -> None:
    problem = problem_with(error(400, "BadRequestException", "Invalid token"), token="t")
    assert problem.kind is ProblemKind.TOKEN_EXPIRED


def not_found_among(*names: str) -> Callable[[BaseHTTPRequestHandler], Answered]:
    """A service that has these domains and none else."""

    def answer(request: BaseHTTPRequestHandler) -> Answered:
        if request.path.startswith("/domains/"):
            return error(404, "ResourceNotFoundException", "Domain not found")
        items = [{"DomainName": name, "CreatedAt": 0, "LastUpdatedAt": 0} for name in names]
        return Answered(body=json.dumps({"Items": items}).encode())

    return answer


@pytest.mark.parametrize(
    ("names", "todo"),
    [
        (("acme-prod", "other"), "Did you mean acme-prod?"),
        (("ACME-PRDO",), "Did you mean ACME-PRDO?"),
        (("one", "two"), "Name one of one, two with --domain-name"),
        (tuple(f"d{n}" for n in range(9)), "d4 and 4 more"),
        ((), "There is no domain at all in us-east-1"),
    ],
)
def test_a_domain_that_is_not_there_is_told_with_those_that_are(names: tuple[str, ...], todo: str) -> None:
    problem = problem_with(not_found_among(*names), domain_name="acme-prdo")
    assert problem.kind is ProblemKind.NOT_FOUND
    assert "acme-prdo" in problem.what
    assert todo in problem.todo


def test_where_domains_may_not_be_listed_the_missing_one_is_told_all_the_same() -> None:
    def answer(request: BaseHTTPRequestHandler) -> Answered:
        if request.path.startswith("/domains/"):
            return error(404, "ResourceNotFoundException", "Domain not found")
        return error(403, "AccessDeniedException", "no")

    problem = problem_with(answer)
    assert problem.kind is ProblemKind.NOT_FOUND
    assert problem.todo == "Check --domain-name, --region and --profile"


def test_matching_that_is_off_is_told_with_the_line_that_turns_it_on_when_aws_refuses() -> None:
    problem = problem_with(
        error(400, "BadRequestException", "Identity Resolution is not enabled for domain acme")
    )
    assert problem.what == "Matching is off for domain acme"
    assert "aws customer-profiles update-domain --domain-name acme --matching Enabled=true" in problem.todo


def test_matching_that_is_off_is_told_too_where_aws_only_answers_nothing() -> None:
    with Emulator(bundled_domains()) as emulator:
        options = ConnectionOptions(
            region="us-east-1", endpoint_url=emulator.url, static_credentials=("key", "secret")
        )
        connection = Connection(options)
        with pytest.raises(SourceError, match="Matching is off for domain acme-matching-off"):
            DomainMatches(connection, "acme-matching-off").match_page(None)
        assert DomainMatches(connection, "acme-empty").match_page(None).matches == ()


def test_a_missing_domain_with_matching_in_its_name_is_not_one_whose_matching_is_off() -> None:
    message = "Domain acme-matching does not exist"
    problem = problem_with(error(404, "ResourceNotFoundException", message), domain_name="acme-matching")
    assert problem.kind is ProblemKind.NOT_FOUND


def test_an_answer_of_something_that_is_not_aws_is_told_as_such() -> None:
    page = Answered(200, {"Content-Type": "text/html"}, b"<html><p>Sign in to the guest network")
    with Answering(page) as server:
        options = ConnectionOptions(
            region="us-east-1", endpoint_url=server.url, static_credentials=("key", "secret")
        )
        with pytest.raises(SourceError, match="is not AWS"):
            Connection(options).caller()


def test_a_refusal_of_sts_names_its_own_action() -> None:
    denied = sts_error(
        403, "AccessDenied", f"User: {USER} is not authorized to perform: sts:GetCallerIdentity"
    )
    with Answering(denied) as server:
        options = ConnectionOptions(
            region="us-east-1", endpoint_url=server.url, static_credentials=("key", "secret")
        )
        with pytest.raises(SourceError, match="Have sts:GetCallerIdentity allowed"):
            Connection(options).caller()
