"""Keys by name, and a keymap that moves them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.keys import _character_to_key

from reviewer.tui.action import FooterKey, footer
from reviewer.tui.drawing.footer_line import footer_line, placed_keys
from reviewer.tui.keys.names import UnknownKey, key_name, written
from reviewer.tui.review.actions.registry import REVIEW_ACTIONS
from reviewer.tui.review.moved_keys import live_actions, named_keys
from reviewer.tui.screens.preview_keys import preview_keymap, preview_keys


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("n", "n"),
        ("N", "N"),
        ("ö", "ö"),
        ("?", "question_mark"),
        (",", "comma"),
        (" ", "space"),
        ("question_mark", "question_mark"),
        ("PageDown", "pagedown"),
        ("F2", "f2"),
        ("ctrl+D", "ctrl+d"),
        ("alt+x", "alt+x"),
        ("shift+ctrl+up", "ctrl+shift+up"),
    ],
)
def test_a_key_is_known_by_what_people_write(text: str, name: str) -> None:
    assert key_name(text) == name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("esc", 'did you mean "escape"?'),
        ("PageDwn", 'did you mean "pagedown"?'),
        ("ctrl+pgup", 'did you mean "ctrl+pageup"?'),
        ("j,down", 'several keys are a list, ["j", "down"]'),
        ("shift+g", 'write "G"'),
        ("ctrl+m", 'a terminal sends enter for ctrl+m: write "enter"'),
        ("ctrl+[", 'write "escape"'),
        ("ctrl+p", "kept for the palette"),
        ("ctrl+q", "kept for leaving"),
        ("", "a key is one character"),
        ("\x1b", "a key is one character"),
        ("ctrl+", "a key is one character"),
    ],
)
def test_what_no_terminal_sends_is_refused_with_what_to_write(text: str, said: str) -> None:
    with pytest.raises(UnknownKey) as caught:
        key_name(text)
    assert said in str(caught.value)


def test_characters_have_the_names_that_textual_gives_them() -> None:
    for code in range(0x20, 0x7F):
        assert key_name(chr(code)) == _character_to_key(chr(code))


def test_a_key_is_written_as_it_was_named() -> None:
    for code in range(0x21, 0x7F):
        assert written(key_name(chr(code))) == chr(code)
    assert written("ctrl+question_mark") == "ctrl+?"
    assert written("escape") == "esc"


def test_two_actions_can_swap_their_keys() -> None:
    named, problems = named_keys({"verdict.merge": ["x"], "verdict.reject": ["m"]})
    assert not problems
    assert named == {"verdict.merge": ("x",), "verdict.reject": ("m",)}


def test_a_key_that_would_start_two_actions_is_refused() -> None:
    _, [problem] = named_keys({"verdict.merge": ["j"]})
    assert problem.id == "verdict.merge"
    assert problem.text == 'j starts "group.next" as well: move that, or take another key'


def test_the_default_keys_do_not_clash() -> None:
    assert named_keys({key.id: key.keys.split(",") for key in REVIEW_ACTIONS})[1] == []


def test_an_action_that_came_later_gives_way_to_a_keymap_that_has_its_key() -> None:
    named, problems = named_keys({"group.next": ["n"], "group.previous": ["N"]})
    assert problems == []
    live = {one.id: one for one in live_actions(named)}
    assert (live["hit.next"].keys, live["hit.next"].shown) == ("", "")
    assert live["group.next"].keys == "n"
    assert "hit.next" not in [key.id for key in footer(tuple(live.values()))]
    assert named_keys({"hit.next": ["j"]})[1] != []


def test_without_a_keymap_nothing_is_written_differently() -> None:
    assert live_actions({}) == REVIEW_ACTIONS


def shown(keys: Sequence[FooterKey], width: int) -> str:
    return footer_line(placed_keys(keys, width)).text


def test_the_footer_shows_the_keys_as_they_were_moved() -> None:
    keys = footer(
        live_actions({"group.next": ("n",), "group.previous": ("left_square_bracket",), "help": ("f1",)})
    )
    text = shown(keys, 200)
    assert "n/[ group" in text
    assert "f1 help" in text
    assert "m merge" in text


def test_help_and_quit_stay_in_the_footer_wherever_they_are_moved() -> None:
    assert shown(footer(live_actions({"help": ("f1",), "quit": ("Q",)})), 20) == " f1 help Q quit"


@pytest.mark.parametrize("width", [16, 30, 55, 60, 63, 80, 200])
def test_help_and_quit_are_in_the_footer_however_narrow_it_is(width: int) -> None:
    text = shown(footer(REVIEW_ACTIONS), width)
    assert " ? help" in text
    assert " q quit" in text
    assert len(text) <= width


def test_80_columns_name_what_a_newcomer_needs() -> None:
    text = " m merge v to others x reject u undo enter result w full / filter ? help q quit"
    assert shown(footer(REVIEW_ACTIONS), 80) == text


def test_a_narrow_footer_leaves_out_the_less_used_keys() -> None:
    assert shown(footer(REVIEW_ACTIONS), 51) == " m merge v to others x reject u undo ? help q quit"


def test_a_wide_footer_has_the_keys_further_apart() -> None:
    assert shown(footer(REVIEW_ACTIONS), 120).startswith(
        " m merge  v to others  x reject  u undo  enter result  "
    )


@given(st.integers(1, 250))
def test_no_two_keys_of_the_footer_share_a_cell(width: int) -> None:
    placed = placed_keys(footer(REVIEW_ACTIONS), width)
    for one, following in pairwise(placed):
        assert one.end < following.start
    for key, start, end in placed:
        assert footer_line(placed).text[start:end] == f"{key.shown} {key.label}"


def test_without_a_keymap_the_preview_has_its_usual_keys() -> None:
    assert preview_keys(REVIEW_ACTIONS) == {
        "verdict.merge": ("m",),
        "profile.survivor": ("s",),
        "merged": ("escape", "q", "enter"),
    }


def test_the_preview_takes_of_moved_keys_those_it_has_no_other_use_for() -> None:
    moved = live_actions({"verdict.merge": ("f", "f9"), "profile.survivor": ("j",), "merged": ("m",)})
    assert preview_keymap(moved) == {"merged.merge": "f9", "merged.close": "escape,q,m"}
