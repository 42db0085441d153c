"""Evidence, splitting, the merged result, notes and reasons, by keys at the sizes that reviewers have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.pilot import Pilot

from reviewer.core.decisions import Decision, Verdict
from reviewer.core.matches import Match
from reviewer.core.settings import ListSize, Settings
from reviewer.journal.sqlite import Journal
from tests.tui.conftest import SIZES, OpenReview, PlainSource, people, screen_text, until

ANN, ANNE, BEA, BEE = (f"{letter * 8}-0000" for letter in "abcd")
MEMBERS: dict[str, dict[str, object]] = {
    ANN: {"FirstName": "Ann", "LastName": "Doe", "PhoneNumber": "+1-206-555-0100", "BirthDate": "1981-04-02"},
    ANNE: {"FirstName": "Ann", "LastName": "Doe", "PhoneNumber": "(206) 555-0100", "BirthDate": "1981-04-02"},
    BEA: {"FirstName": "Bea", "LastName": "Roe", "BirthDate": "1990-12-31", "AccountNumber": "7"},
    BEE: {"FirstName": "Bea", "LastName": "Roe", "BirthDate": "1990-12-31"},
}


for members in MEMBERS.values():
    members["Address"] = {"Country": "US"}


def source(*ids: str) -> PlainSource:
    made = PlainSource([Match("m1", ids, 0.7), Match("m2", (ANN, BEA), 0.4)], MEMBERS)
    made.pages_may_come.set()
    return made


def decisions(folder: Path) -> list[Decision]:
    with Journal.open(folder / "data" / "journal.sqlite3") as journal:
        return list(journal.decisions())


async def evidence_is_there(pilot: Pilot[int]) -> None:
    await until(pilot, lambda: "other format" in screen_text(pilot))


@pytest.mark.parametrize("size", SIZES)
async def test_says_why_values_are_alike_and_sums_up_conflicts_first(
    open_review: OpenReview, size: tuple[int, int]
) -> None:
    async with open_review(source(ANN, ANNE, BEA), size=size) as pilot:
        await until(pilot, lambda: "birth dates differ (C)" in screen_text(pilot))
        text = screen_text(pilot)
        assert "same number, other format" in text
        assert "━≠ " in text or "╺≠ " in text
        await pilot.press("E")
        assert "same number, other format" not in screen_text(pilot)
        assert "is left out: E tells it" in screen_text(pilot)


async def test_the_reference_can_be_any_profile(open_review: OpenReview) -> None:
    async with open_review(source(ANN, ANNE, BEA), size=(120, 40)) as pilot:
        await evidence_is_there(pilot)
        assert "A★◂ aaaa" in screen_text(pilot)
        await pilot.press("l", "l", "equals_sign")
        assert "C◂ cccc" in screen_text(pilot)


async def test_a_summary_that_is_cut_is_shown_in_whole_by_a_key(open_review: OpenReview) -> None:
    made = source(ANN, ANNE, BEA)
    more = {"EmailAddress": "ann@doe.example", "Attributes": {f"key{at}": "same" for at in range(20)}}
    made.members = {**made.members, **{one: {**MEMBERS[one], **more} for one in (ANN, ANNE)}}
    wide = Settings(list_size=ListSize.WIDE)
    async with open_review(made, size=(80, 24), settings=wide) as pilot:
        await until(pilot, lambda: "birth dates differ (C)" in screen_text(pilot))
        assert "same phone, other format (A, B)" not in screen_text(pilot)
        await pilot.press("w")
        lines = screen_text(pilot).splitlines()
        beside_the_list = " ".join(line.partition("│")[2].strip() for line in lines)
        assert "same phone, other format (A, B)" in " ".join(beside_the_list.split())
        assert "FullName" in screen_text(pilot), "the rows are there all the same"
        await pilot.press("w")
        assert "same phone, other format (A, B)" not in screen_text(pilot)
        assert "are cut to a line where room is short" in screen_text(pilot)


@pytest.mark.parametrize(("height", "is_cut"), [(24, True), (40, False)])
async def test_no_value_is_cut_while_lines_stand_empty(
    open_review: OpenReview, height: int, is_cut: bool
) -> None:
    made, street = source(ANN, ANNE), "12 Long Street behind the old town hall and the mill"
    more = {
        "Address": {"Address1": street, "Country": "US"},
        "Attributes": {f"key{at}": "same" for at in range(9)},
    }
    made.members = {**made.members, **{one: {**MEMBERS[one], **more} for one in (ANN, ANNE)}}
    async with open_review(made, size=(80, height)) as pilot:
        await evidence_is_there(pilot)
        assert ("the mill" not in screen_text(pilot)) == is_cut


async def test_says_that_a_profile_merged_with_no_other_is_no_survivor(open_review: OpenReview) -> None:
    async with open_review(source(ANN, ANNE, BEA), size=(80, 24)) as pilot:
        await evidence_is_there(pilot)
        await pilot.press("2", "s")
        assert "The profile is merged with no other" in screen_text(pilot)


async def test_a_summary_wraps_by_itself_where_there_is_room(open_review: OpenReview) -> None:
    made = source(ANN, ANNE, BEA)
    more = {"EmailAddress": "ann@doe.example", "AccountNumber": "A-17", "BusinessName": "Doe & Doe"}
    made.members = {**made.members, **{one: {**MEMBERS[one], **more} for one in (ANN, ANNE)}}
    async with open_review(made, size=(100, 40)) as pilot:
        await until(pilot, lambda: "birth dates differ (C)" in screen_text(pilot))
        assert "…" not in screen_text(pilot).partition("FullName")[0].partition("Against")[2]


@pytest.mark.parametrize("size", SIZES)
async def test_a_profile_taken_out_stays_apart_in_the_merge(
    open_review: OpenReview, size: tuple[int, int], tmp_path: Path
) -> None:
    async with open_review(source(ANN, ANNE, BEA), size=size) as pilot:
        await evidence_is_there(pilot)
        await pilot.press("l", "l", "space")
        await until(pilot, lambda: "C alone" in screen_text(pilot) or "C of 3" in screen_text(pilot))
        await pilot.press("m")
        text = screen_text(pilot)
        assert "Group 2 of 2" in text
        assert ("÷ split" if size[0] >= 100 else "÷") in text
        await pilot.press("L")
        await until(pilot, lambda: "÷ split      group 1" in screen_text(pilot))
        assert "A★+B" in screen_text(pilot)
    [decision] = decisions(tmp_path)
    assert decision.verdict is Verdict.MERGE
    assert decision.clusters == ((ANN, ANNE),)
    assert decision.merges_a_part


async def test_clusters_are_merged_each_for_itself_and_undone_by_one_key(
    open_review: OpenReview, tmp_path: Path
) -> None:
    async with open_review(source(ANN, ANNE, BEA, BEE), size=(200, 50)) as pilot:
        await evidence_is_there(pilot)
        await pilot.press("1")
        await until(pilot, lambda: "A is person 1 already" in screen_text(pilot))
        await pilot.press("l", "l", "2", "l", "2", "s", "m")
        assert "Group 2 of 2" in screen_text(pilot)
        assert "÷ group 1 saved" in screen_text(pilot)
        await pilot.press("k")
        await until(pilot, lambda: "÷ split: A★+B · D★+C by you" in screen_text(pilot))
        await pilot.press("u")
        assert "Group 1 of 2" in screen_text(pilot)
        assert "÷ split" not in screen_text(pilot)
    merged, taken_back = decisions(tmp_path)
    assert merged.clusters == ((ANN, ANNE), (BEE, BEA))
    assert taken_back.withdraws == merged.id


async def test_an_undo_shows_the_split_again(open_review: OpenReview) -> None:
    async with open_review(source(ANN, ANNE, BEA), size=(120, 40)) as pilot:
        await evidence_is_there(pilot)
        await pilot.press("l", "l", "space")
        await until(pilot, lambda: "split: A+B · C alone" in screen_text(pilot))
        await pilot.press("m", "u")
        await until(pilot, lambda: "split: A+B · C alone" in screen_text(pilot))
        assert "Took back that group 1 was split" in screen_text(pilot)


async def test_leaving_asks_about_a_note_that_no_verdict_has_saved_and_goes_to_its_group(
    open_review: OpenReview,
) -> None:
    async with open_review(people(3), size=(80, 24)) as pilot:
        await pilot.press("c", *"call her", "enter")
        await until(pilot, lambda: "note: call her" in screen_text(pilot))
        assert "The note is saved with your decision: m, v or x" in screen_text(pilot)
        await pilot.press("j", "q")
        await until(pilot, lambda: "Group 1  marked or noted, but not decided" in screen_text(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: "Group 2 of 3" in screen_text(pilot))
        await pilot.press("ctrl+c", "enter")
        await until(pilot, lambda: "note: call her" in screen_text(pilot))
        await pilot.press("q", "G", "enter")
        await until(pilot, lambda: not pilot.app.is_running)


async def test_with_everyone_apart_there_is_nothing_to_merge(open_review: OpenReview) -> None:
    async with open_review(source(ANN, ANNE), size=(80, 24)) as pilot:
        await pilot.press("space", "m")
        assert "Nothing to merge: every profile is apart" in screen_text(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_the_result_of_a_merge_lists_losses_first_and_names_sources(
    open_review: OpenReview, size: tuple[int, int]
) -> None:
    async with open_review(source(ANN, ANNE), size=size) as pilot:
        await evidence_is_there(pilot)
        await pilot.press("enter")
        text = screen_text(pilot)
        assert "A + B become one, A★ keeps its id" in text
        assert "1 value lost" in text
        assert text.index("(206) 555-0100") < text.index("1981-04-02")
        await pilot.press("s")
        assert "B + A become one, B★ keeps its id" in screen_text(pilot)
        assert "B★: chosen" in screen_text(pilot)


async def test_a_source_chosen_in_the_result_goes_into_the_decision(
    open_review: OpenReview, tmp_path: Path
) -> None:
    async with open_review(source(ANN, ANNE), size=(120, 40)) as pilot:
        await evidence_is_there(pilot)
        await pilot.press("enter", "f")
        assert "(206) 555-0100  (B, chosen)" in screen_text(pilot)
        await pilot.press("f")
        assert "+1-206-555-0100  (A, chosen)" in screen_text(pilot)
        await pilot.press("f", "m")
        await until(pilot, lambda: "Group 2 of 2" in screen_text(pilot))
    [decision] = decisions(tmp_path)
    assert decision.field_sources == ({"PhoneNumber": ANNE},)
    assert decision.clusters == ((ANN, ANNE),)


async def test_a_note_and_a_reason_go_with_the_verdict(open_review: OpenReview, tmp_path: Path) -> None:
    async with open_review(source(ANN, ANNE), size=(80, 24)) as pilot:
        await pilot.press("c", *"call her", "enter")
        await until(pilot, lambda: "note: call her" in screen_text(pilot))
        await pilot.press("b", "j", "enter")
        await until(pilot, lambda: "because: twins" in screen_text(pilot))
        await pilot.press("x")
        assert "Group 2 of 2" in screen_text(pilot)
    [decision] = decisions(tmp_path)
    assert (decision.note, decision.reason) == ("call her", "twins")


async def test_a_note_can_be_added_to_a_verdict_that_stands(open_review: OpenReview, tmp_path: Path) -> None:
    async with open_review(source(ANN, ANNE), size=(80, 24)) as pilot:
        await pilot.press("x", "k", "c", *"later", "enter")
        await until(pilot, lambda: "note: later" in screen_text(pilot))
        await pilot.press("x")
        await until(pilot, lambda: len(decisions(tmp_path)) == 2)
    assert [one.note for one in decisions(tmp_path)] == ["", "later"]


async def test_a_matrix_tells_how_alike_each_two_profiles_are(open_review: OpenReview) -> None:
    async with open_review(source(ANN, ANNE, BEA), size=(80, 24)) as pilot:
        await evidence_is_there(pilot)
        await pilot.press("p")
        text = screen_text(pilot)
        assert "ours, not AWS's score" in text
        assert re.search(r" \+\d+\.\d", text)
