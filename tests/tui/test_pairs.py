"""How alike each two profiles are, where there are more of them than fit."""

from __future__ import annotations

from itertools import product

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import SIZES, OpenReview, people, screen_text, until, window_text


def sheet_lines(pilot: Pilot[int]) -> list[str]:
    """What the sheet's lines say."""
    room = pilot.app.screen.query_one("#listing-lines").region
    return [line[room.x : room.right] for line in screen_text(pilot).splitlines()[room.y : room.bottom]]


async def open_pairs(pilot: Pilot[int]) -> None:
    await pilot.press("p")
    # On a loaded machine the title may be there before its lines have their place.
    await until(pilot, lambda: "How alike each two are" in screen_text(pilot) and any(sheet_lines(pilot)))


@pytest.mark.parametrize("size", SIZES)
async def test_all_are_shown_where_they_fit(open_review: OpenReview, size: tuple[int, int]) -> None:
    async with open_review(people(1, profiles=5), size=size) as pilot:
        await open_pairs(pilot)
        letters, *lines = sheet_lines(pilot)
        assert letters.split() == list("ABCDE")
        # A number ends below its column's letter.
        ends = [letters.index(letter) + 1 for letter in "ABCDE"]
        cells = [[line[:end].split()[-1] for end in ends] for line in lines[:5]]
        names = [[letter, f"Jo{'h' * at}n"] for at, letter in enumerate("ABCDE")]
        assert [line.split()[:2] for line in lines[:5]] == names
        for row, at in product(range(5), repeat=2):
            assert cells[row][at] == "–" if row == at else float(cells[row][at]) == float(cells[at][row])
        assert "0 says nothing" in window_text(pilot)
        assert "esc closes   j/k scroll" in screen_text(pilot)
        assert "columns" not in screen_text(pilot)


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_each_profile_has_one_line_below_the_letters_of_the_columns(
    open_review: OpenReview, size: tuple[int, int]
) -> None:
    async with open_review(people(1, profiles=28), size=size) as pilot:
        await open_pairs(pilot)
        lines = sheet_lines(pilot)
        fit = len(lines[0].split())
        assert [line.split()[0] for line in lines[1:4]] == ["A", "B", "C"]
        assert f"esc closes  h/l columns  j/k rows  ▶ {28 - fit} more  ▼ " in " ".join(
            part.strip() for part in screen_text(pilot).replace("│", "\n").splitlines()
        )
        await pilot.press("l", "l", "j")
        lines = sheet_lines(pilot)
        assert lines[0].split() == [chr(ord("A") + at) for at in range(2, 2 + fit)]
        assert lines[1].split()[0] == "B"
        assert lines[2].split()[:2] == ["C", "–"]
        assert "◀ 2  ▶" in screen_text(pilot)
        await pilot.press(*["l"] * 40, "G")
        lines = sheet_lines(pilot)
        assert lines[0].split()[-1] == "AB"
        assert lines[-1].split()[0] == "AB"
        assert lines[-1].split()[-1] == "–"
        await pilot.press("h", "k")
        assert sheet_lines(pilot)[0].split()[-1] == "AA"
        assert sheet_lines(pilot)[-1].split()[0] == "AA"
        await pilot.press("p")
        await until(pilot, lambda: "How alike each two are" not in screen_text(pilot))


async def test_the_place_is_kept_while_the_screen_is_larger(open_review: OpenReview) -> None:
    async with open_review(people(1, profiles=12), size=(60, 16)) as pilot:
        await open_pairs(pilot)
        await pilot.press("l", "l", "l", "j", "j")
        before = sheet_lines(pilot)
        await pilot.resize_terminal(160, 50)
        await until(pilot, lambda: "j/k scroll" in screen_text(pilot))
        await pilot.resize_terminal(60, 16)
        await until(pilot, lambda: "h/l columns" in screen_text(pilot) and sheet_lines(pilot) == before)
