"""The keys at the foot: those that do something now, and what a click on them does."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from reviewer.core.problems import Problem, ProblemKind, SourceError
from reviewer.core.settings import ListSize
from reviewer.tui.drawing.group_lines import ListShape
from reviewer.tui.drawing.status_lines import panes_line
from reviewer.tui.review.actions.registry import REVIEW_ACTIONS
from tests.tui.conftest import SIZES, OpenReview, people, screen_text, until


def foot(pilot: Pilot[int]) -> str:
    return " ".join(screen_text(pilot).splitlines()[-1].split())


@pytest.mark.parametrize("size", SIZES)
async def test_names_what_a_newcomer_needs_at_any_usual_size(
    open_review: OpenReview, size: tuple[int, int]
) -> None:
    async with open_review(people(3), size=size) as pilot:
        for key in (
            "m merge",
            "v to others",
            "x reject",
            "u undo",
            "enter result",
            "w full",
            "/ filter",
            "? help",
        ):
            assert key in foot(pilot)


async def test_what_needs_three_profiles_is_named_only_there(open_review: OpenReview) -> None:
    async with open_review(people(3), size=(400, 40)) as pilot:
        await until(pilot, lambda: "P propose" not in foot(pilot))
        assert "= compare" not in foot(pilot)
    async with open_review(people(3, profiles=3), size=(400, 40)) as pilot:
        await until(pilot, lambda: "P propose" in foot(pilot))
        assert "= compare" in foot(pilot)


async def test_no_verdict_is_named_where_no_group_passes_the_filter(open_review: OpenReview) -> None:
    async with open_review(people(3), size=(80, 24)) as pilot:
        await pilot.press("slash", *"profiles>9", "enter")
        await until(pilot, lambda: foot(pilot).startswith("u undo w full / filter ? help"))
        await pilot.press("escape")
        await until(pilot, lambda: foot(pilot).startswith("m merge v to others x reject u undo"))


async def test_an_empty_run_names_no_verdict_and_is_told_where_it_is_not_cut(
    open_review: OpenReview,
) -> None:
    async with open_review(people(0), size=(80, 24)) as pilot:
        await until(pilot, lambda: "no match groups in this run" in screen_text(pilot))
        assert foot(pilot).startswith("u undo w full / filter ? help")
        assert "no mat…" not in screen_text(pilot)


async def test_a_merge_is_called_a_split_while_one_would_be_recorded(open_review: OpenReview) -> None:
    async with open_review(people(3, profiles=3), size=(80, 24)) as pilot:
        await pilot.press("l", "space")
        await until(pilot, lambda: "m split v to others" in foot(pilot))
        await pilot.press("space")
        await until(pilot, lambda: "m merge v to others" in foot(pilot))


async def test_what_stops_something_is_named_while_there_is_something_to_stop(
    open_review: OpenReview,
) -> None:
    async with open_review(people(3), size=(400, 40)) as pilot:
        await until(pilot, lambda: "esc filter off" not in foot(pilot))
        assert "r retry" not in foot(pilot)
        await pilot.press("slash", *"undecided", "enter")
        await until(pilot, lambda: "esc filter off" in foot(pilot))


async def test_a_click_on_a_key_does_what_it_does(open_review: OpenReview) -> None:
    async with open_review(people(3)) as pilot:
        await pilot.click("#keys", offset=(foot(pilot).index("x reject") + 5, 0))
        await until(pilot, lambda: "✗ reject" in screen_text(pilot))
        await pilot.click("#keys", offset=(screen_text(pilot).splitlines()[-1].index("? help"), 0))
        await until(pilot, lambda: "Keys and signs" in screen_text(pilot))


async def test_nothing_is_to_be_stopped_once_the_first_page_has_failed(
    open_review: OpenReview, monkeypatch: pytest.MonkeyPatch
) -> None:
    denied = SourceError(Problem(ProblemKind.DENIED, "GetMatches was denied", "no groups", "Have it allowed"))

    def fails(*_: object) -> None:
        raise denied

    source = people(0)
    monkeypatch.setattr(source, "match_page", fails)
    async with open_review(source, size=(400, 40)) as pilot:
        await until(pilot, lambda: "GetMatches was denied" in screen_text(pilot))
        assert "r retry" in foot(pilot)
        assert "esc stop" not in foot(pilot)
        await pilot.press("escape")
        assert "Stopped here" not in screen_text(pilot)


async def test_a_click_beside_the_keys_does_nothing(open_review: OpenReview) -> None:
    async with open_review(people(3)) as pilot:
        await pilot.click("#keys", offset=(0, 0))
        await pilot.pause(0.05)
        assert "0 of 3" in screen_text(pilot)


async def test_the_picker_of_domains_names_its_keys(open_review: OpenReview) -> None:
    async with open_review(people(3), domain_name=None) as pilot:
        await until(pilot, lambda: "acme" in screen_text(pilot))
        assert foot(pilot) == "enter review j/k move r retry q quit"


@pytest.mark.parametrize(("columns", "known"), [(80, 3), (80, 1_500), (80, 150_000), (120, 3)])
def test_the_key_that_sorts_is_named_above_the_panes(columns: int, known: int) -> None:
    shape = ListShape.of(ListSize.NARROW if columns < 100 else ListSize.WIDE, known, columns)
    line = panes_line(REVIEW_ACTIONS, columns, shape.width).text
    assert "o sort" in line
    assert "c note" in line
