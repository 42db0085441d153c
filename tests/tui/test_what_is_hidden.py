"""What a blind review and a mask keep from the screen, and how values leave it."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest

from reviewer.core.decisions import Reviewer
from reviewer.core.matches import Match
from reviewer.core.settings import Settings, Thresholds
from reviewer.journal.sqlite import Journal
from reviewer.matches.sampling import SecondReview
from reviewer.session.scope import Scope
from tests.tui.conftest import SIZES, OpenReview, PlainSource, people, screen_text, until, window_text

BOB = Reviewer("bob", 1002)
BLIND = Scope(blind=True)
MASKED = Settings(mask=True)


@pytest.mark.parametrize("size", SIZES)
async def test_a_blind_review_shows_neither_score_nor_bands_nor_what_others_said(
    open_review: OpenReview, size: tuple[int, int]
) -> None:
    source = people(3)
    source.matches = [Match(one.match_id, one.profile_ids, 0.8765) for one in source.matches]
    async with open_review(source, size=size, reviewer=BOB) as pilot:
        await pilot.press("m")
        await until(pilot, lambda: "1 of 3" in screen_text(pilot))
    async with open_review(
        source, size=size, scope=BLIND, settings=Settings(bands=Thresholds(0.8, 0.5))
    ) as pilot:
        await pilot.press("g")
        await until(pilot, lambda: "Group 1 of 3" in screen_text(pilot))
        text = screen_text(pilot)
        assert "blind" in text
        assert "•" in text.splitlines()[2]
        for told in ("0.87", "──", "━", "╍", "✓", "merge?", "↑", "bob"):
            assert told not in "\n".join(text.splitlines()[:-2])
        await pilot.press("H")
        await until(pilot, lambda: "this blind review hides" in screen_text(pilot))
        assert "bob" not in screen_text(pilot)


@pytest.mark.parametrize(
    ("keys", "refused"), [("S", "score"), ("A", "others' verdicts"), ("/", "others' verdicts")]
)
async def test_a_blind_review_refuses_the_way_round(open_review: OpenReview, keys: str, refused: str) -> None:
    ways = {"S": ["S"], "A": ["ctrl+a"], "/": ["slash", *"by:bob", "enter"]}
    async with open_review(people(3), scope=BLIND) as pilot:
        await pilot.press(*ways[keys])
        await until(pilot, lambda: f"would give away {refused}" in screen_text(pilot).replace("the ", ""))


@pytest.mark.parametrize("opens", [["o"], ["slash"], ["slash", "f1"], ["question_mark"], ["ctrl+p"]])
async def test_a_blind_review_offers_no_way_to_what_it_hides(
    open_review: OpenReview, opens: list[str]
) -> None:
    async with open_review(people(3, profiles=3), scope=BLIND, size=(400, 100)) as pilot:
        for told in ("S scores", "e evidence", "p pairs", "P propose"):
            assert told not in screen_text(pilot)
        before = screen_text(pilot)
        await pilot.press(*opens)
        await until(pilot, lambda: screen_text(pilot) != before)
        shown = window_text(pilot)
        for told in ("lowest score", "hardest to tell", "0.80", "score>=", "by:ann", "which score", "weighs"):
            assert told not in shown
        assert "largest groups" in shown or opens != ["o"]
        assert "undecided" in shown or "slash" not in opens


async def test_a_blind_review_shows_no_level_of_the_rule_that_found_a_group(open_review: OpenReview) -> None:
    source = people(3)
    source.matches = [Match(one.match_id, one.profile_ids, None, 3) for one in source.matches]
    async with open_review(source, scope=BLIND) as pilot:
        assert "rule" not in screen_text(pilot)


async def test_a_second_review_asks_again_and_both_decisions_are_in_the_journal(
    open_review: OpenReview, tmp_path: Path
) -> None:
    source = people(2)
    async with open_review(source, reviewer=BOB) as pilot:
        await pilot.press("m", "m")
        await until(pilot, lambda: "2 of 2" in screen_text(pilot))
    async with open_review(source, scope=Scope(second_review=SecondReview(1))) as pilot:
        text = screen_text(pilot)
        assert " 0 of 2 " in text
        assert "second review · blind" in text
        assert "100 % of others' decisions are asked again, among the undecided groups" in text
        await pilot.press("x", "x")
        await until(pilot, lambda: " 2 of 2 " in screen_text(pilot))
    with Journal.open(tmp_path / "data" / "journal.sqlite3") as journal:
        assert [(one.reviewer, one.verdict.value, one.blind) for one in journal.decisions()] == [
            ("bob", "merge", False),
            ("bob", "merge", False),
            ("ann", "reject", True),
            ("ann", "reject", True),
        ]


def customers() -> PlainSource:
    ids = ("a" * 32, "b" * 32, "c" * 32)
    members: dict[str, dict[str, object]] = {
        ids[0]: {"FirstName": "Ann", "PhoneNumber": "206-555-0142", "EmailAddress": "ann@example.com"},
        ids[1]: {"FirstName": "Ann", "PhoneNumber": "206-555-0199", "EmailAddress": "ann@example.com"},
    }
    members[ids[2]] = members[ids[0]]
    source = PlainSource([Match("m1", ids[:2], 0.7), Match("m2", ids[1:], 0.6)], members)
    source.pages_may_come.set()
    return source


@pytest.mark.parametrize("size", SIZES)
async def test_a_mask_hides_values_on_every_screen_and_keeps_differences(
    open_review: OpenReview, size: tuple[int, int]
) -> None:
    async with open_review(customers(), size=size, settings=MASKED) as pilot:
        await until(pilot, lambda: "•••-•••-••42" in screen_text(pilot))
        for keys in ((), ("enter",), ("escape", "y")):
            await pilot.press(*keys)
            await pilot.pause()
            text = screen_text(pilot)
            assert "555" not in text
            assert "ann@" not in text
            assert ("••99" in window_text(pilot)) == (keys != ("escape", "y"))
        await pilot.press("escape")


async def test_a_field_is_revealed_for_this_group_alone(open_review: OpenReview) -> None:
    async with open_review(customers(), settings=MASKED) as pilot:
        await until(pilot, lambda: "•••-•••-••42" in screen_text(pilot))
        await pilot.press("M", "enter")
        await until(pilot, lambda: "206-555-0142" in screen_text(pilot))
        assert "ann@" not in screen_text(pilot)
        await pilot.press("j")
        await until(pilot, lambda: "Group 2 of 2" in screen_text(pilot))
        assert "206-555-0142" not in screen_text(pilot)


async def test_without_a_mask_there_is_nothing_to_reveal(open_review: OpenReview) -> None:
    async with open_review(customers()) as pilot:
        await pilot.press("M")
        await until(pilot, lambda: "Nothing is masked" in screen_text(pilot))


async def test_a_value_goes_to_the_clipboard(
    open_review: OpenReview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TMUX", raising=False)
    async with open_review(customers()) as pilot:
        written: list[str] = []
        driver = pilot.app._driver
        assert driver is not None
        monkeypatch.setattr(driver, "write", written.append)
        await pilot.press("l", "y", "j", "j", "enter")
        await until(pilot, lambda: "Sent to the clipboard: ProfileId of B" in screen_text(pilot))
        assert f"52;c;{b64encode(b'b' * 32).decode()}" in "".join(written)


async def test_in_tmux_copying_says_what_it_needs(
    open_review: OpenReview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMUX", "/tmp/tmux-1/default,1,0")
    async with open_review(customers()) as pilot:
        await pilot.press("y", "enter")
        await until(pilot, lambda: "tmux set -g set-clipboard on" in screen_text(pilot))
