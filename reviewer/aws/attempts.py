"""How often a call to AWS is tried again and what counts as throttling: decided here for the whole of aws/.

botocore tries each call again itself, with its own back-off. What is still refused after that is shown, and
whoever fetches decides when to ask again.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from reviewer.core.problems import Problem, ProblemKind, SourceError

_ATTEMPTS = 4
ONLY_ONCE = frozenset(("MergeProfiles", "CreateProfile"))
"""The operations that do more when they are asked twice: a lost reply has to be looked into, not repeated."""
_TOO_MANY = ("ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded",
             "ProvisionedThroughputExceededException")  # fmt: skip
THROTTLING_CODES = (*_TOO_MANY, "SlowDown", "429")
"""AWS's error codes, and the HTTP status, that say that too many calls are made."""


def is_throttling(answer: Mapping[str, Any]) -> bool:
    """Tell whether an answer, as botocore reads it, says that too many calls are made."""
    status = answer.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return answer.get("Error", {}).get("Code") in THROTTLING_CODES or status == 429


def botocore_retries(settings: Mapping[str, str] | None, *, once: bool = False) -> dict[str, object]:
    """Make botocore's ``retries``: ours, but where the environment or ~/.aws/config says another.

    Args:
        settings: what the profile in use says; None where neither it nor the environment counts.
        once: whether each call is made once, whatever they say.

    Raises:
        SourceError: what they say is not a number of attempts.
    """
    if once:
        return {"mode": "standard", "total_max_attempts": 1}
    if settings is None:
        return {"mode": "standard", "total_max_attempts": _ATTEMPTS}
    retries: dict[str, object] = {}
    if "AWS_RETRY_MODE" not in os.environ and "retry_mode" not in settings:
        retries["mode"] = "standard"
    if "AWS_MAX_ATTEMPTS" in os.environ:
        _check_attempts("AWS_MAX_ATTEMPTS", os.environ["AWS_MAX_ATTEMPTS"])
    elif "max_attempts" in settings:
        _check_attempts("max_attempts of the AWS configuration", settings["max_attempts"])
    else:
        retries["total_max_attempts"] = _ATTEMPTS
    return retries


def _check_attempts(named_by: str, attempts: str) -> None:
    """Refuse what botocore would fail on without saying where it is set."""
    with suppress(ValueError):
        if int(attempts) > 0:
            return
    raise SourceError(
        Problem(
            ProblemKind.CREDENTIALS,
            f"{named_by} is {attempts!r}, which is no number of attempts",
            "nothing can be asked of AWS",
            "Set it to a whole number from 1 up, or leave it out, and start again",
            again=False,
        )
    )
