"""Each thing that the AWS configuration may lack, in a home of its own and a process of its own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.unit.aws.answering import Answering, error, sts_error
from tests.unit.aws.test_configuration import ask

REGION = {"AWS_DEFAULT_REGION": "us-east-1"}
SSO = """
[profile reviewing]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = Reviewer
[profile legacy]
sso_start_url = https://corp.awsapps.com/start
sso_region = us-east-1
sso_account_id = 123456789012
sso_role_name = Reviewer
[profile elsewhere]
role_arn = arn:aws:iam::210987654321:role/Reviewer
source_profile = reviewing
[sso-session corp]
sso_region = us-east-1
sso_start_url = https://corp.awsapps.com/start
"""
ROLE = """
[profile base]
aws_access_key_id = a
aws_secret_access_key = b
[profile role]
role_arn = arn:aws:iam::123456789012:role/Reviewer
source_profile = base
[profile with-code]
role_arn = arn:aws:iam::123456789012:role/Reviewer
source_profile = base
mfa_serial = arn:aws:iam::123456789012:mfa/ann
[profile lost]
role_arn = arn:aws:iam::123456789012:role/Reviewer
source_profile = nowhere
[profile round]
role_arn = arn:aws:iam::123456789012:role/Reviewer
source_profile = about
[profile about]
role_arn = arn:aws:iam::123456789012:role/Reviewer
source_profile = round
"""

Told = Callable[..., str]


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """What is told of a profile of a configuration: ``told(SSO, "reviewing", AWS_…="…")``."""

    def tell(configuration: str, profile: str | None, **environment: str) -> str:
        (tmp_path / ".aws").mkdir(exist_ok=True)
        (tmp_path / ".aws" / "config").write_text(configuration)
        return ask(f"ConnectionOptions(profile={profile!r})", tmp_path, **REGION | environment)

    return tell


def signed_in(home: Path, name: str, expires_in: timedelta) -> None:
    """What `aws sso login` leaves behind."""
    cache = home / ".aws" / "sso" / "cache"
    cache.mkdir(parents=True)
    token = {
        "startUrl": "https://corp.awsapps.com/start",
        "region": "us-east-1",
        "accessToken": "token",
        "expiresAt": f"{datetime.now(UTC) + expires_in:%Y-%m-%dT%H:%M:%SZ}",
    }
    (cache / f"{hashlib.sha1(name.encode()).hexdigest()}.json").write_text(json.dumps(token))


def test_no_credentials_at_all(told: Told) -> None:
    said = told("", None)
    assert said.startswith("credentials There are no AWS credentials for profile default")
    assert "`aws sso login`" in said
    assert "`aws configure`" in said


def test_a_profile_that_is_not_there_is_told_with_the_nearest_name(told: Told) -> None:
    said = told(SSO, "reviewer")
    assert "There is no profile reviewer in the AWS configuration" in said
    assert "Did you mean --profile reviewing?" in said


def test_a_profile_that_the_environment_names_and_is_not_there(told: Told) -> None:
    assert "There is no profile nobody" in told(SSO, None, AWS_PROFILE="nobody")


@pytest.mark.parametrize("profile", ["reviewing", "legacy"])
def test_an_sso_profile_that_was_never_signed_in_names_the_login_for_it(told: Told, profile: str) -> None:
    said = told(SSO, profile)
    assert f"The sign-in of profile {profile} has expired or was never made" in said
    assert f"Run `aws sso login --profile {profile}`" in said


@pytest.mark.parametrize(
    ("profile", "cached_as"), [("reviewing", "corp"), ("legacy", "https://corp.awsapps.com/start")]
)
def test_an_sso_sign_in_that_has_expired_names_the_login_for_it(
    told: Told, tmp_path: Path, profile: str, cached_as: str
) -> None:
    signed_in(tmp_path, cached_as, timedelta(hours=-1))
    assert f"Run `aws sso login --profile {profile}`" in told(SSO, profile)


def test_a_role_whose_source_is_an_sso_profile_names_the_login_of_that_one(told: Told) -> None:
    assert "Run `aws sso login --profile reviewing`" in told(SSO, "elsewhere")


def test_an_sso_sign_in_that_was_ended_elsewhere_names_the_login(told: Told, tmp_path: Path) -> None:
    signed_in(tmp_path, "corp", timedelta(hours=1))
    with Answering(error(401, "UnauthorizedException", "Session token not found or invalid")) as portal:
        said = told(SSO, "reviewing", AWS_ENDPOINT_URL_SSO=portal.url)
    assert "Run `aws sso login --profile reviewing`" in said


def test_an_sso_role_that_is_not_assigned_is_no_matter_of_signing_in(told: Told, tmp_path: Path) -> None:
    signed_in(tmp_path, "corp", timedelta(hours=1))
    with Answering(error(403, "ForbiddenException", "No access")) as portal:
        said = told(SSO, "reviewing", AWS_ENDPOINT_URL_SSO=portal.url)
    assert said.startswith("denied")
    assert "sso_role_name" in said


def test_a_profile_name_with_a_space_is_quoted_for_the_shell(told: Told) -> None:
    said = told(SSO.replace("profile legacy", 'profile "my own"'), "my own")
    assert "`aws sso login --profile 'my own'`" in said


def test_an_sso_session_that_is_not_there_is_told(told: Told) -> None:
    said = told(SSO.replace("[sso-session corp]", "[sso-session other]"), "reviewing")
    assert 'does not exist: "corp"' in said
    assert "Mend profile reviewing" in said


def test_half_a_pair_of_keys_in_the_environment_names_the_other_half(told: Told) -> None:
    said = told("", None, AWS_ACCESS_KEY_ID="a")
    assert "The credentials in the environment are not whole: AWS_SECRET_ACCESS_KEY is missing" in said


def test_half_a_pair_of_keys_in_the_configuration_names_the_other_half(told: Told) -> None:
    said = told("[profile half]\naws_access_key_id = a\n", "half")
    assert "aws_secret_access_key is missing" in said


def test_a_configuration_that_can_not_be_read_names_the_file_and_what_is_wrong(
    told: Told, tmp_path: Path
) -> None:
    said = told("this is [ no configuration", None)
    assert str(tmp_path / ".aws" / "config") in said
    assert "no section headers" in said


@pytest.mark.parametrize(
    ("profile", "said"),
    [("lost", 'source_profile "nowhere"'), ("round", "Infinite loop")],
)
def test_a_role_that_leads_nowhere_is_told(told: Told, profile: str, said: str) -> None:
    told_of = told(ROLE, profile)
    assert said in told_of
    assert f"Mend profile {profile}" in told_of


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("sh -c 'echo the vault is locked >&2; exit 1'", "the vault is locked"),
        ("echo nonsense", "credential_process"),
        ("/no/such/program", "/no/such/program"),
    ],
)
def test_a_credential_process_that_gives_none_is_told(told: Told, command: str, said: str) -> None:
    assert said in told(f"[profile vault]\ncredential_process = {command}\n", "vault")


def test_a_role_that_may_not_be_assumed_names_that_action_and_role(told: Told) -> None:
    denied = sts_error(
        403,
        "AccessDenied",
        "User: arn:aws:iam::123456789012:user/ann is not authorized to perform: sts:AssumeRole on resource:"
        " arn:aws:iam::123456789012:role/Reviewer",
    )
    with Answering(denied) as sts:
        said = told(ROLE, "role", AWS_ENDPOINT_URL_STS=sts.url)
    assert said.startswith("denied AssumeRole was denied to arn:aws:iam::123456789012:user/ann")
    assert '"Action": "sts:AssumeRole", "Resource": "arn:aws:iam::123456789012:role/Reviewer"' in said


def test_a_role_that_asks_for_mfa_names_the_setting_for_the_device(told: Told) -> None:
    denied = sts_error(
        403,
        "AccessDenied",
        "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.",
    )
    with Answering(denied) as sts:
        assert "mfa_serial in profile role" in told(ROLE, "role", AWS_ENDPOINT_URL_STS=sts.url)


def test_expired_keys_behind_a_role_are_those_to_renew(told: Told) -> None:
    with Answering(
        sts_error(403, "ExpiredToken", "The security token included in the request is expired")
    ) as sts:
        said = told(ROLE, "role", AWS_ENDPOINT_URL_STS=sts.url)
    assert "Renew the credentials of profile base" in said


def test_an_mfa_code_that_nobody_is_there_to_type_is_told(told: Told) -> None:
    said = told(ROLE, "with-code")
    assert "Profile with-code asks for an MFA code and there is no terminal" in said


def test_expired_credentials_of_the_environment_need_a_new_start(told: Told) -> None:
    expired = error(403, "ExpiredTokenException", "The security token included in the request is expired")
    with Answering(expired) as server:
        said = told(
            "",
            None,
            AWS_ACCESS_KEY_ID="a",
            AWS_SECRET_ACCESS_KEY="b",
            AWS_ENDPOINT_URL_CUSTOMER_PROFILES=server.url,
        )
    assert "Set new keys (AWS_ACCESS_KEY_ID and its like) in the environment and start again" in said


def test_a_variable_that_botocore_can_not_use_is_told(told: Told) -> None:
    said = told("", None, AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b", AWS_DEFAULTS_MODE="nonsense")
    assert "The AWS configuration can't be used" in said
    assert "nonsense" in said


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("AWS_MAX_ATTEMPTS", "abc"),
        ("AWS_MAX_ATTEMPTS", "0"),
        ("AWS_RETRY_MODE", "nonsense"),
        ("AWS_DEFAULTS_MODE", "nonsense"),
        ("AWS_STS_REGIONAL_ENDPOINTS", "nonsense"),
    ],
)
def test_the_variable_that_can_not_be_used_is_named_with_its_value(
    told: Told, variable: str, value: str
) -> None:
    said = told("", None, AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b", **{variable: value})
    assert variable in said
    assert value in said
    assert "report it" not in said


KEYS = {"AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": "secret"}
PROCESS = "[profile p]\ncredential_process = "
SSO_ALONE = """
[profile p]
sso_session = corp
[sso-session corp]
sso_region = us-east-1
sso_start_url = https://x
"""
FILE = "[profile p]\naws_access_key_id = "
NUMBER = '{"Version": 1, "AccessKeyId": 5, "SecretAccessKey": "s"}'
AGENT = "AWS_CONTAINER_CREDENTIALS_FULL_URI"


@pytest.mark.parametrize(
    ("configuration", "environment", "said", "todo"),
    [
        ("", {**KEYS, "AWS_ACCESS_KEY_ID": "AKIA\n"}, "key in the environment holds a line break", "anew"),
        ("", {**KEYS, "AWS_SECRET_ACCESS_KEY": "se cret"}, "secret key in the environment holds a b", "anew"),
        ("", {**KEYS, "AWS_SESSION_TOKEN": "a\r\nb"}, "token in the environment holds a line break", "anew"),
        (f"{FILE}A B\naws_secret_access_key = s", {}, "access key of profile p holds a blank", "anew"),
        ("", {**KEYS, "AWS_DEFAULT_REGION": ""}, "The AWS region that is set is empty", "--region"),
        ("", {**KEYS, "AWS_DEFAULT_REGION": "us/east"}, "No valid AWS region is set (us/east)", "--region"),
        ("", {**KEYS, "AWS_ENDPOINT_URL": "nonsense"}, "AWS_ENDPOINT_URL is no URL", "Write it as https://host"),
        ("[profile p]\nendpoint_url = nonsense", KEYS, "endpoint_url of the AWS configuration", "Write it"),
        ("", {AGENT: "http://example.com"}, "names another host than a container's", "unset it"),
        ("", {AGENT: "http://127.0.0.1:9"}, "from the container's agent", "Check AWS_CONTAINER"),
        (SSO_ALONE, {}, "lacks sso_account_id and sso_role_name", "Add both to the profile"),
        ("\ufeff[profile p]\n", {}, "begins with a byte order mark", "Save it as plain UTF-8"),
        (f"{PROCESS}sh -c 'yes no | head -999 >&2; echo last >&2; exit 1'", {}, "process: last: ", "by hand"),
        (f"{PROCESS}sh -c 'printf \"\\377\" >&2; exit 1'", {}, "gave what can't be used (Unicode", "by hand"),
        (f"{PROCESS}echo []", {}, "gave what can't be used", "by hand"),
        (f"{PROCESS}echo '{NUMBER}'", {}, "holds no text", "anew"),
    ],
)  # fmt: skip
def test_a_cause_that_is_wrapped_in_others_is_told_with_what_helps(
    told: Told, configuration: str, environment: dict[str, str], said: str, todo: str
) -> None:
    line = told(configuration, "p" if configuration else None, **environment)
    assert said in line
    assert todo in line
    assert "\n" not in line
    assert len(line) < 600


def test_a_number_of_attempts_that_is_none_is_told_of_the_profile_too(told: Told) -> None:
    said = told("[profile few]\nmax_attempts = many\n", "few")
    assert "max_attempts of the AWS configuration is 'many'" in said
