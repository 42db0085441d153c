"""Themes: tried live, and light where the terminal is."""

from __future__ import annotations

from textual.pilot import Pilot

from reviewer.core.settings import Settings
from reviewer.tui.terminal.driver import Background
from tests.tui.conftest import OpenReview, people, screen_text, until


def grounds(pilot: Pilot[int]) -> set[str]:
    """The colours behind the cells of the first line and of the profiles."""
    lines = pilot.app.screen._compositor.render_strips(pilot.app.size)
    return {
        style.bgcolor.triplet.hex
        for line in (lines[0], lines[7])
        for _, style, _ in line
        if style is not None and style.bgcolor is not None and style.bgcolor.triplet is not None
    }


async def test_the_screen_is_light_where_the_terminal_says_that_it_is(open_review: OpenReview) -> None:
    async with open_review(people(3), theme="auto") as pilot:
        assert "#121212" in grounds(pilot)
        pilot.app.post_message(Background(is_dark=False))
        await until(pilot, lambda: "#e0e0e0" in grounds(pilot))
        assert "#121212" not in grounds(pilot)
        pilot.app.post_message(Background(is_dark=True))
        await until(pilot, lambda: "#e0e0e0" not in grounds(pilot))


async def test_a_theme_that_was_chosen_stays_whatever_the_terminal_says(open_review: OpenReview) -> None:
    async with open_review(people(3), theme="nord") as pilot:
        pilot.app.post_message(Background(is_dark=False))
        await pilot.pause()
        assert pilot.app.theme == "nord"


async def test_themes_are_tried_live_and_taken_or_not(open_review: OpenReview) -> None:
    async with open_review(people(3), theme="dark") as pilot:
        await pilot.press("T")
        await until(pilot, lambda: "The theme" in screen_text(pilot))
        await pilot.press("j")
        tried = pilot.app.theme
        assert tried != "textual-dark"
        await pilot.press("escape")
        assert pilot.app.theme == "textual-dark"
        await pilot.press("T", "j", "enter")
        assert pilot.app.theme == tried
        await until(pilot, lambda: f'theme = "{tried}"' in screen_text(pilot))


async def test_a_theme_taken_against_the_settings_is_said_to_last_until_the_end(
    open_review: OpenReview,
) -> None:
    async with open_review(people(3), theme="nord", settings=Settings(theme="nord")) as pilot:
        await pilot.press("T", "j", "enter")
        said = "gruvbox is the theme until you leave: the settings, or --theme, say nord"
        await until(pilot, lambda: said in screen_text(pilot))


async def test_a_theme_that_was_tried_and_taken_stays_until_that_of_the_terminal_is(
    open_review: OpenReview,
) -> None:
    async with open_review(people(3), theme="auto") as pilot:
        pilot.app.post_message(Background(is_dark=False))
        await until(pilot, lambda: pilot.app.theme == "textual-light")
        await pilot.press("T")
        await until(pilot, lambda: "▸ ✓  auto" in screen_text(pilot))
        await pilot.press("j", "j", "j", "enter")
        assert pilot.app.theme == "nord"
        pilot.app.post_message(Background(is_dark=False))
        await pilot.pause()
        assert pilot.app.theme == "nord"
        await pilot.press("T", "g", "enter")
        assert pilot.app.theme == "textual-light"
