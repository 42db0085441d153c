"""A verdict is deliberate: what a terminal, a link or a hand sends by accident decides nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.end_to_end.conftest import Desk, people
from tests.end_to_end.terminal import Terminal

MOMENT = 0.25
"""Seconds: longer than the usual pause in front of a verdict, on a machine with other things to do too."""


@pytest.fixture
def terminal(desk: Desk) -> Iterator[Terminal]:
    """A review of 80 groups as people have it, its first group weighed and on the screen for a moment."""
    desk.takes_every_key = False
    emulator = desk.serve(people(80))
    with desk.review(emulator.url, "--mouse") as terminal:
        terminal.wait_for("Against")
        time.sleep(MOMENT)
        yield terminal


def decided(desk: Desk, terminal: Terminal) -> int:
    """How many decisions the journal has once the reviewer has left."""
    time.sleep(MOMENT)
    terminal.press("q")
    assert terminal.wait_exit() == 0
    return len(desk.decisions())


def leave_without(terminal: Terminal) -> None:
    """Choose to leave where the reviewer is asked about what is not saved."""
    for key in ("G", "\r"):
        time.sleep(MOMENT)
        terminal.press(key)
    assert terminal.wait_exit() == 0


def test_a_key_that_is_held_gives_one_verdict_and_says_so(desk: Desk, terminal: Terminal) -> None:
    for _ in range(60):
        terminal.press("m")
        time.sleep(0.005)
    terminal.wait_for("A burst of keys: 1 verdict, 59 ignored")
    assert decided(desk, terminal) == 1


def test_a_key_that_the_terminal_calls_held_gives_one_verdict_however_slow_it_repeats(
    desk: Desk, terminal: Terminal
) -> None:
    assert b"\x1b[=2;2u" in terminal.raw
    terminal.send("\x1b[109;;109u")
    terminal.wait_for("Annn2 Doe")
    for _ in range(4):
        time.sleep(MOMENT)
        terminal.send("\x1b[109;1:2;109u")
        terminal.wait_for("A burst of keys: 0 verdicts, 1 ignored")
    terminal.send("\x1b[109;1:3u")
    assert decided(desk, terminal) == 1


def test_a_key_that_is_held_at_a_keyboards_own_pace_gives_one_verdict(desk: Desk, terminal: Terminal) -> None:
    terminal.press("m")
    terminal.wait_for("Annn2 Doe")
    time.sleep(0.5)
    for _ in range(10):
        terminal.press("m")
        time.sleep(0.033)
    shown = terminal.wait_for(lambda text: "10 ignored" in text)
    if "A burst of keys" in shown:  # The machine had other things to do, and they came in one read.
        assert decided(desk, terminal) == 1
        return
    assert "A key was held: 1 verdict, 10 ignored" in shown
    assert decided(desk, terminal) == 3  # One, one more, and that this was taken back.
    assert [one.withdraws is None for one in desk.decisions()] == [True, True, False]


def test_a_deliberate_pace_is_not_hindered(desk: Desk, terminal: Terminal) -> None:
    for number in range(2, 7):
        terminal.press("m")
        terminal.wait_for(f"Annn{number} Doe")
        time.sleep(MOMENT)
    assert decided(desk, terminal) == 5


def test_a_group_shown_a_moment_ago_is_not_judged(desk: Desk, terminal: Terminal) -> None:
    terminal.press("j")
    terminal.wait_for("Annn2 Doe")
    terminal.press("m")
    terminal.wait_for("1 ignored")
    assert decided(desk, terminal) == 0


def test_what_comes_in_one_read_judges_nothing_and_leaves_nothing(desk: Desk, terminal: Terminal) -> None:
    for sent, said in (
        ("xmvu", "A burst of keys: 0 verdicts, 4 ignored"),
        ("jjm", "Group 3 of 80"),
        ("kkx", "Group 1 of 80"),
        ("\x1b[200~jo\x1b[31mxm\x1b[0mq\x1b[201~", "14 characters were pasted"),
        ("\x1b[99999999999999;1um", "ignored"),
        ("mary.quentin@example.com\r", "20 ignored"),
    ):
        terminal.send(sent)
        terminal.wait_for(said)
        time.sleep(MOMENT)
    terminal.press("m")
    terminal.wait_for("Annn2 Doe")
    assert decided(desk, terminal) == 1


def test_a_mouse_report_that_a_slow_link_has_cut_judges_nothing(desk: Desk, terminal: Terminal) -> None:
    for parts in (
        ("\x1b", "[<0;10;10m"),
        ("\x1b[<0;10", ";10m"),
        ("\x1b[<0;9;9", "m"),
        ("\x1b", "[<0;9", "m"),
    ):
        for part in parts:
            time.sleep(MOMENT)
            terminal.send(part)
        terminal.wait_for("sent only part of a key")
        time.sleep(MOMENT)
        terminal.press("j")
        terminal.wait_for(lambda text: "sent a part" not in text)
    assert decided(desk, terminal) == 0


def test_what_is_typed_right_behind_a_key_that_opens_a_line_goes_there(
    desk: Desk, terminal: Terminal
) -> None:
    terminal.send("ccall him, mmmm\r")
    terminal.wait_for("note: call him, mmmm")
    time.sleep(MOMENT)
    terminal.press("m")
    terminal.wait_for("Annn2 Doe")
    terminal.send("/undecided\r")
    terminal.wait_for("/undecided")
    assert decided(desk, terminal) == 1
    assert desk.decisions()[0].note == "call him, mmmm"


def test_a_pasted_note_of_several_lines_is_one_line_and_nothing_of_it_is_lost(
    desk: Desk, terminal: Terminal
) -> None:
    terminal.send("c\x1b[200~first\r\nsecond\tthird\n\x1b[201~")
    terminal.wait_for("first second third")
    terminal.send(f"\x1b[200~{'x' * 500}\x1b[201~")
    terminal.wait_for("18 characters too long")
    terminal.press("\r")
    terminal.wait_for("18 characters too long")
    terminal.send("\x7f" * 18)
    terminal.wait_for("enter keeps it")
    time.sleep(MOMENT)
    terminal.press("\r")
    terminal.wait_for("note: first second thirdxxx")
    time.sleep(MOMENT)
    terminal.press("m")
    terminal.wait_for("Annn2 Doe")
    assert decided(desk, terminal) == 1
    assert len(desk.decisions()[0].note) == 500


def test_a_dialog_closes_once_and_nothing_below_takes_what_follows(desk: Desk, terminal: Terminal) -> None:
    for opening in ("c", "?", "L", "o", "p", "\r", "b", "/", "S", "H", "i", "y", "\x10"):
        terminal.send(opening)
        terminal.wait_for(lambda text: "esc" in text or "Search" in text)
        time.sleep(MOMENT)
        terminal.send("\x1b[27u\x1b[27u\r\rm")
        terminal.wait_for("4 ignored")
        time.sleep(MOMENT)
        terminal.press("]")
        terminal.wait_for(lambda text: "ignored" not in text)
    assert decided(desk, terminal) == 0


def test_two_enters_in_the_note_close_it_once(desk: Desk, terminal: Terminal) -> None:
    terminal.send("chi\r\r\rm")
    terminal.wait_for("note: hi")
    terminal.wait_for("3 ignored")
    time.sleep(MOMENT)
    terminal.press("q")
    terminal.wait_for("marked or noted")
    leave_without(terminal)


def test_ctrl_c_closes_what_is_open_and_then_leaves(desk: Desk, terminal: Terminal) -> None:
    for opening in ("c", "?", "\r", "/", "\x10", "ctext\r"):
        terminal.send(opening)
        time.sleep(MOMENT)
        terminal.press("ctrl+c")
        time.sleep(MOMENT)
    terminal.wait_for("Leave  without saving that")
    leave_without(terminal)


def test_what_is_typed_before_the_review_is_there_is_played_in_it_but_decides_nothing(desk: Desk) -> None:
    emulator = desk.serve(people(3))
    with desk.review(emulator.url) as terminal:
        terminal.send("m?")
        terminal.wait_for("Keys and signs")
        terminal.send("\x1b[27u")
        terminal.wait_for("Annn1 Doe")
        assert desk.decisions() == []
