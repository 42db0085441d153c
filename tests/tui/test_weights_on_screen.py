"""How much evidence weighs: on the rows, at the group's head, and pair by pair on a screen of its own."""

from __future__ import annotations

import re

import pytest

from reviewer.core.matches import Match
from reviewer.core.settings import Settings
from reviewer.session.domain_weights import DomainWeights, LearntWeights
from reviewer.session.scope import Scope
from tests.tui.conftest import OpenReview, PlainSource, screen_text, until

ANN = {"FirstName": "Ann", "LastName": "Doe", "BirthDate": "1981-04-02", "EmailAddress": "ann@doe.example"}
BEN = {"FirstName": "Ben", "LastName": "Roe", "BirthDate": "1990-12-31", "EmailAddress": "ann@doe.example"}


def three() -> PlainSource:
    made = PlainSource([Match("m1", ("a", "b", "c"), 0.7)], {"a": ANN, "b": ANN, "c": BEN})
    made.pages_may_come.set()
    return made


def row(text: str, name: str) -> str:
    return next(line for line in text.splitlines() if f" {name} " in line)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_each_row_and_the_head_say_which_way_the_evidence_tilts(
    open_review: OpenReview, size: tuple[int, int]
) -> None:
    async with open_review(three(), size=size) as pilot:
        await until(pilot, lambda: "birth dates differ (C)" in screen_text(pilot))
        text = screen_text(pilot)
        assert "━≠" in row(text, "BirthDate")
        assert "=━" in row(text, "│ e-mail")
        assert re.search(r"ours [+-]\d+\.\d", text)


async def test_the_head_says_that_something_stands_against_one_customer_whatever_the_sum(
    open_review: OpenReview,
) -> None:
    elder, younger = ({**ANN, "LastName": f"Doe {generation}"} for generation in ("Sr", "Jr"))
    made = PlainSource([Match("m1", ("a", "b"), 0.7)], {"a": elder, "b": younger})
    made.pages_may_come.set()
    async with open_review(made) as pilot:
        await until(pilot, lambda: "Sr against Jr" in screen_text(pilot))
        assert re.search(r"ours [+-][\d.]+ ..!", screen_text(pilot))
        await pilot.press("e")
        await until(pilot, lambda: "whatever the sum" in screen_text(pilot))


@pytest.mark.parametrize(
    ("settings", "scope", "said"),
    [
        (Settings(balance=False), Scope(), "balance = true in the settings"),
        (Settings(), Scope(blind=True), "A blind review shows no weights"),
    ],
)
async def test_weights_can_be_off_and_are_in_a_blind_review(
    open_review: OpenReview, settings: Settings, scope: Scope, said: str
) -> None:
    async with open_review(three(), settings=settings, scope=scope) as pilot:
        await until(pilot, lambda: "birth dates differ (C)" in screen_text(pilot))
        text = screen_text(pilot)
        assert " ≠ " in row(text, "BirthDate")
        assert "ours" not in text
        await pilot.press("e")
        await until(pilot, lambda: said in screen_text(pilot))


async def test_weights_learnt_from_the_domain_are_named_where_they_are_in_force(
    open_review: OpenReview,
) -> None:
    own = DomainWeights("2026-11-28T12:00:00Z", 212, ((("email", "agrees", "*"), 0.5),))
    async with open_review(three(), learnt_weights=LearntWeights({"eu-west-1": own})) as pilot:
        await until(pilot, lambda: "weak: same e-mail" in screen_text(pilot))
        assert "own weights" in screen_text(pilot).splitlines()[0]
        await pilot.press("e")
        await until(pilot, lambda: "weights: this domain's own, of 2026-11-28" in screen_text(pilot))


async def test_the_waterfall_goes_from_the_focused_pair_to_the_others_and_the_whole_group(
    open_review: OpenReview,
) -> None:
    async with open_review(three(), size=(80, 24)) as pilot:
        await until(pilot, lambda: "birth dates differ (C)" in screen_text(pilot))
        await pilot.press("l", "l", "e")
        await until(
            pilot,
            lambda: "A and C: + for one customer, - against it. Ours, not AWS's" in screen_text(pilot),
        )
        steps = [line.split("│")[1].split() for line in screen_text(pilot).splitlines() if "│ start" in line]
        assert steps == [["start", "0.0"]]
        assert "sum" in screen_text(pilot)
        assert "weights: built in" in screen_text(pilot)
        await pilot.press("l", "l")
        await until(
            pilot,
            lambda: "A B and C: + for one customer, - against it, the mean" in screen_text(pilot),
        )
        await pilot.press("l")
        await until(pilot, lambda: "A and B: + for" in screen_text(pilot))
        await pilot.press("e")
        await until(pilot, lambda: "+ for one customer" not in screen_text(pilot))
