"""Comparing genders, which are written as a word of several languages or by its first letter."""

from __future__ import annotations

from reviewer.comparison import text
from reviewer.comparison.evidence import IDENTICAL, Evidence, different, same, similar
from reviewer.comparison.folding import folded, how_written

_WORDS = {
    "m": "male", "man": "male", "masculine": "male", "mann": "male", "herr": "male", "mannlich": "male",
    "maennlich": "male", "masculin": "male", "masculino": "male", "homme": "male", "hombre": "male",
    "varon": "male", "h": "male", "mr": "male",
    "f": "female", "w": "female", "woman": "female", "feminine": "female", "frau": "female",
    "weiblich": "female", "feminin": "female", "femenino": "female", "feminino": "female",
    "femme": "female", "mujer": "female", "hembra": "female", "mrs": "female", "ms": "female",
}  # fmt: skip
_TOLD_APART = frozenset(("male", "female"))
_SPANISH = frozenset(("h", "hombre", "mujer"))
"""Where a man is H, M is a woman: as in Mexico's CURP."""


def normalised(value: str) -> str:
    """The canonical form: ``male``, ``female``, or the folded text of what is neither."""
    plain = folded(value)
    return _WORDS.get(plain, plain)


def agreement(left: str, right: str) -> Evidence:
    """Compare two genders."""
    if left == right:
        return IDENTICAL
    plain = {folded(left), folded(right)}
    if plain == {"h", "m"}:
        return different("different")
    if "m" in plain and plain & _SPANISH:
        return similar(0.6, "M is short for either in Spanish")
    one, other = normalised(left), normalised(right)
    if one == other:
        return same(how_written(left, right) or "same gender, by letter or word")
    if {one, other} == _TOLD_APART:
        return different("different")
    return text.agreement(left, right)
