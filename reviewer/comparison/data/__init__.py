"""Tables that comparing looks up: lines of words; ``#`` begins a comment."""

from __future__ import annotations

from pathlib import Path


def rows(name: str) -> list[list[str]]:
    """The words of each line of a table.

    Args:
        name: the file's name without its ending.
    """
    lines = Path(__file__).with_name(f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if not line.startswith("#")]
