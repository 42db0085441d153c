"""What a terminal answers about its background, wherever the link cuts it."""

from __future__ import annotations

import pytest

from reviewer.tui.terminal.background import answered, changed
from reviewer.tui.terminal.sequences import Kind, Piece, Splitter


@pytest.mark.parametrize(
    ("text", "is_dark"),
    [
        ("\x1b]11;rgb:0000/0000/0000\x1b\\", True),
        ("\x1b]11;rgb:ffff/fdfd/f6f6\x07", False),
        ("\x1b]11;rgb:1e/1e/2e\x07", True),
        ("\x1b]11;rgba:fdfd/f6f6/e3e3/ffff\x1b\\", False),
        ("\x1b]11;#fdf6e3\x07", False),
        ("\x1b]10;rgb:ffff/ffff/ffff\x07", None),
        ("\x1b]11;?\x07", None),
        ("\x1b[A", None),
    ],
)
def test_a_background_is_dark_or_light(text: str, is_dark: bool | None) -> None:
    assert answered(text) is is_dark


@pytest.mark.parametrize(
    ("text", "is_dark"), [("\x1b[?997;1n", True), ("\x1b[?997;2n", False), ("\x1b[6n", None)]
)
def test_a_change_is_told_by_mode_2031(text: str, is_dark: bool | None) -> None:
    assert changed(text) is is_dark


@pytest.mark.parametrize("end", ["\x07", "\x1b\\"])
@pytest.mark.parametrize("pause", [0.01, 0.5])
def test_no_part_of_an_awaited_answer_is_played_as_a_key(end: str, pause: float) -> None:
    answer = f"\x1b]11;rgb:1111/2222/3333{end}".encode()
    for first in range(1, len(answer)):
        for second in range(first + 1, len(answer) + 1):
            splitter, now = Splitter(), 0.0
            played: list[Piece] = []
            splitter.await_answer(30.0)
            for part in (answer[:first], answer[first:second], answer[second:]):
                played += splitter.feed(part, now) if part else []
                now += pause
                played += splitter.idle(now)
            played += splitter.idle(now + 5.0)
            keys = [piece.text for piece in played if piece.kind is Kind.KEY and answered(piece.text) is None]
            assert keys in ([], ["\x1b"]), (first, second, played)


def test_a_bracket_behind_escape_is_a_key_where_nothing_is_awaited() -> None:
    splitter = Splitter()
    played = [*splitter.feed(b"\x1b", 0.0), *splitter.idle(0.2), *splitter.feed(b"]", 0.5)]
    assert [piece.text for piece in played] == ["\x1b", "]"]
