"""The line behind ``/``: lines typed before, filters by name, its help, days and whose decisions."""

from __future__ import annotations

import json
from pathlib import Path

from textual.widgets import Input

from reviewer.session.remembered import Remembered
from tests.tui.conftest import OpenReview, people, screen_text, until


async def test_up_and_down_go_through_the_lines_typed_before(open_review: OpenReview) -> None:
    async with open_review(people(9)) as pilot:
        for line in ("score>0.05", "undecided", ""):
            await pilot.press("slash", *["backspace"] * 12, *line, "enter")
            await until(pilot, lambda line=line: f"/{line}" in screen_text(pilot))  # type: ignore[misc]
        await pilot.press("slash", *"merge")
        typed = pilot.app.screen.query_one(Input)
        for key, shown in [
            ("up", "undecided"),
            ("up", "score>0.05"),
            ("up", "score>0.05"),
            ("down", "undecided"),
            ("down", "merge"),
            ("down", "merge"),
            ("up", "undecided"),
        ]:
            await pilot.press(key)
            assert typed.value == shown
        await pilot.press("enter")
        await until(pilot, lambda: "/undecided (9)" in screen_text(pilot))


async def test_a_filter_is_saved_by_a_name_and_used_by_it(open_review: OpenReview, tmp_path: Path) -> None:
    path = tmp_path / "remembered.json"
    async with open_review(people(9), remembered=Remembered(path)) as pilot:
        await pilot.press("slash", *"score>=0.05 save:best", "enter")
        await until(pilot, lambda: "Saved: use:best is this filter" in screen_text(pilot))
        await pilot.press("escape", "slash", *"use:best undecided", "enter")
        await until(pilot, lambda: "/score>=0.05 undecided (4)" in screen_text(pilot))
    assert json.loads(path.read_text())["filters"] == {"best": "score>=0.05"}


async def test_a_filter_with_text_stays_open_where_it_would_be_saved(
    open_review: OpenReview, tmp_path: Path
) -> None:
    path = tmp_path / "remembered.json"
    async with open_review(people(9), remembered=Remembered(path)) as pilot:
        await pilot.press("slash", *"Doe3 save:her", "enter")
        await until(pilot, lambda: "text may be a customer's" in screen_text(pilot))
    assert not path.exists()


async def test_a_disk_that_takes_nothing_is_told_and_the_filter_counts(
    open_review: OpenReview, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    async with open_review(people(9), remembered=Remembered(tmp_path / "file" / "remembered.json")) as pilot:
        await pilot.press("slash", *"undecided save:open", "enter")
        await until(pilot, lambda: "Saved filters are not remembered" in " ".join(screen_text(pilot).split()))
        assert "/undecided (9)" in screen_text(pilot)


async def test_its_help_tells_what_can_be_written_and_what_is_saved(
    open_review: OpenReview, tmp_path: Path
) -> None:
    path = tmp_path / "remembered.json"
    path.write_text('{"filters": {"best": "score>=0.05"}}')
    async with open_review(people(9), size=(120, 50), remembered=Remembered(path)) as pilot:
        await pilot.press("slash", "f1")
        await until(pilot, lambda: "Conditions, all of which have to hold" in screen_text(pilot))
        assert "use:best" in screen_text(pilot)
        await pilot.press("escape", *"undecided", "enter")
        await until(pilot, lambda: "/undecided (9)" in screen_text(pilot))


async def test_days_and_whose_decisions_they_are_filter(open_review: OpenReview) -> None:
    async with open_review(people(9)) as pilot:
        await pilot.press("x", "m")
        await until(pilot, lambda: "Group 3 of 9" in screen_text(pilot))
        for line, groups in [("on:today by:me", 2), ("until:yesterday", 0), ("since:today merge", 1)]:
            await pilot.press("slash", *["backspace"] * 20, *line, "enter")
            await until(pilot, lambda groups=groups: f"({groups})" in screen_text(pilot))  # type: ignore[misc]


async def test_how_many_groups_a_filter_leaves_is_said_at_80_columns(open_review: OpenReview) -> None:
    async with open_review(people(30), size=(80, 24)) as pilot:
        await pilot.press("slash", *"score<0.2 profiles>=2 undecided", "enter")
        await until(pilot, lambda: "score<0.2" in screen_text(pilot).splitlines()[0])
        assert "(20)" in screen_text(pilot).splitlines()[0]
