"""A credential_process that uses the terminal: the screen steps aside for it and comes back."""

from __future__ import annotations

import json
import sys

import pytest

from tests.end_to_end.conftest import Desk, people
from tests.end_to_end.terminal import Terminal

_KEYS = json.dumps({"Version": 1, "AccessKeyId": "AKIATEST", "SecretAccessKey": "secret"})
_ASKS = f"""
import signal
# As in a program that isn't Python, which may look for a signal a moment before it waits for its answer.
signal.signal(signal.SIGINT, signal.SIG_DFL)
terminal = open("/dev/tty", "r+b", buffering=0)
terminal.write(b"Which token? ")
answer = terminal.readline().strip()
print('{_KEYS}' if answer == b"mmq" else "")
"""
_WRITES = f"""
open("/dev/tty", "w").write("A word from the process\\n")
print('{_KEYS}')
"""
LEFT_THE_SCREEN = b"\x1b[?1049l"


def start(desk: Desk, program: str, *options: str) -> Terminal:
    script, config = desk.home / "process.py", desk.home / "config"
    script.write_text(program)
    config.write_text(f"[profile asking]\ncredential_process = {sys.executable} {script}\n")
    emulator = desk.serve(people(5))
    return desk.review(
        emulator.url, "--profile", "asking", *options,
        AWS_CONFIG_FILE=str(config), AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="",
    )  # fmt: skip


@pytest.mark.parametrize("options", [(), ("--plain",)], ids=["full screen", "plain"])
def test_it_asks_beside_the_screen_and_takes_no_key_of_the_review(
    desk: Desk, options: tuple[str, ...]
) -> None:
    with start(desk, _ASKS, *options) as terminal:
        terminal.wait_for("Which token?")
        terminal.wait_for("credential_process of this profile uses the terminal")
        terminal.send("mmq\n")
        terminal.wait_for("Annn1 Doe")
        terminal.send("q" if not options else "quit\n")
        assert terminal.wait_exit() == 0
    assert desk.decisions() == []


def test_what_it_writes_is_beside_the_screen_too(desk: Desk) -> None:
    with start(desk, _WRITES) as terminal:
        terminal.wait_for("Annn1 Doe")
        before, _, behind = terminal.raw.partition(b"A word from the process")
        assert LEFT_THE_SCREEN in before
        assert b"\x1b[?1049h" in behind
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_without_an_answer_it_is_ended_and_the_review_says_what_to_do(desk: Desk) -> None:
    with start(desk, _ASKS) as terminal:
        terminal.wait_for("Which token?")
        terminal.press("ctrl+c")
        terminal.wait_for("asking by hand to see why")
        terminal.press("q")
        assert terminal.wait_exit() == 0
