"""An app ends whole: a screen that is being made is finished first."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError

import pytest
from textual.screen import Screen
from textual.widgets import Static

from reviewer.tui.terminal.app import TerminalApp
from tests.tui.conftest import OpenReview, people, until

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


async def test_a_review_may_end_as_its_values_begin_to_be_compared(
    open_review: OpenReview, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", failed.append)

    loading: list[threading.Thread] = []

    def gone(*_: object) -> None:
        loading.append(threading.current_thread())
        raise CancelledError

    monkeypatch.setattr(TerminalApp, "call_from_thread", gone)
    async with open_review(people(1)) as pilot:
        await until(pilot, lambda: bool(loading))
    loading[0].join()
    assert not failed


async def test_nothing_more_is_fetched_once_the_reviewer_has_left(open_review: OpenReview) -> None:
    earlier = {*threading.enumerate()}
    async with open_review(people(3)):
        ours = [one for one in threading.enumerate() if one not in earlier and "profiles" in one.name]
        assert ours
    for one in ours:
        one.join(5)
        assert not one.is_alive()
