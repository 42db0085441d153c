"""An app ends whole: a screen that is being made is finished first."""

from __future__ import annotations

import signal
from collections.abc import Iterator

from textual.screen import Screen
from textual.widgets import Static

from reviewer.tui.terminal.app import TerminalApp

ENDED = 128 + signal.SIGTERM


class _Slow(Screen[None]):
    """A screen in whose making a signal comes."""

    def compose(self) -> Iterator[Static]:
        self.app.exit(return_code=ENDED)
        yield Static(id="part")

    def on_mount(self) -> None:
        self.query_one("#part")


async def test_a_signal_while_a_screen_is_made_ends_it_with_the_signals_number() -> None:
    app = TerminalApp[None]("dark")
    async with app.run_test() as pilot:
        app.push_screen(_Slow())
        await pilot.pause()
    assert app.return_code == ENDED
