"""Verdicts while another program holds the journal: the screen goes on, the group stays until it is saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from reviewer.journal.sqlite import Journal
from reviewer.tui.app import ReviewerApp
from tests.tui.conftest import OpenReview, people, screen_text, until
from tests.tui.stuck import stuck_looks
from tests.unit.journal.holding import EVERY_LOCK, Holding

pytestmark = pytest.mark.parametrize("held", EVERY_LOCK)


@pytest.fixture(autouse=True)
def patience() -> None:
    """The program's own."""


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "data" / "journal.sqlite3"


async def merge_in_vain(pilot: Pilot[int]) -> None:
    """Give a verdict that waits for the journal."""
    await pilot.press("m")
    await until(pilot, lambda: "saving …" in screen_text(pilot))


async def test_keys_are_answered_while_a_verdict_waits_and_the_next_group_comes_once_it_is_durable(
    open_review: OpenReview, journal: Path, held: Holding
) -> None:
    async with open_review(people(3)) as pilot:
        with held(journal):
            await pilot.press("m")
            await until(pilot, lambda: "saving … esc gives it up" in screen_text(pilot))
            assert "Group 1 of 3" in screen_text(pilot)
            await pilot.press("j")
            await until(pilot, lambda: "Group 2 of 3" in screen_text(pilot))
            await pilot.press("x")
            await until(pilot, lambda: "Still saving what you decided last" in screen_text(pilot))
            await pilot.press("k")
            await until(pilot, lambda: "Group 1 of 3" in screen_text(pilot))
        await until(pilot, lambda: "✓ merge" in screen_text(pilot))
        assert "Group 2 of 3" in screen_text(pilot)
        assert "saving" not in screen_text(pilot)


async def test_a_verdict_that_waits_can_be_given_up(
    open_review: OpenReview, journal: Path, held: Holding
) -> None:
    async with open_review(people(3)) as pilot:
        with held(journal):
            await merge_in_vain(pilot)
            await pilot.press("escape")
            await until(pilot, lambda: "Given up: nothing was saved" in screen_text(pilot))
            assert "Group 1 of 3" in screen_text(pilot)
        await pilot.press("m")
        await until(pilot, lambda: "Group 2 of 3" in screen_text(pilot))


async def test_leaving_gives_up_what_is_not_saved_only_when_asked_twice(
    open_review: OpenReview, journal: Path, held: Holding
) -> None:
    async with open_review(people(3)) as pilot:
        with held(journal):
            await merge_in_vain(pilot)
            await pilot.press("q")
            await until(pilot, lambda: "merge is not saved" in screen_text(pilot))
            await pilot.press("G", "enter")
            await until(pilot, lambda: not pilot.app.is_running)


async def test_the_event_loop_goes_on_while_the_journal_is_held(
    open_review: OpenReview, journal: Path, held: Holding
) -> None:
    async with open_review(people(3)) as pilot:
        with stuck_looks() as looks, held(journal):
            await pilot.press("m", "j", "u", "k", "H", "escape")
            done = looks.made
            await until(pilot, lambda: looks.made > done + 200)
        # 50 ms is what `python -m tests.bench` holds it to.
        assert looks.stuck_in_a_row < 100, "half a second"


async def test_what_is_saved_while_the_reviewer_leaves_counts_as_saved(
    open_review: OpenReview, journal: Path, held: Holding
) -> None:
    async with open_review(people(3)) as pilot:
        assert isinstance(pilot.app, ReviewerApp)
        session = pilot.app.session
        assert session is not None
        with held(journal):
            await merge_in_vain(pilot)
        # The lock is free again; the reviewer leaves before the screen has drawn what came of it.
        pilot.app.exit()
    saved = session.decisions.saved
    with Journal.open(journal) as opened:
        assert len(list(opened.decisions())) == saved
