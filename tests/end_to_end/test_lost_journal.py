"""The journal's file is taken away or put back to an earlier day while a real process has it open."""

from __future__ import annotations

import shutil

import pytest

from reviewer.core.decisions import Verdict
from tests.end_to_end.conftest import Desk, people


def test_without_a_screen_what_is_gone_is_named_and_saved_again_on_request(desk: Desk) -> None:
    emulator = desk.serve(people(4))
    with desk.review(emulator.url, "--plain", TERM="dumb") as terminal:
        terminal.wait_for("B: Annn1 Doe")
        terminal.press("x\n")
        terminal.wait_for("B: Annn2 Doe")
        desk.journal_path.unlink()
        terminal.press("x\n")
        terminal.wait_for("Gone of this session: 1.")
        terminal.press("x\n")
        terminal.wait_for("Nothing is saved before that is settled: retry goes on")
        assert not desk.journal_path.exists()
        terminal.press("retry\n")
        terminal.wait_for("1 saved again.")
        terminal.press("x\n")
        terminal.wait_for("B: Annn3 Doe")
        terminal.press("quit\n")
        terminal.wait_for("2 decisions saved in")
        assert terminal.wait_exit() == 0
    assert [one.verdict for one in desk.decisions()] == [Verdict.REJECT] * 2


@pytest.mark.parametrize("options", [(), ("--plain",)])
def test_leaving_counts_what_is_in_the_file_and_names_what_is_not(
    desk: Desk, options: tuple[str, ...]
) -> None:
    emulator = desk.serve(people(4))
    end = "\n" if options else ""
    earlier = desk.journal_path.with_name("earlier")
    with desk.review(emulator.url, *options) as terminal:
        terminal.wait_for("Annn1")
        terminal.press(f"x{end}")
        terminal.wait_for("Annn2")
        shutil.copyfile(desk.journal_path, earlier)
        terminal.press(f"m{end}")
        terminal.wait_for("Annn3")
        shutil.copyfile(earlier, desk.journal_path)
        terminal.press(f"q{end}")
        terminal.wait_for("1 decision saved in")
        terminal.wait_for("Saved before and gone now: 1 decision of this session")
        terminal.wait_for("NOT saved: the verdict merge on MatchId")
        assert terminal.wait_exit() == 1
    assert [one.verdict for one in desk.decisions()] == [Verdict.REJECT]
