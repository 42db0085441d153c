"""Keys of a role that run out in mid-review and need another MFA code: asked for, and back to the group."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest

from tests.end_to_end.conftest import REVIEWER, Desk, people
from tests.end_to_end.short_lived import ShortLived
from tests.end_to_end.terminal import Terminal
from tests.end_to_end.test_credentials import CONFIG
from tests.end_to_end.test_plain import PROMPT

LEFT_THE_SCREEN = b"\x1b[?1049l"
# botocore renews keys ten minutes before they run out; the review has begun by the time that they are spent.
SPENT_AFTER = 5
LIFETIME = timedelta(minutes=10, seconds=SPENT_AFTER)
QUESTION = "Enter MFA code for arn:aws:iam::123456789012:mfa/ann"


@pytest.fixture
def sts() -> Iterator[ShortLived]:
    with ShortLived(LIFETIME) as served:
        yield served


def start(desk: Desk, sts: ShortLived, *options: str) -> Terminal:
    emulator = desk.serve(people(40))
    config = desk.home / "config"
    config.write_text(CONFIG)
    command = (
        *REVIEWER, "review", "--domain-name", "people", "--endpoint-url", emulator.url, "--region",
        "us-east-1", "--profile", "reviewing", "--max-results", "2", "--journal", str(desk.journal_path),
        *options,
    )  # fmt: skip
    terminal = desk.terminal(command, AWS_CONFIG_FILE=str(config), AWS_ENDPOINT_URL_STS=sts.url)
    terminal.wait_for(QUESTION)
    terminal.press(*"111111", "enter")
    return terminal


def until_spent(sts: ShortLived) -> None:
    """Wait for the keys to be spent, which the look at the jobs is no reason to ask for a code for."""
    time.sleep(max(sts.issued + SPENT_AFTER + 1 - time.monotonic(), 0))


def until_asked_again(terminal: Terminal, sts: ShortLived) -> int:
    """Wait for the keys to be spent, then go on until the question comes; answers the group it comes at."""
    until_spent(sts)
    assert terminal.raw.count(QUESTION.encode()) == 1
    number = int(terminal.text.split("Group ")[1].split()[0])
    while True:
        number += 1
        terminal.press("j")
        terminal.wait_for(lambda text, shown=f"Group {number} ": shown in text or QUESTION in text)  # type: ignore[misc]
        terminal.settled(0.6)
        if QUESTION in terminal.text:
            terminal.press("ctrl+u")  # Should the question have come just before the last key.
            return number


def is_told_or_asked(terminal: Terminal, told: int, _: str) -> bool:
    """Whether there is more than was told, or the question a second time."""
    return terminal.raw.count(PROMPT.encode()) > told or terminal.raw.count(QUESTION.encode()) > 1


def test_another_code_is_asked_for_beside_the_screen_which_comes_back_to_the_same_group(
    desk: Desk, sts: ShortLived
) -> None:
    with start(desk, sts) as terminal:
        terminal.wait_for("Annn1 Doe")
        terminal.press("x")
        terminal.wait_for("Annn2 Doe")
        number = until_asked_again(terminal, sts)
        assert LEFT_THE_SCREEN in terminal.raw
        terminal.press(*"222222", "enter")
        terminal.wait_for(lambda _: sts.codes == ["111111", "222222"])
        terminal.wait_for(f"Annn{number} Doe")
        terminal.settled(0.3)
        assert f"Group {number} " in terminal.text
        assert terminal.raw.count(LEFT_THE_SCREEN) == 1, "one question for however many calls were waiting"
        terminal.press("x")
        terminal.wait_for(f"Annn{number + 1} Doe")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert len(desk.decisions()) == 2


def test_a_question_that_is_not_answered_comes_back_with_r(desk: Desk, sts: ShortLived) -> None:
    with start(desk, sts) as terminal:
        terminal.wait_for("Annn1 Doe")
        until_asked_again(terminal, sts)
        terminal.press("\x03")
        terminal.wait_for("has to be assumed anew, which needs an MFA code")
        terminal.settled(0.3)
        assert terminal.raw.count(LEFT_THE_SCREEN) == 1
        terminal.press("r")
        terminal.wait_for(lambda _: terminal.raw.count(QUESTION.encode()) == 3)
        terminal.press(*"333333", "enter")
        terminal.wait_for(lambda text: "people" in text and "assumed anew" not in text)
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert sts.codes == ["111111", "333333"]


def test_plain_mode_asks_between_its_lines(desk: Desk, sts: ShortLived) -> None:
    with start(desk, sts, "--plain") as terminal:
        terminal.wait_for("Group 1 ")
        terminal.wait_for(PROMPT)
        until_spent(sts)
        while terminal.raw.count(QUESTION.encode()) == 1:
            told = terminal.raw.count(PROMPT.encode())
            terminal.press(*"next", "enter")
            terminal.wait_for(partial(is_told_or_asked, terminal, told))
            terminal.settled(0.3)  # Whatever is typed while the question comes would be taken for the code.
        terminal.press(*"222222", "enter")
        terminal.wait_for(lambda _: sts.codes == ["111111", "222222"])
        terminal.press(*"quit", "enter")
        assert terminal.wait_exit() == 0
        assert b"222222" not in terminal.raw
