"""What stays in the way of a review, told whole on a small terminal."""

from __future__ import annotations

from reviewer.emulator.sample import bundled_domains
from reviewer.emulator.server import Emulator
from tests.end_to_end.conftest import Desk


def test_the_line_that_turns_matching_on_stands_whole_on_a_small_terminal(desk: Desk) -> None:
    emulator = desk.stack.enter_context(Emulator(bundled_domains()))
    with desk.review(emulator.url, domain="acme-matching-off", columns=80, rows=24) as terminal:
        terminal.wait_for("its first weekly job")
        shown = "".join(line.strip() + " " for line in terminal.text.splitlines())
        shown = " ".join(shown.split())
    line = (
        "`aws customer-profiles update-domain --domain-name acme-matching-off --matching Enabled=true"
        f" --region us-east-1 --endpoint-url {emulator.url}`"
    )
    assert line in shown
    assert "then finds the matches; r tries again" in shown
