"""Comparing identifiers, such as account and passport numbers: one character makes another one."""

from __future__ import annotations

from reviewer.comparison import text
from reviewer.comparison.evidence import IDENTICAL, Evidence, Relation, different, similar
from reviewer.comparison.folding import folded

_FEWEST = 5
"""Characters from which on a slip can be told from another identifier."""


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
    return _slip(one, other) or different("different")


def _slip(one: str, other: str) -> Evidence | None:
    """Tell a slip: two characters swapped could be one, another character is another identifier."""
    if len(one) != len(other) or len(one) < _FEWEST:
        return None
    unlike = [at for at in range(len(one)) if one[at] != other[at]]
    if len(unlike) == 1:
        return different("one character differs", 0.5)
    if len(unlike) == 2 and unlike[1] == unlike[0] + 1 and sorted(one) == sorted(other):
        return similar(0.7, "two characters swapped")
    return None
