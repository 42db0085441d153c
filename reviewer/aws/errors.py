"""From an exception of boto3 to plain words: what happened, what it means, what to do.

The table has three parts, each in a file of its own: what AWS refuses (``refusals``), what does not
reach it (``unreached``), and what the configuration lacks (``unconfigured``).
"""

from __future__ import annotations

from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from reviewer.aws.call import Call
from reviewer.aws.circumstances import NOTHING_KNOWN, Circumstances
from reviewer.aws.not_aws import NotAws
from reviewer.aws.refusals import refused
from reviewer.aws.unconfigured import unconfigured
from reviewer.aws.unreached import unreached
from reviewer.core.problems import Problem, ProblemKind

__all__ = ["TOLD", "Call", "problem_of"]

TOLD = (BotoCoreError, ClientError, NotAws, ResponseParserError, ValueError, OSError, EOFError)
"""What boto3 raises: ValueError for a URL, OSError for a file of certificates, EOFError for an MFA prompt."""


def problem_of(error: Exception, call: Call, circumstances: Circumstances = NOTHING_KNOWN) -> Problem:
    """Put an exception that a call raised into plain words. They may quote the service's own, raw."""
    if isinstance(error, ClientError):
        return refused(error, call, circumstances)
    found = unreached(error, call, circumstances) or unconfigured(error, call, circumstances)
    if found is not None:
        return found
    if isinstance(error, (NotAws, ResponseParserError)):
        return _not_aws(error, call)
    return Problem(
        ProblemKind.OTHER,
        f"{call.operation} failed with {type(error).__name__}: {error}",
        "the answer could not be used",
        "Check the options and the AWS configuration; if it comes back, please report it",
    )


def _not_aws(error: Exception, call: Call) -> Problem:
    asked = f"{call.operation} at {call.endpoint}"
    if isinstance(error, NotAws) and not error.is_of_profiles:
        asked = error.operation
    return Problem(
        ProblemKind.OTHER,
        f"What answered {asked} is not AWS",
        "a proxy or a sign-in page of the network stands in between, or the endpoint is another service",
        f"Check the network and {call.endpoint_setting}",
    )
