"""From an exception of boto3 to plain words: what happened, what it means, what to do."""

from __future__ import annotations

from dataclasses import dataclass

from botocore import exceptions as boto

from reviewer.model import Problem, ProblemKind


@dataclass(frozen=True, slots=True)
class Call:
    """What was being asked when it went wrong."""

    operation: str
    """The API operation, e.g. ``GetMatches``."""
    domain_name: str = ""
    profile: str | None = None
    region: str | None = None
    endpoint: str = ""
    with_token: bool = False
    """Whether the call carried a NextToken."""


_CREDENTIAL_CODES = frozenset(
    (
        "ExpiredToken",
        "ExpiredTokenException",
        "UnrecognizedClientException",
        "InvalidClientTokenId",
        "InvalidToken",
        "MissingAuthenticationToken",
        "MissingAuthenticationTokenException",
        "IncompleteSignature",
    )
)
_CLOCK_CODES = frozenset(
    (
        "RequestTimeTooSkewed",
        "RequestExpired",
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
        "RequestInTheFuture",
    )
)
_THROTTLE_CODES = frozenset(
    ("ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded")
)


def problem_of(error: Exception, call: Call) -> Problem:
    """Put an exception that a call raised into plain words. They may quote the service's own, raw."""
    if isinstance(error, boto.ClientError):
        return _answered(error, call)
    return _unanswered(error, call)


def _answered(error: boto.ClientError, call: Call) -> Problem:
    """The service answered, with an error."""
    code = str(error.response.get("Error", {}).get("Code", ""))
    message = str(error.response.get("Error", {}).get("Message", "") or code)
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    operation = call.operation
    if code in _THROTTLE_CODES or status == 429:
        return Problem(
            ProblemKind.THROTTLED,
            f"AWS throttles {operation} ({code})",
            "too many calls are made in this account at the moment",
            "It is tried again by itself; r tries at once",
        )
    if code in _CREDENTIAL_CODES:
        return Problem(
            ProblemKind.CREDENTIALS,
            f"AWS does not take the credentials ({code})",
            "they have expired or are not valid in this account",
            f"{_login(call.profile)}, then press r",
        )
    if code in _CLOCK_CODES:
        return Problem(
            ProblemKind.CREDENTIALS,
            f"AWS does not take the signature ({code})",
            "this machine's clock is wrong, or the secret key is",
            "Set the clock, check the credentials, then press r",
        )
    if code in ("AccessDeniedException", "AccessDenied") or status == 403:
        return Problem(
            ProblemKind.DENIED,
            f"{operation} was denied: {message}",
            f"the policy lacks profile:{operation}",
            f"Have profile:{operation} allowed on this domain, then press r",
        )
    if call.with_token and code in ("BadRequestException", "ValidationException"):
        return Problem(
            ProblemKind.TOKEN_EXPIRED,
            f"AWS no longer takes the page token ({message})",
            "the pages after it can't be had with it",
            "Press r, or start again without --next-token",
        )
    if code in ("ResourceNotFoundException", "NotFoundException"):
        return Problem(
            ProblemKind.NOT_FOUND,
            f"{operation} did not find domain {call.domain_name}: {message}",
            f"there is no such domain in region {call.region}, or no matches in it",
            "Check --domain-name and --region",
        )
    if status >= 500:
        return Problem(
            ProblemKind.UNREACHABLE,
            f"{operation} failed inside AWS ({status} {code})",
            "the answer did not come, after several tries",
            "It is tried again by itself; r tries at once",
        )
    return Problem(
        ProblemKind.OTHER,
        f"AWS refused {operation} ({code}): {message}",
        "the call can't be made like this",
        "Check the options, then press r",
    )


def _unanswered(error: Exception, call: Call) -> Problem:
    """The call did not get as far as an answer."""
    operation = call.operation
    match error:
        case boto.ProfileNotFound():
            return Problem(
                ProblemKind.CREDENTIALS,
                f"There is no profile {call.profile or 'as AWS_PROFILE names it'} in the AWS configuration",
                "there are no credentials to use",
                "See `aws configure list-profiles` and name one with --profile",
            )
        case boto.NoRegionError() | boto.InvalidRegionError():
            return Problem(
                ProblemKind.OTHER,
                "No valid AWS region is set",
                "there is no endpoint to ask",
                "Name one with --region, or set AWS_REGION",
            )
        case boto.NoCredentialsError() | boto.PartialCredentialsError():
            return Problem(
                ProblemKind.CREDENTIALS,
                "There are no AWS credentials",
                "nothing can be asked of AWS",
                f"{_login(call.profile)}, then press r",
            )
        case (
            boto.SSOError()
            | boto.TokenRetrievalError()
            | boto.CredentialRetrievalError()
            | boto.UnauthorizedSSOTokenError()
        ):
            return Problem(
                ProblemKind.CREDENTIALS,
                f"The AWS credentials could not be had: {error}",
                "the sign-in has expired or was never made",
                f"{_login(call.profile)}, then press r",
            )
        case boto.SSLError():
            return Problem(
                ProblemKind.OTHER,
                f"The TLS certificate of {call.endpoint} is not trusted: {error}",
                "nothing was sent",
                "Check the endpoint, or name the authority's bundle in AWS_CA_BUNDLE",
            )
        case boto.HTTPClientError() | boto.ConnectionError():
            return Problem(
                ProblemKind.UNREACHABLE,
                f"{operation} could not reach {call.endpoint or 'AWS'} ({type(error).__name__})",
                "the network or the endpoint is away, or too slow",
                "It is tried again by itself; r tries at once",
            )
        case boto.ParamValidationError():
            return Problem(
                ProblemKind.OTHER,
                f"{operation} can't be asked like this: {error}",
                "the call was not made",
                "Check the options",
            )
    return Problem(
        ProblemKind.OTHER,
        f"{operation} failed with {type(error).__name__}: {error}",
        "the answer could not be used",
        "Press r to try again",
    )


def _login(profile: str | None) -> str:
    return (
        f"Run `aws sso login --profile {profile}`, or renew them"
        if profile
        else "Sign in with `aws sso login`"
    )
