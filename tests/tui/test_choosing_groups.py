"""Cutting the queue down to the groups worth looking at, by keys."""

from __future__ import annotations

import pytest

from tests.tui.conftest import SIZES, OpenReview, people, screen_text, until


@pytest.mark.parametrize("size", SIZES)
async def test_a_filter_leaves_only_the_groups_that_pass(
    open_review: OpenReview, size: tuple[int, int]
) -> None:
    async with open_review(people(25), size=size) as pilot:
        await pilot.press("slash", *"score>=0.2", "enter")
        await until(pilot, lambda: "Group 21 of 25" in screen_text(pilot))
        text = screen_text(pilot)
        assert "0.20" in text
        assert "0.19" not in text
        await pilot.press("x")
        await until(pilot, lambda: "Group 22 of 25" in screen_text(pilot))
        await pilot.press("k", "k")
        await until(pilot, lambda: "Group 21 of 25" in screen_text(pilot))


async def test_an_empty_filter_brings_all_back(open_review: OpenReview) -> None:
    async with open_review(people(5)) as pilot:
        await pilot.press("slash", *"score>0.02", "enter")
        await until(pilot, lambda: "/score>0.02 (2)" in screen_text(pilot))
        await pilot.press("slash", *["backspace"] * len("score>0.02"), "enter")
        await until(pilot, lambda: "0.01" in screen_text(pilot))
        assert "/score" not in screen_text(pilot)


async def test_a_filter_that_is_none_is_refused_in_words(open_review: OpenReview) -> None:
    async with open_review(people(5)) as pilot:
        await pilot.press("slash", *"score>=much", "enter")
        await until(pilot, lambda: "much" in screen_text(pilot))
        assert "Group 1 of 5" in screen_text(pilot)


async def test_the_highest_score_can_come_first(open_review: OpenReview) -> None:
    async with open_review(people(25)) as pilot:
        await pilot.press("o", "j", "j", "enter")
        await until(pilot, lambda: "by score down (25)" in screen_text(pilot))
        await pilot.press("g")
        await until(pilot, lambda: "Group 25 of 25" in screen_text(pilot))
        await pilot.press("m")
        await until(pilot, lambda: "Group 24 of 25" in screen_text(pilot))
