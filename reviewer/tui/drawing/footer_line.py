"""The line of keys at the foot of the review."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from reviewer.tui.action import FooterKey
from reviewer.tui.drawing.cells import filled
from reviewer.tui.drawing.palette import ACCENT, QUIET

_APART = 2
"""Blanks between two keys where there is room; else one, since keys and labels differ in their style."""


class PlacedKey(NamedTuple):
    """A key of the footer and the cells that it takes."""

    key: FooterKey
    start: int
    end: int


def placed_keys(keys: Sequence[FooterKey], width: int) -> list[PlacedKey]:
    """Place as many keys as fit, the first ones first, and those that are always shown.

    They stand two blanks apart, or one where that lets all of those fit that stand first up to the last
    that is always shown.
    """
    last = max((at for at, key in enumerate(keys, 1) if key.is_always_shown), default=0)
    apart = _APART if 1 + sum(_length(key) + _APART for key in keys[:last]) <= width + 1 else 1
    left = width - 1 - sum(_length(key) + apart for key in keys if key.is_always_shown)
    placed, at, is_full = [], 1, False
    for key in keys:
        length = _length(key) + apart
        if not key.is_always_shown:
            is_full = is_full or length > left + apart - 1
            if is_full:
                continue
            left -= length
        placed.append(PlacedKey(key, at, at + length - apart))
        at += length
    return placed


def _length(key: FooterKey) -> int:
    return cell_len(key.shown) + 1 + cell_len(key.label)


def footer_line(placed: Sequence[PlacedKey]) -> Strip:
    """Draw keys where they were placed."""
    segments: list[Segment] = []
    at = 0
    for key, start, end in placed:
        segments = [
            *filled(segments, start - at),
            Segment(key.shown, ACCENT),
            Segment(f" {key.label}", QUIET),
        ]
        at = end
    return Strip(segments)
