"""What the AWS configuration or the credentials lack, so that no call can be made."""

from __future__ import annotations

import difflib
import json

from botocore import exceptions as boto

from reviewer.aws.credential_context import Origin
from reviewer.aws.failure import ErrorTable, Failure, Row
from reviewer.aws.mfa import CodeNotGiven
from reviewer.core.problems import ProblemKind as Kind

_PLACES = {
    "env": "the environment",
    "config-file": "the AWS configuration file",
    "shared-credentials-file": "the AWS credentials file",
    "assume-role": "the profile of the role",
    "custom-process": "the credential_process",
}
"""Botocore's names of the places that credentials come from, in words."""
_VARIABLES = {
    boto.InvalidRetryModeError: "AWS_RETRY_MODE",
    boto.InvalidDefaultsMode: "AWS_DEFAULTS_MODE",
    boto.InvalidSTSRegionalEndpointsConfigError: "AWS_STS_REGIONAL_ENDPOINTS",
}
"""The variable that each error, which does not say so, may be about."""


def _report(failure: Failure) -> str:
    return " ".join(str(failure.arguments.get("report", failure.error)).split())


# fmt: off
_ROWS = (
    Row((boto.ProfileNotFound,), Kind.CREDENTIALS,
        "There is no profile {profile} in the AWS configuration", "there are no credentials to use",
        "{name_a_profile} `aws configure list-profiles`"),
    Row((boto.NoRegionError, boto.InvalidRegionError), Kind.OTHER,
        "No valid AWS region is set{region}", "there is no endpoint to ask",
        "Name one with --region{near_region}, or set AWS_DEFAULT_REGION", again=False),
    Row((boto.NoCredentialsError,), Kind.CREDENTIALS,
        "There are no AWS credentials for profile {context.profile}", "nothing can be asked of AWS",
        "Sign in with `aws sso login`, or set credentials up with `aws configure`; see also --profile",
        when=lambda it: it.context.origin is Origin.UNKNOWN),
    Row((boto.NoCredentialsError,), Kind.CREDENTIALS,
        "There are no AWS credentials for profile {context.profile}", "nothing can be asked of AWS"),
    Row((boto.PartialCredentialsError,), Kind.CREDENTIALS,
        "The credentials in {place} are not whole: {missing} is missing", "nothing can be signed with them",
        "Set {missing}, or unset AWS_ACCESS_KEY_ID, and start again", again=False,
        when=lambda it: it.arguments.get("provider") == "env"),
    Row((boto.PartialCredentialsError,), Kind.CREDENTIALS,
        "The credentials in {place} are not whole: {missing} is missing", "nothing can be signed with them",
        "Set {missing}"),
    Row((boto.SSOError, boto.TokenRetrievalError, boto.NoAuthTokenError, boto.LoginError), Kind.CREDENTIALS,
        "The sign-in of profile {context.renewing_profile} has expired or was never made",
        "AWS answers nothing without it; nothing that was done is lost"),
    Row((boto.RefreshWithMFAUnsupportedError, CodeNotGiven), Kind.CREDENTIALS,
        "The role of profile {context.profile} has to be assumed anew, which needs an MFA code",
        "its credentials have expired; nothing that was done is lost",
        "Have a code of your MFA device at hand"),
    Row((EOFError,), Kind.CREDENTIALS,
        "Profile {context.profile} asks for an MFA code and there is no terminal to type it in",
        "its role can't be assumed",
        "Run it in a terminal, or use credentials that need no code", again=False),
    Row((boto.CredentialRetrievalError, boto.MetadataRetrievalError), Kind.CREDENTIALS,
        "No credentials came from {place}{reason}", "nothing can be asked of AWS"),
    Row((boto.ConfigParseError, boto.ConfigNotFound), Kind.CREDENTIALS,
        "The AWS configuration file {path} can't be read{fault}",
        "neither region nor credentials can be found",
        "Mend it: each setting stands below a line such as [profile NAME]"),
    Row((boto.ParamValidationError,), Kind.CREDENTIALS,
        "That is no MFA code", "a code has six digits", "Try again with the code that the device shows",
        when=lambda it: "TokenCode" in _report(it)),
    Row((boto.ParamValidationError,), Kind.OTHER,
        "{call.operation} can't be asked like this: {report}", "the call was not made",
        "Check the options that the message names", again=False),
    Row((boto.InvalidConfigError, boto.UnknownCredentialError, boto.InvalidRetryConfigurationError,
         boto.InvalidEndpointConfigurationError, boto.InvalidProxiesConfigError, *_VARIABLES),
        Kind.CREDENTIALS,
        "The AWS configuration can't be used: {words}", "nothing can be asked of AWS",
        "Mend profile {context.profile} in it, or {variable} in the environment"),
    # A credential_process that is not there, or answers no JSON; a cache below ~/.aws that can't be read.
    Row((OSError, json.JSONDecodeError), Kind.CREDENTIALS,
        "The credentials of profile {context.renewing_profile} can't be read: {error}",
        "nothing can be asked of AWS", "Check its credential_process and the files below ~/.aws"),
)
# fmt: on


def _facts(failure: Failure) -> dict[str, object]:
    error, arguments, region = failure.error, failure.arguments, failure.call.region
    profile, provider = arguments.get("profile", failure.context.profile), arguments.get("provider", "")
    reason = str(arguments.get("error_msg", error)).strip()
    fault = str(arguments.get("error", "")).split("\n")[0].rstrip(".")
    near_profiles = difflib.get_close_matches(str(profile), failure.context.profiles, 1)
    near_regions = difflib.get_close_matches(region or "", failure.context.regions, 1)
    return {
        "error": error,
        "profile": profile,
        "name_a_profile": f"Did you mean --profile {near_profiles[0]}? See"
        if near_profiles
        else "Name one with --profile: see",
        "region": f" ({region})" if region else "",
        "near_region": f", e.g. {near_regions[0]}" if near_regions else "",
        "place": _PLACES.get(provider, provider or "the AWS configuration"),
        "missing": arguments.get("cred_var", "half of them"),
        "reason": f": {reason}" if reason else "",
        "path": arguments.get("path", ""),
        "fault": f": {fault}" if fault else "",
        "report": _report(failure),
        "words": str(error).rstrip("."),
        "variable": _VARIABLES.get(type(error), "an AWS_ variable"),
    }


CONFIGURATION_ERRORS = ErrorTable(_ROWS, _facts)
