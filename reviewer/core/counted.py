"""Numbers with their nouns."""

from __future__ import annotations


def number(count: int, one: str, several: str = "") -> str:
    """A number with what there are so many of.

    Args:
        count: the number.
        one: what there is one of, e.g. ``decision`` or ``decision waits``.
        several: the same of none and more than one; ``one`` with an s if not given.
    """
    return f"{count:,} {one if count == 1 else several or f'{one}s'}"
