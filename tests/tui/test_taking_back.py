"""Taking decisions back, one or a range of them, and giving them again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual.pilot import Pilot

from reviewer.core.decisions import Reviewer, Verdict
from reviewer.journal.sqlite import Journal
from tests.tui.conftest import OpenReview, people, screen_text, until


def verdicts(folder: Path) -> list[str]:
    with Journal.open(folder / "data" / "journal.sqlite3") as journal:
        return [one.verdict.value for one in journal.decisions()]


async def decide(pilot: Pilot[int], keys: Sequence[str]) -> None:
    for number, key in enumerate(keys, 2):
        await pilot.press(key)
        await until(pilot, lambda number=number: f"Group {number} of" in screen_text(pilot))  # type: ignore[misc]


async def test_what_was_taken_back_is_given_again_with_its_note_and_its_parts(
    open_review: OpenReview, tmp_path: Path
) -> None:
    async with open_review(people(3, profiles=3)) as pilot:
        await pilot.press("l", "l", "space", "c", *"twin", "enter", "m")
        await until(pilot, lambda: "Group 2 of 3" in screen_text(pilot))
        await pilot.press("u", "ctrl+r")
        await until(pilot, lambda: "Group 2 of 3" in screen_text(pilot))
    with Journal.open(tmp_path / "data" / "journal.sqlite3") as journal:
        first, withdrawn, again = journal.decisions()
    assert withdrawn.verdict is Verdict.WITHDRAWN
    assert (again.verdict, again.clusters, again.note) == (Verdict.MERGE, first.clusters, "twin")
    assert again.merges_a_part


async def test_several_are_given_again_in_the_order_in_which_they_were_made(
    open_review: OpenReview, tmp_path: Path
) -> None:
    async with open_review(people(5)) as pilot:
        await decide(pilot, "mxv")
        await pilot.press("u", "u", "u")
        await until(pilot, lambda: "Group 1 of 5" in screen_text(pilot))
        for group in (2, 3, 4):
            await pilot.press("ctrl+r")
            await until(pilot, lambda group=group: f"Group {group} of 5" in screen_text(pilot))  # type: ignore[misc]
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "Nothing to give again: u takes a decision back" in screen_text(pilot))
    assert verdicts(tmp_path) == [
        "merge",
        "reject",
        "review",
        *["withdrawn"] * 3,
        "merge",
        "reject",
        "review",
    ]


async def test_nothing_is_given_again_on_a_group_that_is_not_on_the_screen(
    open_review: OpenReview, tmp_path: Path
) -> None:
    async with open_review(people(5)) as pilot:
        await decide(pilot, "m")
        await pilot.press("u", "j", "j", "ctrl+r")
        await until(pilot, lambda: "This is its group: ctrl+r gives back merge" in screen_text(pilot))
        assert "Group 1 of 5" in screen_text(pilot)
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "✓ 1" in screen_text(pilot))
    assert verdicts(tmp_path) == ["merge", "withdrawn", "merge"]


async def test_another_decision_leaves_nothing_to_give_again(open_review: OpenReview) -> None:
    async with open_review(people(5)) as pilot:
        await decide(pilot, "m")
        await pilot.press("u", "x", "ctrl+r")
        await until(pilot, lambda: "Nothing to give again" in screen_text(pilot))


async def test_a_range_of_the_latest_is_taken_back_once_it_is_confirmed(
    open_review: OpenReview, tmp_path: Path
) -> None:
    async with open_review(people(6)) as pilot:
        await decide(pilot, "mxvm")
        await pilot.press("L", "j", "space", "j")
        await until(pilot, lambda: "u takes these 2 back" in screen_text(pilot))
        await pilot.press("u")
        await until(pilot, lambda: "Take back 2 of your decisions?" in screen_text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "Take back 2" not in screen_text(pilot))
        assert "✓ 2" in screen_text(pilot)
        await pilot.press("L", "j", "space", "j", "u", "j", "enter")
        await until(pilot, lambda: "Took back 2 decisions: ctrl+r gives the last" in screen_text(pilot))
    assert verdicts(tmp_path) == ["merge", "reject", "review", "merge", "withdrawn", "withdrawn"]


async def test_one_of_the_latest_is_taken_back_at_once(open_review: OpenReview, tmp_path: Path) -> None:
    async with open_review(people(6)) as pilot:
        await decide(pilot, "mx")
        await pilot.press("L", "j", "u")
        await until(pilot, lambda: "Took back 1 decision:" in screen_text(pilot))
        assert "Group 1 of 6" in screen_text(pilot)
        assert "✓ 0" in screen_text(pilot)
    assert verdicts(tmp_path) == ["merge", "reject", "withdrawn"]


async def test_each_of_the_latest_is_a_line_at_80_columns(open_review: OpenReview) -> None:
    async with open_review(people(6), size=(80, 24)) as pilot:
        await decide(pilot, "mx")
        await pilot.press("L")
        await until(pilot, lambda: "The latest decisions" in screen_text(pilot))
        [rejected] = [line for line in screen_text(pilot).splitlines() if "✗ reject" in line]
        assert "2 profiles" in rejected


async def test_others_decisions_stay(open_review: OpenReview, tmp_path: Path) -> None:
    async with open_review(people(6), reviewer=Reviewer("bob", 1002)) as pilot:
        await decide(pilot, "m")
    async with open_review(people(6)) as pilot:
        await pilot.press("x")
        await until(pilot, lambda: "✗ 1" in screen_text(pilot))
        await pilot.press("L", "j", "u")
        await until(pilot, lambda: "Only your own decisions can be taken back" in screen_text(pilot))
        await pilot.press("L", "space", "j", "u")
        await until(pilot, lambda: "Take back 1 of your decisions; 1 of others stay?" in screen_text(pilot))
        await pilot.press("j", "enter")
        await until(pilot, lambda: "Took back 1 decision:" in screen_text(pilot))
    assert verdicts(tmp_path) == ["merge", "reject", "withdrawn"]
