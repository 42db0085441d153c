"""What a terminal sends, cut into keys, pastes and remains."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.tui.terminal.sequences import Kind, Piece, Splitter

LATER = 10.0


def pieces(*reads: bytes, pause: float = 0.01) -> list[tuple[Kind, str]]:
    """What comes of reads that are ``pause`` seconds apart, in each of which nothing more comes."""
    splitter, found, now = Splitter(), list[Piece](), 0.0
    for read in reads:
        found += splitter.feed(read, now)
        now += pause
        found += splitter.idle(now)
    found += splitter.idle(now + LATER)
    return [tuple(one) for one in found]  # type: ignore[misc]


def keys(*texts: str) -> list[tuple[Kind, str]]:
    return [(Kind.KEY, text) for text in texts]


@pytest.mark.parametrize(
    "text",
    [
        "a", "é", "語", "\r", "\x03", "\x1b", "\x1bm", "\x1bé", "\x1b]", "\x1b[A", "\x1bOP", "\x1b[1;5C",
        "\x1b[<0;10;10M", "\x1b[<0;10;10m", "\x1b[M !!", "\x1b[[A", "\x1b[109;1u", "\x1b[?2026;2$y",
        "\x1b[I", "\x1b\x1b[A",
        "\x1b]11;rgb:0/0/0\x07", "\x1b]11;rgb:0/0/0\x1b\\",
    ],
)  # fmt: skip
def test_is_one_key_or_report_whole_or_cut_by_a_moment(text: str) -> None:
    raw = text.encode()
    assert pieces(raw) == keys(text)
    for at in range(1, len(raw)):
        assert pieces(raw[:at], raw[at:]) == keys(text)


@pytest.mark.parametrize("text", ["\x1b[<0;10;10m", "\x1b[A", "\x1bOP", "\x1b[1;5C"])
def test_cut_by_a_slow_link_gives_no_key_but_escape(text: str) -> None:
    raw = text.encode()
    for at in range(1, len(raw) - (text == "\x1bOP")):
        found = pieces(raw[:at], raw[at:], pause=0.5)
        assert found == [*(keys("\x1b") if at == 1 else []), (Kind.REMAINS, text)]


def test_a_sequence_that_never_ends_swallows_no_more_than_its_end() -> None:
    assert pieces(b"\x1b[<0;1", b"0m", b"m", pause=LATER) == [(Kind.REMAINS, "\x1b[<0;10m"), *keys("m")]


@pytest.mark.parametrize(
    "pasted", ["jo@example.com", "\x1b[31mred\x1b[0m", "a\nb", "\x1b", "\x1b[200~", "é\x00"]
)
def test_a_bracketed_paste_is_one_thing_whatever_is_in_it(pasted: str) -> None:
    raw = f"\x1b[200~{pasted}\x1b[201~".encode()
    for at in range(1, len(raw)):
        assert pieces(raw[:at], raw[at:], b"m") == [(Kind.PASTE, pasted), *keys("m")]


def test_a_paste_whose_end_is_lost_ends_by_itself() -> None:
    assert pieces(b"\x1b[200~text", b"m", pause=LATER) == [(Kind.PASTE, "text"), *keys("m")]


def test_bytes_that_are_no_utf8_are_replaced() -> None:
    assert pieces(b"caf\xe9m") == keys("c", "a", "f", "�", "m")
    assert pieces(b"\xe9", b"m", pause=0.5) == keys("�", "m")
    assert pieces(b"\xe8\xaa", b"\x9e") == keys("語")


def test_what_breaks_a_sequence_off_is_played() -> None:
    assert pieces(b"\x1b[12\x03") == [(Kind.REMAINS, "\x1b[12"), *keys("\x03")]


@pytest.mark.parametrize(
    "begun", [b"\x1b]11;rgb:", b"\x1bP1$r", b"\x1b_G", b"\x1bXa", b"\x1b^ab", b"a\x1b]1"]
)
def test_a_string_without_end_holds_no_key_back_for_more_than_a_moment(begun: bytes) -> None:
    typed = [b"jk"] * 20
    found = pieces(begun, *typed, pause=0.3)
    dropped, *played = found[begun.startswith(b"a") :]
    assert dropped[0] is Kind.REMAINS
    assert 2 * 20 - len(played) <= 2 * 2.0 / 0.3 + 1
    assert set(played) == set(keys("j", "k"))


def test_a_string_without_end_takes_no_memory_and_is_dropped_to_its_end() -> None:
    splitter = Splitter()
    assert not [*splitter.feed(b"\x1b]52;c;", 0)]
    for _ in range(500):
        assert not [*splitter.feed(b"A" * 4096, 0.1)]
    assert len(splitter._held) < 9000
    assert [kind for kind, _ in splitter.feed(b"A\x1b\\m", 0.2)] == [Kind.REMAINS, Kind.KEY]


@pytest.mark.parametrize("control", ["\x03", "\x11", "\x1a"])
def test_a_control_breaks_a_string_off_and_is_played(control: str) -> None:
    assert pieces(b"\x1b]0;title", control.encode()) == [(Kind.REMAINS, "\x1b]0;title"), *keys(control)]


def test_the_end_of_a_paste_of_megabytes_is_found_at_once() -> None:
    began = time.process_time()
    reads = [b"\x1b[200~", *[b"x" * 4096] * 2500, b"\x1b[201~"]
    assert pieces(*reads, pause=0) == [(Kind.PASTE, "x" * 4096 * 2500)]
    assert time.process_time() - began < 2


@given(st.lists(st.binary(min_size=1, max_size=40), max_size=8), st.sampled_from([0.01, 0.5, LATER]))
def test_any_bytes_are_cut_and_what_comes_later_is_a_key_again(reads: list[bytes], pause: float) -> None:
    *_, last = pieces(*reads, b"\x07\x1b\\", b"\x1b[201~", b"m", b"m", pause=LATER if pause > 1 else pause)
    assert last == (Kind.KEY, "m")
