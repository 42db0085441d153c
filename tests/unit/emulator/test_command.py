"""``reviewer emulator`` as a process: what it prints, how it ends, what it refuses."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Protocol

import pytest

from tests.unit.emulator.conftest import client_of

COMMAND = (sys.executable, "-m", "reviewer", "emulator")


class Start(Protocol):
    def __call__(self, *options: str) -> subprocess.Popen[str]: ...


@pytest.fixture
def start() -> Iterator[Start]:
    """Start the command on a free port; it does not outlive the test."""
    with ExitStack() as stack:

        def started(*options: str) -> subprocess.Popen[str]:
            process = subprocess.Popen(
                [*COMMAND, "--port", "0", *options],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            return process

        yield started


def first_line(stream: IO[str] | None) -> str:
    assert stream is not None
    return stream.readline().rstrip("\n")


def refused(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *options], capture_output=True, text=True, timeout=20, check=False)


def test_its_first_line_is_its_url_and_a_call_made_at_once_is_answered(start: Start) -> None:
    url = first_line(start().stdout)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", url)
    names = [item["DomainName"] for item in client_of(url).list_domains()["Items"]]
    assert names == ["acme-demo", "acme-empty", "acme-matching-off"]


def test_so_many_groups_as_asked_for_are_served(start: Start) -> None:
    client = client_of(first_line(start("--groups", "10000000").stdout))
    assert client.get_matches(DomainName="big", MaxResults=1)["PotentialMatches"] == 10_000_000


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(start: Start, number: signal.Signals) -> None:
    process = start()
    client_of(first_line(process.stdout)).list_domains()
    os.kill(process.pid, number)
    assert process.wait(20) == 0
    assert process.stderr is not None
    assert "Traceback" not in process.stderr.read()


def test_it_ends_with_whoever_holds_its_stdin_if_so_asked(start: Start) -> None:
    process = start("--until-stdin-closes")
    first_line(process.stdout)
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(20) == 0


def test_a_port_that_is_taken_is_told_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = refused("--port", str(taken.getsockname()[1]))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "--port" in done.stderr


def test_a_file_that_is_no_domain_is_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "domain.json"
    path.write_text('{"DomainName": "d", "Profiles": null}')
    done = refused("--domain", str(path))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "Profiles must be a list" in done.stderr


@pytest.mark.parametrize("options", [("--deny", "GetMatch"), ("--groups", "3", "--domain", "pyproject.toml")])
def test_options_that_make_no_sense_are_refused_before_any_url(options: tuple[str, ...]) -> None:
    done = refused("--port", "0", *options)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_serving_imports_neither_boto3_nor_the_screen() -> None:
    code = (
        "import sys; from reviewer.emulator.server import Emulator; "
        "from reviewer.emulator.sample import bundled_domains; Emulator(bundled_domains()).stop(); "
        "print([name for name in ('boto3', 'textual', 'rich') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
