"""Every key of the review, each at the two sizes that reviewers have most: what it shows."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from reviewer.core.settings import Settings
from reviewer.tui.review.actions.registry import REVIEW_ACTIONS
from tests.tui.conftest import OpenReview, PlainSource, people, screen_text, until

SHOWS: dict[str, tuple[Sequence[str], str]] = {
    "verdict.merge": (["m"], "✓ 1"),
    "verdict.review": (["v"], "… 1"),
    "verdict.reject": (["x"], "✗ 1"),
    "verdict.undo": (["x", "u"], "Took back that group 1 was rejected"),
    "verdict.redo": (["x", "u", "ctrl+r"], "✗ 1"),
    "group.next": (["j"], "Group 2 of 25"),
    "group.previous": (["j", "j", "k"], "Group 2 of 25"),
    "undecided.next": (["x", "k", "right_square_bracket"], "Group 2 of 25"),
    "undecided.previous": (["j", "left_square_bracket"], "Group 1 of 25"),
    "group.first": (["j", "j", "g"], "Group 1 of 25"),
    "group.last": (["G"], "Group 25 of 25"),
    "profiles.right": (["l", "s"], "B★"),
    "profiles.left": (["l", "l", "h", "s"], "B★"),
    "merged": (["enter"], "A + B + C"),
    "profile.out": (["space"], "A◂ alone"),
    "profiles.out": (["A"], "A◂ alone"),
    "split": (["P"], "By the evidence all are one customer"),
    "profile.survivor": (["l", "s"], "B★"),
    "profile.reference": (["l", "equals_sign"], "B◂"),
    **{f"profile.cluster-{number}": ([str(number)], f"A◂ {number}") for number in range(2, 10)},
    "profile.cluster-1": (["2", "1"], "A★◂ 0000"),
    "matrix": (["p"], "How alike each two are"),
    "note": (["c", *"hi", "enter"], "note: hi"),
    "reason": (["b", "j", "enter"], "because: twins"),
    "balance": (["e"], "A and B: + for one customer, - against it"),
    "reasons": (["E", "E"], "a short form of the name"),
    "fields.down": (["pagedown"], "▲"),
    "fields.up": (["pagedown", "pageup"], "FullName"),
    "values.whole": (["w"], "THE END"),
    "field.next": (["full_stop"], "▸FullName"),
    "field.previous": (["full_stop", "full_stop", "comma"], "▸FullName"),
    "field.down": (["full_stop", "greater_than_sign"], "▸FullName"),
    "field.up": (["full_stop", "full_stop", "less_than_sign"], "▸e-mail"),
    "field.hide": (["full_stop", "full_stop", "minus"], "1 hidden"),
    "fields.all": (["full_stop", "full_stop", "minus", "f"], "every field, in the order of the program"),
    "copy": (["y"], "Copy to the clipboard"),
    "reveal": (["M"], "Show a field of this group"),
    "theme": (["T"], "The theme"),
    "list.smaller": (["plus"], "FullName"),
    "list.larger": (["plus", "plus", "underscore"], "FullName"),
    "ids": (["i"], "The ids of this group"),
    "filter": (["slash", *"score>0.2", "enter"], "/score>0.2"),
    "hit.next": (["slash", *"score>0.03", "enter", "escape", "g", "n"], "Group 5 of 25"),
    "hit.previous": (["slash", *"score<0.03", "enter", "escape", "j", "j", "j", "j", "N"], "Group 3 of 25"),
    "text.whole": (["slash", *"Doe23", "enter", "F"], "Looked through all 25 groups: 1 passes the filter"),
    "order": (["o"], "Which groups come first?"),
    "scores": (["S"], "The scores of"),
    "load-all": (["a"], "25 loaded"),
    "history": (["H"], "Nobody has decided this group yet"),
    "latest": (["L"], "The latest decisions on this domain"),
    "apply": (["ctrl+a"], "Nothing can be merged here"),
    "retry": (["r"], "Nothing has failed"),
    "stay": (["j", "escape"], "Group 2 of 25"),
    "help": (["question_mark"], "Merge: record"),
    "quit": (["x"], "✗ 1"),
}


def customers() -> PlainSource:
    """More fields than fit, and a value that is cut."""
    source = people(25, profiles=3)
    for members in source.members.values():
        assert isinstance(members, dict)
        members["AdditionalInformation"] = f"{'called again, ' * 4}THE END"
        members["Attributes"] = {f"key{number:02}": "same" for number in range(40)}
    return source


def test_the_table_has_every_key() -> None:
    assert set(SHOWS) == {key.id for key in REVIEW_ACTIONS}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize("id", SHOWS)
async def test_shows_what_it_does(open_review: OpenReview, id: str, size: tuple[int, int]) -> None:
    keys, shown = SHOWS[id]
    async with open_review(customers(), size=size, settings=Settings(mask=id == "reveal")) as pilot:
        await until(pilot, lambda: "a short form of the name" in screen_text(pilot))
        await pilot.press(*keys)
        await until(pilot, lambda: shown in screen_text(pilot))
        if id == "quit":
            await pilot.press("q")
            await until(pilot, lambda: not pilot.app.is_running)


@pytest.mark.parametrize(
    ("key", "id"), [(one, key.id) for key in REVIEW_ACTIONS for one in key.keys.split(",")[1:]]
)
async def test_another_key_for_the_same_does_the_same(open_review: OpenReview, key: str, id: str) -> None:
    keys, shown = SHOWS[id]
    usual = next(one for one in REVIEW_ACTIONS if one.id == id).keys.split(",")[0]
    async with open_review(customers()) as pilot:
        await until(pilot, lambda: "a short form of the name" in screen_text(pilot))
        await pilot.press(*[key if one == usual else one for one in keys])
        await until(pilot, lambda: shown in screen_text(pilot))


@pytest.mark.parametrize(
    ("key", "named"),
    [("Z", "Z"), ("0", "0"), ("ä", "ä"), ("tilde", "~"), ("f5", "f5"), ("ctrl+underscore", "ctrl+_")],
)
async def test_a_key_that_does_nothing_says_where_the_keys_are_told(
    open_review: OpenReview, key: str, named: str
) -> None:
    async with open_review(customers()) as pilot:
        await pilot.press(key)
        await until(pilot, lambda: f"· {named} does nothing: ? shows the keys" in screen_text(pilot))
        await pilot.press("j")
        await until(pilot, lambda: "does nothing" not in screen_text(pilot))


@pytest.mark.parametrize("key", ["ctrl+p", "ctrl+q", "tab", "left"])
async def test_a_key_that_something_else_is_bound_to_is_not_told(open_review: OpenReview, key: str) -> None:
    async with open_review(customers()) as pilot:
        await pilot.press(key)
        await pilot.pause(0.1)
        if pilot.app.is_running:
            await pilot.press("escape")
            assert "does nothing" not in screen_text(pilot)


async def test_of_two_profiles_there_is_no_reference_to_choose(open_review: OpenReview) -> None:
    async with open_review(people(2)) as pilot:
        await pilot.press("equals_sign")
        await until(pilot, lambda: "Two profiles are compared with each other" in screen_text(pilot))
