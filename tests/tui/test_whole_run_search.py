"""``F``: the filter's text is looked for in every group, behind the screen, and ``esc`` stops it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from reviewer.core.matches import ProfileBatch
from tests.tui.conftest import OpenReview, PlainSource, people, screen_text, until


@dataclass
class SlowSource(PlainSource):
    """Profiles come only while they may, once the first group is there."""

    profiles_may_come: threading.Event = field(default_factory=threading.Event)

    def profiles(self, profile_ids: Sequence[str]) -> ProfileBatch:
        self.profiles_may_come.wait(10)
        return super().profiles(profile_ids)


async def test_it_says_how_far_it_is_and_escape_keeps_what_was_found(open_review: OpenReview) -> None:
    plain = people(120)
    source = SlowSource(plain.matches, plain.members)
    source.pages_may_come.set()
    source.profiles_may_come.set()
    async with open_review(source) as pilot:
        await pilot.press("slash", *"Doe1", "enter")
        await until(pilot, lambda: "F looks through the whole run" in " ".join(screen_text(pilot).split()))
        source.profiles_may_come.clear()
        await pilot.press("F")
        await until(pilot, lambda: "% … esc stops" in screen_text(pilot))
        await pilot.press("j")
        await pilot.press("escape")
        await until(pilot, lambda: "Stopped: what was found until now is shown" in screen_text(pilot))
        assert "/Doe1" in screen_text(pilot)
        source.profiles_may_come.set()


async def test_it_finds_a_group_far_away_and_goes_there(open_review: OpenReview) -> None:
    async with open_review(people(60)) as pilot:
        await pilot.press("slash", *"Doe57", "enter", "F")
        await until(pilot, lambda: "Looked through all 60 groups: 1 passes the filter" in screen_text(pilot))
        assert "Group 58 of 60" in screen_text(pilot)


async def test_without_text_it_says_what_it_takes(open_review: OpenReview) -> None:
    async with open_review(people(3)) as pilot:
        await pilot.press("F")
        await until(pilot, lambda: "There is no text to look for: / takes it" in screen_text(pilot))
