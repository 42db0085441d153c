"""Terminals as they are: of any size and encoding, written to by others, stopped, and gone."""

from __future__ import annotations

import fcntl
import os
import signal
import struct
import subprocess
import sys
import termios
import time
from contextlib import suppress
from pathlib import Path

import pytest

from reviewer.core.decisions import Verdict
from reviewer.emulator.server import Emulator
from tests.end_to_end.conftest import REVIEWER, Desk, people
from tests.end_to_end.terminal import PATIENCE, Terminal
from tests.warm_starts import PYTHON_M

PYTHON_C = (PYTHON_M[0], "-c")


@pytest.fixture
def emulator(desk: Desk) -> Emulator:
    return desk.serve(people(30))


def command(desk: Desk, emulator: Emulator, *options: str) -> list[str]:
    return [
        *REVIEWER, "review", "--domain-name", "people", "--endpoint-url", emulator.url,
        "--region", "us-east-1", "--journal", str(desk.journal_path), *options,
    ]  # fmt: skip


def watches_others(pid: int) -> bool:
    """Whether a program looks for others that write on its terminal: it begins behind its first paint."""
    for one in Path(f"/proc/{pid}/fdinfo").iterdir():
        with suppress(OSError):  # It may be closed meanwhile.
            if "inotify wd:" in one.read_text():
                return True
    return False


def broadcast(terminal: Terminal, row: int) -> None:
    """Write on a program's terminal as `wall` does; a frame may go over it before the screen is looked at."""
    mark = len(terminal.raw)
    with Path(f"/proc/{terminal.process.pid}/fd/0").open("w") as wall:
        wall.write(f"\x1b[{row};1HBroadcast message from root\r\n" * 5)
    terminal.wait_for(lambda _: b"Broadcast message" in terminal.since(mark))


# What it sends


def test_a_byte_that_is_no_utf8_is_told_and_never_kept(desk: Desk, emulator: Emulator) -> None:
    with desk.review(emulator.url) as terminal:
        terminal.wait_for("Annn1 Doe")
        terminal.send(b"\xe9")
        terminal.wait_for("a byte that is not UTF-8")
        terminal.send(b"\x1b[M\xa0\xff\xfe")
        terminal.send(b"ccaf\xe9\r")
        terminal.wait_for("� is where the terminal sent no UTF-8")
        terminal.send("\x7fé\r")
        terminal.wait_for("note: café")
        terminal.press("m")
        terminal.wait_for("Annn2 Doe")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert [one.note for one in desk.decisions()] == ["café"]


def test_the_screen_is_light_where_the_terminal_answers_so_and_the_answer_plays_no_key(
    desk: Desk, emulator: Emulator
) -> None:
    with desk.review(emulator.url, "--theme", "auto") as terminal:
        terminal.wait_for("Annn1 Doe")
        assert b"\x1b]11;?\x1b\\\x1b[?2031h" in terminal.raw
        mark = len(terminal.raw)
        terminal.send(b"\x1b[?997;2n")
        terminal.wait_for(lambda _: b"48;2;224;224;224" in terminal.since(mark))
        terminal.send(b"\x1b]11;rgb:1212/1212/1212\x07")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert b"\x1b[?2031l" in terminal.raw
    assert desk.decisions() == []


@pytest.mark.parametrize(
    ("failing", "fails_if"),
    [
        ("reviewer.tui.terminal.sequences.Splitter.feed", "len(calls) > 3"),
        # Below what catches it: the terminal itself refuses.
        ("os.write", "args[0] == 2 and len(calls) > 8"),
        ("reviewer.comparison.kinds.registry.load_libraries", "True"),
    ],
)
def test_a_failure_in_a_thread_of_the_screen_ends_in_one_line(
    desk: Desk, emulator: Emulator, failing: str, fails_if: str
) -> None:
    owner, _, name = failing.rpartition(".")
    fault = (
        "import pkgutil, sys\n"
        f"owner = pkgutil.resolve_name({owner!r})\n"
        f"usual, calls = owner.{name}, []\n"
        "def late(*args):\n"
        "    calls.append(1)\n"
        f"    if {fails_if}: raise OSError(5000, 'Ann Example')\n"
        "    return usual(*args)\n"
        f"owner.{name} = late\n"
        "from reviewer.cli.main import main\nsys.argv[0] = 'reviewer'\nmain()"
    )
    with desk.terminal([*PYTHON_C, fault, *command(desk, emulator)[3:]]) as terminal:
        if name == "feed":
            terminal.wait_for("Annn1 Doe")
            for _ in range(6):
                terminal.press("j")
                time.sleep(0.02)
        assert terminal.wait_exit() == 1
        assert b"Ann Example" not in terminal.raw
        assert b"Traceback" not in terminal.raw
    assert "OSError" in (desk.home / "state" / "reviewer" / "crash.log").read_text()


def test_where_the_system_has_no_thread_left_the_review_saves_and_ends_as_usual(
    desk: Desk, emulator: Emulator
) -> None:
    none_left = desk.home / "no thread is left"
    fault = (
        "import os, threading\n"
        "usual = threading.Thread.start\n"
        "def start(thread):\n"
        f'    if os.path.exists({str(none_left)!r}): raise RuntimeError("can\'t start new thread")\n'
        "    usual(thread)\n"
        "threading.Thread.start = start\n"
        "from reviewer.cli.main import main\nsys.argv[0] = 'reviewer'\nmain()"
    )
    with desk.terminal([*PYTHON_C, f"import sys\n{fault}", *command(desk, emulator)[3:]]) as terminal:
        terminal.wait_for("ours")
        none_left.touch()
        terminal.press("\x01")
        terminal.wait_for("can't start new thread")
        terminal.press("\x1b")
        terminal.wait_for(lambda text: "esc closes" not in text)
        terminal.press("x")
        terminal.wait_for("group 1 saved")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert [one.verdict for one in desk.decisions()] == [Verdict.REJECT]


# Its size


def test_its_own_size_counts_and_not_what_the_environment_says(desk: Desk, emulator: Emulator) -> None:
    with desk.review(emulator.url, columns=100, rows=30, COLUMNS="20", LINES="5") as terminal:
        text = terminal.wait_for("Annn1 Doe")
        assert "m merge" in text.splitlines()[29]
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_a_terminal_of_no_size_is_taken_for_80_by_24(desk: Desk, emulator: Emulator) -> None:
    with desk.review(emulator.url, columns=80, rows=24) as terminal:
        terminal.wait_for("Annn1 Doe")
        for columns, rows in ((0, 0), (1, 1), (0, 7), (300, 0), (2, 100), (0, 0)):
            fcntl.ioctl(terminal._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            terminal.kill(signal.SIGWINCH)
            terminal.press("j", "?", "\x0c", "escape")
        terminal.wait_for(lambda text: "m merge" in text.splitlines()[23])
        terminal.press("q")
        assert terminal.wait_exit() == 0


# Others at it


def test_ctrl_l_paints_over_what_another_program_has_written(desk: Desk, emulator: Emulator) -> None:
    with desk.review(emulator.url) as terminal:
        terminal.wait_for("Annn1 Doe")
        terminal.settled()
        broadcast(terminal, row=5)
        terminal.press("\x0c")
        terminal.wait_for(lambda text: "Broadcast" not in text and "Annn1 Doe" in text)
        terminal.press("?")
        terminal.wait_for("esc closes")
        terminal.settled()  # A frame of the review below would go over what comes next.
        broadcast(terminal, row=1)
        terminal.press("\x0c")
        terminal.wait_for(lambda text: "Broadcast" not in text and "esc closes" in text)


def test_what_wall_has_written_is_painted_over_by_the_next_key_or_by_itself(
    desk: Desk, emulator: Emulator
) -> None:
    with desk.review(emulator.url) as terminal:
        terminal.wait_for("Annn1 Doe")
        terminal.wait_for(lambda _: watches_others(terminal.process.pid))
        for key in ("m", ""):
            broadcast(terminal, row=5)
            terminal.send(key)
            terminal.wait_for(lambda text: "Broadcast" not in text and "Annn1 Doe" in text)
            terminal.wait_for("Another program had written on the screen")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert desk.decisions() == []


def test_stops_for_the_shell_and_comes_back_as_it_was(desk: Desk, emulator: Emulator) -> None:
    shell = ["bash", "--norc", "--noprofile", "-i"]
    with desk.terminal(shell, PS1="ready> ") as terminal:
        terminal.wait_for("ready>")
        terminal.send(" ".join(f"'{word}'" for word in command(desk, emulator)) + "\r")
        terminal.wait_for("Annn1 Doe")
        terminal.press("j")
        terminal.wait_for("Annn2 Doe")
        for stop in ("ctrl+z", "TSTP", "STOP"):
            if stop == "ctrl+z":
                terminal.press("\x1a")
            else:
                program = subprocess.run(
                    ["pgrep", "-P", str(terminal.process.pid)], capture_output=True, text=True, check=True
                ).stdout.split()[0]
                os.kill(int(program), getattr(signal, f"SIG{stop}"))
            terminal.wait_for("Stopped")
            terminal.send("echo $((6 * 7))$((6 * 7))\r")
            terminal.wait_for("4242")
            terminal.send("clear\r")
            terminal.wait_for(lambda text: "4242" not in text and "ready>" in text)
            terminal.send("fg\r")
            terminal.wait_for("Annn2 Doe")
            terminal.press("k")
            terminal.wait_for("Annn1 Doe")
            terminal.press("j")
            terminal.wait_for("Annn2 Doe")
        mark = len(terminal.raw)
        terminal.press("q")
        terminal.wait_for(lambda _: b"ready>" in terminal.since(mark))
        terminal.send("clear; stty -a | tr ' ' '\\n' | grep -x icanon\r")
        terminal.wait_for(lambda text: "icanon " in text and "Annn2" not in text)


def test_where_no_shell_could_continue_it_it_does_not_stop(desk: Desk, emulator: Emulator) -> None:
    with desk.review(emulator.url) as terminal:
        terminal.wait_for("Annn1 Doe")
        terminal.press("\x1a")
        terminal.wait_for("nothing could continue it")
        terminal.kill(signal.SIGTSTP)
        terminal.press("j")
        terminal.wait_for("Annn2 Doe")


# Its end


_LEADER = """
import signal, subprocess, sys, time
signal.signal(signal.SIGHUP, signal.SIG_IGN)
child = subprocess.Popen(sys.argv[2:])
code = child.wait()
open(sys.argv[1], "w").write(str(code))
"""


@pytest.mark.parametrize("options", [(), ("--plain",)], ids=["full screen", "plain"])
def test_a_terminal_that_goes_with_no_word_is_noticed(
    desk: Desk, emulator: Emulator, options: tuple[str, ...]
) -> None:
    code = desk.home / "code"
    leader = [sys.executable, "-c", _LEADER, str(code), *command(desk, emulator, *options)]
    with desk.terminal(["env", *leader]) as terminal:
        terminal.wait_for("Ann1 Doe")
        terminal.settled(quiet=0.3)
        terminal.hang_up()
        terminal.process.wait(2 * PATIENCE)
    assert code.read_text() == "129"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGQUIT])
def test_a_signal_ends_it_with_its_number_and_the_terminal_as_it_was(
    desk: Desk, emulator: Emulator, number: signal.Signals
) -> None:
    with desk.review(emulator.url) as terminal:
        terminal.wait_for("Annn1 Doe")
        assert not termios.tcgetattr(terminal._master)[3] & termios.ICANON
        terminal.kill(number)
        assert terminal.wait_exit() == 128 + number
        assert termios.tcgetattr(terminal._master)[3] & termios.ICANON
        assert b"\x1b[?1049l" in terminal.raw


def test_a_signal_while_it_starts_counts_whatever_is_typed_ahead(desk: Desk, emulator: Emulator) -> None:
    for number in range(12):
        with desk.review(emulator.url) as terminal:
            time.sleep(number * 0.03)
            terminal.send("jjqmmq")
            os.kill(terminal.process.pid, signal.SIGTERM)
            assert terminal.wait_exit() in (-signal.SIGTERM, 128 + signal.SIGTERM), number
            assert termios.tcgetattr(terminal._master)[3] & termios.ICANON


def test_no_core_dump_is_written(desk: Desk, emulator: Emulator) -> None:
    with desk.review(emulator.url) as terminal:
        terminal.wait_for("Annn1 Doe")
        limits = Path(f"/proc/{terminal.process.pid}/limits").read_text()
    assert next(line for line in limits.splitlines() if "core file" in line).split()[4] == "0"


# Its encoding


@pytest.mark.parametrize("locale", ["de_DE.ISO-8859-1", "ja_JP.EUC-JP"])
def test_a_locale_that_cannot_show_every_name_is_refused_by_its_variable(
    desk: Desk, emulator: Emulator, locale: str
) -> None:
    with desk.review(emulator.url, LC_ALL=locale) as terminal:
        assert terminal.wait_exit() == 2
        terminal.wait_for(f"LC_ALL={locale} says")
    with desk.review(emulator.url, "--plain", LC_ALL=locale) as terminal:
        terminal.wait_for("quit?")
        encoding = locale.partition(".")[2]
        text = "Müller" if encoding == "ISO-8859-1" else "東京"
        terminal.send(f"note {text}\n".encode(encoding))
        terminal.wait_for("It goes with")
        terminal.send("merge\nquit\n")
        assert terminal.wait_exit() == 0
    assert [one.note for one in desk.decisions()] == [text]


def test_plain_refuses_a_line_that_it_cannot_read(desk: Desk, emulator: Emulator) -> None:
    with desk.review(emulator.url, "--plain") as terminal:
        terminal.wait_for("quit?")
        terminal.send(b"note caf\xe9\n")
        terminal.wait_for("Nothing was done: that line is not encoded")
        terminal.send("merge\nquit\n")
        assert terminal.wait_exit() == 0
    assert [one.note for one in desk.decisions()] == [""]
