"""What the terminal itself is told of long work."""

from __future__ import annotations

import pytest

from reviewer.core.settings import Notices
from reviewer.tui.terminal.signals import Signals


class Line:
    """A terminal with or without the focus, and what it was sent."""

    def __init__(self, *, is_looked_at: bool = True) -> None:
        self.sent: list[str] = []
        self.is_looked_at = is_looked_at

    def signals(
        self, notices: Notices = Notices.OFF, *, progress: bool = True, tmux: bool = False
    ) -> Signals:
        return Signals(
            self.sent.append, lambda: self.is_looked_at, progress=progress, notices=notices, in_tmux=tmux
        )


def test_a_share_is_told_once_and_taken_off_at_the_end() -> None:
    line = Line()
    signals = line.signals()
    for share in (None, None, 0.501, 0.509, 0.51, 1.0):
        signals.work("loading", share)
    signals.end("loading", "all is loaded")
    signals.end("loading", "all is loaded")
    assert line.sent == [f"\x1b]9;4;{part}\x07" for part in ("3", "1;50", "1;51", "1;100", "0")]


def test_of_two_works_the_later_is_shown_and_then_the_other_again() -> None:
    line = Line()
    signals = line.signals()
    signals.work("loading", 0.2)
    signals.work("merging", 0.6)
    signals.work("loading", 0.3)
    signals.end("merging", "")
    signals.end("loading", "")
    assert line.sent == [f"\x1b]9;4;{part}\x07" for part in ("1;20", "1;60", "1;30", "0")]


def test_it_is_hidden_while_the_terminal_is_someone_elses_and_comes_back() -> None:
    line = Line()
    signals = line.signals()
    signals.work("loading", 0.2)
    signals.hide()
    signals.hide()
    signals.work("loading", 0.2)
    assert line.sent == [f"\x1b]9;4;{part}\x07" for part in ("1;20", "0", "1;20")]


@pytest.mark.parametrize(
    ("notices", "sent"),
    [
        (Notices.OFF, []),
        (Notices.OSC9, ["\x1b]9;all is loaded\x07"]),
        (Notices.OSC777, ["\x1b]777;notify;reviewer;all is loaded\x07"]),
    ],
)
def test_the_end_is_told_where_nobody_looks(notices: Notices, sent: list[str]) -> None:
    for is_looked_at in (True, False):
        line = Line(is_looked_at=is_looked_at)
        signals = line.signals(notices, progress=False)
        signals.work("loading", 0.2)
        signals.end("loading", "all is loaded")
        assert line.sent == ([] if is_looked_at else sent)


def test_tmux_hands_on_what_is_wrapped_for_it() -> None:
    line = Line()
    line.signals(tmux=True).work("loading", None)
    assert line.sent == ["\x1bPtmux;\x1b\x1b]9;4;3\x07\x1b\\"]
