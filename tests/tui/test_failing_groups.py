"""A group that the program fails to compare or draw is told as that and not judged; the review goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reviewer.comparison import compared, kept_evidence, survivor
from reviewer.core.settings import Settings
from reviewer.tui.review import parts
from reviewer.tui.widgets import group_list, group_pane
from tests.tui.conftest import OpenReview, people, screen_text, until

SAID = "This group can't be shown: the program failed"
NOT_JUDGED = "so no verdict on it counts: ] goes past it"


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "reviewer" / "crash.log"


def fail_on_doe1(monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> None:
    """Let a function fail wherever the second group's values are among its arguments."""
    real: Callable[..., object] = getattr(module, name)

    def failing(values: object, *others: object, **named: object) -> object:
        if "Doe1'" in repr(getattr(values, "profiles", values)):
            raise KeyError("Doe1")
        return real(values, *others, **named)

    monkeypatch.setattr(module, name, failing)


@pytest.mark.parametrize(("module", "name"), [(compared, "rows_of"), (group_pane, "comparison_lines")])
async def test_it_is_told_and_passed_by_and_no_verdict_on_it_counts(
    open_review: OpenReview, monkeypatch: pytest.MonkeyPatch, report: Path, module: object, name: str
) -> None:
    fail_on_doe1(monkeypatch, module, name)
    async with open_review(people(3), settings=Settings(mask=True)) as pilot:
        await until(pilot, lambda: "a short form of the name" in screen_text(pilot))
        await pilot.press("x")
        await until(pilot, lambda: SAID in screen_text(pilot))
        for key in ("m", "x", "v", "enter", "e", "p", "y"):
            await pilot.press(key)
            await until(pilot, lambda: NOT_JUDGED in screen_text(pilot))
            await pilot.press("w", "J", "E", "escape")
            await until(pilot, lambda: NOT_JUDGED not in screen_text(pilot) and SAID in screen_text(pilot))
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "This group can't be shown" in screen_text(pilot))
        await pilot.press("right_square_bracket")
        await until(pilot, lambda: "Jon Doe2" in screen_text(pilot))
        await pilot.press("x")
        await until(pilot, lambda: "2 of 3" in screen_text(pilot))
    assert "KeyError" in report.read_text()
    assert "Doe" not in report.read_text()
    assert report.read_text().count("KeyError") == 1


async def test_a_verdict_whose_evidence_fails_is_not_taken(
    open_review: OpenReview, monkeypatch: pytest.MonkeyPatch, report: Path
) -> None:
    fail_on_doe1(monkeypatch, kept_evidence, "kept_evidence")
    async with open_review(people(3)) as pilot:
        await until(pilot, lambda: "a short form of the name" in screen_text(pilot))
        await pilot.press("j", "m")
        await until(pilot, lambda: SAID in screen_text(pilot) and NOT_JUDGED in screen_text(pilot))
    assert report.exists()


@pytest.mark.parametrize("name", ["group_line", "name_of"])
async def test_a_group_whose_line_in_the_list_fails_is_told_there_and_not_judged(
    open_review: OpenReview, monkeypatch: pytest.MonkeyPatch, report: Path, name: str
) -> None:
    owner = group_list if name == "group_line" else survivor
    real: Callable[..., object] = getattr(owner, name)

    def failing(*values: object, **named: object) -> object:
        seen = repr([getattr(one, "members", one) for one in values])
        if f"{1:028x}0000" in seen or "Doe1'" in seen:
            raise OverflowError("Doe1")
        return real(*values, **named)

    monkeypatch.setattr(owner, name, failing)
    async with open_review(people(3)) as pilot:
        await until(pilot, lambda: "a short form of the name" in screen_text(pilot))
        await pilot.press("x")
        await until(pilot, lambda: SAID in screen_text(pilot))
        if name == "group_line":
            assert "▸  2 can't be shown" in screen_text(pilot)
        await pilot.press("m")
        await until(pilot, lambda: NOT_JUDGED in screen_text(pilot))
        await pilot.press("right_square_bracket", "x")
        await until(pilot, lambda: "2 of 3" in screen_text(pilot))
    assert report.read_text().count("OverflowError") == 1


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("top_line", "The line at the top can't be shown: the program failed with OverflowError"),
        ("progress_line", "The line of the progress can't be shown"),
        ("under_way", "What is under way can't be shown"),
    ],
)
async def test_a_line_that_fails_is_told_and_groups_are_judged_all_the_same(
    open_review: OpenReview, monkeypatch: pytest.MonkeyPatch, report: Path, name: str, told: str
) -> None:
    def failing(*_: object, **__: object) -> object:
        raise OverflowError("date value out of range")

    monkeypatch.setattr(parts, name, failing)
    async with open_review(people(3)) as pilot:
        await until(pilot, lambda: told in screen_text(pilot))
        await pilot.press("x", "x")
        await until(pilot, lambda: "Group 3 of 3" in screen_text(pilot))
        assert told not in screen_text(pilot)
    assert report.read_text().count("OverflowError") == 1
