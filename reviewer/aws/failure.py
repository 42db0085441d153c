"""A call to AWS that failed, and the rows of the tables that put it into plain words."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from reviewer.aws.credential_context import NO_CONTEXT, CredentialContext
from reviewer.core.problems import Problem, ProblemKind


@dataclass(frozen=True, slots=True)
class Call:
    """What was asked of AWS."""

    operation: str
    """The API operation, e.g. ``GetMatches``."""
    domain_name: str = ""
    profile: str | None = None
    region: str | None = None
    endpoint: str = ""
    with_token: bool = False
    """Whether the call carried a NextToken."""
    endpoint_setting: str = "--endpoint-url"
    """The option or variable that names the endpoint of the service that is asked."""
    endpoint_is_named: bool = False
    """Whether an option names the endpoint, so that it need not be AWS's own."""
    location: str = ""
    """What was asked of S3, as ``s3://bucket/key``, or ``table NAME`` of DynamoDB; empty for others."""

    @property
    def enabling_line(self) -> str:
        """The AWS CLI's line that turns Matching on for the domain of this call, by the same options."""
        words = ["aws", "customer-profiles", "update-domain", "--domain-name", self.domain_name]
        words += ["--matching", "Enabled=true"]
        words += ["--profile", self.profile] if self.profile else []
        words += ["--region", self.region] if self.region else []
        words += ["--endpoint-url", self.endpoint] if self.endpoint_is_named else []
        return shlex.join(words)


@dataclass(frozen=True, slots=True)
class Failure:
    """A call with the exception that it raised."""

    error: Exception
    call: Call
    context: CredentialContext = NO_CONTEXT

    @property
    def response(self) -> Mapping[str, Any]:
        """AWS's error answer as botocore reads it; empty where AWS did not answer."""
        return self.error.response if isinstance(self.error, ClientError) else {}

    @property
    def status(self) -> int:
        """The HTTP status of the answer; 0 for none."""
        return int(self.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))

    @property
    def code(self) -> str:
        """AWS's name of the error, or else the status."""
        return str(self.response.get("Error", {}).get("Code") or self.status)

    @property
    def message(self) -> str:
        """AWS's own words, raw, or else the code."""
        return str(self.response.get("Error", {}).get("Message", "") or self.code).strip()

    @property
    def operation(self) -> str:
        """What failed, which may be a call that the credentials needed, e.g. ``AssumeRole``."""
        return str(getattr(self.error, "operation_name", None) or self.call.operation)

    @property
    def headers(self) -> Mapping[str, str]:
        """The answer's headers by their names in lower case."""
        found: Mapping[str, str] = self.response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
        return found

    @property
    def arguments(self) -> Mapping[str, Any]:
        """What botocore made its message of, by name; empty for an exception of another library."""
        found: Mapping[str, Any] = getattr(self.error, "kwargs", {})
        return found


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of trouble: what it is known by, and what is shown of it.

    The texts are templates, filled with the members of the failure and with what its table adds.
    """

    known_by: tuple[str | type[Exception], ...]
    """AWS's codes, HTTP statuses, or classes of exceptions: any of them."""
    kind: ProblemKind
    what: str
    means: str
    todo: str = ""
    """Empty for: renew the credentials, in the way that the context names."""
    again: bool = True
    """Whether asking again can help; it can't after renewing credentials in the process's environment."""
    when: Callable[[Failure], bool] = lambda _: True
    """What has to hold besides."""

    def fits(self, failure: Failure) -> bool:
        """Tell whether this row is about a failure."""
        codes = (failure.code, str(failure.status)) if failure.response else ()
        return self.when(failure) and any(
            one in codes if isinstance(one, str) else isinstance(failure.error, one) for one in self.known_by
        )

    def problem(self, context: CredentialContext = NO_CONTEXT, **facts: object) -> Problem:
        """Fill the templates with facts by their names."""
        what, means, todo = (
            text.format(context=context, **facts) for text in (self.what, self.means, self.todo)
        )
        again = self.again and (bool(todo) or context.is_renewable)
        return Problem(self.kind, what, means, todo or context.renewal, again)


@dataclass(frozen=True, slots=True)
class ErrorTable:
    """Rows about one sort of trouble: the first that fits a failure counts."""

    rows: tuple[Row, ...]
    facts: Callable[[Failure], Mapping[str, object]]
    """What templates are filled with beside the call and the context."""

    def problem(self, failure: Failure) -> Problem | None:
        """Put a failure into plain words; None where no row is about it."""
        row = next((row for row in self.rows if row.fits(failure)), None)
        if row is None:
            return None
        return row.problem(failure.context, call=failure.call, **self.facts(failure))
