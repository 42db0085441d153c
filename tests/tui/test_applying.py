"""ctrl+a: the plan over the screen, the question, the merges, over real HTTP."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from reviewer.apply.applying import Applying
from reviewer.apply.run import Run
from reviewer.aws.merging import Merging
from reviewer.core.matches import Match
from reviewer.core.receipts import ReceiptState
from reviewer.session.session import Session
from reviewer.tui.app import ReviewerApp, Setup
from reviewer.tui.screens.applying import ApplyScreen
from reviewer.tui.terminal.driver import leave_at_once
from tests.tui.conftest import PlainSource, screen_text, until
from tests.unit.apply.applying import ANN, Shop, sent


@asynccontextmanager
async def reviewing(shop: Shop, folder: Path, *, can_apply: bool = True) -> AsyncIterator[Pilot[int]]:
    """A review of a shop's pairs, each of which is marked merge."""
    ids = [one.profile_id for one in shop.people]
    matches = [Match(f"m{at}", tuple(ids[at : at + 2]), 0.9) for at in range(0, len(ids), 2)]
    source = PlainSource(matches, {one.profile_id: dict(one.members) for one in shop.people})
    source.pages_may_come.set()

    @contextmanager
    def open_applying(domain_name: str) -> Iterator[Applying]:
        yield Applying(
            connection=shop.connection, journal=shop.journal, domain_name=domain_name, reviewer=ANN
        )

    app = ReviewerApp(
        Setup(
            domain_name="acme",
            list_domains=lambda: ["acme"],
            connect=lambda _: source,
            open_session=lambda name: Session(
                domain_name=name,
                store=shop.journal,
                reviewer=ANN,
                cache_folder=folder / "cache",
                page_size=10,
            ),
            open_applying=open_applying if can_apply else None,
        )
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "FullName" in screen_text(pilot))
        yield pilot


async def begin_merging(pilot: Pilot[int], shop: Shop) -> None:
    """Let the twelve merges of a shop be sent as far as goes at first: ten."""
    await pilot.press("ctrl+a")
    await until(pilot, lambda: "12 merges of 12 groups" in screen_text(pilot))
    await pilot.press("y")
    await until(pilot, lambda: len(shop.journal.open_receipts("acme", "eu-west-1")) == 10)


async def test_the_plan_is_shown_and_merged_only_once_someone_agrees(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go, send = threading.Event(), Merging.send
    monkeypatch.setattr(Merging, "send", lambda *request: may_go.wait() and send(*request))
    with Shop(tmp_path, 3) as shop:
        async with reviewing(shop, tmp_path) as pilot:
            await until(pilot, lambda: "3 to apply" in screen_text(pilot))
            await pilot.press("ctrl+a")
            await until(pilot, lambda: "3 merges of 3 groups" in screen_text(pilot))
            assert "AWS can't undo it" in screen_text(pilot)
            await pilot.press("escape")
            await until(pilot, lambda: "FullName" in screen_text(pilot))
            assert not sent(shop)
            await pilot.press("ctrl+a")
            await until(pilot, lambda: "3 merges of 3 groups" in screen_text(pilot))
            await pilot.press("y")
            await until(pilot, lambda: "Merging: 0 of 3 done" in screen_text(pilot))
            assert "▏" in screen_text(pilot)
            may_go.set()
            await until(pilot, lambda: "3 merges verified" in screen_text(pilot))
            assert len(sent(shop)) == 3
            await pilot.press("escape")
            await until(pilot, lambda: "by you, verified" in screen_text(pilot))
            assert "to apply" not in screen_text(pilot)
            assert "merge loses" not in screen_text(pilot)


async def test_a_signal_ends_the_merging_behind_what_is_in_flight(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, send, leave = threading.Event(), Merging.send, ApplyScreen.on_unmount
    monkeypatch.setattr(Merging, "send", lambda *request: left.wait() and send(*request))

    def leaves(screen: ApplyScreen) -> None:
        leave(screen)
        left.set()

    monkeypatch.setattr(ApplyScreen, "on_unmount", leaves)
    with Shop(tmp_path, 12) as shop:
        async with reviewing(shop, tmp_path) as pilot:
            await begin_merging(pilot, shop)
            pilot.app.exit(return_code=128 + signal.SIGTERM)
        await asyncio.get_running_loop().shutdown_default_executor()
        assert len(sent(shop)) == 10
        assert isinstance(pilot.app, ReviewerApp) and pilot.app.review is not None
        told = "\n".join(pilot.app.review.to_tell_on_leaving)
        assert "Stopped, as you asked" in told
        assert "Left: 2 merges of the plan, never sent" in told


async def test_a_terminal_that_is_closed_ends_the_merging_behind_what_is_in_flight(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped, send, stop, codes = threading.Event(), Merging.send, Run.stop, list[int]()
    monkeypatch.setattr(Merging, "send", lambda *request: stopped.wait() and send(*request))

    def stops(run: Run) -> None:
        stop(run)
        stopped.set()

    monkeypatch.setattr(Run, "stop", stops)
    monkeypatch.setattr("reviewer.tui.terminal.driver.os._exit", codes.append)
    with Shop(tmp_path, 12) as shop:
        async with reviewing(shop, tmp_path) as pilot:
            await begin_merging(pilot, shop)
            leave_at_once()
            assert codes == [128 + signal.SIGHUP]
            assert len(sent(shop)) == 10
            found = shop.journal.open_receipts("acme", "eu-west-1")
            assert not any(one.state is ReceiptState.SENT for one in found)


async def test_what_keeps_the_plan_from_being_made_is_said(tmp_path: Path) -> None:
    with Shop(tmp_path, 1, deny=frozenset({"BatchGetProfile", "SearchProfiles"})) as shop:
        async with reviewing(shop, tmp_path) as pilot:
            await pilot.press("ctrl+a")
            await until(pilot, lambda: "Have profile:BatchGetProfile" in screen_text(pilot))
            await pilot.press("y")
            assert not sent(shop)


async def test_a_thread_that_the_system_refuses_is_told_in_the_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, start = threading.Event(), threading.Thread.start

    def refuses(thread: threading.Thread) -> None:
        if begun.is_set():
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", refuses)
    with Shop(tmp_path, 1) as shop:
        async with reviewing(shop, tmp_path) as pilot:
            await until(pilot, lambda: "ours" in screen_text(pilot))
            begun.set()
            await pilot.press("ctrl+a")
            await until(pilot, lambda: "can't start new thread" in screen_text(pilot))
            assert "esc closes" in screen_text(pilot)
            await pilot.press("escape", "v")
            await until(pilot, lambda: "saved" in screen_text(pilot))
            begun.clear()
            await pilot.press("ctrl+a")
            await until(pilot, lambda: "Nothing is to be merged" in screen_text(pilot))
        assert [one.verdict.value for one in shop.journal.decisions()][-1:] == ["review"]


async def test_where_nothing_can_be_merged_it_says_so(tmp_path: Path) -> None:
    with Shop(tmp_path, 1) as shop:
        async with reviewing(shop, tmp_path, can_apply=False) as pilot:
            await pilot.press("ctrl+a")
            await until(pilot, lambda: "Nothing can be merged here" in screen_text(pilot))
