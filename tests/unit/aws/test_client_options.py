"""What the AWS CLI's options, the environment and ~/.aws/config do to the requests that leave."""

from __future__ import annotations

import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer

from reviewer import __version__
from reviewer.emulator.sample import bundled_domains
from reviewer.emulator.server import Emulator
from tests.unit.aws.test_configuration import ask

KEYS = {"AWS_ACCESS_KEY_ID": "AKIATEST", "AWS_SECRET_ACCESS_KEY": "secret"}
OFF_LOOPBACK = "http://192.0.2.1"
SAMPLE = "['acme-demo', 'acme-empty', 'acme-matching-off']"


class Echo:
    """An HTTP(S) server that knows no domains and remembers the headers of what it was asked."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.headers: list[dict[str, str]] = []
        heard = self.headers

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                heard.append({name.lower(): value for name, value in self.headers.items()})
                self.send_response(200)
                self.send_header("Content-Length", "12")
                self.end_headers()
                self.wfile.write(b'{"Items":[]}')

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        if context is not None:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]

    def __enter__(self) -> Echo:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for localhost that nobody has signed."""
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", path, "-out", f"{path}.crt"],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_bytes(path.read_bytes() + Path(f"{path}.crt").read_bytes())
    return path


@pytest.fixture
def tls(certificate: Path) -> Iterator[Echo]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Echo(context) as echo:
        yield echo


def configured(folder: Path, text: str) -> str:
    path = folder / "config"
    path.write_text(text)
    return str(path)


def test_a_request_names_the_tool(tmp_path: Path) -> None:
    with Echo() as echo:
        ask(
            f"ConnectionOptions(region='us-east-1', endpoint_url='http://127.0.0.1:{echo.port}')",
            tmp_path,
            **KEYS,
        )
    assert echo.headers[0]["user-agent"].endswith(f"match-reviewer/{__version__}")
    assert echo.headers[0]["authorization"].startswith("AWS4-HMAC-SHA256 Credential=AKIATEST/")


def test_without_signing_no_credentials_are_needed_and_none_are_sent(tmp_path: Path) -> None:
    with Echo() as echo:
        url = f"http://127.0.0.1:{echo.port}"
        said = ask(
            f"ConnectionOptions(region='us-east-1', endpoint_url='{url}', sign_request=False)", tmp_path
        )
    assert said == "[]"
    assert "authorization" not in echo.headers[0]


def test_a_certificate_that_nobody_signed_is_refused_and_told(tls: Echo, tmp_path: Path) -> None:
    url = f"https://localhost:{tls.port}"
    said = ask(f"ConnectionOptions(region='us-east-1', endpoint_url='{url}')", tmp_path, **KEYS)
    assert "certificate" in said.lower()
    assert tls.headers == []


def test_a_ca_bundle_makes_its_certificates_good(tls: Echo, certificate: Path, tmp_path: Path) -> None:
    url = f"https://localhost:{tls.port}"
    options = f"ConnectionOptions(region='us-east-1', endpoint_url='{url}', ca_bundle='{certificate}.crt')"
    assert ask(options, tmp_path, **KEYS) == "[]"


def test_without_verifying_any_certificate_is_good_and_nothing_is_printed_about_it(
    tls: Echo, tmp_path: Path
) -> None:
    url = f"https://localhost:{tls.port}"
    options = f"ConnectionOptions(region='us-east-1', endpoint_url='{url}', verify_ssl=False)"
    assert ask(options, tmp_path, **KEYS) == "[]"


@pytest.mark.parametrize("variable", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_CUSTOMER_PROFILES"])
def test_plain_http_off_loopback_is_refused_when_the_environment_names_it(
    tmp_path: Path, variable: str
) -> None:
    said = ask("ConnectionOptions(region='us-east-1')", tmp_path, **KEYS, **{variable: OFF_LOOPBACK})
    assert "is plain http off this machine" in said
    assert "--allow-insecure-endpoint" in said


def test_plain_http_off_loopback_is_refused_when_a_services_section_names_it(tmp_path: Path) -> None:
    config = configured(
        tmp_path,
        "[default]\nservices = there\n"
        f"[services there]\ncustomer_profiles =\n  endpoint_url = {OFF_LOOPBACK}\n",
    )
    said = ask("ConnectionOptions(region='us-east-1')", tmp_path, **KEYS, AWS_CONFIG_FILE=config)
    assert "is plain http off this machine" in said


def test_plain_http_off_loopback_is_refused_where_only_the_credentials_would_travel(tmp_path: Path) -> None:
    config = configured(
        tmp_path,
        "[default]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = keys\n"
        "[profile keys]\naws_access_key_id = AKIATEST\naws_secret_access_key = secret\n",
    )
    with Emulator(bundled_domains()) as emulator:
        said = ask(
            f"ConnectionOptions(region='us-east-1', endpoint_url='{emulator.url}')",
            tmp_path,
            AWS_CONFIG_FILE=config,
            AWS_ENDPOINT_URL_STS=OFF_LOOPBACK,
        )
    assert "is plain http off this machine" in said
    assert emulator.calls == {}


def test_plain_http_off_loopback_is_tried_when_that_is_allowed(tmp_path: Path) -> None:
    said = ask(
        "ConnectionOptions(region='us-east-1', allow_insecure_endpoint=True, connect_timeout=0.2)",
        tmp_path,
        **KEYS,
        AWS_ENDPOINT_URL=OFF_LOOPBACK,
        AWS_MAX_ATTEMPTS="1",
    )
    assert "plain http" not in said
    assert OFF_LOOPBACK in said


def test_a_services_section_of_the_profile_names_the_endpoint(tmp_path: Path) -> None:
    with Emulator(bundled_domains()) as emulator:
        config = configured(
            tmp_path,
            "[profile there]\nregion = us-east-1\nservices = there\n"
            "aws_access_key_id = AKIATEST\naws_secret_access_key = secret\n"
            f"[services there]\ncustomer_profiles =\n  endpoint_url = {emulator.url}\n",
        )
        said = ask("ConnectionOptions(profile='there')", tmp_path, AWS_CONFIG_FILE=config)
    assert said == SAMPLE


def test_configured_endpoints_can_be_ignored(tmp_path: Path) -> None:
    said = ask(
        "ConnectionOptions(region='xx-nowhere-1', connect_timeout=0.2)",
        tmp_path,
        **KEYS,
        AWS_ENDPOINT_URL=OFF_LOOPBACK,
        AWS_IGNORE_CONFIGURED_ENDPOINT_URLS="true",
        AWS_MAX_ATTEMPTS="1",
    )
    assert OFF_LOOPBACK not in said
    assert "profile.xx-nowhere-1.amazonaws.com" in said


def test_credentials_come_from_a_process_that_the_profile_names(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text(
        '{"Version": 1, "AccessKeyId": "AKIAPROCESS", "SecretAccessKey": "s"}'
    )
    config = configured(
        tmp_path, f"[profile p]\nregion = us-east-1\ncredential_process = cat {tmp_path}/keys.json\n"
    )
    with Echo() as echo:
        url = f"http://127.0.0.1:{echo.port}"
        ask(f"ConnectionOptions(profile='p', endpoint_url='{url}')", tmp_path, AWS_CONFIG_FILE=config)
    assert "Credential=AKIAPROCESS/" in echo.headers[0]["authorization"]


def test_a_role_is_assumed_once_and_its_keys_are_kept_where_the_aws_cli_keeps_them(tmp_path: Path) -> None:
    sts = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    sts.start()
    try:
        host, port = sts.get_host_and_port()
        config = configured(
            tmp_path,
            "[profile r]\nregion = us-east-1\n"
            "role_arn = arn:aws:iam::123456789012:role/r\nsource_profile = k\n"
            "[profile k]\naws_access_key_id = AKIASOURCE\naws_secret_access_key = secret\n",
        )
        with Echo() as echo:
            options = f"ConnectionOptions(profile='r', endpoint_url='http://127.0.0.1:{echo.port}')"
            ask(options, tmp_path, AWS_CONFIG_FILE=config, AWS_ENDPOINT_URL_STS=f"http://{host}:{port}")
            sts.stop()
            ask(options, tmp_path, AWS_CONFIG_FILE=config, AWS_ENDPOINT_URL_STS=f"http://{host}:{port}")
    finally:
        sts.stop()
    assert len(echo.headers) == 2
    assert "AKIASOURCE" not in echo.headers[0]["authorization"]
    assert echo.headers[0]["x-amz-security-token"] == echo.headers[1]["x-amz-security-token"]
    [kept] = (tmp_path / ".aws" / "cli" / "cache").iterdir()
    assert kept.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("variable", "calls"), [({}, 4), ({"AWS_MAX_ATTEMPTS": "2"}, 2)])
def test_the_environment_says_how_often_to_try(tmp_path: Path, variable: dict[str, str], calls: int) -> None:
    from reviewer.emulator.conditions import Conditions

    with Emulator(bundled_domains(), Conditions(fail=1.0)) as emulator:
        ask(
            f"ConnectionOptions(region='us-east-1', endpoint_url='{emulator.url}')",
            tmp_path,
            **KEYS,
            **variable,
        )
    assert emulator.calls["ListDomains"] == calls
