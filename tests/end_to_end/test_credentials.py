"""Profiles that ask for an MFA code, and --debug, around the full screen of a real terminal."""

from __future__ import annotations

import stat
from collections.abc import Iterator

import pytest
from moto.server import ThreadedMotoServer

from reviewer.emulator.sample import NAME, bundled_domains
from reviewer.emulator.server import Emulator
from tests.end_to_end.conftest import REVIEWER, Desk
from tests.end_to_end.terminal import Terminal

FULL_SCREEN = b"\x1b[?1049h"
CONFIG = """
[profile reviewing]
role_arn = arn:aws:iam::123456789012:role/Reviewer
mfa_serial = arn:aws:iam::123456789012:mfa/ann
source_profile = keys
[profile keys]
aws_access_key_id = AKIASOURCE
aws_secret_access_key = verySecret
"""


@pytest.fixture(scope="module")
def sts() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def emulator(desk: Desk) -> Emulator:
    return desk.stack.enter_context(Emulator(bundled_domains()))


def start(desk: Desk, emulator: Emulator, sts: str, command: str, *options: str) -> Terminal:
    config = desk.home / "config"
    config.write_text(CONFIG)
    return desk.terminal(
        (*REVIEWER, command, "--domain-name", NAME, "--endpoint-url", emulator.url, "--region", "us-east-1",
         "--profile", "reviewing", *options),
        AWS_CONFIG_FILE=str(config),
        AWS_ENDPOINT_URL_STS=sts,
    )  # fmt: skip


def test_the_code_is_asked_for_before_the_screen_opens_and_once_for_many_starts(
    desk: Desk, emulator: Emulator, sts: str
) -> None:
    with start(desk, emulator, sts, "review") as terminal:
        terminal.wait_for("Enter MFA code for arn:aws:iam::123456789012:mfa/ann")
        assert FULL_SCREEN not in terminal.raw
        assert emulator.calls == {}
        terminal.press("1", "2", "3", "4", "5", "6", "enter")
        terminal.wait_for("FullName")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    with start(desk, emulator, sts, "review") as terminal:
        terminal.wait_for("FullName")
        assert b"MFA" not in terminal.raw
    with start(
        desk, emulator, sts, "get-matches", "--no-cli-pager", "--query", "PotentialMatches"
    ) as terminal:
        terminal.wait_for("320")
        assert b"MFA" not in terminal.raw


@pytest.mark.parametrize("command", ["review", "get-matches"])
def test_ctrl_c_at_the_question_leaves_with_130(
    desk: Desk, emulator: Emulator, sts: str, command: str
) -> None:
    with start(desk, emulator, sts, command) as terminal:
        terminal.wait_for("Enter MFA code")
        terminal.press("\x03")
        assert terminal.wait_exit() == 130
        terminal.settled()
        assert "Traceback" not in terminal.text
        assert FULL_SCREEN not in terminal.raw


def test_debug_of_a_full_screen_goes_to_a_file_of_ones_own(desk: Desk, emulator: Emulator) -> None:
    with desk.review(emulator.url, "--debug", domain=NAME) as terminal:
        name = terminal.wait_for("FullName")
        terminal.settled()
        assert "botocore" not in name
        assert b"DEBUG" not in terminal.raw
        terminal.press("q")
        assert terminal.wait_exit() == 0
    log = desk.home / "state" / "reviewer" / "debug.log"
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert "OperationModel(name=BatchGetProfile)" in log.read_text()


@pytest.mark.parametrize(("color", "coloured"), [("off", False), ("on", True)])
def test_color_decides_in_place_of_no_color(
    desk: Desk, emulator: Emulator, color: str, coloured: bool
) -> None:
    env = {"NO_COLOR": "1"} if coloured else {}
    with desk.review(emulator.url, "--color", color, domain=NAME, columns=120, rows=40, **env) as terminal:
        terminal.wait_for("FullName")
        terminal.settled()
        assert (b"38;2;" in terminal.raw) is coloured


@pytest.mark.parametrize("variable", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_CUSTOMER_PROFILES"])
def test_a_review_over_plain_http_that_the_environment_names_is_refused_on_the_screen(
    desk: Desk, variable: str
) -> None:
    command = (*REVIEWER, "review", "--domain-name", NAME, "--region", "us-east-1")
    with desk.terminal(command, 120, 40, **{variable: "http://192.0.2.1"}) as terminal:
        terminal.wait_for("plain http")
