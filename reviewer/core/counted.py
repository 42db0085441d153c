"""Numbers with their nouns, and the ends of intervals."""

from __future__ import annotations

from math import ceil, floor


def number(count: int, one: str, several: str = "") -> str:
    """A number with what there are so many of.

    Args:
        count: the number.
        one: what there is one of, e.g. ``decision`` or ``decision waits``.
        several: the same of none and more than one; ``one`` with an s if not given.
    """
    return f"{count:,} {one if count == 1 else several or f'{one}s'}"


def outwards(low: float, high: float, scale: float = 100, digits: int = 1) -> tuple[str, str]:
    """The ends of an interval as they are written: rounded away from what it holds, which it goes on to hold.

    Args:
        low: where it begins.
        high: where it ends.
        scale: what they are written in; 100 for shares in per cent.
        digits: behind the point.
    """
    steps = 10**digits
    ends = floor(low * scale * steps + 1e-7) / steps, ceil(high * scale * steps - 1e-7) / steps
    written = [f"{end:.{digits}f}" for end in ends]
    return written[0], written[1]
