"""What whoever starts for the first time is told, until they have given a verdict."""

from __future__ import annotations

import pytest

from tests.tui.conftest import SIZES, OpenReview, people, screen_text, until


@pytest.mark.parametrize("size", SIZES)
async def test_the_first_start_says_what_matters_until_the_first_verdict(
    open_review: OpenReview, size: tuple[int, int]
) -> None:
    async with open_review(people(3), size=size, is_first_start=True) as pilot:
        told = " ".join(screen_text(pilot).split())
        assert "m records that they are one customer; nothing changes in AWS until `reviewer apply`" in told
        assert (
            "x: not one customer. v: leave to someone else. u: take back your last decision. ?: all" in told
        )
        await pilot.press("j", "k", "l")
        assert "nothing changes in AWS" in " ".join(screen_text(pilot).split())
        await pilot.press("x")
        await until(pilot, lambda: "✗ 1" in screen_text(pilot))
        assert "nothing changes in AWS" not in " ".join(screen_text(pilot).split())


async def test_it_names_the_keys_as_they_were_moved(open_review: OpenReview) -> None:
    async with open_review(people(3), is_first_start=True, keymap={"verdict.merge": ("f5",)}) as pilot:
        assert "f5 records that they are one customer" in screen_text(pilot)


async def test_a_notice_goes_before_it(open_review: OpenReview) -> None:
    async with open_review(people(3), is_first_start=True) as pilot:
        await pilot.press("k")
        await until(pilot, lambda: "This is the first group" in screen_text(pilot))
        assert "records that they are" not in screen_text(pilot)


async def test_later_starts_say_nothing(open_review: OpenReview) -> None:
    async with open_review(people(3)) as pilot:
        assert "nothing changes in AWS" not in screen_text(pilot)
