"""What the environment and ~/.aws do to a connection, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from reviewer.aws.options import check_endpoint
from reviewer.emulator.sample import bundled_domains
from reviewer.emulator.server import Emulator
from tests import warm_starts

_ASK = """
import sys
from reviewer.aws.connection import Connection
from reviewer.aws.options import ConnectionOptions
from reviewer.core.problems import SourceError
options = eval(sys.argv[1])
try:
    print(Connection(options).domain_names())
except SourceError as error:
    print(error.problem.kind, error.problem.line)
"""
HOSTILE = {
    "AWS_PROFILE": "no-such-profile",
    "AWS_CA_BUNDLE": "/no/such/bundle",
    "AWS_ENDPOINT_URL": "http://192.0.2.1",
    "AWS_ENDPOINT_URL_CUSTOMER_PROFILES": "http://192.0.2.1",
    "AWS_DEFAULTS_MODE": "nonsense",
    "AWS_RETRY_MODE": "nonsense",
    "AWS_MAX_ATTEMPTS": "0",
    "AWS_STS_REGIONAL_ENDPOINTS": "nonsense",
    "AWS_ACCESS_KEY_ID": "half of a pair",
    "HTTP_PROXY": "http://192.0.2.1:3128",
    "HTTPS_PROXY": "http://192.0.2.1:3128",
}


def ask(options: str, tmp_path: Path, **environment: str) -> str:
    """Answers what a process prints that names the domains by these options."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    clean |= {"AWS_EC2_METADATA_DISABLED": "true", "HOME": str(tmp_path)}
    command = [sys.executable, "-c", _ASK, options]
    if (tmp_path / ".aws" / "sso").exists():
        # botocore looks up the home folder that sign-ins are kept in when it is imported.
        done = subprocess.run(command, env=clean | environment, capture_output=True, text=True, check=False)
    else:
        done = warm_starts.run(command, environment=clean | environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_static_credentials_need_nothing_of_the_environment_and_are_broken_by_nothing(tmp_path: Path) -> None:
    (tmp_path / "broken").write_text("this is [ no configuration")
    broken = str(tmp_path / "broken")
    with Emulator(bundled_domains()) as emulator:
        said = ask(
            f"ConnectionOptions(region='us-east-1', endpoint_url='{emulator.url}',"
            " static_credentials=('demo', 'demo'))",
            tmp_path,
            AWS_CONFIG_FILE=broken,
            AWS_SHARED_CREDENTIALS_FILE=broken,
            **HOSTILE,
        )
    assert said == "['acme-demo', 'acme-empty', 'acme-matching-off']"


def test_the_environment_is_honoured_otherwise(tmp_path: Path) -> None:
    with Emulator(bundled_domains()) as emulator:
        said = ask(
            "ConnectionOptions()",
            tmp_path,
            AWS_REGION="eu-west-1",
            AWS_DEFAULT_REGION="eu-west-1",
            AWS_ACCESS_KEY_ID="a",
            AWS_SECRET_ACCESS_KEY="b",
            AWS_ENDPOINT_URL_CUSTOMER_PROFILES=emulator.url,
        )
    assert said.startswith("['acme-demo'")


@pytest.mark.parametrize(
    ("options", "environment", "said"),
    [
        ("ConnectionOptions(profile='nobody', region='us-east-1')", {}, "There is no profile nobody"),
        ("ConnectionOptions()", {}, "No valid AWS region is set"),
        ("ConnectionOptions(region='us-east-1')", {}, "There are no AWS credentials"),
        ("ConnectionOptions(region='not a region')", {}, "No valid AWS region is set"),
    ],
)
def test_what_the_configuration_lacks_is_told_with_what_to_do(
    tmp_path: Path, options: str, environment: dict[str, str], said: str
) -> None:
    assert said in ask(options, tmp_path, **environment)


def test_an_expired_sso_session_names_the_login_for_that_profile(tmp_path: Path) -> None:
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "config").write_text(
        "[profile reviewing]\nregion = us-east-1\nsso_session = corp\nsso_account_id = 123456789012\n"
        "sso_role_name = Reviewer\n[sso-session corp]\nsso_region = us-east-1\n"
        "sso_start_url = https://example.awsapps.com/start\n"
    )
    said = ask("ConnectionOptions(profile='reviewing')", tmp_path)
    assert "aws sso login --profile reviewing" in said


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:4590", "http://localhost:1", "http://[::1]:1", "https://aws.x"]
)
def test_endpoints_on_loopback_or_with_tls_are_taken(url: str) -> None:
    assert check_endpoint(url) is None


@pytest.mark.parametrize(
    "url", ["http://example.com", "http://10.0.0.1:4590", "ftp://x", "nonsense", "http://"]
)
def test_endpoints_that_would_send_in_the_clear_or_are_none_are_refused(url: str) -> None:
    problem = check_endpoint(url)
    assert problem is not None
    assert "https://" in problem.todo
