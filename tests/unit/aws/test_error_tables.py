"""The rows by which AWS errors become plain words: each can be filled, and the first that fits is used."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from reviewer.aws.configuration_errors import CONFIGURATION_ERRORS
from reviewer.aws.credential_context import NO_CONTEXT, CredentialContext, Origin
from reviewer.aws.failure import Call, ErrorTable, Failure, Row
from reviewer.aws.problem_of import problem_of
from reviewer.aws.service_errors import SERVICE_ERRORS
from reviewer.aws.transport_errors import TRANSPORT_ERRORS
from reviewer.core.problems import ProblemKind

CALL = Call("GetMatches", "acme", "work", "eu-west-1", "https://profile.example")
TABLES = {"service": SERVICE_ERRORS, "transport": TRANSPORT_ERRORS, "configuration": CONFIGURATION_ERRORS}


def answered(code: str, status: int, message: str = "no", operation: str = "GetMatches") -> ClientError:
    response = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status, "HTTPHeaders": {}},
    }
    return ClientError(response, operation)


@pytest.mark.parametrize(
    ("table", "row"),
    [
        pytest.param(table, row, id=f"{name}-{at}")
        for name, table in TABLES.items()
        for at, row in enumerate(table.rows)
    ],
)
def test_each_row_fills_its_templates_from_any_failure(table: ErrorTable, row: Row) -> None:
    bare = EndpointConnectionError(endpoint_url="https://profile.example", error="{braces}")
    for error in (answered("Odd", 418, "a {brace} of its own"), bare, ValueError("{0}")):
        problem = row.problem(NO_CONTEXT, call=CALL, **table.facts(Failure(error, CALL)))
        assert problem.kind is row.kind
        assert problem.what
        assert problem.means
        assert problem.todo


def test_what_aws_says_is_quoted_and_never_read_as_a_template() -> None:
    problem = problem_of(answered("Odd", 418, "{call} {nonsense}"), CALL)
    assert problem.what == "AWS refused GetMatches (Odd): {call} {nonsense}"


@pytest.mark.parametrize(
    ("origin", "again"), [(Origin.ENVIRONMENT, False), (Origin.SSO, True), (Origin.UNKNOWN, True)]
)
def test_renewed_credentials_are_found_again_but_for_those_of_the_environment(
    origin: Origin, again: bool
) -> None:
    problem = problem_of(answered("ExpiredToken", 403), CALL, CredentialContext(origin))
    assert problem.kind is ProblemKind.CREDENTIALS
    assert problem.again is again
    assert problem.todo == CredentialContext(origin).renewal


def test_a_denied_call_for_credentials_is_not_taken_for_one_of_s3() -> None:
    call = Call("GetObject", location="s3://bucket/key")
    assert "s3://bucket/key" in problem_of(answered("AccessDenied", 403, operation="GetObject"), call).what
    assumed = problem_of(answered("AccessDenied", 403, operation="AssumeRole"), call)
    assert "Have sts:AssumeRole allowed" in assumed.todo


def test_an_error_that_no_row_is_about_asks_for_a_report() -> None:
    problem = problem_of(ValueError("odd"), CALL)
    assert problem.what == "GetMatches failed with ValueError: odd"
    assert "please report it" in problem.todo
