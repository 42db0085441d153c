"""``reviewer help`` on a terminal: in the pager that is asked for, in colour, or in none."""

from __future__ import annotations

from tests.end_to_end.conftest import REVIEWER, Desk


def test_a_topic_is_shown_in_the_pager_and_without_one_as_it_is(desk: Desk) -> None:
    pager = "sh -c 'cat; echo THE END'"
    for environment, code, shown in (
        ({"PAGER": pager}, 0, "THE END"),
        ({"PAGER": pager, "AWS_PAGER": ""}, 0, "A lost link loses nothing"),
        ({"PAGER": "no-such-pager"}, 1, "Set AWS_PAGER to another, or to nothing for none"),
    ):
        with desk.terminal((*REVIEWER, "help", "ssh"), 80, 24, **environment) as terminal:
            assert terminal.wait_exit() == code
            terminal.settled()
            assert shown in " ".join(terminal.text.split())
            assert ("THE END" in terminal.text) is (shown == "THE END")
            assert (b"\x1b[1" in terminal.raw) is (code == 0)
