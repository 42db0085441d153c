"""What the environment and ~/.aws do to a connection, each in a process of its own."""

from __future__ import annotations

import ipaddress
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urllib3.util import parse_url

from reviewer.aws.connection import Connection
from reviewer.aws.options import ConnectionOptions, check_endpoint
from reviewer.core.problems import SourceError
from reviewer.emulator.sample import bundled_domains
from reviewer.emulator.server import Emulator
from tests import warm_starts
from tests.unit.aws.raw_answers import RawAnswers

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
    ("environment", "region"),
    [
        ({"AWS_REGION": "eu-west-1"}, "eu-west-1"),
        ({"AWS_DEFAULT_REGION": "eu-west-1"}, "eu-west-1"),
        ({"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "us-east-1"}, "eu-west-1"),
    ],
)
def test_the_region_is_taken_from_the_environment_as_the_newer_aws_cli_takes_it(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], region: str
) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert Connection(ConnectionOptions()).region == region
    assert Connection(ConnectionOptions(region="eu-north-1")).region == "eu-north-1"


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


AMBIGUOUS = [
    "http://127.0.0.2:1\\@127.0.0.1:1",
    "http://127.0.0.1:1\\@example.com",
    "http://example.com\\@127.0.0.1",
    "http://127.0.0.1\\.example.com",
    "http://ann@127.0.0.1",
    "http://127.0.0.1@example.com",
    "https://ann:secret@example.com",
    "http://127.0.0.1\t.example.com",
    "http://127.0.0.1\n",
    " http://127.0.0.1",
    "http://127.0.0.1 ",
    "http://127。0。0。1",
    "http://\x00127.0.0.1",
]
"""URLs in which two parsers find two hosts, or one finds what another doesn't."""


@pytest.mark.parametrize(
    "url",
    [
        *AMBIGUOUS,
        "http://example.com",
        "http://10.0.0.1:4590",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "http://2130706433",
        "http://0x7f.1",
        "http://nobody.invalid.localhost.invalid",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:x",
        "http://[::1",
        "http://[127.0.0.1]",
        "http://127.0.0.1%2eexample.com",
        "http://127.0.0.1,example.com",
        "http://[::1%25lo]",
        "http://example.com?@127.0.0.1/",
        "http:127.0.0.1",
        "http:///127.0.0.1",
        "ftp://x",
        "nonsense",
        "http://",
        "",
    ],
)
def test_endpoints_that_would_send_in_the_clear_or_are_none_are_refused(url: str) -> None:
    problem = check_endpoint(url)
    assert problem is not None
    assert "https://" in problem.todo
    assert "secret" not in problem.line


@given(st.text("htps:/\\@127.0#?[]%x\t é", max_size=40).map("http://127.0.0.1".__add__) | st.text())
def test_what_passes_for_this_machine_is_this_machine_to_the_client_too(url: str) -> None:
    if check_endpoint(url) is None and url[:5].lower() == "http:":
        host = str(parse_url(url).host).strip("[]")
        assert host == "localhost" or ipaddress.ip_address(host).is_loopback
        assert urlsplit(url).hostname == host


def test_a_token_for_a_containers_agent_goes_to_no_host_that_is_read_in_two_ways(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID", raising=False)
    monkeypatch.setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN", "secret")
    with RawAnswers(lambda _: [b""]) as elsewhere:
        url = f"{elsewhere.url}\\@127.0.0.1:9/credentials"
        monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", url)
        with pytest.raises(SourceError, match="programs differ about the host"):
            Connection(ConnectionOptions(region="us-east-1")).credentials()
        assert elsewhere.asked == []


@pytest.mark.parametrize("service", ["", "_CUSTOMER_PROFILES", "_STS"])
@pytest.mark.parametrize("url", AMBIGUOUS[:6])
def test_an_ambiguous_endpoint_of_the_environment_is_refused_before_anything_is_sent(
    monkeypatch: pytest.MonkeyPatch, service: str, url: str
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv(f"AWS_ENDPOINT_URL{service}", url)
    with pytest.raises(SourceError, match=r"programs differ about the host|is no URL"):
        Connection(ConnectionOptions(region="us-east-1")).caller()


@pytest.mark.parametrize("named_by", ["option", "AWS_ENDPOINT_URL", "configuration"])
def test_loopback_never_passes_a_proxy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, named_by: str
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    with Emulator(bundled_domains()) as emulator, RawAnswers(lambda _: [b""]) as proxy:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
            monkeypatch.setenv(name.lower(), proxy.url)
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        config = tmp_path / "config"
        config.write_text(f"[default]\nendpoint_url = {emulator.url}\n" * (named_by == "configuration"))
        monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
        if named_by == "AWS_ENDPOINT_URL":
            monkeypatch.setenv(named_by, emulator.url)
        url = emulator.url if named_by == "option" else None
        connection = Connection(ConnectionOptions(region="us-east-1", endpoint_url=url))
        assert connection.domain_names()
        assert connection.caller().arn
        assert proxy.asked == []
