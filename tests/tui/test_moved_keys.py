"""The review with a user's keymap: the keys that were moved, and what the screen says of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.core.settings import Settings
from reviewer.journal.sqlite import Journal
from reviewer.tui.review.moved_keys import keys_of
from tests.tui.conftest import SIZES, OpenReview, people, screen_text, until

SWAPPED = {"verdict.merge": ("x",), "verdict.reject": ("m",)}
MOVED = {"group.next": ("n", "down"), "group.previous": ("N", "up"), "help": ("f1",)}


@pytest.mark.parametrize("size", SIZES)
async def test_the_footer_shows_moved_keys(open_review: OpenReview, size: tuple[int, int]) -> None:
    async with open_review(people(3), size=size, keymap=SWAPPED | MOVED) as pilot:
        text = " ".join(screen_text(pilot).split())
        assert "x merge v to others m reject" in text
        assert "n/N group" in text or size[0] == 80
        assert "f1 help" in text


async def test_swapped_keys_do_what_the_other_did(open_review: OpenReview) -> None:
    async with open_review(people(3), keymap=SWAPPED) as pilot:
        await pilot.press("x")
        assert "✓ merge" in screen_text(pilot)
        await pilot.press("m")
        assert "✗ reject" in screen_text(pilot)


async def test_a_moved_key_moves_one_group_and_the_old_one_none(open_review: OpenReview) -> None:
    async with open_review(people(5), keymap=MOVED) as pilot:
        await pilot.press("n")
        assert "Group 2 of 5" in screen_text(pilot)
        await pilot.press("down")
        assert "Group 3 of 5" in screen_text(pilot)
        assert "does nothing" not in screen_text(pilot)
        await pilot.press("j")
        assert "Group 3 of 5" in screen_text(pilot)
        assert "j does nothing: f1 shows the keys" in screen_text(pilot)
        await pilot.press("N")
        assert "Group 2 of 5" in screen_text(pilot)


async def test_keys_without_a_letter_are_told_too_once_they_are_moved(open_review: OpenReview) -> None:
    async with open_review(people(2), keymap={"merged": ("t",), "profile.out": ("minus",)}) as pilot:
        await pilot.press("x", "u")
        await until(pilot, lambda: "Took back" in screen_text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "enter does nothing: ? shows the keys" in screen_text(pilot))
        assert "Took back" not in screen_text(pilot)
        await pilot.press("space")
        await until(pilot, lambda: "space does nothing" in screen_text(pilot))


async def test_the_help_lists_the_keys_as_they_are(open_review: OpenReview) -> None:
    async with open_review(people(3), size=(120, 60), keymap=MOVED) as pilot:
        await pilot.press("question_mark")
        await pilot.pause(0.1)
        assert "Next group" not in screen_text(pilot)
        await pilot.press("f1")
        await until(pilot, lambda: "Next group" in screen_text(pilot))
        line = next(line for line in screen_text(pilot).splitlines() if "Next group" in line)
        assert "n down" in line


async def test_the_palette_names_the_keys_as_they_are(open_review: OpenReview) -> None:
    async with open_review(people(3), keymap=SWAPPED) as pilot:
        commands = {one.title: one.help for one in pilot.app.get_system_commands(pilot.app.screen)}
        assert commands["Merge: record that they are one customer"] == "Key x"
        assert commands["Previous group"] == "Key k"


async def test_the_preview_merges_by_the_key_that_merges_in_the_review(
    open_review: OpenReview, tmp_path: Path
) -> None:
    async with open_review(people(3), keymap=SWAPPED) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: "x merge  f keep it  s other id  esc back" in screen_text(pilot))
        await pilot.press("m")
        await until(pilot, lambda: "esc back" in screen_text(pilot))
        await pilot.press("x")
        await until(pilot, lambda: "✓ 1" in screen_text(pilot))
    with Journal.open(tmp_path / "data" / "journal.sqlite3") as journal:
        assert [one.verdict.value for one in journal.decisions()] == ["merge"]


async def test_the_preview_changes_the_survivor_and_closes_by_moved_keys(open_review: OpenReview) -> None:
    keymap = {"profile.survivor": ("V",), "merged": ("t",), "verdict.merge": ("enter",)}
    async with open_review(people(3), keymap=keymap) as pilot:
        await pilot.press("t")
        await until(pilot, lambda: "enter merge  f keep it  V other id  esc back" in screen_text(pilot))
        await pilot.press("s")
        await until(pilot, lambda: "A★ keeps its id" in screen_text(pilot))
        await pilot.press("V")
        await until(pilot, lambda: "B★ keeps its id" in screen_text(pilot))
        await pilot.press("t")
        await until(pilot, lambda: "esc back" not in screen_text(pilot))
        await pilot.press("t", "enter")
        await until(pilot, lambda: "✓ 1" in screen_text(pilot))


async def test_the_preview_does_without_a_moved_key_that_it_needs_itself(open_review: OpenReview) -> None:
    keymap = {"verdict.merge": ("f",), "verdict.reject": ("m",), "profile.survivor": ("tab",)}
    async with open_review(people(3), keymap=keymap | {"group.first": ("s",)}) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: "│f keep it  esc back" in screen_text(pilot).replace("│ ", "│"))
        await pilot.press("m", "s")
        await pilot.pause(0.1)
        assert "A★ keeps its id" in screen_text(pilot)


async def test_without_single_keys_a_stray_letter_decides_nothing_and_leaves_nothing(
    open_review: OpenReview,
) -> None:
    keymap = keys_of(Settings(single_keys=False))
    async with open_review(people(5), size=(120, 40), keymap=keymap) as pilot:
        await pilot.press(*"mvxuq")
        await until(pilot, lambda: "q does nothing: ? shows the keys" in screen_text(pilot))
        assert "0 of 5" in screen_text(pilot)
        assert "alt+m merge" in screen_text(pilot)
        await pilot.press("alt+m", "alt+x", "alt+v", "alt+u")
        await until(pilot, lambda: "✓ 1  … 0  ✗ 1" in screen_text(pilot))
        await pilot.press("enter", "m")
        await until(pilot, lambda: "esc back" in screen_text(pilot))
        await pilot.press("alt+m")
        await until(pilot, lambda: "✓ 2" in screen_text(pilot))
        await pilot.press("alt+q")
        await until(pilot, lambda: not pilot.app.is_running)


def test_without_single_keys_a_keymap_still_counts() -> None:
    keys = keys_of(Settings(single_keys=False, keymap={"verdict.merge": ("f5",)}))
    assert keys["verdict.merge"] == ("f5",)
    assert keys["verdict.reject"] == ("alt+x",)
    assert keys["quit"] == ("alt+q", "ctrl+c")
