"""Numbers with their nouns."""

from __future__ import annotations


def number(count: int, what: str) -> str:
    """A number with its noun, which takes an s for more than one."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"
