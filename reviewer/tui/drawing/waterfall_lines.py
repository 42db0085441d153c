"""How far each piece of evidence moves the balance, as lines from a start to the sum."""

from __future__ import annotations

from itertools import zip_longest

from rich.segment import Segment
from textual.strip import Strip

from reviewer.comparison.balance import Balance
from reviewer.comparison.words import contribution_words
from reviewer.core.terminal_text import Shown
from reviewer.core.wrapping import length_of, wrapped
from reviewer.tui.drawing.cells import fitted
from reviewer.tui.drawing.palette import PLAIN, STRONG

_BITS, _APART = 6, 2
_TRACK = 20
"""Cells that the bars have at least, where the words leave no more."""
_FINEST = 0.1
"""Bits that are the least to fill the track: what is shown in tenths."""
_FOR, _AGAINST, _ZERO = "█", "▒", "│"


def waterfall_lines(balance: Balance, width: int) -> list[Strip]:
    """Draw a start line at 0, a line or more for each piece of evidence, and the sum, with bars beside them.

    A bar begins where the one before ends: solid to the right for one customer, shaded to the left against.
    """
    moves = [(Shown(contribution_words(one)), one.bits) for one in balance.contributions]
    ends = [0.0]
    for _, bits in moves:
        ends.append(ends[-1] + bits)
    words = max(length_of(text) for text, _ in [*moves, (Shown("start"), 0.0)])
    words = max(min(words, width - _TRACK - _BITS - 2 * _APART), 8)
    track = _Track(min(ends), max(ends), max(width - words - _BITS - 2 * _APART, 1))
    lines = _step(Shown("start"), 0.0, track.bar(0.0, 0.0), words)
    for (text, bits), before, after in zip(moves, ends, ends[1:], strict=False):
        lines += _step(text, bits, track.bar(before, after), words)
    return lines + _step(Shown("sum"), ends[-1], track.bar(0.0, ends[-1]), words)


class _Track:
    """Where bars are drawn: bits from ``low`` to ``high`` over some cells, 0 among them."""

    def __init__(self, low: float, high: float, cells: int) -> None:
        self._low, self._cells = low, cells
        self._scale = (cells - 1) / max(high - low, _FINEST)

    def bar(self, before: float, after: float) -> str:
        drawn = [" "] * self._cells
        drawn[self._cell(0.0)] = _ZERO
        if before != after:
            first, last = sorted((self._cell(before), self._cell(after)))
            drawn[first : last + 1] = (_FOR if after > before else _AGAINST) * (last + 1 - first)
        return "".join(drawn).rstrip()

    def _cell(self, bits: float) -> int:
        return round((bits - self._low) * self._scale)


def _step(text: Shown, bits: float, bar: str, words: int) -> list[Strip]:
    number = f"{bits:+.1f}" if bits else "0.0"
    style = STRONG if text in ("start", "sum") else PLAIN
    strips = []
    for line, beside in zip_longest(wrapped(text, words), [f"{number:>{_BITS}}{' ' * _APART}{bar}"]):
        strips.append(Strip([Segment(f"{fitted(line, words)}{' ' * _APART}{beside or ''}".rstrip(), style)]))
    return strips
