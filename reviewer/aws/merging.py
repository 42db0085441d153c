"""MergeProfiles: one attempt a request, and what its answer, or its silence, says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    CredentialRetrievalError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
    ProxyConnectionError,
)

from reviewer.aws.attempts import is_throttling
from reviewer.aws.connection import Connection
from reviewer.aws.failure import Call, Failure
from reviewer.core.decisions import FieldSources
from reviewer.core.problems import Problem, ProblemKind, SourceError

_NEVER_SENT = (
    ConnectTimeoutError,
    CredentialRetrievalError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
    ProxyConnectionError,
)
"""Exceptions from before any of the request has left this machine."""
_REFUSALS, _FAILED_INSIDE = 400, 500
_CALL = Call("MergeProfiles")


class Fate(StrEnum):
    """What is known of a request once the attempt is over."""

    ANSWERED = "answered"
    """AWS has taken it."""
    REFUSED = "refused"
    """AWS has refused it, or it was never sent: nothing was done."""
    THROTTLED = "throttled"
    """Too many requests were made: nothing was done."""
    UNKNOWN = "unknown"
    """No answer came, or AWS failed on it: it may have been done."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of one attempt to send a request."""

    fate: Fate
    code: str = ""
    """AWS's name of the error, or botocore's; ``""`` for an answer."""
    problem: Problem | None = None
    """The error in plain words."""


@dataclass(frozen=True, slots=True)
class HistoryRecord:
    """One record of a profile's history (ListProfileHistoryRecords)."""

    action: str
    """``ActionType``, e.g. ``MERGED`` or ``DELETED_BY_MERGE``."""
    created_at: datetime | None
    performed_by: str
    """``PerformedBy``, an ARN; ``""`` where AWS does not say."""


class Merging:
    """Sends MergeProfiles on one domain, and asks for histories. Used by several threads."""

    def __init__(self, connection: Connection, domain_name: str) -> None:
        self._connection = connection
        self._domain_name = domain_name

    def send(self, main: str, others: Sequence[str], sources: FieldSources) -> Attempt:
        """Ask for a merge, once. Answers what is known of it; raises for no error of the call."""
        parameters: dict[str, Any] = {"MainProfileId": main, "ProfileIdsToBeMerged": list(others)}
        if sources:
            parameters["FieldSourceProfileIds"] = sources
        try:
            self._connection.call("MergeProfiles", DomainName=self._domain_name, **parameters)
        except SourceError as error:
            return _attempt_of(error.__cause__ or error, error.problem)
        return Attempt(Fate.ANSWERED)

    def history(self, profile_id: str) -> Iterator[HistoryRecord]:
        """Read a profile's history, the order as AWS gives it.

        Raises:
            SourceError: it can't be had.
        """
        for page in self._connection.pages(
            "ListProfileHistoryRecords", DomainName=self._domain_name, ProfileId=profile_id, MaxResults=100
        ):
            for record in page.get("ProfileHistoryRecords") or ():
                if isinstance(record, Mapping):
                    created = record.get("CreatedAt")
                    yield HistoryRecord(
                        str(record.get("ActionType") or ""),
                        created if isinstance(created, datetime) else None,
                        str(record.get("PerformedBy") or ""),
                    )


def _attempt_of(error: BaseException, problem: Problem) -> Attempt:
    if isinstance(error, ClientError):
        if problem.kind is ProblemKind.NOT_FOUND:
            problem = Problem(
                ProblemKind.NOT_FOUND,
                f"MergeProfiles did not find a profile, or the domain: {Failure(error, _CALL).message}",
                "nothing was merged by that request",
                "Apply again: what is gone by then is named",
            )
        failure = Failure(error, _CALL)
        if is_throttling(error.response):
            return Attempt(Fate.THROTTLED, failure.code, problem)
        is_refusal = _REFUSALS <= failure.status < _FAILED_INSIDE
        return Attempt(Fate.REFUSED if is_refusal else Fate.UNKNOWN, failure.code, problem)
    # What this program refuses itself, it refuses before it sends.
    is_unsent = isinstance(error, (*_NEVER_SENT, SourceError))
    return Attempt(Fate.REFUSED if is_unsent else Fate.UNKNOWN, type(error).__name__, problem)
