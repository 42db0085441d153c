"""What the AWS configuration or the credentials lack, so that no call can be made."""

from __future__ import annotations

import codecs
import difflib
import json
import os
from pathlib import Path

from botocore import exceptions as boto

from reviewer.aws.credential_context import Origin
from reviewer.aws.failure import ErrorTable, Failure, Row
from reviewer.aws.mfa import CodeNotGiven
from reviewer.aws.signing_keys import UnusableKey
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


_ENDPOINT = "Invalid endpoint"
"""How botocore's words for a malformed endpoint begin."""
_MARKS = {
    codecs.BOM_UTF8: "a byte order mark",
    codecs.BOM_UTF16_LE: "the mark of UTF-16",
    codecs.BOM_UTF16_BE: "the mark of UTF-16",
}
_LONGEST = 300
"""Characters of another program's own words."""


def _mark(failure: Failure) -> str:
    """The mark of an encoding at the beginning of the file that can't be read."""
    try:
        begin = Path(str(failure.arguments.get("path", ""))).expanduser().read_bytes()[:3]
    except (OSError, RuntimeError):
        return ""
    return next((words for mark, words in _MARKS.items() if begin.startswith(mark)), "")


def _token_variable(failure: Failure) -> str:
    """The variable that names the file that could not be opened."""
    name = str(getattr(failure.error, "filename", None) or "")
    variables = ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE")
    return next((one for one in variables if name and os.environ.get(one) == name), "")


def _endpoint_setting(failure: Failure) -> str:
    value = str(failure.error).partition(": ")[2]
    variables = [one for one in os.environ if one.startswith("AWS_ENDPOINT_URL") and os.environ[one] == value]
    return " and ".join(variables) or "endpoint_url of the AWS configuration"


def _is_of_credentials(error: BaseException) -> bool:
    """Tell whether an exception was raised while botocore got credentials."""
    at = error.__traceback__
    while at is not None:
        if at.tb_frame.f_globals.get("__name__") == "botocore.credentials":
            return True
        at = at.tb_next
    return False


def _last_line(text: object) -> str:
    """The last line of what another program said, which most often tells what went wrong."""
    lines = [line.strip() for line in str(text).splitlines() if line.strip()]
    return lines[-1][:_LONGEST] if lines else ""


def _report(failure: Failure) -> str:
    return " ".join(str(failure.arguments.get("report", failure.error)).split())


# fmt: off
_ROWS = (
    Row((boto.ProfileNotFound,), Kind.CREDENTIALS,
        "There is no profile {profile} in the AWS configuration", "there are no credentials to use",
        "{name_a_profile} `aws configure list-profiles`"),
    Row((boto.NoRegionError, boto.InvalidRegionError), Kind.OTHER,
        "No valid AWS region is set{region}", "there is no endpoint to ask",
        "Name one with --region{near_region}, or set AWS_REGION", again=False),
    Row((ValueError,), Kind.OTHER,
        "The AWS region that is set is empty", "there is no endpoint to ask",
        "Name one with --region, or set AWS_REGION", again=False,
        when=lambda it: _ENDPOINT in str(it.error) and ".." in str(it.error)),
    Row((ValueError,), Kind.OTHER,
        "{endpoint_setting} is no URL", "there is nothing to connect to",
        "Write it as https://host or http://127.0.0.1:4590, or leave it out", again=False,
        when=lambda it: _ENDPOINT in str(it.error)),
    Row((ValueError,), Kind.CREDENTIALS,
        "AWS_CONTAINER_CREDENTIALS_FULL_URI names another host than a container's agent has: {words}",
        "no credentials are asked for there", "Set it to the agent's URL, or unset it", again=False,
        when=lambda it: "Unsupported host" in str(it.error)),
    Row((UnusableKey,), Kind.CREDENTIALS,
        "The {part} in the environment holds {holds}",
        "nothing can be signed with it, and nothing was sent",
        "Set it anew in the environment, without what was copied along, and start again", again=False,
        when=lambda it: not it.context.is_renewable),
    Row((UnusableKey,), Kind.CREDENTIALS,
        "The {part} of profile {context.renewing_profile} holds {holds}",
        "nothing can be signed with it, and nothing was sent",
        "Set it anew, without what was copied along"),
    Row((boto.NoCredentialsError,), Kind.CREDENTIALS,
        "Profile {context.renewing_profile} lacks sso_account_id and sso_role_name",
        "a sign-in alone gives no credentials", "Add both to the profile, as `aws configure sso` does",
        when=lambda it: it.context.origin is Origin.SSO),
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
        "No credentials came from the container's agent{reason}", "nothing can be asked of AWS",
        "Check AWS_CONTAINER_CREDENTIALS_FULL_URI or _RELATIVE_URI, or unset them and start again",
        when=lambda it: it.arguments.get("provider") == "container-role"),
    Row((boto.CredentialRetrievalError, boto.MetadataRetrievalError), Kind.CREDENTIALS,
        "No credentials came from {place}{reason}", "nothing can be asked of AWS"),
    Row((boto.ConfigParseError,), Kind.CREDENTIALS,
        "The AWS configuration file {path} begins with {mark}", "the AWS SDK can't read it",
        "Save it as plain UTF-8, without a byte order mark", when=lambda it: bool(_mark(it))),
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
    Row((OSError,), Kind.CREDENTIALS,
        "The file that {token_variable} names can't be read: {error}", "nothing can be asked of AWS",
        "Check the path", again=False, when=lambda it: _token_variable(it) != ""),
    Row((RuntimeError,), Kind.CREDENTIALS,
        "The credentials of profile {context.renewing_profile} had expired already when they came",
        "nothing can be asked of AWS", when=lambda it: "still expired" in str(it.error)),
    # A credential_process that is not there, or answers no JSON; a cache below ~/.aws that can't be read.
    Row((OSError, json.JSONDecodeError), Kind.CREDENTIALS,
        "The credentials of profile {context.renewing_profile} can't be read: {error}",
        "nothing can be asked of AWS",
        "Check its credential_process, its web_identity_token_file and the files below ~/.aws"),
    Row((Exception,), Kind.CREDENTIALS,
        "The credential_process of profile {context.renewing_profile} gave what can't be used ({name})",
        "nothing can be asked of AWS",
        when=lambda it: it.context.origin is Origin.PROCESS and _is_of_credentials(it.error)),
)
# fmt: on


def _facts(failure: Failure) -> dict[str, object]:
    error, arguments = failure.error, failure.arguments
    region = failure.call.region or arguments.get("region_name")
    profile, provider = arguments.get("profile", failure.context.profile), arguments.get("provider", "")
    reason = _last_line(arguments.get("error_msg", error))
    fault = str(arguments.get("error", "")).split("\n")[0].rstrip(".")
    near_profiles = difflib.get_close_matches(str(profile), failure.context.profiles, 1)
    near_regions = difflib.get_close_matches(region or "", failure.context.regions, 1)
    return {
        "error": error,
        "name": type(error).__name__,
        "part": getattr(error, "part", ""),
        "holds": getattr(error, "holds", ""),
        "mark": _mark(failure),
        "token_variable": _token_variable(failure),
        "endpoint_setting": _endpoint_setting(failure),
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
