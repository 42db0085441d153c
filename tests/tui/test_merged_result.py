"""The merged result by keys: of each cluster of a split group, its title, and losses kept one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from textual.pilot import Pilot

from reviewer.core.matches import Match
from reviewer.core.settings import FieldRule, Settings, SurvivorRule
from reviewer.journal.sqlite import Journal
from tests.tui.conftest import SIZES, OpenReview, PlainSource, screen_text, until, window_text

NARROW = (80, 24)


def customers(*members: Mapping[str, object]) -> PlainSource:
    """One group of customers with these members each."""
    ids = tuple(f"{at:04x}" * 8 for at in range(len(members)))
    made = PlainSource([Match("m1", ids, 0.7)], dict(zip(ids, members, strict=True)))
    made.pages_may_come.set()
    return made


def numbered(many: int) -> PlainSource:
    """One group of so many customers whose phone numbers differ."""
    return customers(*({"LastName": "Doe", "PhoneNumber": f"+1206555{at:04}"} for at in range(many)))


def under_the_cursor(pilot: Pilot[int]) -> str:
    """What the sheet's line under the cursor says."""
    room = pilot.app.screen.query_one("#listing-lines").region
    lines = [line[room.x : room.right] for line in screen_text(pilot).splitlines()[room.y : room.bottom]]
    return next((line for line in lines if line.startswith("▸")), "")


async def go_down_to(pilot: Pilot[int], field: str) -> None:
    """Put the cursor on the value that is kept of a field."""
    while not under_the_cursor(pilot).startswith(f"▸  {field}"):
        await pilot.press("j")


def foot(pilot: Pilot[int]) -> str:
    """The sheet's foot."""
    return next(line for line in screen_text(pilot).splitlines() if "esc back" in line)


async def shows(pilot: Pilot[int], *texts: str) -> None:
    await until(pilot, lambda: all(text in screen_text(pilot) for text in texts))


@pytest.mark.parametrize(("after", "before"), [("l", "h"), ("right", "left"), ("tab", "shift+tab")])
async def test_each_merge_of_a_split_group_is_shown_by_a_key(
    open_review: OpenReview, after: str, before: str
) -> None:
    async with open_review(numbered(5), size=NARROW) as pilot:
        await pilot.press("l", "l", "2", "l", "2", "l", "space", "h", "h", "h", "h", "enter")
        await shows(pilot, "Merge 1 of 2 · ", "A + B become one, A★ keeps its id", "E alone", "h/l merge")
        await pilot.press(after)
        await shows(
            pilot, "Merge 2 of 2 · ", "C + D become one, C★ keeps its id", "+12065550003  (D)", "E alone"
        )
        await pilot.press(after)
        await shows(pilot, "Merge 2 of 2 · ", "There is no merge after this one")
        await pilot.press(before)
        await shows(pilot, "Merge 1 of 2 · ", "A + B become one, A★ keeps its id", "h/l merge")
        await pilot.press(before)
        await shows(pilot, "Merge 1 of 2 · ", "There is no merge before this one")


async def test_leaving_another_merge_leaves_the_focus_in_it(open_review: OpenReview) -> None:
    async with open_review(numbered(4), size=(120, 40)) as pilot:
        await pilot.press("l", "l", "2", "l", "2", "h", "h", "h", "enter", "l", "escape")
        await pilot.press("space")
        await shows(pilot, "C alone")


async def test_what_is_chosen_in_each_merge_goes_into_one_decision(
    open_review: OpenReview, tmp_path: Path
) -> None:
    source = numbered(4)
    a, b, c, d = source.matches[0].profile_ids
    async with open_review(source, size=NARROW) as pilot:
        await pilot.press("l", "l", "2", "l", "2", "h", "h", "h", "enter")
        await pilot.press("s")
        await shows(pilot, "B + A become one, B★ keeps its id")
        await pilot.press("l", "s")
        await shows(pilot, "D + C become one, D★ keeps its id")
        await pilot.press("m")
        await until(pilot, lambda: "✓ 1" in screen_text(pilot))
    with Journal.open(tmp_path / "data" / "journal.sqlite3") as journal:
        [decision] = journal.decisions()
    assert decision.clusters == ((b, a), (d, c))


async def test_the_only_merge_of_a_group_is_not_numbered(open_review: OpenReview) -> None:
    async with open_review(numbered(3), size=NARROW) as pilot:
        await pilot.press("l", "l", "space", "enter")
        await shows(pilot, "A + B become one, A★ keeps its id · C alone")
        assert "Merge 1" not in screen_text(pilot)
        assert "h/l" not in window_text(pilot)


async def test_of_many_who_stay_apart_the_first_two_are_named(open_review: OpenReview) -> None:
    async with open_review(numbered(8), size=(120, 40)) as pilot:
        await pilot.press("l", *["l", "space"] * 6, "enter")
        await shows(pilot, "A + B become one, A★ keeps its id · C D and 4 more alone")


@pytest.mark.parametrize("size", SIZES)
async def test_the_title_says_who_become_one_and_below_it_how_many_values_are_lost(
    open_review: OpenReview, size: tuple[int, int]
) -> None:
    async with open_review(numbered(3), size=size) as pilot:
        await pilot.press("enter")
        await shows(pilot, "A + B + C become one, A★ keeps its id", "2 values lost · A★: lowest id")
        await pilot.press("escape", "l", "l", "space", "enter")
        await shows(pilot, "A + B become one, A★ keeps its id · C alone", "1 value lost · A★: lowest id")


@pytest.mark.parametrize("size", SIZES)
async def test_the_title_of_many_names_the_survivor_and_one_more(
    open_review: OpenReview, size: tuple[int, int]
) -> None:
    others = [{"LastName": "Doe", "PhoneNumber": f"+1206555{at:04}"} for at in range(19)]
    fullest = {"FirstName": "Jo", "LastName": "Doe", "PhoneNumber": "+12065550019"}
    async with open_review(customers(*others, fullest), size=size) as pilot:
        await pilot.press("enter")
        await shows(
            pilot, "T + A + 18 more become one, T★ keeps its id", "19 values lost · T★: most complete"
        )


@pytest.mark.parametrize(
    ("size", "told"),
    [
        ((100, 24), ("become one, A★ keeps its id · L M and 6 more alone",)),
        ((80, 24), ("4 more → A★ · L M and 6 more alone", "A★: lowest id among equals")),
        ((60, 20), ("→ A★ · 8 alone", "A★: lowest id among equals")),
        ((46, 20), ("→ A★ ·…", "A★: lowest id among …")),
    ],
)
async def test_a_title_too_long_is_said_in_fewer_words(
    open_review: OpenReview, size: tuple[int, int], told: Sequence[str]
) -> None:
    async with open_review(numbered(20), size=size) as pilot:
        await pilot.press(*["2", "l"] * 6, *["l"] * 5, *["space", "l"] * 8, *["h"] * 20, "enter")
        await shows(pilot, "Merge 2 of 2 · ", "5 values lost", *told)


JOHN = {"LastName": "Doe", "PhoneNumber": "+12065550100", "EmailAddress": "a@example.com", "Gender": "MALE"}
JON = {"LastName": "Doe", "PhoneNumber": "+13125550199", "EmailAddress": "b@example.net", "Gender": "OTHER"}


@pytest.mark.parametrize("size", SIZES)
async def test_several_losses_are_kept_one_after_the_other(
    open_review: OpenReview, tmp_path: Path, size: tuple[int, int]
) -> None:
    source = customers(JOHN, JON)
    async with open_review(source, size=size) as pilot:
        await pilot.press("enter")
        await shows(pilot, "3 values lost")
        kept = set()
        for _ in range(3):
            field = under_the_cursor(pilot).split()[1]
            kept.add(field)
            await pilot.press("f")
            await shows(pilot, f"{field} is taken from B")
            assert under_the_cursor(pilot).startswith(f"▸- {field}")
            await pilot.press("j")
            await shows(pilot, "  s other id  ")
        assert kept == {"PhoneNumber", "EmailAddress", "Gender"}
        await pilot.press("m")
        await until(pilot, lambda: "✓ 1" in screen_text(pilot))
    with Journal.open(tmp_path / "data" / "journal.sqlite3") as journal:
        [decision] = journal.decisions()
    assert decision.field_sources == (dict.fromkeys(kept, source.matches[0].profile_ids[1]),)


async def test_by_the_setting_what_most_have_is_kept_unless_another_source_is_chosen(
    open_review: OpenReview, tmp_path: Path
) -> None:
    source = customers(JOHN, JON | {"PhoneNumber": JOHN["PhoneNumber"]}, JON)
    a, b, _ = source.matches[0].profile_ids
    settings = Settings(survivor=(SurvivorRule.LOWEST_ID,), survivor_fields=FieldRule.MAJORITY)
    async with open_review(source, size=NARROW, settings=settings) as pilot:
        await pilot.press("enter")
        await shows(pilot, "A + B + C become one, A★", "3 values lost", "b@example.net  (B, as most have it)")
        await go_down_to(pilot, "EmailAddress")
        await pilot.press("f")
        await shows(pilot, "EmailAddress is taken from A", "a@example.com  (A, chosen)")
        await pilot.press("f", "f", "f")
        await shows(pilot, "EmailAddress is taken from where most have it")
        await pilot.press("f", "m")
        await until(pilot, lambda: "✓ 1" in screen_text(pilot))
    with Journal.open(tmp_path / "data" / "journal.sqlite3") as journal:
        [decision] = journal.decisions()
    assert decision.field_sources == ({"EmailAddress": a, "Gender": b},)


async def test_another_survivor_leaves_the_chosen_sources_as_they_are(open_review: OpenReview) -> None:
    async with open_review(customers(JOHN, JON), size=NARROW) as pilot:
        await pilot.press("enter")
        await shows(pilot, "3 values lost")
        field = under_the_cursor(pilot).split()[1]
        await pilot.press("f", "s")
        await shows(pilot, "B★")
        [line] = [line for line in screen_text(pilot).splitlines() if "(B, chosen)" in line]
        assert field in line


async def test_the_next_loss_is_under_the_cursor_where_one_is_gone(open_review: OpenReview) -> None:
    members = {"FirstName": "Jo", "LastName": "Doe", "MiddleName": "Q", "Gender": "MALE"}
    full = {"LastName": "Doe", "Gender": "OTHER", "Address": {"Country": "US", "City": "Ames"}}
    async with open_review(customers({**members, "Address": {"Country": "US"}}, full), size=NARROW) as pilot:
        await pilot.press("enter")
        await shows(pilot, "2 values lost")
        await pilot.press("j")
        assert under_the_cursor(pilot).startswith("▸- Address.City")
        await pilot.press("f")
        await shows(pilot, "Address is taken from B", "1 value lost")
        assert under_the_cursor(pilot).startswith("▸- Gender")


async def test_the_kept_value_is_under_the_cursor_where_no_loss_is_left(open_review: OpenReview) -> None:
    members = {"FirstName": "Jo", "LastName": "Doe", "MiddleName": "Q", "Gender": "MALE"}
    full = {"LastName": "Doe", "Address": {"Country": "US", "City": "Ames"}}
    async with open_review(customers({**members, "Address": {"Country": "US"}}, full), size=NARROW) as pilot:
        await pilot.press("enter")
        await shows(pilot, "1 value lost")
        await pilot.press("f")
        await shows(pilot, "0 values lost", "Address is taken from B")
        assert under_the_cursor(pilot).startswith("▸  Address.City")


async def test_a_kept_value_stays_under_the_cursor_through_all_its_sources(open_review: OpenReview) -> None:
    async with open_review(customers(JOHN, JON), size=(120, 40)) as pilot:
        await pilot.press("enter")
        await shows(pilot, "3 values lost")
        await go_down_to(pilot, "PhoneNumber")
        for where in ("A", "B", "where the union takes it"):
            await pilot.press("f")
            await shows(pilot, f"PhoneNumber is taken from {where}")
            assert under_the_cursor(pilot).startswith("▸  PhoneNumber")


async def test_a_profile_without_the_field_is_its_source_only_behind_those_that_have_it(
    open_review: OpenReview,
) -> None:
    has = {"LastName": "Doe", "Gender": "MALE", "MobilePhoneNumber": "+12065550100"}
    async with open_review(customers(JON, has), size=(120, 40)) as pilot:
        await pilot.press("enter")
        await shows(pilot, "MobilePhoneNumber")
        await go_down_to(pilot, "MobilePhoneNumber")
        for where in ("B", "A", "B"):
            await pilot.press("f")
            await shows(pilot, f"MobilePhoneNumber is taken from {where}")


async def test_each_merge_of_a_group_has_its_own_source_for_a_field(
    open_review: OpenReview, tmp_path: Path
) -> None:
    source = numbered(4)
    _, b, _, d = source.matches[0].profile_ids
    async with open_review(source, size=NARROW) as pilot:
        await pilot.press("l", "l", "2", "l", "2", "h", "h", "h", "enter", "f")
        await shows(pilot, "PhoneNumber is taken from B")
        await pilot.press("l", "f")
        await shows(pilot, "PhoneNumber is taken from D")
        await pilot.press("h")
        await shows(pilot, "Merge 1 of 2", "(B, chosen)")
        await pilot.press("m")
        await until(pilot, lambda: "✓ 1" in screen_text(pilot))
    with Journal.open(tmp_path / "data" / "journal.sqlite3") as journal:
        [decision] = journal.decisions()
    assert decision.field_sources == ({"PhoneNumber": b}, {"PhoneNumber": d})


async def test_the_foot_says_how_much_is_above_and_below(open_review: OpenReview) -> None:
    attributes = {f"key{number:02}": "same" for number in range(60)}
    members = {"LastName": "Doe", "Attributes": attributes}
    async with open_review(customers(*[members] * 4), size=NARROW) as pilot:
        await pilot.press("l", "l", "2", "l", "2", "h", "h", "h", "enter")
        await shows(pilot, "▼ 46 more")
        assert "▲" not in foot(pilot)
        await pilot.press("space", "space", "space")
        await shows(pilot, "▲ 23  ▼ 23 more")
        await pilot.press(*["space"] * 4)
        await shows(pilot, "esc back  ▲ 46")
        assert "▼" not in foot(pilot)


@pytest.mark.parametrize(("last", "first"), [("G", "g"), ("end", "home")])
async def test_both_ends_are_reached_by_a_key(open_review: OpenReview, last: str, first: str) -> None:
    members = {"LastName": "Doe", "Attributes": {f"key{number:02}": "same" for number in range(60)}}
    async with open_review(customers(members, members), size=NARROW) as pilot:
        await pilot.press("enter")
        await shows(pilot, "0 values lost")
        beginning = under_the_cursor(pilot)
        await pilot.press(last)
        await until(pilot, lambda: "key59" in under_the_cursor(pilot))
        await pilot.press(first)
        await until(pilot, lambda: under_the_cursor(pilot) == beginning)
