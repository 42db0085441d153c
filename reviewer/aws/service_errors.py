"""What AWS answers with when it refuses a call or fails on it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from botocore.exceptions import ClientError

from reviewer.aws.attempts import THROTTLING_CODES
from reviewer.aws.failure import Call, ErrorTable, Failure, Row
from reviewer.core.counted import number
from reviewer.core.problems import Problem
from reviewer.core.problems import ProblemKind as Kind

# fmt: off
_EXPIRED = ("ExpiredToken", "ExpiredTokenException")
_UNKNOWN_KEY = ("UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId", "InvalidToken",
                "MissingAuthenticationToken", "MissingAuthenticationTokenException", "IncompleteSignature",
                "IncompleteSignatureException", "AuthFailure")
_SIGNATURE = ("InvalidSignatureException", "SignatureDoesNotMatch")
_CLOCK = ("RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture")
_DENIED = ("AccessDeniedException", "AccessDenied", "UnauthorizedOperation", "ForbiddenException", "403")
_NOT_FOUND = ("ResourceNotFoundException", "NotFoundException")
_INVALID = ("BadRequestException", "ValidationException", "ValidationError", "InvalidParameterException")
# fmt: on

_CLOCK_WORDS = re.compile("signature expired|not yet current|clock|too skewed", re.IGNORECASE)
_DENIAL = re.compile(
    r"User: (?P<user>\S+) is not authorized to perform: (?P<action>[\w-]+:\w+)"
    r"(?: on resource: (?P<resource>arn:\S+))?"
)
_FOR_CREDENTIALS = ("AssumeRole", "AssumeRoleWithWebIdentity", "GetRoleCredentials")
_ACTIONS = {
    "AssumeRole": "sts:AssumeRole",
    "AssumeRoleWithWebIdentity": "sts:AssumeRoleWithWebIdentity",
    "GetCallerIdentity": "sts:GetCallerIdentity",
    "GetRoleCredentials": "sso:GetRoleCredentials",
    "ListObjectsV2": "s3:ListBucket",
    "HeadObject": "s3:GetObject",
    "GetObject": "s3:GetObject",
    "PutObject": "s3:PutObject",
    "DeleteObject": "s3:DeleteObject",
    **{
        one: f"dynamodb:{one}"
        for one in (
            "PutItem",
            "GetItem",
            "Query",
            "DescribeTable",
            "CreateTable",
            "DescribeTimeToLive",
            "UpdateTimeToLive",
            "UpdateContinuousBackups",
        )
    },
}
"""The IAM action of each operation that is not ``profile:`` and the operation's own name."""


_INSIDE_A_DOMAIN = frozenset((
    "AddProfileKey", "DeleteProfile", "DeleteProfileKey", "DeleteProfileObject", "GetProfileHistoryRecord",
    "GetProfileObjectType", "ListProfileHistoryRecords", "ListProfileObjects", "MergeProfiles",
    "PutProfileObject", "UpdateProfile",
))  # fmt: skip
"""The operations that may miss something of a domain rather than the domain."""


def _says(words: str, *operations: str) -> Callable[[Failure], bool]:
    """The condition that AWS's message holds these words, about one of these operations or about any."""
    return lambda it: words in it.message and (not operations or it.operation in operations)


def _is_of_clock(failure: Failure) -> bool:
    return failure.code in _CLOCK or bool(_CLOCK_WORDS.search(failure.message))


def _is_of_s3(failure: Failure) -> bool:
    return failure.call.location.startswith("s3:") and failure.operation == failure.call.operation


def _is_of_table(failure: Failure) -> bool:
    return failure.call.location.startswith("table ") and failure.operation == failure.call.operation


def _is_matching_off(failure: Failure) -> bool:
    words = failure.message.replace(failure.call.domain_name, "").lower()
    return failure.operation == "GetMatches" and ("matching" in words or "identity resolution" in words)


# fmt: off
_MATCHING_OFF = Row(
    (*_INVALID, *_NOT_FOUND), Kind.OTHER,
    "Matching is off for domain {call.domain_name}", "Identity Resolution finds no matches in it",
    "Turn it on: `{call.enabling_line}`; its first weekly job then finds the matches", when=_is_matching_off)
_DOMAIN_MISSING = Row(
    _NOT_FOUND, Kind.NOT_FOUND,
    "{operation} did not find domain {call.domain_name}: {message}",
    "there is no such domain in region {call.region}",
    "Check --domain-name, --region and --profile", again=False, when=lambda it: bool(it.call.domain_name))
_ROWS = (
    Row(("NoSuchBucket", "NoSuchKey", "404"), Kind.NOT_FOUND,
        "There is no {call.location} ({code})", "nothing can be read or written there",
        "Check the bucket and the key: `aws s3 ls` shows them", when=_is_of_s3),
    Row(("AccessDenied", "AllAccessDisabled"), Kind.DENIED,
        "{operation} on {call.location} was denied",
        "the policy lacks {action}, or the key that encrypts it lacks kms:Decrypt, or for writing"
        " kms:GenerateDataKey",
        "Have {action} allowed on this bucket", when=_is_of_s3),
    Row(("PreconditionFailed", "412"), Kind.OTHER,
        "{call.location} is another file than when the review began", "its groups may be others by now",
        "Start again; every decision is kept", when=_is_of_s3),
    Row(("301",), Kind.OTHER,
        "{call.location} lies in region {bucket_region}", "it can't be read from here",
        "Fetch it with `aws s3 cp --recursive` and name the files with --from", when=_is_of_s3),
    Row(_NOT_FOUND, Kind.NOT_FOUND,
        "There is no {call.location} in region {call.region}", "nothing can be shared by it",
        "Check its name and --region, or make it with `reviewer team init`", when=_is_of_table),
    Row(THROTTLING_CODES, Kind.THROTTLED,
        "AWS throttles {operation} ({code}), also after several tries",
        "too many calls are made in this account at the moment", "Wait a little"),
    Row(_EXPIRED, Kind.CREDENTIALS,
        "The credentials have expired ({code})",
        "AWS answers nothing until they are renewed; nothing that was done is lost"),
    Row(_UNKNOWN_KEY, Kind.CREDENTIALS,
        "AWS does not know the credentials ({code})",
        "they are mistyped, deleted, or not valid in region {call.region}, which may not be enabled for the"
        " account"),
    Row(_SIGNATURE, Kind.OTHER,
        "{call.endpoint} is not of region {call.region}: {message}",
        "AWS refuses what is signed for another region", "Name the endpoint's own region with --region",
        again=False, when=_says("scoped to a valid region")),
    Row((*_CLOCK, *_SIGNATURE), Kind.CREDENTIALS,
        "AWS does not accept the signature's time ({code})", "{skew}",
        "Set the clock, e.g. with `timedatectl set-ntp true`", when=_is_of_clock),
    Row(_SIGNATURE, Kind.CREDENTIALS,
        "AWS does not accept the signature ({code})", "the secret key is not that of the access key"),
    Row((ClientError,), Kind.CREDENTIALS,
        "AWS does not accept the MFA code", "it is mistyped, was used before, or the device's clock is off",
        "Wait for the next code and try again", when=_says("invalid MFA", *_FOR_CREDENTIALS)),
    Row((ClientError,), Kind.CREDENTIALS,
        "{operation} was denied without MFA", "the role asks for a code and the profile names no device",
        "Name your device as mfa_serial in profile {context.profile} of the AWS configuration",
        when=_says("MultiFactorAuthentication", *_FOR_CREDENTIALS)),
    Row(("403",), Kind.DENIED,
        "The SSO role of profile {context.renewing_profile} was denied: {message}",
        "you are signed in, but the role is not assigned to you in that account",
        "Check sso_account_id and sso_role_name of the profile, or have the permission set assigned",
        when=_says("", "GetRoleCredentials")),
    Row(_DENIED, Kind.DENIED,
        "{operation} was denied{denied_to}", "{denial}", "Have {action} allowed: {policy}"),
    Row(_INVALID, Kind.TOKEN_EXPIRED,
        "AWS no longer accepts the page token ({message})", "no further pages come with it",
        "Start again without --next-token", when=lambda it: it.call.with_token),
    _MATCHING_OFF,
    Row(_NOT_FOUND, Kind.NOT_FOUND,
        "{operation} did not find what it was asked about: {message}",
        "the profile, object or key is gone (deleted, expired or merged meanwhile), or the domain is",
        "Check --domain-name and --region; the profile's history tells what became of it",
        when=lambda it: it.operation in _INSIDE_A_DOMAIN),
    _DOMAIN_MISSING,
    Row((ClientError,), Kind.UNREACHABLE,
        "{operation} failed inside AWS ({status_and_code})", "the answer did not come, after several tries",
        "Wait a little; see the AWS Health Dashboard if it stays so", when=lambda it: it.status >= 500),
    Row(_INVALID, Kind.OTHER,
        "AWS says that {operation} is invalid ({code}): {message}", "the call can't be made like this",
        "Check the options that the message names", again=False),
    Row((ClientError,), Kind.OTHER,
        "AWS refused {operation} ({code}): {message}", "the call can't be made like this",
        "Check the options"),
)
# fmt: on


def _facts(failure: Failure) -> dict[str, object]:
    found = _DENIAL.search(failure.message)
    action = found["action"] if found else _ACTIONS.get(failure.operation, f"profile:{failure.operation}")
    resource = (found and found["resource"]) or _resource(failure)
    denial = f"the caller's policy lacks {action}"
    if "explicit deny" in failure.message:
        denial = f"a policy forbids {action} (an explicit deny, which no other line overrides)"
    return {
        "operation": failure.operation,
        "code": failure.code,
        "message": failure.message,
        # A load balancer's page of HTML has no name for what went wrong.
        "status_and_code": f"{failure.status} {failure.code}".removesuffix(f" {failure.status}"),
        "action": action,
        "denial": denial,
        "denied_to": f" to {found['user']}" if found else f": {failure.message}",
        "policy": json.dumps({"Effect": "Allow", "Action": action, "Resource": resource}),
        "skew": _skew(failure.headers.get("date"), datetime.now(UTC)),
        "bucket_region": failure.headers.get("x-amz-bucket-region") or "another than asked",
    }


def _resource(failure: Failure) -> str:
    """The resource to allow where AWS names none (``arn:aws:profile:REGION:ACCOUNT:domains/NAME``)."""
    region, domain_name = failure.call.region or "*", failure.call.domain_name
    if failure.operation != failure.call.operation or not domain_name:
        return "*"
    partition = {"cn": "aws-cn", "us-gov": "aws-us-gov"}.get(region.rsplit("-", 2)[0], "aws")
    return f"arn:{partition}:profile:{region}:*:domains/{domain_name}"


def _skew(date: str | None, here: datetime) -> str:
    """Say how far the clock ``here`` is off AWS's, by the ``Date`` header of an answer."""
    try:
        there = parsedate_to_datetime(date or "")
    except ValueError:
        return "this machine's clock is wrong"
    minutes = round((here - there).total_seconds() / 60)
    if not minutes:
        return "the request was held up on its way, or this machine's clock was wrong"
    return (
        f"this machine's clock is {number(abs(minutes), 'minute')}"
        f" {'ahead of' if minutes > 0 else 'behind'} AWS's"
    )


SERVICE_ERRORS = ErrorTable(_ROWS, _facts)


def matching_off(call: Call) -> Problem:
    """Matching is off for the domain of a call, so that there are no match groups."""
    return _MATCHING_OFF.problem(call=call)


def domain_missing(call: Call) -> Problem:
    """A domain is not among those that the call has listed."""
    reason = "it is not among those listed"
    return _DOMAIN_MISSING.problem(call=call, operation=call.operation, message=reason)


def is_behind_permissions(error: BaseException | None) -> bool:
    """Tell whether an error is AWS's word on the call itself, which it only has for who may make it."""
    if not isinstance(error, ClientError):
        return False
    return error.response.get("Error", {}).get("Code") in (*_INVALID, *_NOT_FOUND)
