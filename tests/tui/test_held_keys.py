"""A key that is held does once what it does, on terminals that don't tell that it is held."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from reviewer.journal.sqlite import Journal
from reviewer.tui.terminal.driver import LetGo, Typed
from tests.tui.conftest import OpenReview, PlainSource, people, screen_text, until

PAUSE = 0.15
HELD = (0.0, 0.5, *(0.5 + at / 30 for at in range(1, 6)))
"""Seconds at which a key arrives that is held for a while: the system waits before it repeats."""
BEGINNING = 10.0
"""Seconds from now at which keys are said to come: long behind what is on the screen."""


async def send(pilot: Pilot[int], key: str, times: Sequence[float], *, together: int = 1) -> None:
    """Send a key as the driver does, at times that are told and not waited for, once the group is weighed."""
    await until(pilot, lambda: any(one in screen_text(pilot) for one in ("Against", "which domain?")))
    post(pilot, key, times, together=together)


def post(pilot: Pilot[int], key: str, times: Sequence[float], *, together: int = 1) -> None:
    """The same at once."""
    start = time.monotonic() + BEGINNING
    for when in times:
        event = events.Key(key, key if len(key) == 1 else None)
        event.time = start + when
        pilot.app.post_message(Typed(together, remains=False))
        pilot.app.post_message(event)


def effective(folder: Path) -> list[str]:
    """The verdicts that stand, in the order of their groups."""
    with Journal.open(folder / "data" / "journal.sqlite3") as journal:
        made = list(journal.decisions())
    gone = {one.withdraws for one in made}
    stand = [one for one in made if one.id not in gone and not one.withdraws]
    return [one.verdict.value for one in sorted(stand, key=lambda one: one.match_id)]


@pytest.mark.parametrize(("key", "verdict"), [("m", "merge"), ("x", "reject")])
async def test_a_verdict_is_given_once_and_the_next_group_is_under_review(
    open_review: OpenReview, tmp_path: Path, key: str, verdict: str
) -> None:
    async with open_review(people(9), pause=PAUSE) as pilot:
        await send(pilot, key, HELD)
        await until(pilot, lambda: "A key was held: 1 verdict, 6 ignored" in screen_text(pilot))
        assert "Group 2 of 9" in screen_text(pilot)
    assert effective(tmp_path) == [verdict]


async def test_repeats_that_a_slow_link_brings_unevenly_or_together_give_no_more(
    open_review: OpenReview, tmp_path: Path
) -> None:
    async with open_review(people(9), pause=PAUSE) as pilot:
        await send(pilot, "m", (0, 0.5, 0.53, 0.7, 0.9, 0.93))
        await until(pilot, lambda: "A key was held: 1 verdict, 5 ignored" in screen_text(pilot))
        await send(pilot, "x", (5, 5.5))
        await send(pilot, "x", (5.8,) * 4, together=4)
        await until(pilot, lambda: "A key was held" in screen_text(pilot) and "✗ 1" in screen_text(pilot))
    assert effective(tmp_path) == ["merge", "reject"]


async def test_it_takes_back_once_and_gives_again_once(open_review: OpenReview, tmp_path: Path) -> None:
    async with open_review(people(9), pause=PAUSE) as pilot:
        for at, key in enumerate("mxmx"):
            await send(pilot, key, (at,))
        await until(pilot, lambda: "Group 5 of 9" in screen_text(pilot))
        await send(pilot, "u", [10 + when for when in HELD])
        await until(pilot, lambda: "A key was held" in screen_text(pilot))
    assert effective(tmp_path) == ["merge", "reject", "merge"]
    async with open_review(people(9), pause=PAUSE) as pilot:
        await until(pilot, lambda: "Group 4 of 9" in screen_text(pilot))
        await send(pilot, "u", (0, 1))
        await until(pilot, lambda: "doe1@example.com" in screen_text(pilot))
        await send(pilot, "ctrl+r", [3 + when for when in HELD])
        await until(pilot, lambda: "A key was held" in screen_text(pilot))
    assert effective(tmp_path) == ["merge", "reject"]


async def test_the_same_verdict_at_a_deliberate_pace_is_given_each_time(
    open_review: OpenReview, tmp_path: Path
) -> None:
    async with open_review(people(9), pause=PAUSE) as pilot:
        await send(pilot, "m", [at / 5 for at in range(6)])
        await until(pilot, lambda: "Group 7 of 9" in screen_text(pilot))
    assert effective(tmp_path) == ["merge"] * 6


async def test_a_key_that_was_let_go_before_is_held_from_its_newest_press_on(
    open_review: OpenReview, tmp_path: Path
) -> None:
    async with open_review(people(9), pause=PAUSE) as pilot:
        await send(pilot, "m", (0,))
        pilot.app.post_message(LetGo())
        await send(pilot, "m", (0.5,))
        await send(pilot, "m", (0.9, 1.0, 1.1), together=2)
        await until(pilot, lambda: "0 verdicts, 3 ignored" in screen_text(pilot))
    assert effective(tmp_path) == ["merge", "merge"]


async def test_a_first_press_that_was_too_early_leaves_the_second_its_verdict(
    open_review: OpenReview, tmp_path: Path
) -> None:
    async with open_review(people(9), pause=PAUSE) as pilot:
        await send(pilot, "j", (-0.1,))
        await send(pilot, "m", HELD)
        await until(pilot, lambda: "A key was held: 1 verdict" in screen_text(pilot))
    assert effective(tmp_path) == ["merge"]


async def test_what_follows_the_key_that_picks_a_domain_is_not_played_in_its_review(
    open_review: OpenReview,
) -> None:
    async with open_review(people(3), pause=PAUSE, domain_name=None) as pilot:
        await until(pilot, lambda: "▸ acme" in screen_text(pilot))
        await send(pilot, "enter", (0,) * 5, together=5)
        await until(pilot, lambda: "Group 1 of 3" in screen_text(pilot) and "4 ignored" in screen_text(pilot))
        assert len(pilot.app.screen_stack) == 2
        await until(pilot, lambda: "doe0@example.com" in screen_text(pilot))  # Enter needs the profiles.
        await send(pilot, "enter", (1,))
        await until(pilot, lambda: len(pilot.app.screen_stack) == 3)


@pytest.mark.parametrize("pause", [PAUSE, 0])
async def test_a_verdict_counts_only_once_the_group_is_weighed(
    open_review: OpenReview, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pause: float
) -> None:
    may_weigh = threading.Event()
    monkeypatch.setattr("reviewer.comparison.kinds.registry.load_libraries", lambda: may_weigh.wait(10))
    async with open_review(people(9), pause=pause) as pilot:
        post(pilot, "m", (-BEGINNING + 1,))
        if pause:
            await until(pilot, lambda: "still being loaded and compared" in screen_text(pilot))
            post(pilot, "m", (BEGINNING,))
            may_weigh.set()
            await send(pilot, "x", (BEGINNING + 1,))
        else:
            await asyncio.sleep(0.1)  # The pilot's own would wait for the key.
            assert "Group 1 of 9" in screen_text(pilot)
            may_weigh.set()
        await until(pilot, lambda: "Group 2 of 9" in screen_text(pilot))
    assert effective(tmp_path) == ["reject" if pause else "merge"]


@pytest.mark.parametrize("groups", [0, 1])
async def test_where_nothing_is_there_to_be_weighed_no_verdict_is_waited_for(
    open_review: OpenReview, groups: int
) -> None:
    nobody = PlainSource(people(groups).matches, {})
    nobody.pages_may_come.set()
    async with open_review(nobody, domain_name=None) as pilot:
        await until(pilot, lambda: "▸ acme" in screen_text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: ("Group 1 of 1" if groups else "no match groups") in screen_text(pilot))
        begin = time.monotonic()
        await pilot.press("m")
        assert time.monotonic() - begin < 5
        if groups:
            await until(pilot, lambda: "No merge while a profile can't be shown" in screen_text(pilot))
