"""Standard streams that are closed at the start, or can't be written to."""

from __future__ import annotations

import shlex
import subprocess

import pytest

from tests.end_to_end.conftest import REVIEWER, Desk, clean_environment

PLAIN = "review --plain --domain-name d --region us-east-1"
COMMANDS = ["--help", "config show", "completion bash", "doctor", PLAIN, "emulator --port 0"]


def run(desk: Desk, command: str, redirection: str, before: str = "") -> subprocess.CompletedProcess[str]:
    line = f"{before}{shlex.join(REVIEWER)} {command} {redirection}"
    return subprocess.run(
        ["sh", "-c", line],
        env=clean_environment(desk.home),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("redirection", "said"),
    [
        (">&-", "Standard output is closed"),
        (">/dev/full", "The output can't be written: No space left on device"),
    ],
)
def test_an_output_that_takes_nothing_is_one_line(
    desk: Desk, command: str, redirection: str, said: str
) -> None:
    done = run(desk, command, redirection)
    assert done.returncode == 1
    assert done.stderr.startswith(f"reviewer: {said}")
    assert done.stderr.count("\n") == 1


def test_an_input_that_is_closed_is_at_its_end(desk: Desk) -> None:
    done = run(desk, PLAIN, "<&-")
    assert (done.returncode, done.stderr) == (0, "")


def test_no_file_takes_the_number_of_a_closed_stream(desk: Desk) -> None:
    done = run(desk, "config init", "<&- 2>&-")
    assert done.returncode == 0
    assert "Settings to begin with are in" in done.stdout


def test_an_error_of_another_file_is_not_told_as_one_of_the_output(desk: Desk) -> None:
    """No file at all can be written: the groups live in memory, and a verdict is told as not saved."""
    done = run(desk, f"{PLAIN} --endpoint-url http://127.0.0.1:9", "| cat", before="ulimit -f 0;")
    assert "The output can't be written" not in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
