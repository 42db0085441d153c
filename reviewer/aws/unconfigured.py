"""From a configuration or credentials that can't be used to plain words."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable

from botocore import exceptions as boto

from reviewer.aws.call import Call
from reviewer.aws.circumstances import Circumstances, Origin
from reviewer.aws.mfa import CodeNotGiven
from reviewer.core.problems import Problem, ProblemKind

_Row = Callable[[Exception, Call, Circumstances], Problem]
_WHERE = {
    "env": "the environment",
    "config-file": "the AWS configuration file",
    "shared-credentials-file": "the AWS credentials file",
    "assume-role": "the profile of the role",
    "custom-process": "the credential_process",
}
"""Botocore's names of the places that credentials come from, in words."""


def unconfigured(error: Exception, call: Call, circumstances: Circumstances) -> Problem | None:
    """Put trouble with the configuration or the credentials into plain words; None for any other error."""
    return next((row(error, call, circumstances) for kind, row in _TABLE if isinstance(error, kind)), None)


def _place(error: Exception) -> str:
    provider = str(getattr(error, "kwargs", {}).get("provider", ""))
    return _WHERE.get(provider, provider or "the AWS configuration")


def _no_profile(error: Exception, call: Call, circumstances: Circumstances) -> Problem:
    name = str(getattr(error, "kwargs", {}).get("profile", circumstances.profile))
    near = difflib.get_close_matches(name, circumstances.profiles, 3)
    todo = f"Did you mean --profile {near[0]}?" if near else "Name one with --profile"
    return Problem(
        ProblemKind.CREDENTIALS,
        f"There is no profile {name} in the AWS configuration",
        "there are no credentials to use",
        f"{todo} See `aws configure list-profiles`" if near else f"{todo}: see `aws configure list-profiles`",
    )


def _no_region(error: Exception, call: Call, circumstances: Circumstances) -> Problem:
    near = difflib.get_close_matches(call.region or "", circumstances.regions, 3)
    return Problem(
        ProblemKind.OTHER,
        "No valid AWS region is set" + (f" ({call.region})" if call.region else ""),
        "there is no endpoint to ask",
        f"Name one with --region{f', e.g. {near[0]}' if near else ''}, or set AWS_DEFAULT_REGION",
        again=False,
    )


def _no_credentials(error: Exception, call: Call, circumstances: Circumstances) -> Problem:
    if circumstances.origin is Origin.UNKNOWN:
        todo = "Sign in with `aws sso login`, or set credentials up with `aws configure`; see also --profile"
    else:
        todo = circumstances.renewal
    return Problem(
        ProblemKind.CREDENTIALS,
        f"There are no AWS credentials for profile {circumstances.profile}",
        "nothing can be asked of AWS",
        todo,
    )


def _half_credentials(error: Exception, call: Call, circumstances: Circumstances) -> Problem:
    missing = str(getattr(error, "kwargs", {}).get("cred_var", "half of them"))
    in_environment = getattr(error, "kwargs", {}).get("provider") == "env"
    return Problem(
        ProblemKind.CREDENTIALS,
        f"The credentials in {_place(error)} are not whole: {missing} is missing",
        "nothing can be signed with them",
        f"Set {missing}" + (", or unset AWS_ACCESS_KEY_ID, and start again" if in_environment else ""),
        again=not in_environment,
    )


def _no_sign_in(error: Exception, call: Call, circumstances: Circumstances) -> Problem:
    return Problem(
        ProblemKind.CREDENTIALS,
        f"The sign-in of profile {circumstances.renewing_profile} has expired or was never made",
        "AWS answers nothing without it; nothing that was done is lost",
        circumstances.renewal,
    )


def _not_retrieved(error: Exception, call: Call, circumstances: Circumstances) -> Problem:
    said = str(getattr(error, "kwargs", {}).get("error_msg", error)).strip()
    return Problem(
        ProblemKind.CREDENTIALS,
        f"No credentials came from {_place(error)}" + (f": {said}" if said else ""),
        "nothing can be asked of AWS",
        circumstances.renewal,
    )


def _not_run(error: Exception, call: Call, circumstances: Circumstances) -> Problem:
    return Problem(
        ProblemKind.CREDENTIALS,
        f"The credentials of profile {circumstances.renewing_profile} can't be read: {error}",
        "nothing can be asked of AWS",
        "Check its credential_process and the files below ~/.aws",
    )


def _mfa_again(error: Exception, call: Call, circumstances: Circumstances) -> Problem:
    return Problem(
        ProblemKind.CREDENTIALS,
        f"The role of profile {circumstances.profile} has to be assumed anew, which needs an MFA code",
        "its credentials have expired; nothing that was done is lost",
        "Have a code of your MFA device at hand",
    )


def _no_answer_to_prompt(error: Exception, call: Call, circumstances: Circumstances) -> Problem:
    return Problem(
        ProblemKind.CREDENTIALS,
        f"Profile {circumstances.profile} asks for an MFA code and there is no terminal to type it in",
        "its role can't be assumed",
        "Run it in a terminal, or use credentials that need no code",
        again=False,
    )


def _unreadable(error: Exception, call: Call, circumstances: Circumstances) -> Problem:
    path = str(getattr(error, "kwargs", {}).get("path", ""))
    detail = str(getattr(error, "kwargs", {}).get("error", "")).split("\n")[0].rstrip(".")
    return Problem(
        ProblemKind.CREDENTIALS,
        f"The AWS configuration file {path} can't be read" + (f": {detail}" if detail else ""),
        "neither region nor credentials can be found",
        "Mend it: each setting stands below a line such as [profile NAME]",
    )


def _variable_of(error: Exception) -> str:
    """Name the variable that botocore, which does not say so, may have read what it can't use from."""
    return next(
        (f" {name}" for kind, name in _VARIABLES.items() if isinstance(error, kind)), " an AWS_ variable"
    )


_VARIABLES = {
    boto.InvalidRetryModeError: "AWS_RETRY_MODE",
    boto.InvalidDefaultsMode: "AWS_DEFAULTS_MODE",
    boto.InvalidSTSRegionalEndpointsConfigError: "AWS_STS_REGIONAL_ENDPOINTS",
}


def _invalid(error: Exception, call: Call, circumstances: Circumstances) -> Problem:
    return Problem(
        ProblemKind.CREDENTIALS,
        f"The AWS configuration can't be used: {str(error).rstrip('.')}",
        "nothing can be asked of AWS",
        f"Mend profile {circumstances.profile} in it, or{_variable_of(error)} in the environment",
    )


def _invalid_call(error: Exception, call: Call, circumstances: Circumstances) -> Problem:
    report = " ".join(str(getattr(error, "kwargs", {}).get("report", error)).split())
    if "TokenCode" in report:
        return Problem(
            ProblemKind.CREDENTIALS,
            "That is no MFA code",
            "a code has six digits",
            "Try again with the code that the device shows",
        )
    return Problem(
        ProblemKind.OTHER,
        f"{call.operation} can't be asked like this: {report}",
        "the call was not made",
        "Check the options that the message names",
        again=False,
    )


_TABLE: tuple[tuple[type[Exception] | tuple[type[Exception], ...], _Row], ...] = (
    (boto.ProfileNotFound, _no_profile),
    ((boto.NoRegionError, boto.InvalidRegionError), _no_region),
    (boto.NoCredentialsError, _no_credentials),
    (boto.PartialCredentialsError, _half_credentials),
    ((boto.SSOError, boto.TokenRetrievalError, boto.NoAuthTokenError, boto.LoginError), _no_sign_in),
    (boto.RefreshWithMFAUnsupportedError, _mfa_again),
    (CodeNotGiven, _mfa_again),
    (EOFError, _no_answer_to_prompt),
    ((boto.CredentialRetrievalError, boto.MetadataRetrievalError), _not_retrieved),
    ((boto.ConfigParseError, boto.ConfigNotFound), _unreadable),
    (boto.ParamValidationError, _invalid_call),
    (
        (
            boto.InvalidConfigError,
            boto.UnknownCredentialError,
            boto.InvalidRetryConfigurationError,
            boto.InvalidRetryModeError,
            boto.InvalidDefaultsMode,
            boto.InvalidSTSRegionalEndpointsConfigError,
            boto.InvalidEndpointConfigurationError,
            boto.InvalidProxiesConfigError,
        ),
        _invalid,
    ),
    # A credential_process that is not there, or answers no JSON; a cache below ~/.aws that can't be read.
    ((OSError, json.JSONDecodeError), _not_run),
)
"""Kinds of trouble, and what is said of each: the first row that fits."""
