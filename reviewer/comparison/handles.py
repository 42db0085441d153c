"""The short names of a group's members."""

from __future__ import annotations


def handle(member: int) -> str:
    """The short name of a member within its group: A to Z, then AA, AB …"""
    letters = ""
    member += 1
    while member:
        member, letter = divmod(member - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
