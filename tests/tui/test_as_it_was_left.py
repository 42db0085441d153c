"""What a reviewer has set of the screen is there at the next start."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from textual.pilot import Pilot

from reviewer.session.remembered import Remembered
from reviewer.session.scope import Scope
from tests.tui.conftest import OpenReview, people, screen_text, until


def listed(pilot: Pilot[int]) -> str:
    return screen_text(pilot).splitlines()[2].partition("│")[0]


async def test_list_values_filter_order_and_theme_are_as_they_were_left(
    open_review: OpenReview, tmp_path: Path
) -> None:
    path = tmp_path / "state" / "remembered.json"
    left = Remembered(path)
    async with open_review(people(25), remembered=left) as pilot:
        await pilot.press("plus", "w", "T", "j", "enter", "o", "j", "enter")
        await until(pilot, lambda: "lowest score first (25)" in screen_text(pilot))
        await pilot.press("slash", *'score>0.02 "Doe7"', "enter")
        await until(pilot, lambda: "/score>0.02 Doe7" in screen_text(pilot))
    left.save()
    assert "Doe7" not in path.read_text(), "words of a text are customers' values"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text())["theme"] in ("nord", "textual-light", "atom-one-dark")
    async with open_review(people(25), remembered=Remembered(path)) as pilot:
        await until(pilot, lambda: "/score>0.02 lowest score first (22)" in screen_text(pilot))
        assert "as you left it: esc takes it off" in screen_text(pilot)
        assert len(listed(pilot)) == 7
        await pilot.press("escape")
        await until(pilot, lambda: "lowest score first (25)" in screen_text(pilot))


async def test_a_filter_that_leaves_nothing_to_do_says_how_to_go_on(open_review: OpenReview) -> None:
    left = Remembered()
    async with open_review(people(4), remembered=left) as pilot:
        await pilot.press("slash", *"score>0.02", "enter", "m")
        await until(pilot, lambda: "The end: no undecided group is left that passes" in screen_text(pilot))
        assert "the filter: esc takes it off" in screen_text(pilot)
    async with open_review(people(4), remembered=left) as pilot:
        await until(pilot, lambda: "esc takes it off" in screen_text(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: "] and [ go to the undecided ones" in screen_text(pilot))
        await pilot.press("left_square_bracket")
        await until(pilot, lambda: "Group 3 of 4" in screen_text(pilot))


async def test_a_blind_review_takes_no_filter_that_would_tell(open_review: OpenReview) -> None:
    left = Remembered()
    left.put("order", {"acme": ["score>0.02", "score up"]})
    async with open_review(people(5), remembered=left, scope=Scope(blind=True)) as pilot:
        assert "score" not in screen_text(pilot).splitlines()[0]


async def test_what_is_remembered_may_be_anything(open_review: OpenReview) -> None:
    for walked in (
        None,
        3,
        {"acme": 3},
        {"acme": ["score>x", "run"]},
        {"acme": ["", "no order"]},
        {"acme": [1, 2]},
    ):
        left = Remembered()
        left.put("order", walked)
        left.put("list size", walked)
        async with open_review(people(3), remembered=left) as pilot:
            assert "/" not in screen_text(pilot).splitlines()[0]


async def test_the_list_names_a_group_and_tells_of_a_note(open_review: OpenReview) -> None:
    async with open_review(people(3), size=(120, 40)) as pilot:
        await until(pilot, lambda: "ours" in screen_text(pilot))
        await pilot.press("j", "k")
        await until(pilot, lambda: "2 John Doe0" in listed(pilot) or "2 Jon Doe0" in listed(pilot))
        await pilot.press("c", *"asked", "enter")
        await until(pilot, lambda: "1·" in listed(pilot))
        await pilot.press("m")
        await until(pilot, lambda: "1·" in listed(pilot) and "✓ merge" in listed(pilot))
