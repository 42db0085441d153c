"""From an exception of boto3 to plain words: what happened, what it means, what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from reviewer.aws.configuration_errors import CONFIGURATION_ERRORS
from reviewer.aws.credential_context import NO_CONTEXT, CredentialContext
from reviewer.aws.failure import Call, Failure
from reviewer.aws.service_errors import SERVICE_ERRORS
from reviewer.aws.transport_errors import TRANSPORT_ERRORS
from reviewer.core.problems import Problem, ProblemKind, SourceError


def problem_of(error: Exception, call: Call, context: CredentialContext = NO_CONTEXT) -> Problem:
    """Put an exception that a call raised into plain words. They may quote the service's own, raw."""
    failure = Failure(error, call, context)
    for table in (SERVICE_ERRORS, TRANSPORT_ERRORS, CONFIGURATION_ERRORS):
        problem = table.problem(failure)
        if problem is not None:
            return problem
    return Problem(
        ProblemKind.OTHER,
        f"{call.operation} failed with {type(error).__name__}: {error}",
        "the answer could not be used",
        "Check the options and the AWS configuration; if it comes back, please report it",
    )


@contextmanager
def in_plain_words(
    call: Call, context: Callable[[], CredentialContext] = lambda: NO_CONTEXT
) -> Iterator[None]:
    """Turn exceptions into :class:`SourceError`; ``context`` is asked only then.

    boto3 raises more than its own: ValueError for a URL, OSError for a file of certificates, EOFError for an
    MFA prompt, and whatever its parsers stumble over in an answer.
    """
    try:
        yield
    except SourceError:
        raise
    except Exception as error:
        raise SourceError(problem_of(error, call, context())) from error
