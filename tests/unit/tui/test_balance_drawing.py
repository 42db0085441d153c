"""Weights as bars: of a row, of a side of the summary, and from a start to a sum."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.comparison.balance import Balance, Contribution
from reviewer.comparison.evidence import Code, Reason, Relation, Topic
from reviewer.core.terminal_text import Shown
from reviewer.tui.drawing.bars import tilt, tilted_bar
from reviewer.tui.drawing.matrix_lines import MatrixShape, matrix_lines
from reviewer.tui.drawing.palette import QUIET
from reviewer.tui.drawing.summary_lines import Side, side_lines
from reviewer.tui.drawing.waterfall_lines import waterfall_lines

SAME_EMAIL = Contribution(Topic.EMAIL, Relation.IDENTICAL, (Reason(Code.IDENTICAL),), 5.0)
OTHER_DATE = Contribution(Topic.BIRTH_DATE, Relation.DIFFERENT, (Reason(Code.SAME_YEAR),), -2.0)


@pytest.mark.parametrize(
    ("bits", "drawn"),
    [(0.0, "  │  "), (0.1, "  │╸ "), (2.9, "  │━ "), (9.0, "  │━━"), (-0.1, " ╺│  "), (-4.0, "╺━│  ")],
)
def test_a_weight_is_a_bar_left_or_right_of_its_middle(bits: float, drawn: str) -> None:
    assert tilted_bar(tilt(bits, 2, 6.0), 2, "│") == drawn


@given(st.floats(-50, 50), st.floats(-50, 50))
def test_a_heavier_weight_never_has_the_shorter_bar(one: float, other: float) -> None:
    assert (tilt(one, 2, 6.0) <= tilt(other, 2, 6.0)) or one > other


def test_of_each_two_what_speaks_against_is_a_bar_to_the_left() -> None:
    matrix = ((None, Balance((OTHER_DATE,))), (Balance((SAME_EMAIL,)), None))
    names = (Shown("Ann"), Shown("Bob"))
    lines = matrix_lines(matrix, names, range(2), MatrixShape(names, 80))
    assert [line.text.split()[2:] for line in lines[1:]] == [["–", "-2.0", "╺│"], ["+5.0", "│━", "–"]]


def test_a_waterfall_ends_in_the_sum() -> None:
    lines = [strip.text for strip in waterfall_lines(Balance((SAME_EMAIL, OTHER_DATE)), 80)]
    assert [line.split("  ")[0].strip() for line in lines] == [
        "start", "same e-mail", "birth date: same year, other day", "sum",
    ]  # fmt: skip
    assert ["0.0" in lines[0], "+5.0" in lines[1], "-2.0" in lines[2], "+3.0" in lines[3]] == [True] * 4
    assert "█" in lines[1]
    assert "▒" in lines[2]
    assert lines[2].rindex("▒") == lines[1].rindex("█"), "a bar begins where the one before ends"


@given(st.integers(20, 120), st.lists(st.floats(-9, 9).filter(bool), max_size=6))
def test_a_waterfall_is_never_wider_than_its_room(width: int, weights: list[float]) -> None:
    balance = Balance(tuple(OTHER_DATE._replace(bits=bits) for bits in weights))
    assert all(strip.cell_length <= max(width, 36) for strip in waterfall_lines(balance, width))


def test_weak_statements_are_named_and_dim() -> None:
    [strip] = side_lines(Side("For", "same e-mail", "same gender"), 80, 1)
    assert strip.text == " For     same e-mail · weak: same gender"
    assert [segment.text for segment in strip if segment.style == QUIET] == ["weak: same gender"]


def test_a_side_wraps_as_far_as_it_may_and_says_where_it_is_cut() -> None:
    side = Side("Against", "birth dates differ (C) · names differ (C)", "")
    assert [strip.text.strip() for strip in side_lines(side, 34, 2)] == [
        "Against birth dates differ (C) ·", "names differ (C)",
    ]  # fmt: skip
    [cut] = side_lines(side, 34, 1)
    assert cut.text.endswith("…")
    assert cut.cell_length == 34
