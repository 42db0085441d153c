"""What the help says where it is opened, its search, and the palette's everyday words."""

from __future__ import annotations

import pytest
from textual import events
from textual.command import CommandList, CommandPalette, Hit, Hits
from textual.geometry import Size
from textual.widgets import Input

from reviewer.tui.palette import Actions
from reviewer.tui.review.actions.registry import REVIEW_ACTIONS
from tests.tui.conftest import OpenReview, people, screen_text, until

EVERYDAY = [
    ("join", "verdict.merge"),
    ("same person", "verdict.merge"),
    ("not the same", "verdict.reject"),
    ("later", "verdict.review"),
    ("don't know", "verdict.review"),
    ("oops", "verdict.undo"),
    ("search", "filter"),
    ("exit", "quit"),
    ("exclude", "profile.out"),
    ("several people", "split"),
    ("sort", "order"),
    ("comment", "note"),
    ("master", "profile.survivor"),
    ("histogram", "scores"),
    ("cancel", "stay"),
]


@pytest.mark.parametrize(("words", "id"), EVERYDAY)
async def test_the_palette_finds_an_action_by_everyday_words(
    open_review: OpenReview, words: str, id: str
) -> None:
    sought = next(one.help for one in REVIEW_ACTIONS if one.id == id)
    async with open_review(people(3, profiles=3)) as pilot:
        provider = Actions(pilot.app.screen)
        found = sorted([hit async for hit in provider.search(words)], reverse=True)
        assert found[0].text == sought


async def test_a_word_typed_into_the_palette_does_the_action(open_review: OpenReview) -> None:
    async with open_review(people(3)) as pilot:
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(pilot.app.screen, CommandPalette))
        await pilot.press(*"join")
        await until(pilot, lambda: "Merge: record" in screen_text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "✓ merge" in screen_text(pilot))


async def test_the_help_stands_in_parts_as_the_hands_work(open_review: OpenReview) -> None:
    async with open_review(people(3), size=(120, 100)) as pilot:
        await pilot.press("question_mark")
        await until(pilot, lambda: "Keys and signs" in screen_text(pilot))
        text = screen_text(pilot)
        parts = [
            *("The keys that matter", "Decide", "Go from group to group"),
            *("Say who is one person", "Look closer"),
            *("Choose the groups", "Look up decisions", "The program", "Signs"),
        ]
        places = [text.index(part) for part in parts]
        assert places == sorted(places)
        assert "Leave this profile out (again: put it back)" in text
        assert "Person 1–9: profiles with one number are one person" in text
        assert "Keep this profile's id (★)" in text
        assert "Leave to someone else" in text
        first = text[text.index("The keys that matter") : text.index("Decide")]
        keys = [
            line.split("│")[1].split()[0] for line in first.splitlines()[1:-1] if line.split("│")[1].strip()
        ]
        assert keys == ["m", "v", "x", "u", "j", "space", "1-9", "enter", "c", "/"]


async def test_the_help_is_searched_by_words(open_review: OpenReview) -> None:
    async with open_review(people(3), size=(80, 24)) as pilot:
        await pilot.press("question_mark", "slash", *"mistake")
        await until(pilot, lambda: "Take your last decision back" in screen_text(pilot))
        assert "Next group" not in screen_text(pilot)
        await pilot.press(*"qq", "backspace", "backspace", "enter")
        await until(pilot, lambda: "/mistake   esc takes it off" in screen_text(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: "Next group" in screen_text(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: "Keys and signs" not in screen_text(pilot))


async def test_a_search_that_finds_nothing_says_so_and_lets_no_key_through(open_review: OpenReview) -> None:
    async with open_review(people(3)) as pilot:
        await pilot.press("question_mark", "slash", *"mvxq")
        await until(pilot, lambda: "Nothing in the help says that" in screen_text(pilot))
        await pilot.press("escape", "escape")
        await until(pilot, lambda: "Keys and signs" not in screen_text(pilot))
        assert "0 of 3" in screen_text(pilot)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (["enter"], "Keep this value, or take it from the next profile"),
        (["S"], "Go only through the groups of this range"),
        (["L"], "Close"),
        (["e"], "Next pair"),
    ],
)
async def test_in_a_window_the_help_is_about_its_own_keys(
    open_review: OpenReview, keys: list[str], said: str
) -> None:
    async with open_review(people(3)) as pilot:
        await pilot.press(*keys)
        await pilot.press("question_mark")
        await until(pilot, lambda: said in screen_text(pilot))
        assert "Merge: record" not in screen_text(pilot)
        assert "Copy selected text" not in screen_text(pilot)
        await pilot.press("question_mark")
        await until(pilot, lambda: "/ searches" not in screen_text(pilot))
        await pilot.press("escape", "j")
        await until(pilot, lambda: "Group 2 of 3" in screen_text(pilot))


async def test_the_help_of_a_window_tells_its_keys_as_they_were_moved(open_review: OpenReview) -> None:
    async with open_review(people(3), keymap={"profile.survivor": ("f5",)}) as pilot:
        await pilot.press("enter", "question_mark")
        await until(pilot, lambda: "Keep the next profile's id" in screen_text(pilot))
        line = next(line for line in screen_text(pilot).splitlines() if "Keep the next profile's id" in line)
        assert "f5" in line


async def test_a_palette_that_is_closed_while_it_is_opened_ends_nothing(open_review: OpenReview) -> None:
    async with open_review(people(3)) as pilot:
        await pilot.press("ctrl+p")
        palette = pilot.app.screen
        palette._component_styles.clear()
        assert palette.get_component_styles("command-palette--highlight").has_rule("text_style")
        await pilot.press("escape")
        await until(pilot, lambda: palette not in pilot.app.screen_stack and not palette.is_running)
        assert not palette.get_component_styles("command-palette--highlight", "no such").has_rule("opacity")
        await palette._watch__show_busy()  # type: ignore[attr-defined]
        assert "Group 1 of 3" in screen_text(pilot)


async def test_what_is_typed_right_before_the_palette_closes_is_looked_for_no_more_and_ends_nothing(
    open_review: OpenReview, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_review(people(3)) as pilot:
        await pilot.press("ctrl+p")
        palette = pilot.app.screen
        await until(pilot, lambda: palette.query_one(CommandList).option_count > 0)
        looked_for: list[str] = []

        async def search(_: Actions, query: str) -> Hits:
            looked_for.append(query)
            for hit in list[Hit]():
                yield hit

        monkeypatch.setattr(Actions, "search", search)
        palette.dismiss()
        palette.post_message(Input.Changed(palette.query_one(Input), "merge"))
        await until(pilot, lambda: not palette.is_running)
        assert looked_for == [], "its parts go while it would be"
        await pilot.press("j")
        await until(pilot, lambda: "Group 2 of 3" in screen_text(pilot))


@pytest.mark.parametrize(("key", "foot"), [("question_mark", "#listing-foot"), ("slash", "#line-foot")])
async def test_a_window_is_drawn_while_its_parts_go_as_it_closes_and_ends_nothing(
    open_review: OpenReview, key: str, foot: str
) -> None:
    async with open_review(people(3)) as pilot:
        await pilot.press(key)
        await until(pilot, lambda: bool(pilot.app.screen.query(foot)))
        window = pilot.app.screen
        await window.query_one(foot).remove()
        window.post_message(events.Resize(window.size, window.size))
        await pilot.press("escape")
        await until(pilot, lambda: window not in pilot.app.screen_stack)
        assert "Group 1 of 3" in screen_text(pilot)


async def test_of_two_sizes_that_come_while_a_window_opens_the_newest_is_laid_out_and_it_comes_to_rest(
    open_review: OpenReview, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_review(people(3)) as pilot:
        await pilot.press("question_mark")
        window, newest = pilot.app.screen, pilot.app.size
        laid_out, lay_out = list[Size](), window._screen_resized

        def resized(size: Size) -> None:
            laid_out.append(size)
            if len(laid_out) < 9:  # It would go on for ever.
                lay_out(size)

        monkeypatch.setattr(window, "_screen_resized", resized)
        for size in (Size(100, 30), newest):
            window.post_message(events.Resize(size, size))
            window.call_later(window.refresh)  # Two that come together are one to Textual.
        await pilot.pause()
        assert laid_out == [newest]


async def test_keys_of_a_palette_whose_list_has_no_room_yet_end_nothing(open_review: OpenReview) -> None:
    async with open_review(people(3), size=(80, 24)) as pilot:
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(pilot.app.screen, CommandPalette))
        await pilot.press(*"join")
        await until(pilot, lambda: "Merge: record" in screen_text(pilot))
        await pilot.resize_terminal(40, 3)
        await pilot.press("pageup", "pagedown", "down", "up", "escape")
        await pilot.resize_terminal(120, 40)
        await until(pilot, lambda: "Group 1 of 3" in screen_text(pilot))
        assert not isinstance(pilot.app.screen, CommandPalette)
