"""Whether an MFA code will be asked for, told before boto3 is loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.aws.mfa import asks_for_mfa
from reviewer.aws.options import ConnectionOptions

CONFIG = """
[default]
region = us-east-1

[profile reviewing]
role_arn = arn:aws:iam::123456789012:role/Reviewer
mfa_serial = arn:aws:iam::123456789012:mfa/ann
source_profile = default

[profile "far away"]
role_arn = arn:aws:iam::210987654321:role/Reviewer
source_profile = reviewing

[profile plain]
mfa_serial = arn:aws:iam::123456789012:mfa/ann

[profile round]
role_arn = arn:aws:iam::123456789012:role/Reviewer
source_profile = round

[profile open]
role_arn = arn:aws:iam::123456789012:role/Reviewer
source_profile = default
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    config, credentials = tmp_path / "config", tmp_path / "credentials"
    config.write_text(CONFIG)
    credentials.write_text("[default]\naws_access_key_id = a\naws_secret_access_key = b\n")
    return {"AWS_CONFIG_FILE": str(config), "AWS_SHARED_CREDENTIALS_FILE": str(credentials)}


@pytest.mark.parametrize(
    ("profile", "asks"),
    [
        ("reviewing", True),
        ("far away", True),
        ("open", False),
        ("default", False),
        ("plain", False),  # botocore reads mfa_serial for a role only.
        ("round", False),
        ("nobody", False),
        (None, False),
    ],
)
def test_a_profile_asks_when_a_role_on_its_way_wants_a_code(
    environment: dict[str, str], profile: str | None, asks: bool
) -> None:
    assert asks_for_mfa(ConnectionOptions(profile=profile), environment) is asks


def test_the_environment_can_name_the_profile(environment: dict[str, str]) -> None:
    assert asks_for_mfa(ConnectionOptions(), environment | {"AWS_PROFILE": "reviewing"})


def test_keys_in_the_environment_go_before_a_profile_that_only_the_environment_names(
    environment: dict[str, str],
) -> None:
    keys = {"AWS_ACCESS_KEY_ID": "a", "AWS_PROFILE": "reviewing"}
    assert not asks_for_mfa(ConnectionOptions(), environment | keys)
    assert asks_for_mfa(ConnectionOptions(profile="reviewing"), environment | keys)


def test_unsigned_requests_need_no_code(environment: dict[str, str]) -> None:
    assert not asks_for_mfa(ConnectionOptions(profile="reviewing", sign_request=False), environment)


@pytest.mark.parametrize("content", [b"mfa_serial [ no configuration", b"\xff\xfe mfa_serial", None])
def test_a_file_that_can_not_be_read_says_nothing(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "config").write_bytes(content)
    environment = {"AWS_CONFIG_FILE": str(tmp_path / "config"), "HOME": str(tmp_path)}
    assert not asks_for_mfa(ConnectionOptions(profile="reviewing"), environment)
