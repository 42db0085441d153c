"""Comparing identifiers, such as account and passport numbers: one character makes another one."""

from __future__ import annotations

from reviewer.comparison import text
from reviewer.comparison.evidence import IDENTICAL, Evidence, Relation, different, similar
from reviewer.comparison.folding import folded


def normalised(value: str) -> str:
    """The canonical form: folded, with nothing between letters and digits."""
    return folded(value).replace(" ", "") or folded(value)


def agreement(left: str, right: str) -> Evidence:
    """Compare two identifiers."""
    if left == right:
        return IDENTICAL
    written = text.agreement(left, right)
    if written.relation is Relation.SAME:
        return written
    one, other = normalised(left), normalised(right)
    if one == other:
        return similar(0.9, "same characters, grouped otherwise")
    if one.isdecimal() and other.isdecimal() and one.lstrip("0") == other.lstrip("0"):
        return similar(0.8, "one without its leading zeros")
    return text.slip(one, other, "character") or different("different")
