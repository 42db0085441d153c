"""The short names of a group's members."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache


@lru_cache(maxsize=1024)
def handle(member: int) -> str:
    """The short name of a member within its group: A to Z, then AA, AB …"""
    letters = ""
    member += 1
    while member:
        member, letter = divmod(member - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def handles(members: Sequence[int]) -> str:
    """Name several members, given in order: ``A C``, and where three and more follow each other ``B–T``."""
    runs: list[list[int]] = []
    for member in members:
        if runs and member == runs[-1][-1] + 1:
            runs[-1].append(member)
        else:
            runs.append([member])
    return " ".join(
        f"{handle(run[0])}–{handle(run[-1])}" if len(run) > 2 else " ".join(map(handle, run)) for run in runs
    )
