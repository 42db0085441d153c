"""Whatever is typed at whatever pace: nothing ends the review, and no burst decides.

The full count, some minutes: ``pytest -m slow tests/faults/test_fuzzed_keys.py``
"""

from __future__ import annotations

import random
import time
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.end_to_end.conftest import REVIEWER, Desk, people
from tests.end_to_end.terminal import Terminal

OPTIONS: dict[str, tuple[str, ...]] = {
    "usual": (),
    "mouse and mask": ("--mouse", "--mask", "--theme", "ansi"),
    "blind sample": ("--blind", "--sample", "20", "--max-results", "5", "--default-region", "US"),
    "rules": ("--rule-based", "--theme", "light"),
    "no domain": (),
}
DECIDES_OR_LEAVES = "mvxuq\r"
"""Keys that count when pressed alone, here sent in bursts only; enter does what a dialog offers."""
_SEARCH, _REVIEW = "🔎", " Groups "
"""What the palette shows, and what the review."""
ALONE = (*"jk][gGhl s=12pcb/oSaeJKwiyMHLr?PAfZé語", "\t", "\x10", "\x0c", "\x1a", "\x7f")
SEQUENCES = (
    *("\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[5~", "\x1b[6~", "\x1b[H", "\x1b[F", "\x1bOP", "\x1b[27u"),
    *("\x1b[<0;3;9M", "\x1b[<0;3;9m", "\x1b[<64;9;9M", "\x1b[<35;60;9M", "\x1b[M !!", "\x1b[I", "\x1b[O"),
    *("\x1b[?2026;2$y", "\x1b[48;0;0;0;0t", "\x1b[99999999999;1u", "\x1b[1;99z", "\x1b]11;rgb:0/0/0\x07"),
    *("\x1bP1$r\x1b\\", "\x1b[200~", "\x1b[201~", "\x1b[12;40R"),
)
PASTES = ("jo@example.com", "\x1b[31mxm\x1b[0m", "m\nx\nq\r", "x" * 600, "\x1b", "")


def inputs(chance: random.Random) -> Iterator[bytes | tuple[int, int]]:
    """Chunks of input, and sizes of the terminal, without end."""
    while True:
        kind = chance.random()
        if kind < 0.35:
            yield chance.choice(ALONE).encode()
        elif kind < 0.6:
            burst = chance.choices((*ALONE, *DECIDES_OR_LEAVES, *SEQUENCES), k=chance.randint(1, 8))
            # Two verdicts at the end, of which none is alone wherever the burst is cut.
            yield "".join((chance.choice("jk"), *burst, *chance.choices(DECIDES_OR_LEAVES, k=2))).encode()
        elif kind < 0.75:
            sequence = chance.choice(SEQUENCES).encode()
            at = chance.randint(1, len(sequence))
            yield sequence[:at]
            if chance.random() < 0.7:
                yield sequence[at:]
        elif kind < 0.85:
            odd = chance.randbytes(chance.randint(2, 20)).translate(None, b"\x03\x11")
            yield b"j" + odd + b"j"
        elif kind < 0.92:
            yield f"\x1b[200~{chance.choice(PASTES)}\x1b[201~".encode()
        elif kind < 0.97:
            yield b"\x1b"
        else:
            yield chance.choice([(0, 0), (80, 24), (chance.randint(1, 250), chance.randint(1, 70))])


def torment(terminal: Terminal, count: int, seed: int, *, leaves_by: Collection[bytes] = ()) -> None:
    """Send so many inputs, but not those that leave."""
    source = inputs(random.Random(seed))
    for number in range(count):
        one = next(source)
        if one in leaves_by:
            continue
        if isinstance(one, tuple):
            terminal.resize(one[0] or 80, one[1] or 24)
        else:
            terminal.send(one)
        time.sleep(0.001)
        if number % 40 == 0:
            terminal.settled(quiet=0.02)
        assert terminal.process.poll() is None, f"it ended behind input {number} of seed {seed}: {one!r}"


def pick(terminal: Terminal) -> None:
    """Pick the domain, where no burst has done so yet, and close what is open."""
    terminal.resize(120, 40)
    terminal.send("\x1b[201~")  # A paste without an end, which would take the rest in.
    for _ in range(20):
        time.sleep(0.3)
        terminal.settled(quiet=0.2)
        if _REVIEW in terminal.text:
            break
        if "which domain?" in terminal.text:  # Not while it is painted anew.
            # Escape closes the palette; where that is closed it would leave.
            terminal.send("\x1b[27u" if _SEARCH in terminal.text else "\r")
    terminal.wait_for(_REVIEW)
    for _ in range(5):
        time.sleep(0.3)
        terminal.send("\x1b[27u")


def is_alive_and_undecided(desk: Desk, terminal: Terminal) -> None:
    """Close what is open, and see that the review goes on and nothing is decided but by a key of its own."""
    terminal.resize(140, 40)
    for _ in range(5):
        terminal.send("\x1b[201~")  # A paste without an end, which would take the rest in.
        time.sleep(0.3)
        terminal.send("\x1b[27u")
    time.sleep(0.3)
    terminal.send("L")  # It comes last: what was sent before has been dealt with once it is open.
    terminal.wait_for("The latest decisions on this domain")
    assert desk.decisions() == []
    assert not any(sent in terminal.raw for sent in (b"\x1b]11;rgb", b"\x1b[31mxm")), (
        "it plays back what it gets"
    )


@contextmanager
def telling_where_it_failed(home: Path) -> Iterator[None]:
    """Put the program's own report into what the test fails with."""
    try:
        yield
    except AssertionError as error:
        for report in home.rglob("crash.log"):
            error.add_note(report.read_text())
        raise


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize(
    ("count", "seed"), [(150, 14), *(pytest.param(1000, seed, marks=pytest.mark.slow) for seed in range(5))]
)
def test_no_keys_end_the_review_and_no_burst_decides(
    tmp_path: Path, options: str, count: int, seed: int
) -> None:
    with ExitStack() as stack, telling_where_it_failed(tmp_path):
        desk = Desk(tmp_path, stack, takes_every_key=False)
        emulator = desk.serve(people(60, profiles=4))
        if options == "no domain":
            command = (*REVIEWER, "review", "--endpoint-url", emulator.url, "--region", "us-east-1")
            terminal = desk.terminal((*command, "--journal", str(desk.journal_path)))
            terminal.wait_for("people")
            torment(terminal, count // 10, seed, leaves_by=(b"\x1b", b"\x1b[27u"))
            pick(terminal)
        else:
            terminal = desk.review(emulator.url, *OPTIONS[options])
        terminal.wait_for("Annn" if options != "rules" else "Group 1 of")
        torment(terminal, count, seed)
        is_alive_and_undecided(desk, terminal)
