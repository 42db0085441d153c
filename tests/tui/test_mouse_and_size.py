"""No mouse and no resize ends the program, whichever screen is open and however they come together."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from textual import events
from textual.command import CommandPalette
from textual.geometry import Size
from textual.pilot import Pilot

from tests.tui.conftest import OpenReview, people, screen_text, until

OPENED: dict[str, tuple[str, ...]] = {
    "review": (),
    "palette": ("ctrl+p", *"no"),
    "note": ("c", *"hi"),
    **{key: (key,) for key in ("question_mark", "enter", "L", "S", "slash", "y", "b", "e")},
}
KINDS: tuple[type[events.MouseEvent], ...] = (
    *(events.MouseDown, events.MouseUp, events.MouseMove),
    *(events.MouseScrollDown, events.MouseScrollUp),
)


def at(kind: type[events.MouseEvent], x: int, y: int, button: int = 1) -> events.MouseEvent:
    return kind(None, x, y, 0, 0, button, False, False, False, x, y)


def resized(*size: int) -> events.Resize:
    return events.Resize(Size(*size), Size(*size))


def torment(chance: random.Random) -> Iterator[events.Event]:
    """Clicks, drags, scrolling and sizes; places lie beyond the screen at times."""
    while True:
        x, y = chance.randint(0, 130), chance.randint(0, 45)
        what = chance.random()
        if what < 0.4:
            yield at(events.MouseDown, x, y)
            if chance.random() < 0.3:
                yield at(events.MouseMove, chance.randint(0, 130), chance.randint(0, 45))
            yield at(events.MouseUp, x, y)
        elif what < 0.8:
            yield at(chance.choice(KINDS), x, y, chance.choice([0, 1, 2, 3]))
        else:
            yield resized(chance.choice([1, 5, 20, 80, 120]), chance.choice([1, 4, 24, 40]))


def send(pilot: Pilot[int], *sent: events.Event) -> None:
    driver = pilot.app._driver
    assert driver is not None
    for event in sent:
        driver.process_message(event)


async def test_a_click_on_the_palette_that_a_smaller_size_overtakes_closes_it(
    open_review: OpenReview,
) -> None:
    async with open_review(people(3)) as pilot:
        await pilot.press("ctrl+p")
        palette = pilot.app.screen
        assert isinstance(palette, CommandPalette)
        await pilot.resize_terminal(20, 10)
        click = events.Click(palette, 81, 1, 0, 0, 1, False, False, False, 81, 1)
        palette.post_message(click)
        await until(pilot, lambda: pilot.app.screen is not palette)
        await pilot.resize_terminal(120, 40)
        await until(pilot, lambda: "Group 1 of 3" in screen_text(pilot))


@pytest.mark.parametrize("opened", OPENED)
async def test_the_program_goes_on(open_review: OpenReview, opened: str) -> None:
    source = torment(random.Random(opened))
    async with open_review(people(30, profiles=3)) as pilot:
        await pilot.press(*OPENED[opened])
        for _ in range(8):
            send(pilot, *(next(source) for _ in range(6)))
            await pilot.pause(0.001)
        send(pilot, resized(120, 40))
        await pilot.press("escape", "escape", "escape")
        await until(pilot, lambda: "Group" in screen_text(pilot))
