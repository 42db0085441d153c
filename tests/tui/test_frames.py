"""How often what a key changes is sent: over a slow link each frame more is one to wait for."""

from __future__ import annotations

from typing import Any

import pytest
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.pilot import Pilot
from textual.screen import Screen

from reviewer.tui.app import ReviewerApp
from tests.tui.conftest import OpenReview, people, screen_text, until


@pytest.fixture
def frames(monkeypatch: pytest.MonkeyPatch) -> list[type[Any]]:
    """What is sent: LayoutUpdate for all of the screen, ChopsUpdate for parts of it."""
    sent: list[type[Any]] = []
    display = ReviewerApp._display

    def noted(app: ReviewerApp, screen: Screen[Any], frame: object) -> None:
        if frame is not None and not app._batch_count:
            sent.append(type(frame))
        display(app, screen, frame)  # type: ignore[arg-type]

    monkeypatch.setattr(ReviewerApp, "_display", noted)
    return sent


def all_is_sent(pilot: Pilot[int]) -> bool:
    """Whether nothing that is drawn waits for a frame."""
    screen = pilot.app.screen
    due = screen._layout_required or screen._scroll_required or screen._repaint_required
    return not (
        due
        or screen._dirty_widgets
        or any(one._layout_required or one._repaint_regions for one in screen._compositor.visible_widgets)
    )


async def test_a_filter_that_is_taken_sends_the_screen_once(
    open_review: OpenReview, frames: list[type[Any]]
) -> None:
    async with open_review(people(30)) as pilot:
        await pilot.press("slash", *"score<0.9")
        frames.clear()
        await pilot.press("enter")
        await until(pilot, lambda: "/score<0.9" in screen_text(pilot) and all_is_sent(pilot))
        assert frames.count(LayoutUpdate) == 1


async def test_a_window_opens_in_one_frame_of_the_whole_screen(
    open_review: OpenReview, frames: list[type[Any]]
) -> None:
    async with open_review(people(3)) as pilot:
        review = pilot.app.screen
        await until(pilot, lambda: "ours" in screen_text(pilot))
        for key in ("slash", "H", "question_mark"):
            await pilot.pause()
            await until(pilot, lambda: all_is_sent(pilot))
            frames.clear()
            await pilot.press(key)
            await until(pilot, lambda: pilot.app.screen is not review and LayoutUpdate in frames)
            await until(pilot, lambda: all_is_sent(pilot))
            assert frames.count(LayoutUpdate) == 1
            await pilot.press("escape")
            await until(pilot, lambda: pilot.app.screen is review and frames.count(LayoutUpdate) > 1)


async def test_the_first_verdict_of_all_repaints_no_more_than_what_the_welcome_lay_over(
    open_review: OpenReview, frames: list[type[Any]]
) -> None:
    async with open_review(people(30), is_first_start=True) as pilot:
        groups = pilot.app.screen.query_one("#groups")
        before = groups.size
        frames.clear()
        await pilot.press("x")
        await until(pilot, lambda: "✗ 1" in screen_text(pilot))
        assert LayoutUpdate not in frames
        assert groups.size == before


async def test_a_verdict_and_a_move_send_one_frame_of_what_has_changed(
    open_review: OpenReview, frames: list[type[Any]]
) -> None:
    async with open_review(people(5)) as pilot:
        # What is drawn once the group is weighed is to be sent before the key's frame is counted.
        await until(pilot, lambda: "ours" in screen_text(pilot) and all_is_sent(pilot))
        for key, shown in (("x", "Group 2 of"), ("j", "Group 3 of")):
            frames.clear()
            await pilot.press(key)
            await until(pilot, lambda: bool(frames) and all_is_sent(pilot))
            assert shown in screen_text(pilot)
            assert frames == [ChopsUpdate]
