"""A group split by keys: as the evidence suggests, all at once, and as the reviewer changes it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from textual.pilot import Pilot

from reviewer.core.matches import Match
from reviewer.journal.sqlite import Journal
from reviewer.session.domain_weights import DomainWeights, LearntWeights
from reviewer.session.scope import Scope
from tests.tui.conftest import SIZES, OpenReview, PlainSource, screen_text, until

JOHN = {"FirstName": "John", "LastName": "Doe", "BirthDate": "1981-04-02", "EmailAddress": "jd@d.example"}
EVE = {"FirstName": "Eve", "LastName": "Roe", "BirthDate": "1965-12-24", "PhoneNumber": "+12065550100"}
SIX = (JOHN, EVE, JOHN | {"FirstName": "Jon"}, EVE | {"LastName": "Row"}, EVE, {"FirstName": "Max"})


def group(*members: Mapping[str, object]) -> PlainSource:
    ids = tuple(f"{at:04x}" * 8 for at in range(len(members)))
    made = PlainSource([Match("m1", ids, 0.7)], dict(zip(ids, members, strict=True)))
    made.pages_may_come.set()
    return made


async def shows(pilot: Pilot[int], *texts: str) -> None:
    await until(pilot, lambda: all(text in screen_text(pilot) for text in texts))


@pytest.mark.parametrize("size", SIZES)
async def test_the_split_that_the_evidence_suggests_is_changed_by_keys_and_saved_by_a_verdict(
    open_review: OpenReview, tmp_path: Path, size: tuple[int, int]
) -> None:
    source = group(*SIX)
    a, b, c, d, e, _ = source.matches[0].profile_ids
    async with open_review(source, size=size) as pilot:
        await pilot.press("P")
        await shows(pilot, "split: A+C · B+D+E · F alone", "Split as the evidence suggests")
        with Journal.open(tmp_path / "data" / "journal.sqlite3") as journal:
            assert list(journal.decisions()) == []
        await pilot.press("l", "l", "l", "space")
        await shows(pilot, "split: A+C · B+E · D F each alone")
        await pilot.press("P")
        await shows(pilot, "split: A+C · B+D+E · F alone")
        await pilot.press("m")
        await until(pilot, lambda: "✓ 1" in screen_text(pilot))
    with Journal.open(tmp_path / "data" / "journal.sqlite3") as journal:
        [decision] = journal.decisions()
    assert [set(part) for part in decision.clusters or ()] == [{a, c}, {b, d, e}]


async def test_the_weights_in_force_are_what_it_is_suggested_by(open_review: OpenReview) -> None:
    doe = {"LastName": "Doe", "EmailAddress": "ann@doe.example"}
    one_mailbox = [{**doe, "Gender": gender} for gender in ("F", "F", "M")]
    own = DomainWeights("2026-11-28T12:00:00Z", 212, ((("email", "agrees", "*"), 0.5),))
    async with open_review(group(*one_mailbox)) as pilot:
        await pilot.press("P")
        await shows(pilot, "By the evidence all are one customer")
    async with open_review(group(*one_mailbox), learnt_weights=LearntWeights({"eu-west-1": own})) as pilot:
        await until(pilot, lambda: "own weights" in screen_text(pilot))
        await pilot.press("P")
        await shows(pilot, "split: A+B · C alone")


async def test_a_suggested_split_is_asked_about_before_it_is_lost(open_review: OpenReview) -> None:
    async with open_review(group(*SIX)) as pilot:
        await pilot.press("P")
        await shows(pilot, "split: A+C")
        await pilot.press("q")
        await shows(pilot, "enter goes there, or leaves")
        assert pilot.app.is_running


async def test_who_the_evidence_holds_apart_comes_back_by_its_own_key_alone(open_review: OpenReview) -> None:
    async with open_review(group(*SIX), size=(80, 24)) as pilot:
        await pilot.press("P", "A")
        await shows(pilot, "split: A B C D E F each alone")
        await pilot.press("A")
        await shows(pilot, "split: A+C · B+D+E · F alone")
    async with open_review(group(JOHN, EVE, {"FirstName": "Max"}), size=(80, 24)) as pilot:
        await pilot.press("P", "A")
        await shows(pilot, "The split holds each of them apart")


async def test_all_are_taken_out_and_two_of_many_brought_back(open_review: OpenReview) -> None:
    async with open_review(group(*SIX), size=(80, 24)) as pilot:
        await pilot.press("A")
        await shows(pilot, "split: A B C D E F each alone")
        await pilot.press("space", "l", "l", "space")
        await shows(pilot, "split: A+C · B D E F each alone")
        await pilot.press("A")
        await until(pilot, lambda: "split:" not in screen_text(pilot))


@pytest.mark.parametrize(
    ("members", "scope", "told"),
    [
        ((JOHN, EVE), Scope(), "A split is proposed for groups of 3 to 60 profiles"),
        (SIX, Scope(blind=True), "This blind review proposes nothing: 1 and space split"),
        ((JOHN, JOHN, JOHN), Scope(), "By the evidence all are one customer"),
        ((JOHN, JOHN, JOHN), Scope(), "against it above counts all the same"),
        ((JOHN, EVE, {"FirstName": "Max"}), Scope(), "By the evidence no two are one customer"),
    ],
    ids=["of two", "blind", "one customer", "a sum", "three customers"],
)
async def test_says_what_the_evidence_suggests_or_why_nothing(
    open_review: OpenReview, members: tuple[Mapping[str, object], ...], scope: Scope, told: str
) -> None:
    async with open_review(group(*members), size=(80, 24), scope=scope) as pilot:
        await pilot.press("P")
        await shows(pilot, told)
