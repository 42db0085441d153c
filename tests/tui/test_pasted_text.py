"""Whatever is pasted steers no terminal, wherever it goes."""

from __future__ import annotations

import pytest
from textual import events

from tests.tui.conftest import OpenReview, people, screen_text, until

HOSTILE = "jo\x1b]0;owned\x07\n\u202ehn\x9b31m"
SHOWN = "jo␛]0;owned␇ ⟨U+202E⟩hn⟨U+009B⟩31m"


@pytest.mark.parametrize("opening", ["ctrl+p", "c", "slash"])
@pytest.mark.parametrize("is_copied_here", [False, True])
async def test_what_is_pasted_into_a_line_is_shown_for_what_it_is(
    open_review: OpenReview, opening: str, is_copied_here: bool
) -> None:
    async with open_review(people(3)) as pilot:
        await pilot.press(opening)
        if is_copied_here:
            pilot.app.copy_to_clipboard(HOSTILE)
            await pilot.press("ctrl+v")
        else:
            pilot.app.post_message(events.Paste(HOSTILE))
        await until(pilot, lambda: SHOWN in screen_text(pilot))
        assert "\x1b" not in screen_text(pilot)


async def test_what_was_written_before_is_shown_for_what_it_is(open_review: OpenReview) -> None:
    async with open_review(people(3)) as pilot:
        review = pilot.app.screen
        review.session.mark(review.session.draft.noted(HOSTILE))  # type: ignore[attr-defined]
        for _ in range(2):
            await pilot.press("c")
            await until(pilot, lambda: "jo␛]0;owned␇" in screen_text(pilot))
            await pilot.press("enter")
        await pilot.press("c")
        await until(pilot, lambda: "jo␛]0;owned␇" in screen_text(pilot))
        assert "\x1b" not in screen_text(pilot)
