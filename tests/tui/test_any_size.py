"""No size of a terminal ends a review."""

from __future__ import annotations

from itertools import count

import pytest
from textual.geometry import Size

from tests.tui.conftest import OpenReview, people, screen_text, until

SMALL = [(width, height) for width in (1, 5, 16, 22, 30) for height in (1, 4)]


@pytest.mark.parametrize(
    "keys", [(), ("question_mark",), ("enter",), ("L",), ("S",), ("slash",), ("y",), ("p",)]
)
async def test_a_screen_outlives_every_small_size_and_comes_back(
    open_review: OpenReview, keys: tuple[str, ...]
) -> None:
    async with open_review(people(3)) as pilot:
        await pilot.press("m", "u")
        await until(pilot, lambda: "a short form of the name" in screen_text(pilot))
        await pilot.press("j", "k", *keys)
        await pilot.pause(0.1)
        before = screen_text(pilot)
        for width, height in SMALL:
            await pilot.resize_terminal(width, height)
            await pilot.pause()
        await pilot.resize_terminal(120, 40)
        await until(pilot, lambda: screen_text(pilot) == before)


@pytest.mark.parametrize(
    ("opened", "down", "title"),
    [((), "pagedown", "FullName"), (("question_mark",), "space", "Merge: record")],
    ids=["group", "help"],
)
async def test_the_place_is_kept_while_the_screen_is_larger(
    open_review: OpenReview, opened: tuple[str, ...], down: str, title: str
) -> None:
    source = people(3)
    for members in source.members.values():
        assert isinstance(members, dict)
        members["Attributes"] = {f"key{number:02}": "same" for number in range(30)}
    async with open_review(source, size=(80, 24)) as pilot:
        await until(pilot, lambda: "a short form of the name" in screen_text(pilot))
        await pilot.press(*opened)
        await until(pilot, lambda: title in screen_text(pilot))
        await pilot.press(down)
        await until(pilot, lambda: title not in screen_text(pilot))
        before = screen_text(pilot)
        await pilot.resize_terminal(120, 120)
        await until(pilot, lambda: title in screen_text(pilot))
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: screen_text(pilot) == before)
        await pilot.press(*[down] * 9)
        await until(pilot, lambda: "▼" not in screen_text(pilot))
        await pilot.press("pageup")
        await until(pilot, lambda: "▼" in screen_text(pilot))


async def test_behind_a_notice_of_two_lines_every_line_is_there_again(open_review: OpenReview) -> None:
    async with open_review(people(40), size=(70, 24)) as pilot:
        await until(pilot, lambda: "a short form of the name" in screen_text(pilot))
        before = [line[:7] for line in screen_text(pilot).splitlines()]
        await pilot.press("w", "w")
        await until(pilot, lambda: "where room is" in screen_text(pilot))
        await pilot.press("j", "k")
        await until(pilot, lambda: "where room is" not in screen_text(pilot))
        await until(pilot, lambda: [line[:7] for line in screen_text(pilot).splitlines()] == before)


async def test_a_machine_that_is_late_for_a_size_takes_it_and_the_next_ones(
    open_review: OpenReview, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_review(people(3)) as pilot:
        with monkeypatch.context() as late:
            # Between any two looks at the clock there is more time than a timer of a size takes.
            looks = count()
            late.setattr("textual.timer._time.get_time", lambda: next(looks) * 0.05)
            await pilot.resize_terminal(100, 30)
        await until(pilot, lambda: pilot.app.screen.outer_size == Size(100, 30))
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: pilot.app.screen.outer_size == Size(80, 24))
