"""The journal is replaced or deleted during a review: what is gone is named and can be saved again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from reviewer.core.decisions import Verdict
from reviewer.journal.sqlite import Journal
from reviewer.tui.app import ReviewerApp
from tests.tui.conftest import OpenReview, people, screen_text, until
from tests.unit.journal.test_replaced_journal import delete, put_another_there, restore_in_place

Lose = Callable[[Path], None]


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "data" / "journal.sqlite3"


async def lose_two(pilot: Pilot[int], journal: Path, lose: Lose) -> None:
    """Two verdicts that are saved, a journal that loses them, and a third verdict."""
    app = pilot.app
    assert isinstance(app, ReviewerApp)
    with Journal.open(journal.with_name("backup")):
        pass
    for done in (1, 2):
        await pilot.press("x")
        await until(pilot, lambda done=done: f"Group {done + 1} of 4" in screen_text(pilot))  # type: ignore[misc]
    lose(journal)
    await pilot.press("m")
    await until(pilot, lambda: screen_text(pilot).count("gone: ✗ reject") == 2)
    assert "2 decisions of this session are gone" in screen_text(pilot)


def stand(journal: Path) -> list[Verdict]:
    with Journal.open(journal) as there:
        return [one.verdict for one in there.decisions() if one.reviewer == "ann"]


@pytest.mark.parametrize("lose", [delete, restore_in_place])
async def test_what_is_gone_is_saved_again_on_request_and_the_verdict_counts_once_more(
    open_review: OpenReview, journal: Path, lose: Lose
) -> None:
    async with open_review(people(4)) as pilot:
        await lose_two(pilot, journal, lose)
        await pilot.press("enter")
        await until(pilot, lambda: "2 saved again." in screen_text(pilot))
        assert len(stand(journal)) == 2
        await pilot.press("m")
        await until(pilot, lambda: "Group 4 of 4" in screen_text(pilot))
    assert [str(one) for one in stand(journal)] == ["reject", "reject", "merge"]


async def test_nothing_more_is_saved_until_it_is_settled(open_review: OpenReview, journal: Path) -> None:
    async with open_review(people(4)) as pilot:
        await lose_two(pilot, journal, put_another_there)
        await pilot.press("escape")
        assert "the next verdict asks again" in screen_text(pilot)
        await pilot.press("x")
        await until(pilot, lambda: "2 decisions of this session are gone" in screen_text(pilot))
        assert stand(journal) == [Verdict.MERGE] * 3, "another's rows alone"
        await pilot.press("down", "enter")
        await until(pilot, lambda: "is not saved yet" in screen_text(pilot))
        assert "Group 3 of 4" in screen_text(pilot)
        assert "2 of 4" not in screen_text(pilot)
