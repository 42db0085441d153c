"""What the screens look like: few pictures, each looked at before it was accepted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from textual.pilot import Pilot

from reviewer.core.decisions import Reviewer
from reviewer.journal.sqlite import Journal
from reviewer.session.session import Session
from reviewer.tui.app import ReviewerApp, Setup
from tests.tui.conftest import PlainSource, people, screen_text, until

Compare = Callable[..., bool]
FIVE_KEYS = ("m", "x", "v", "m", "u")


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ReviewerApp]:
    """The app over 30 groups of three, with a clock that ticks ten seconds a decision."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    source: PlainSource = people(30, profiles=3)
    start, ticks = datetime(2026, 11, 23, 14, tzinfo=UTC), count()
    with Journal.open(tmp_path / "journal.sqlite3") as journal:
        yield ReviewerApp(
            Setup(
                domain_name="acme",
                list_domains=lambda: ["acme"],
                connect=lambda _: source,
                open_session=lambda name: Session(
                    domain_name=name,
                    store=journal,
                    reviewer=Reviewer("ann", 1001),
                    cache_folder=tmp_path / "cache",
                    page_size=10,
                    clock=lambda: start + timedelta(seconds=10 * next(ticks)),
                ),
            )
        )


async def decided(pilot: Pilot[int]) -> None:
    await until(pilot, lambda: "30 loaded" in screen_text(pilot) or "20 loaded" in screen_text(pilot))
    await until(pilot, lambda: "FullName" in screen_text(pilot))
    for key in FIVE_KEYS:
        await pilot.press(key)
        await until(pilot, lambda: "profiles …" not in screen_text(pilot))
    await until(pilot, lambda: "30 loaded" in screen_text(pilot))


@pytest.mark.parametrize(
    "size", [(60, 20), (80, 24), (120, 40), (200, 50)], ids=lambda size: f"{size[0]}x{size[1]}"
)
def test_the_review_after_an_undo(snap_compare: Compare, app: ReviewerApp, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=decided)


def test_the_help(snap_compare: Compare, app: ReviewerApp) -> None:
    async def helped(pilot: Pilot[int]) -> None:
        await until(pilot, lambda: "FullName" in screen_text(pilot))
        await pilot.press("question_mark")
        await until(pilot, lambda: "Merge: record" in screen_text(pilot))

    assert snap_compare(app, terminal_size=(80, 24), run_before=helped)
