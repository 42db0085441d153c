"""What a merge would lose, said before it: in the head of the group, and of each person of a split one."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from reviewer.core.matches import Match
from tests.tui.conftest import OpenReview, PlainSource, screen_text, until


def group_of(*profiles: Mapping[str, object]) -> PlainSource:
    ids = [f"p{at}" for at in range(len(profiles))]
    source = PlainSource([Match("m", tuple(ids), 0.9)], dict(zip(ids, profiles, strict=True)))
    source.pages_may_come.set()
    return source


ANN = {"FirstName": "Ann", "LastName": "Doe", "EmailAddress": "ann@example.com"}
ANNA = {"FirstName": "Anna", "LastName": "Doe", "EmailAddress": "anna@example.org"}


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
async def test_the_head_says_how_many_values_a_merge_would_lose(
    open_review: OpenReview, size: tuple[int, int]
) -> None:
    async with open_review(group_of(ANN, ANNA), size=size) as pilot:
        await until(pilot, lambda: "loses 2" in screen_text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "2 values lost" in screen_text(pilot))


async def test_it_says_that_nothing_is_lost(open_review: OpenReview) -> None:
    async with open_review(group_of(ANN, {"PhoneNumber": "555-0100"})) as pilot:
        await until(pilot, lambda: "merge loses nothing" in screen_text(pilot))


async def test_it_follows_whose_id_is_kept_and_who_is_left_out(open_review: OpenReview) -> None:
    rich = {**ANNA, "MiddleName": "B"}
    async with open_review(group_of(ANN, rich, {"LastName": "Roe"}), size=(120, 40)) as pilot:
        await until(pilot, lambda: "merge loses 3" in screen_text(pilot))
        await pilot.press("l", "l", "space")
        await until(pilot, lambda: "merge loses 2" in screen_text(pilot))


async def test_after_a_split_it_says_what_each_person_keeps(open_review: OpenReview) -> None:
    async with open_review(group_of(ANN, ANNA, {"LastName": "Roe"}, {"LastName": "Roe"})) as pilot:
        await pilot.press("l", "l", "2", "l", "2")
        await until(
            pilot,
            lambda: "each keeps: A+B 3 values, 2 lost · C+D 1 value, none lost" in screen_text(pilot),
        )


async def test_of_a_profile_that_is_not_here_it_says_nothing(open_review: OpenReview) -> None:
    source = PlainSource([Match("m", ("p0", "gone"), 0.9)], {"p0": ANN})
    source.pages_may_come.set()
    async with open_review(source) as pilot:
        await until(pilot, lambda: "B can't be shown" in screen_text(pilot))
        assert "loses" not in screen_text(pilot)
