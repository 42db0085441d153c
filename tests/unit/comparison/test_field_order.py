"""Which fields of a group are shown, and in which order."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.comparison.field_order import FieldOrder
from reviewer.comparison.rows import Agreement, FieldRow
from reviewer.core.settings import Settings

ROWS = [
    FieldRow("FullName", ("Ann", "Ann"), Agreement.SAME),
    FieldRow("EmailAddress", ("a@b", "a@c"), Agreement.DIFFERENT),
    FieldRow("EngagementPreferences.Phone[0].KeyValue", ("1", "1"), Agreement.SAME),
    FieldRow("Attributes.crmId", ("1", "2"), Agreement.NOT_COMPARABLE),
    FieldRow("Attributes.crmTeam", ("west", None), Agreement.PARTLY),
    FieldRow("Attributes.tier", ("gold", "gold"), Agreement.SAME),
]
NAMES = [row.name for row in ROWS]


def shown(order: FieldOrder) -> list[str]:
    return [NAMES[at] for at in order.shown(ROWS)]


def test_without_a_word_of_the_user_all_are_shown_in_the_programs_order() -> None:
    assert shown(FieldOrder()) == NAMES


def test_what_is_named_comes_first_in_its_order() -> None:
    assert shown(FieldOrder(("Attributes.tier", "Email*")))[:3] == [
        "Attributes.tier",
        "EmailAddress",
        "FullName",
    ]


def test_a_name_with_brackets_is_itself() -> None:
    assert shown(FieldOrder(("EngagementPreferences.Phone[0].KeyValue",)))[0] == NAMES[2]


def test_what_is_not_the_same_is_shown_however_it_is_hidden() -> None:
    assert shown(FieldOrder(hidden=("*",))) == ["EmailAddress", "Attributes.crmId"]


def test_the_settings_go_before_what_is_remembered_also_where_they_name_nothing() -> None:
    kept = [["BirthDate"], ["Gender"]]
    assert FieldOrder.of(Settings(), kept) == FieldOrder(("BirthDate",), ("Gender",))
    assert FieldOrder.of(Settings(fields_first=(), fields_hidden=("x",)), kept) == FieldOrder((), ("x",))


@pytest.mark.parametrize("kept", [None, 3, "ab", [], ["a"], [1, 2], [[1, "Gender"], {}], {"first": []}])
def test_what_is_remembered_may_be_anything(kept: object) -> None:
    assert set(FieldOrder.of(Settings(), kept).first) <= {"Gender"}


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(-7, 7)), max_size=8))
def test_a_field_goes_where_it_is_moved_and_the_others_keep_their_order(moves: list[tuple[int, int]]) -> None:
    order = FieldOrder(("LastName", "Attributes.*"))
    for at, by in moves:
        before = shown(order)
        order = order.moved(before, at, by)
        after = shown(order)
        assert after.index(before[at]) == max(min(at + by, 5), 0)
        assert [one for one in after if one != before[at]] == [one for one in before if one != before[at]]
    assert "LastName" in order.first, "a field of other groups keeps its place among them"
    assert FieldOrder.of(Settings(), json.loads(json.dumps(order.remembered))) == order
