"""A whole review in a real terminal over real HTTP."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reviewer.core.decisions import Verdict
from reviewer.emulator.conditions import Conditions
from reviewer.emulator.domain import FIRST_RUN
from reviewer.emulator.sample import bundled_domains
from reviewer.emulator.server import Emulator
from tests.end_to_end.conftest import REVIEWER, Desk, clean_environment, people
from tests.end_to_end.terminal import PATIENCE


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40)])
def test_a_person_reviews_a_domain_from_the_first_group_to_the_end(
    desk: Desk, columns: int, rows: int
) -> None:
    emulator = desk.serve(people(4))
    desk.starts_warm = False
    with desk.review(emulator.url, columns=columns, rows=rows) as terminal:
        terminal.wait_for("Annn1 Doe")
        terminal.press("m")
        terminal.wait_for("Annn2 Doe")
        terminal.press("x")
        terminal.wait_for("Annn3 Doe")
        terminal.press("v")
        terminal.wait_for("Annn4 Doe")
        terminal.press("u")
        terminal.wait_for("Took back that group 3 was left to someone else")
        terminal.press("m")
        terminal.wait_for("Annn4 Doe")
        terminal.press("k")
        terminal.wait_for("Annn3 Doe")
        terminal.press("g")
        terminal.wait_for("Annn1 Doe")
        terminal.press("]")
        terminal.wait_for("Annn4 Doe")
        terminal.press("x")
        terminal.wait_for("The end: all 4 groups have their verdict")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    said = [(one.match_id[-1], one.verdict) for one in desk.decisions()]
    assert said == [
        ("1", Verdict.MERGE),
        ("2", Verdict.REJECT),
        ("3", Verdict.REVIEW),
        ("3", Verdict.WITHDRAWN),
        ("3", Verdict.MERGE),
        ("4", Verdict.REJECT),
    ]
    last = desk.decisions()[-1]
    assert last.match_generation_date == FIRST_RUN
    assert last.reviewer_uid == os.getuid()
    assert last.region == "us-east-1"
    assert last.caller_arn == "arn:aws:sts::123456789012:assumed-role/Reviewer/demo"
    assert last.account_id == "123456789012"
    assert last.host == os.uname().nodename
    assert len({one.session_id for one in desk.decisions()}) == 1


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40)])
def test_a_banner_stays_up_while_tls_is_not_checked(desk: Desk, columns: int, rows: int) -> None:
    emulator = desk.serve(people(2))
    with desk.review(emulator.url, "--no-verify-ssl", columns=columns, rows=rows) as terminal:
        terminal.wait_for("Annn1 Doe")
        terminal.press("m")
        text = terminal.wait_for("Annn2 Doe")
        assert "! TLS certificates are not checked (--no-verify-ssl)" in text


def test_a_verdict_shown_as_saved_survives_kill_9_and_the_review_goes_on_behind_it(desk: Desk) -> None:
    emulator = desk.serve(people(6))
    for number in (1, 2, 3):
        with desk.review(emulator.url) as terminal:
            terminal.wait_for(f"Annn{number} Doe")
            terminal.press("m")
            terminal.wait_for(f"Annn{number + 1} Doe")
            terminal.kill(signal.SIGKILL)
            terminal.wait_exit()
        assert len(desk.decisions()) == number


def test_the_picker_lists_the_domains_and_opens_the_one_picked(desk: Desk) -> None:
    emulator = desk.stack.enter_context(Emulator(bundled_domains()))
    command = (
        *REVIEWER, "review", "--endpoint-url", emulator.url, "--region", "us-east-1",
        "--journal", str(desk.journal_path),
    )  # fmt: skip
    with desk.terminal(command) as terminal:
        terminal.wait_for("acme-matching-off")
        terminal.press("j")
        terminal.wait_for("▸ acme-empty")
        terminal.press("enter")
        terminal.wait_for("no match groups in this run")
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_the_demo_needs_nothing_of_aws_and_remembers_what_was_decided(desk: Desk) -> None:
    with desk.terminal(
        (*REVIEWER, "demo"),
        AWS_PROFILE="nobody",
        AWS_ENDPOINT_URL="http://192.0.2.1",
        AWS_CA_BUNDLE="/no/such",
    ) as terminal:
        terminal.wait_for("Group 1 of 320")
        terminal.wait_for("FullName")
        terminal.press("x")
        terminal.wait_for("Group 2 of 320")
        terminal.wait_for("saved")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    with desk.terminal((*REVIEWER, "demo")) as terminal:
        terminal.wait_for("Group 2 of 320")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    with desk.terminal((*REVIEWER, "demo", "--fresh")) as terminal:
        terminal.wait_for("Group 1 of 320")


def test_the_demos_emulator_ends_with_it_even_by_kill_9(desk: Desk) -> None:
    with desk.terminal((*REVIEWER, "demo")) as terminal:
        terminal.wait_for("Group 1 of 320")
        children = _children_of(terminal.process.pid)
        assert children
        os.kill(terminal.process.pid, signal.SIGKILL)
        terminal.wait_exit()
        give_up = time.monotonic() + 5 * PATIENCE
        while any(Path("/proc", child).exists() for child in children):
            assert time.monotonic() < give_up, "the emulator outlives the demo"
            time.sleep(0.05)


def _children_of(pid: int) -> list[str]:
    return (Path("/proc") / str(pid) / "task" / str(pid) / "children").read_text().split()


@pytest.mark.parametrize("command", ["demo", "review"])
def test_without_a_terminal_it_says_so_in_one_line(desk: Desk, command: str) -> None:
    done = subprocess.run(
        [*REVIEWER, command],
        env=clean_environment(desk.home),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=20 * PATIENCE,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "needs a terminal" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_signals_end_it_promptly_and_lose_nothing(desk: Desk, number: signal.Signals) -> None:
    emulator = desk.serve(people(3))
    with desk.review(emulator.url) as terminal:
        terminal.wait_for("Annn1 Doe")
        terminal.press("m")
        terminal.wait_for("Annn2 Doe")
        terminal.kill(number)
        assert terminal.wait_exit(5) == 128 + number
    assert len(desk.decisions()) == 1


def test_a_terminal_that_is_closed_ends_it(desk: Desk) -> None:
    emulator = desk.serve(people(3))
    terminal = desk.review(emulator.url)
    terminal.wait_for("Annn1 Doe")
    terminal.hang_up()
    assert terminal.wait_exit(5) != 0


def test_q_does_not_wait_for_a_call_that_is_under_way(desk: Desk) -> None:
    emulator = desk.serve(people(3), Conditions(latency=600))
    with desk.review(emulator.url) as terminal:
        terminal.wait_for("loading page 1")
        terminal.press("q")
        assert terminal.wait_exit(3) == 0


def test_the_terminal_is_left_as_it_was_found(desk: Desk) -> None:
    emulator = desk.serve(people(3))
    with desk.review(emulator.url) as terminal:
        terminal.wait_for("Annn1 Doe")
        terminal.press("m")
        terminal.wait_for("Annn2 Doe")
        terminal.press("q")
        terminal.wait_exit()
        # However the terminal breaks a line with a long path.
        text = terminal.wait_for(lambda text: "lists all decisions" in " ".join(text.split()))
        assert "1 decision saved in" in text
        assert "They change AWS only by `reviewer apply`" in text
        assert "2 groups are undecided: the same command goes on with them" in text
        assert "head" not in text
        assert b"\x1b[?1049l" in terminal.raw
        assert b"\x1b[?25h" in terminal.raw


def test_the_mouse_is_off_unless_it_is_wanted(desk: Desk) -> None:
    emulator = desk.serve(people(3))
    with desk.review(emulator.url) as terminal:
        terminal.wait_for("Annn1 Doe")
        assert b"\x1b[?1003h" not in terminal.raw
        assert b"\x1b[?1000h" not in terminal.raw
    with desk.review(emulator.url, "--mouse") as terminal:
        terminal.wait_for("Annn1 Doe")
        terminal.press("\x1b[<0;5;5M", "\x1b[<0;5;5m")
        terminal.wait_for("Annn3 Doe")


def test_neither_the_review_nor_boto3_is_imported_before_the_first_paint() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _FIRST_PAINT], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "painted []"


def test_a_teams_link_is_loaded_without_boto3_which_the_first_group_would_wait_for() -> None:
    loaded = "import sys, reviewer.team.work; print('botocore' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


_FIRST_PAINT = """
import io, os, sys, tempfile
os.environ["XDG_CONFIG_HOME"] = os.devnull
folder = tempfile.mkdtemp()
os.environ["XDG_CACHE_HOME"] = folder

class Tty(io.TextIOWrapper):
    def isatty(self):
        return True

for name in ("stdin", "stdout", "stderr"):
    setattr(sys, name, Tty(getattr(sys, name).buffer))
from reviewer.cli.main import main
import reviewer.tui.app as app

def painted_first(self):
    unwanted = {
        "boto3", "botocore", "reviewer.emulator", "reviewer.aws.connection", "tomllib",
        "reviewer.session.session", "reviewer.matches.store", "reviewer.comparison", "reviewer.tui.review",
    }
    heavy = unwanted & sys.modules.keys()
    print("painted" if painted else "not painted", sorted(heavy), file=sys.__stdout__)
    sys.__stdout__.flush()
    os._exit(0)

painted = []
app.ReviewerApp.on_opening_screen_painted = painted_first
display = app.ReviewerApp._display
def noted(self, screen, renderable):
    painted.append(screen)
    display(self, screen, renderable)
app.ReviewerApp._display = noted
original = app.ReviewerApp.run
app.ReviewerApp.run = lambda self, mouse: original(self, headless=True, size=(120, 40))
main(["review", "--domain-name", "d", "--region", "us-east-1", "--journal", folder + "/journal.sqlite3"])
"""
