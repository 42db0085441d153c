"""The one door: nothing that steers the terminal passes, nothing that tells values apart is lost."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.core.terminal_text import tell_apart, terminal_text

anything = st.text(st.characters(), max_size=40)
trouble = st.text(
    st.sampled_from("aé\u0301 ⟨⟩U+0␛␠\x1b\x00\x7f\x9b\u202e\u200b\u200c\u200dعنि\u00a0\u3000\ufe0f\ud800👩"),
    max_size=12,
)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("John Doe", "John Doe"),
        ("Zoë Müller", "Zoë Müller"),
        ("Иван", "Иван"),
        ("山田 太郎", "山田 太郎"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("\x1b[2J", "␛[2J"),
        ("a\nb\tc", "a␊b␉c"),
        ("\x7f", "␡"),
        ("\x9b31m", "⟨U+009B⟩31m"),
        ("\u202eevil", "⟨U+202E⟩evil"),
        ("Jo\u200bhn", "Jo⟨U+200B⟩hn"),
        ("Jo\u200chn", "Jo⟨U+200C⟩hn"),
        ("John ", "John␠"),
        ("Jean\u00a0Paul", "Jean⟨U+00A0⟩Paul"),
        ("\ud800", "⟨U+D800⟩"),
        ("\u0301a", "⟨U+0301⟩a"),
    ],
)
def test_shows_what_would_hide_or_steer(raw: str, shown: str) -> None:
    assert terminal_text(raw) == shown


@given(st.one_of(anything, trouble))
def test_no_control_format_or_unassigned_character_reaches_the_terminal(raw: str) -> None:
    passed = {char for char in terminal_text(raw) if unicodedata.category(char)[0] == "C"}
    assert passed <= {"\u200c", "\u200d"}


@given(st.one_of(anything, trouble), st.one_of(anything, trouble))
def test_different_values_never_come_out_alike(one: str, other: str) -> None:
    assert (one == other) == (terminal_text(one) == terminal_text(other))


@given(st.one_of(anything, trouble))
def test_joiners_pass_only_between_letters_of_a_script_that_joins(raw: str) -> None:
    shown = terminal_text(raw)
    for at, char in enumerate(shown):
        if char in "\u200c\u200d":
            around = shown[:at].rstrip("".join(c for c in shown if unicodedata.category(c)[0] == "M"))
            assert around
            assert ord(around[-1]) >= 0x600
            assert ord(shown[at + 1]) >= 0x600


@given(anything)
def test_marks_never_pile_up_beyond_what_spelling_needs(raw: str) -> None:
    run = 0
    for char in terminal_text(raw + "a" + "\u0301" * 9):
        run = run + 1 if unicodedata.category(char)[0] == "M" else 0
        assert run <= 4


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("José", "Jose\u0301"),
        ("علی\u200cرضا", "علیرضا"),
        ("山田\u3000太郎", "山田  太郎"),
        ("Ａnn", "Ann"),
        ("a  b", "a b"),
    ],
)
def test_values_that_draw_alike_show_their_code_points(one: str, other: str) -> None:
    shown_one, shown_other = tell_apart([one, other])
    assert shown_one.isascii() or shown_other.isascii() or "⟨" in shown_one + shown_other or "␠" in shown_one
    assert shown_one != shown_other


def test_values_that_differ_plainly_are_left_in_peace() -> None:
    assert tell_apart(["José", "Joan", "José"]) == ("José", "Joan", "José")
