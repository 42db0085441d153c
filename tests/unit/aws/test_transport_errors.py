"""Each way in which AWS is not reached, brought about for real."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from reviewer.aws.connection import Connection
from reviewer.aws.options import ConnectionOptions
from reviewer.core.problems import Problem, ProblemKind, SourceError
from reviewer.sources.api import DomainMatches
from tests.unit.aws.answering import Answered, Answering, certificate
from tests.unit.aws.raw_answers import RawAnswers


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Test credentials, one try a call, and nothing of this machine's configuration."""
    for name in ("AWS_PROFILE", "AWS_CA_BUNDLE", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))


def problem_at(url: str | None, region: str = "us-east-1") -> Problem:
    """What is told when GetMatches asks there."""
    options = ConnectionOptions(region=region, endpoint_url=url, connect_timeout=0.3, read_timeout=0.3)
    with pytest.raises(SourceError) as raised:
        DomainMatches(Connection(options), "acme").match_page(None)
    assert "\n" not in raised.value.problem.line
    return raised.value.problem


@contextmanager
def silent_port() -> Iterator[int]:
    """A port that is open and whose line of those waiting is full: a connection to it is never made."""
    with socket.socket() as listening, socket.socket() as first, socket.socket() as second:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        for one in (first, second):
            one.setblocking(False)
            one.connect_ex(listening.getsockname())
        yield listening.getsockname()[1]


def test_a_dead_port_is_told_as_nobody_listening() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        problem = problem_at(f"http://127.0.0.1:{taken.getsockname()[1]}")
    assert problem.kind is ProblemKind.UNREACHABLE
    assert "the connection was refused" in problem.what
    assert problem.means == "nothing listens there"


def test_a_host_that_never_lets_one_in_is_told_as_such() -> None:
    with silent_port() as port:
        problem = problem_at(f"http://127.0.0.1:{port}")
    assert problem.kind is ProblemKind.UNREACHABLE
    assert "could not reach http://127.0.0.1" in problem.what
    assert "no connection was made" in problem.means


def test_a_host_that_takes_the_call_and_does_not_answer_is_told_with_the_option_for_more_time() -> None:
    asked = threading.Event()

    def never(_: object) -> Answered:
        asked.wait(5)
        return Answered()

    with Answering(never) as server:
        problem = problem_at(server.url)
        asked.set()
    assert problem.kind is ProblemKind.UNREACHABLE
    assert "--cli-read-timeout" in problem.todo


def test_a_connection_that_is_cut_is_told() -> None:
    cut = Answered(200, {"Content-Length": "1000"}, b"{")
    with Answering(cut) as server:
        problem = problem_at(server.url)
    assert problem.kind is ProblemKind.UNREACHABLE


def test_a_host_whose_name_is_not_known_is_told() -> None:
    problem = problem_at("https://customer-profiles.invalid")
    assert problem.kind is ProblemKind.UNREACHABLE
    assert "its name can't be looked up" in problem.what


def test_a_region_without_customer_profiles_is_told_with_those_nearest_in_name() -> None:
    problem = problem_at(None, region="us-eastt-1")
    assert "no Customer Profiles is known in region us-eastt-1" in problem.what
    assert "us-east-1" in problem.todo
    assert not problem.again


def test_a_proxy_that_is_away_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        monkeypatch.setenv("HTTPS_PROXY", f"http://ann:secret@127.0.0.1:{port}")
        problem = problem_at("https://customer-profiles.invalid")
    assert f"The proxy 127.0.0.1:{port} can't be reached" in problem.what
    assert "NO_PROXY" in problem.todo
    assert "secret" not in problem.line


@pytest.mark.parametrize(
    ("proxy", "said", "todo"),
    [
        ("407 Proxy Authentication Required", "asks for a sign-in (407)", "http://user:password@127.0.0.1"),
        ("403 Forbidden", "does not let GetMatches through to https://a.invalid (403 Forb", "Have it allow"),
        ("socks5://127.0.0.1:1080", "HTTPS_PROXY names a SOCKS proxy", "Name an HTTP proxy"),
        ("http://:::", "HTTPS_PROXY can't be used", "Write it as http://host:port"),
    ],
)
def test_a_proxy_that_refuses_is_told_by_its_reason(
    monkeypatch: pytest.MonkeyPatch, proxy: str, said: str, todo: str
) -> None:
    """By what it answers, or by how it is named."""
    with RawAnswers(lambda _: [f"HTTP/1.1 {proxy}\r\nContent-Length: 0\r\n\r\n".encode()]) as server:
        monkeypatch.setenv("HTTPS_PROXY", server.url if proxy[0] == "4" else proxy)
        problem = problem_at("https://a.invalid")
    assert said in problem.what
    assert todo in problem.todo


def test_a_certificate_that_vouches_for_itself_is_refused_with_where_to_name_its_authority(
    tmp_path: Path,
) -> None:
    with Answering(Answered(), certificate(tmp_path)) as server:
        problem = problem_at(server.url)
    assert "No TLS connection to https://127.0.0.1" in problem.what
    assert "certificate verify failed" in problem.what
    assert "nothing was sent" in problem.means
    assert "AWS_CA_BUNDLE" in problem.todo
    assert not problem.again


@pytest.mark.parametrize(
    ("host", "days", "said"),
    [
        ("127.0.0.1", -1, "its certificate has expired"),
        ("elsewhere.example", 1, "its certificate is another host's"),
    ],
)
def test_a_certificate_of_the_wrong_time_or_host_is_told_as_such(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, host: str, days: int, said: str
) -> None:
    pem = certificate(tmp_path, host=host, valid_for_days=days)
    monkeypatch.setenv("AWS_CA_BUNDLE", str(pem))
    with Answering(Answered(), pem) as server:
        assert said in problem_at(server.url).means


def test_a_port_that_speaks_no_tls_is_told() -> None:
    with Answering(Answered()) as server:
        problem = problem_at(server.url.replace("http://", "https://"))
    assert "it speaks no TLS on that port" in problem.means


def test_trusted_certificates_that_can_not_be_read_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", "/no/such/bundle")
    with Answering(Answered(), certificate(tmp_path)) as server:
        problem = problem_at(server.url)
    assert "the file of trusted certificates is not there" in problem.means
    assert "AWS_CA_BUNDLE" in problem.todo
