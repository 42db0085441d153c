"""The review screen by its keys, at the sizes that reviewers have."""

from __future__ import annotations

import threading

import pytest
from textual.pilot import Pilot

from reviewer.core.matches import Match
from tests.tui.conftest import SIZES, OpenReview, PlainSource, people, screen_text, until


@pytest.mark.parametrize("size", SIZES)
async def test_shows_the_group_its_profiles_and_the_keys(
    open_review: OpenReview, size: tuple[int, int]
) -> None:
    async with open_review(people(3), size=size) as pilot:
        text = screen_text(pilot)
        assert "acme · run 21 Nov 2026 00:00 UTC" in text
        assert "Group 1 of 3" in text
        assert "FullName" in text
        assert "John Doe0" in text
        assert "m merge v to others x reject" in " ".join(text.split())
        assert "q quit" in text


@pytest.mark.parametrize("size", SIZES)
async def test_no_line_is_wider_than_the_screen(open_review: OpenReview, size: tuple[int, int]) -> None:
    async with open_review(people(3, profiles=12), size=size) as pilot:
        for line in pilot.app.screen._compositor.render_strips(pilot.app.size):
            assert line.cell_length == size[0]


@pytest.mark.parametrize(("key", "said"), [("m", "✓ merge"), ("v", "… others"), ("x", "✗ reject")])
async def test_a_verdict_shows_in_the_list_and_moves_on(open_review: OpenReview, key: str, said: str) -> None:
    async with open_review(people(3)) as pilot:
        await pilot.press(key)
        text = screen_text(pilot)
        assert said in text
        assert "Group 2 of 3" in text
        assert "saved" in text


async def test_undo_returns_to_the_group_and_says_what_it_took_back(open_review: OpenReview) -> None:
    async with open_review(people(3)) as pilot:
        await pilot.press("m", "u")
        text = screen_text(pilot)
        assert "Group 1 of 3" in text
        assert "Took back that group 1 was marked merge" in text
        assert "undo of group 1 saved" in text


async def test_moves_by_group_and_to_both_ends(open_review: OpenReview) -> None:
    async with open_review(people(25)) as pilot:
        for key, group in [("j", 2), ("down", 3), ("k", 2), ("up", 1), ("G", 25), ("g", 1)]:
            await pilot.press(key)
            await until(pilot, lambda group=group: f"Group {group} of 25" in screen_text(pilot))  # type: ignore[misc]


async def test_brackets_pass_over_decided_groups(open_review: OpenReview) -> None:
    async with open_review(people(5)) as pilot:
        await pilot.press("j", "m", "g", "]")
        assert "Group 3 of 5" in screen_text(pilot)
        await pilot.press("[")
        assert "Group 1 of 5" in screen_text(pilot)


async def test_the_end_is_an_end_and_not_a_wait(open_review: OpenReview) -> None:
    async with open_review(people(2)) as pilot:
        await pilot.press("x", "x")
        text = screen_text(pilot)
        assert "The end: all 2 groups have their verdict" in text
        assert "the end" in text
        assert "loading" not in text


async def test_both_ends_are_told(open_review: OpenReview) -> None:
    async with open_review(people(2)) as pilot:
        await pilot.press("k")
        await until(pilot, lambda: "This is the first group" in screen_text(pilot))
        await pilot.press("j")
        await until(pilot, lambda: "Group 2 of 2" in screen_text(pilot))
        assert "This is the first group" not in screen_text(pilot)
        await pilot.press("j")
        await until(pilot, lambda: "This is the last group" in screen_text(pilot))


async def test_profiles_that_do_not_fit_scroll_sideways_with_the_names_held(open_review: OpenReview) -> None:
    async with open_review(people(1, profiles=12), size=(80, 24)) as pilot:
        assert "A–C of 12" in screen_text(pilot)
        await pilot.press("l", "l", "l")
        await until(pilot, lambda: "A C–D of 12" in screen_text(pilot))
        text = screen_text(pilot)
        assert "FullName" in text
        assert "A★◂ 0000" in text, "the reference stays while the others scroll"
        await pilot.press("h", "h")
        await until(pilot, lambda: "A–C of 12" in screen_text(pilot))


async def test_another_reference_stays_in_the_first_column(open_review: OpenReview) -> None:
    async with open_review(people(1, profiles=12), size=(80, 24)) as pilot:
        await pilot.press("l", "equals_sign")
        await until(pilot, lambda: "B A C of 12" in screen_text(pilot) or "B A–C of 12" in screen_text(pilot))
        await pilot.press("l", "l", "l")
        await until(pilot, lambda: "B D–E of 12" in screen_text(pilot))


async def test_the_list_of_groups_gives_its_room_to_the_profiles(open_review: OpenReview) -> None:
    def first(pilot: Pilot[int]) -> str:
        return screen_text(pilot).splitlines()[2].partition("│")[0]

    async with open_review(people(3, profiles=12), size=(120, 40)) as pilot:
        assert "0.00  12" in first(pilot)
        assert "A–C of 12" in screen_text(pilot)
        await pilot.press("plus")
        await until(pilot, lambda: first(pilot) == "▸  1   ")
        assert "A–E of 12" in screen_text(pilot)
        await pilot.press("plus")
        await until(pilot, lambda: "│" not in screen_text(pilot).splitlines()[4])
        await pilot.press("underscore", "underscore")
        await until(pilot, lambda: "0.00  12" in first(pilot))


async def test_fields_that_do_not_fit_scroll_down_and_say_so(open_review: OpenReview) -> None:
    source = people(1)
    for members in source.members.values():
        members["Attributes"] = {f"key{at:02}": "value" for at in range(40)}  # type: ignore[index]
    async with open_review(source, size=(80, 24)) as pilot:
        assert "▼" in screen_text(pilot)
        assert "key39" not in screen_text(pilot)
        for _ in range(8):
            await pilot.press("J")
        text = screen_text(pilot)
        assert "key39" in text
        assert "▼" not in text
        assert "▲" in text


async def test_the_whole_ids_are_one_key_away(open_review: OpenReview) -> None:
    async with open_review(people(3)) as pilot:
        await pilot.press("i")
        await until(pilot, lambda: f"{0:028x}{1:04x}" in screen_text(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: "The ids of this group" not in screen_text(pilot))


async def test_help_lists_every_key(open_review: OpenReview) -> None:
    async with open_review(people(3), size=(120, 50)) as pilot:
        await pilot.press("question_mark")
        await until(pilot, lambda: "Merge: record" in screen_text(pilot))
        assert "Take your last decision back" in screen_text(pilot)


async def test_the_palette_offers_the_actions_and_no_screenshot(open_review: OpenReview) -> None:
    async with open_review(people(3)) as pilot:
        titles = [command.title for command in pilot.app.get_system_commands(pilot.app.screen)]
        assert "Merge: record that they are one customer" in titles
        assert not any("screenshot" in title.lower() for title in titles)


async def test_an_action_of_the_palette_does_what_its_key_does(open_review: OpenReview) -> None:
    async with open_review(people(3)) as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause()
        await pilot.press(*"Merge: record")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await until(pilot, lambda: "✓ merge" in screen_text(pilot))


async def test_says_what_it_waits_for(open_review: OpenReview) -> None:
    source = people(3)
    source.pages_may_come = threading.Event()
    async with open_review(source) as pilot:
        await until(pilot, lambda: "loading page 1" in screen_text(pilot))
        source.pages_may_come.set()
        await until(pilot, lambda: "Group 1 of 3" in screen_text(pilot))


async def test_a_member_that_cannot_be_had_is_named_with_the_reason(open_review: OpenReview) -> None:
    source = people(2)
    source.members = {one: members for one, members in source.members.items() if not one.endswith("1")}
    async with open_review(source) as pilot:
        assert "B can't be shown: it no longer exists" in screen_text(pilot)
        await pilot.press("m")
        assert "No merge while a profile can't be shown" in screen_text(pilot)


async def test_the_reason_of_a_missing_member_names_the_key_that_asks_again(open_review: OpenReview) -> None:
    source = people(2)
    source.members = {one: members for one, members in source.members.items() if not one.endswith("1")}
    source.reason = "AWS throttled it: <retry> asks again"
    async with open_review(source) as pilot:
        assert "B can't be shown: AWS throttled it: r asks again" in screen_text(pilot)


async def test_a_group_of_one_profile_and_one_without_score_are_shown(open_review: OpenReview) -> None:
    source = PlainSource([Match("m", ("a",), None)], {"a": {"FirstName": "Ann"}})
    source.pages_may_come.set()
    async with open_review(source) as pilot:
        text = screen_text(pilot)
        assert "fewer than two profiles" in text
        assert "Ann" in text
        assert "–" in text


async def test_a_domain_without_matches_says_so(open_review: OpenReview) -> None:
    source = PlainSource([], {})
    source.pages_may_come.set()
    async with open_review(source) as pilot:
        await until(pilot, lambda: "no match groups in this run" in screen_text(pilot))


async def test_resizing_keeps_the_place(open_review: OpenReview) -> None:
    async with open_review(people(25)) as pilot:
        await pilot.press("j", "j")
        for width, height in [(80, 24), (60, 20), (40, 12), (200, 50)]:
            await pilot.resize_terminal(width, height)
            await pilot.pause(0.05)
            assert "Group 3" in screen_text(pilot)


async def test_two_profiles_stand_side_by_side_at_60_columns_too(open_review: OpenReview) -> None:
    async with open_review(people(3), size=(60, 20)) as pilot:
        line = next(line for line in screen_text(pilot).splitlines() if "FullName" in line)
        assert "Jon Doe0" in line
        assert "John Doe0" in line


@pytest.mark.parametrize("theme", ["dark", "light", "ansi"])
async def test_every_theme_draws(open_review: OpenReview, theme: str) -> None:
    async with open_review(people(3), theme=theme) as pilot:
        assert "Group 1 of 3" in screen_text(pilot)


@pytest.mark.parametrize(("last", "first"), [("G", "g"), ("end", "home")])
async def test_both_ends_of_the_help_are_reached_by_a_key(
    open_review: OpenReview, last: str, first: str
) -> None:
    async with open_review(people(2), size=(80, 24)) as pilot:
        await pilot.press("question_mark")
        await until(pilot, lambda: "Merge: record" in screen_text(pilot))
        await pilot.press(last)
        await until(pilot, lambda: "absolute measure" in screen_text(pilot))
        await pilot.press("k")
        await until(pilot, lambda: "▼ 1 more" in screen_text(pilot))
        await pilot.press(first)
        await until(pilot, lambda: "Merge: record" in screen_text(pilot))
