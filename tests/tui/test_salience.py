"""What catches the eye, worked out from the cells as they are rendered."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from rich.style import Style
from textual.color import Color
from textual.pilot import Pilot

from reviewer.core.matches import Match
from reviewer.tui.drawing.palette import DIFFERENT, SIGN, contrast, painted
from tests.tui.conftest import OpenReview, people, screen_text, until

_INK = {"█": 1.0, "━": 1 / 8, "╍": 1 / 10, "─": 1 / 16, "│": 1 / 8, "╸": 1 / 16, "╺": 1 / 16, "╴": 1 / 32}
"""The share of a cell that a glyph of bars and chrome covers: a light line is an eighth of a cell's width."""
_OF_A_LETTER = 1 / 5
"""The share of its cell that a letter covers."""


def weighed(pilot: Pilot[int]) -> tuple[float, float]:
    """Luminance contrast × area: of what differs, and of bars and chrome."""
    variables = pilot.app.theme_variables
    ground, ink = Color.parse(variables["background"]), Color.parse(variables["foreground"])
    of_theme = painted(pilot.app.theme).styles
    differs = [of_theme[style] for style in (DIFFERENT, SIGN)]
    salient = chrome = 0.0
    for strip in pilot.app.screen._compositor.render_strips(pilot.app.size):
        for text, style, _ in strip:
            style = style or Style()
            front = Color.from_rich_color(style.color) if style.color else ink
            behind = Color.from_rich_color(style.bgcolor) if style.bgcolor else ground
            block = (contrast(behind, ground) - 1) * cell_len(text)
            letters = sum(_INK.get(one, _OF_A_LETTER) for one in text if not one.isspace())
            drawn = block + (contrast(front, behind) - 1) * letters
            is_sign = any(style.color == one.color and style.bold for one in differs)
            if is_sign:
                salient += drawn
            else:
                chrome += block + (contrast(front, behind) - 1) * sum(_INK.get(one, 0) for one in text)
    return salient, chrome


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
async def test_what_differs_catches_the_eye_before_bars_and_chrome(
    open_review: OpenReview, size: tuple[int, int], theme: str
) -> None:
    source = people(60)
    jane = {"FirstName": "Jane", "LastName": "Doe", "BirthDate": "1984-02-11", "PhoneNumber": "+14155550132"}
    joan = {"FirstName": "Joan", "LastName": "Roe", "BirthDate": "1979-12-30", "PhoneNumber": "+12065550187"}
    source.matches = [Match("m", ("a", "b"), 0.81), *source.matches]
    source.members = {**source.members, "a": jane, "b": joan}
    async with open_review(source, size, theme) as pilot:
        await until(pilot, lambda: "BirthDate" in screen_text(pilot) and "Against" in screen_text(pilot))
        salient, chrome = weighed(pilot)
        assert salient >= 2 * chrome, (salient, chrome)
