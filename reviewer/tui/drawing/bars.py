"""Confidence, progress and weights as thin bars in half cells: they are read, and do not catch the eye."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from reviewer.core.decisions import Verdict
from reviewer.core.terminal_text import Shown

_NO_SCORE = "·"
_EDGE, _EDGE_ON_FILLED = "┊", "┿"
_DRAWN = {Verdict.MERGE: ("━", "╸"), Verdict.REJECT: ("╍", "╸"), None: ("─", "╴")}
"""What a cell of a bar and half a cell are drawn with, by what its score suggests."""


def bar(
    share: float | None, width: int, edges: Sequence[float] = (), suggested: Verdict | None = None
) -> Shown:
    """Draw ``share`` (0..1) as a thin bar padded to ``width`` cells; dots where there is no share.

    Args:
        share: how far it is filled, to half a cell.
        width: in cells.
        edges: places (0..1) to mark on it, filled or not.
        suggested: the verdict that the bar speaks for, which is in its shape too.
    """
    if share is None:
        return Shown(_NO_SCORE * width)
    halves = round(min(max(share, 0.0), 1.0) * width * 2)
    whole, half = _DRAWN[suggested]
    drawn = list((whole * (halves // 2) + half * (halves % 2)).ljust(width))
    for edge in edges:
        at = min(int(edge * width), width - 1)
        drawn[at] = _EDGE_ON_FILLED if share >= edge else _EDGE
    return Shown("".join(drawn))


def tilt(bits: float, cells: int, full: float) -> int:
    """How many of the half cells on a side a weight takes, which ``full`` bits fill; left below 0."""
    halves = min(ceil(abs(bits) / full * cells * 2), cells * 2)
    return halves if bits > 0 else -halves


def tilted_bar(halves: int, cells: int, middle: str) -> Shown:
    """Draw a bar of some half cells right of its ``middle``, or left of it for a negative number."""
    whole, half = "━" * (abs(halves) // 2), abs(halves) % 2
    left = f"{'╺' if half else ''}{whole}" if halves < 0 else ""
    right = f"{whole}{'╸' if half else ''}" if halves > 0 else ""
    return Shown(f"{left:>{cells}}{middle}{right:<{cells}}")


def score_text(score: float | None, digits: int = 2) -> Shown:
    """Write a score with ``digits`` decimals, cut off and not rounded, so that 0.999 is never shown as 1."""
    if score is None:
        return Shown("–".rjust(digits + 2))
    scale = 10**digits
    return Shown(f"{int(score * scale + 1e-9) / scale:.{digits}f}")
