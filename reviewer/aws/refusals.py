"""From an error that AWS answered with to plain words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from botocore.exceptions import ClientError

from reviewer.aws.call import Call
from reviewer.aws.circumstances import Circumstances
from reviewer.aws.matching_off import matching_off
from reviewer.core.problems import Problem, ProblemKind

_THROTTLED = (
    "ThrottlingException",
    "Throttling",
    "TooManyRequestsException",
    "RequestLimitExceeded",
    "SlowDown",
)
_EXPIRED = ("ExpiredToken", "ExpiredTokenException")
_UNKNOWN_KEY = (
    "UnrecognizedClientException",
    "InvalidClientTokenId",
    "InvalidAccessKeyId",
    "InvalidToken",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "IncompleteSignature",
    "IncompleteSignatureException",
    "AuthFailure",
)
_SIGNATURE = ("InvalidSignatureException", "SignatureDoesNotMatch")
_CLOCK = ("RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture")
_DENIED = ("AccessDeniedException", "AccessDenied", "UnauthorizedOperation", "ForbiddenException")
_NOT_FOUND = ("ResourceNotFoundException", "NotFoundException")
_INVALID = ("BadRequestException", "ValidationException", "ValidationError", "InvalidParameterException")

_CLOCK_WORDS = re.compile("signature expired|not yet current|clock|too skewed", re.IGNORECASE)
_DENIAL = re.compile(
    r"User: (?P<user>\S+) is not authorized to perform: (?P<action>[\w-]+:\w+)"
    r"(?: on resource: (?P<resource>arn:\S+))?"
)
_ACTIONS = {
    "AssumeRole": "sts:AssumeRole",
    "AssumeRoleWithWebIdentity": "sts:AssumeRoleWithWebIdentity",
    "GetCallerIdentity": "sts:GetCallerIdentity",
    "GetRoleCredentials": "sso:GetRoleCredentials",
    "ListObjectsV2": "s3:ListBucket",
    "HeadObject": "s3:GetObject",
    "GetObject": "s3:GetObject",
}
"""The IAM action of each operation that is not ``profile:`` and the operation's own name."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error answer, taken apart."""

    operation: str
    """What was refused, which may be a call that the credentials needed, e.g. ``AssumeRole``."""
    code: str
    message: str
    status: int
    """The HTTP status."""
    served_at: datetime | None
    """What time AWS says it is (the ``Date`` header)."""
    call: Call
    circumstances: Circumstances

    @property
    def is_of_credentials(self) -> bool:
        """Whether it was a call that the credentials needed."""
        return self.operation in ("AssumeRole", "AssumeRoleWithWebIdentity", "GetRoleCredentials")


def refused(error: ClientError, call: Call, circumstances: Circumstances) -> Problem:
    """Put an error answer into plain words; they may quote AWS's own, raw."""
    refusal = _refusal_of(error, call, circumstances)
    for applies, problem in _TABLE:
        if applies(refusal):
            return problem(refusal)
    return Problem(
        ProblemKind.OTHER,
        f"AWS refused {refusal.operation} ({refusal.code}): {refusal.message}",
        "the call can't be made like this",
        "Check the options",
    )


def is_behind_permissions(error: BaseException | None) -> bool:
    """Tell whether an error is AWS's word on the call itself, which it only has for who may make it."""
    if not isinstance(error, ClientError):
        return False
    return error.response.get("Error", {}).get("Code") in (*_INVALID, *_NOT_FOUND)


def is_throttling(answer: Mapping[str, Any]) -> bool:
    """Tell whether an answer, as botocore reads it, says that too many calls are made."""
    code = answer.get("Error", {}).get("Code")
    return code in _THROTTLED or answer.get("ResponseMetadata", {}).get("HTTPStatusCode") == 429


def _refusal_of(error: ClientError, call: Call, circumstances: Circumstances) -> Refusal:
    said = error.response.get("Error", {})
    metadata: Mapping[str, Any] = error.response.get("ResponseMetadata", {})
    status = int(metadata.get("HTTPStatusCode", 0))
    code = str(said.get("Code") or status)
    operation = getattr(error, "operation_name", None)
    return Refusal(
        operation=str(operation or call.operation),
        code=code,
        message=str(said.get("Message", "") or code).strip(),
        status=status,
        served_at=_date(metadata.get("HTTPHeaders", {}).get("date")),
        call=call,
        circumstances=circumstances,
    )


def _date(header: object) -> datetime | None:
    try:
        return parsedate_to_datetime(str(header)) if header else None
    except ValueError:
        return None


def _throttled(refusal: Refusal) -> Problem:
    return Problem(
        ProblemKind.THROTTLED,
        f"AWS throttles {refusal.operation} ({refusal.code}), also after several tries",
        "too many calls are made in this account at the moment",
        "Wait a little",
    )


def _expired(refusal: Refusal) -> Problem:
    return Problem(
        ProblemKind.CREDENTIALS,
        f"The credentials have expired ({refusal.code})",
        "AWS answers nothing until they are renewed; nothing that was done is lost",
        refusal.circumstances.renewal,
        again=refusal.circumstances.is_renewable,
    )


def _unknown_key(refusal: Refusal) -> Problem:
    return Problem(
        ProblemKind.CREDENTIALS,
        f"AWS does not know the credentials ({refusal.code})",
        "they are mistyped, deleted, or not valid in"
        f" region {refusal.call.region}, which may not be enabled for the account",
        refusal.circumstances.renewal,
        again=refusal.circumstances.is_renewable,
    )


def _wrong_scope(refusal: Refusal) -> Problem:
    return Problem(
        ProblemKind.OTHER,
        f"{refusal.call.endpoint} is not of region {refusal.call.region}: {refusal.message}",
        "AWS refuses what is signed for another region",
        "Name the endpoint's own region with --region",
        again=False,
    )


def _wrong_clock(refusal: Refusal) -> Problem:
    return Problem(
        ProblemKind.CREDENTIALS,
        f"AWS does not take the signature's time ({refusal.code})",
        _skew(refusal.served_at, datetime.now(UTC)),
        "Set the clock, e.g. with `timedatectl set-ntp true`",
    )


def _skew(there: datetime | None, here: datetime) -> str:
    """Say how far the clock ``here`` is off AWS's."""
    if there is None:
        return "this machine's clock is wrong"
    minutes = round((here - there).total_seconds() / 60)
    if not minutes:
        return "the request was held up on its way, or this machine's clock was wrong"
    return (
        f"this machine's clock is {abs(minutes):,} minute{'s' if abs(minutes) != 1 else ''}"
        f" {'ahead of' if minutes > 0 else 'behind'} AWS's"
    )


def _wrong_secret(refusal: Refusal) -> Problem:
    return Problem(
        ProblemKind.CREDENTIALS,
        f"AWS does not take the signature ({refusal.code})",
        "the secret key is not that of the access key",
        refusal.circumstances.renewal,
        again=refusal.circumstances.is_renewable,
    )


def _wrong_mfa_code(refusal: Refusal) -> Problem:
    return Problem(
        ProblemKind.CREDENTIALS,
        "AWS does not take the MFA code",
        "it is mistyped, was used before, or the device's clock is off",
        "Wait for the next code and try again",
    )


def _mfa_missing(refusal: Refusal) -> Problem:
    return Problem(
        ProblemKind.CREDENTIALS,
        f"{refusal.operation} was denied without MFA",
        "the role asks for a code and the profile names no device",
        f"Name your device as mfa_serial in profile {refusal.circumstances.profile} of the AWS configuration",
    )


def _role_not_assigned(refusal: Refusal) -> Problem:
    return Problem(
        ProblemKind.DENIED,
        f"The SSO role of profile {refusal.circumstances.renewing_profile} was denied: {refusal.message}",
        "you are signed in, but the role is not assigned to you in that account",
        "Check sso_account_id and sso_role_name of the profile, or have the permission set assigned",
    )


def _denied(refusal: Refusal) -> Problem:
    found = _DENIAL.search(refusal.message)
    action = found["action"] if found else _ACTIONS.get(refusal.operation, f"profile:{refusal.operation}")
    resource = (found and found["resource"]) or _resource(refusal)
    means = f"the caller's policy lacks {action}"
    if "explicit deny" in refusal.message:
        means = f"a policy forbids {action} (an explicit deny, which no other line overrides)"
    line = json.dumps({"Effect": "Allow", "Action": action, "Resource": resource})
    return Problem(
        ProblemKind.DENIED,
        f"{refusal.operation} was denied" + (f" to {found['user']}" if found else f": {refusal.message}"),
        means,
        f"Have {action} allowed: {line}",
    )


def _resource(refusal: Refusal) -> str:
    """The resource to allow where AWS names none (``arn:aws:profile:REGION:ACCOUNT:domains/NAME``)."""
    region, domain_name = refusal.call.region or "*", refusal.call.domain_name
    if refusal.operation != refusal.call.operation or not domain_name:
        return "*"
    partition = {"cn": "aws-cn", "us-gov": "aws-us-gov"}.get(
        region.rpartition("-")[0].rpartition("-")[0], "aws"
    )
    return f"arn:{partition}:profile:{region}:*:domains/{domain_name}"


def _spent_token(refusal: Refusal) -> Problem:
    return Problem(
        ProblemKind.TOKEN_EXPIRED,
        f"AWS no longer takes the page token ({refusal.message})",
        "the pages after it can't be had with it",
        "Start again without --next-token",
    )


def _is_matching_off(refusal: Refusal) -> bool:
    if refusal.operation != "GetMatches" or refusal.code not in (*_INVALID, *_NOT_FOUND):
        return False
    said = refusal.message.replace(refusal.call.domain_name, "").lower()
    return "matching" in said or "identity resolution" in said


def domain_missing(call: Call, said: str) -> Problem:
    """There is no such domain; ``said`` is how that is known."""
    return Problem(
        ProblemKind.NOT_FOUND,
        f"{call.operation} did not find domain {call.domain_name}: {said}",
        f"there is no such domain in region {call.region}",
        "Check --domain-name, --region and --profile",
        again=False,
    )


def _failed(refusal: Refusal) -> Problem:
    # A load balancer's page of HTML has no name for what went wrong.
    named = f"{refusal.status} {refusal.code}".removesuffix(f" {refusal.status}")
    return Problem(
        ProblemKind.UNREACHABLE,
        f"{refusal.operation} failed inside AWS ({named})",
        "the answer did not come, after several tries",
        "Wait a little; see the AWS Health Dashboard if it stays so",
    )


def _invalid(refusal: Refusal) -> Problem:
    return Problem(
        ProblemKind.OTHER,
        f"AWS takes {refusal.operation} for invalid ({refusal.code}): {refusal.message}",
        "the call can't be made like this",
        "Check the options that the message names",
        again=False,
    )


_TABLE: tuple[tuple[Callable[[Refusal], bool], Callable[[Refusal], Problem]], ...] = (
    (lambda it: it.code in _THROTTLED or it.status == 429, _throttled),
    (lambda it: it.code in _EXPIRED, _expired),
    (lambda it: it.code in _UNKNOWN_KEY, _unknown_key),
    (lambda it: it.code in _SIGNATURE and "scoped to a valid region" in it.message, _wrong_scope),
    (
        lambda it: it.code in _CLOCK or (it.code in _SIGNATURE and bool(_CLOCK_WORDS.search(it.message))),
        _wrong_clock,
    ),
    (lambda it: it.code in _SIGNATURE, _wrong_secret),
    (lambda it: it.is_of_credentials and "invalid MFA" in it.message, _wrong_mfa_code),
    (lambda it: it.is_of_credentials and "MultiFactorAuthentication" in it.message, _mfa_missing),
    (lambda it: it.operation == "GetRoleCredentials" and it.status == 403, _role_not_assigned),
    (lambda it: it.code in _DENIED or it.status == 403, _denied),
    (lambda it: it.call.with_token and it.code in _INVALID, _spent_token),
    (_is_matching_off, lambda it: matching_off(it.call)),
    (
        lambda it: it.code in _NOT_FOUND and bool(it.call.domain_name),
        lambda it: domain_missing(replace(it.call, operation=it.operation), it.message),
    ),
    (lambda it: it.status >= 500, _failed),
    (lambda it: it.code in _INVALID, _invalid),
)
"""What AWS refuses with, and what is said of it: the first row that applies."""
