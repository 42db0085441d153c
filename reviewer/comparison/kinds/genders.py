"""Genders, which are written as a word of several languages or by its first letter."""

from __future__ import annotations

import re

from reviewer.comparison.evidence import IDENTICAL, Code, Evidence, Topic, different, not_comparable, similar
from reviewer.comparison.folding import folded, same_but_for
from reviewer.comparison.kinds import text
from reviewer.comparison.kinds.kind import Kind, everywhere, in_any_region, is_filler, squeezed

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


def compare(left: str, right: str) -> Evidence:
    """Compare two genders."""
    if left == right:
        return IDENTICAL
    plain = {folded(left), folded(right)}
    if plain == {"h", "m"}:
        return different(Code.DIFFERENT)
    if "m" in plain and plain & _SPANISH:
        return similar(0.6, Code.SPANISH_M)
    one, other = normalised(left), normalised(right)
    if one == other:
        return same_but_for(left, right, Code.GENDER_FORM)
    if {one, other} == _TOLD_APART:
        return different(Code.DIFFERENT)
    if one.isdecimal() != other.isdecimal():
        return not_comparable(Code.UNKNOWN_CODE)
    return text.compare(left, right)


def _is_filler(value: str) -> bool:
    return is_filler(value) or squeezed(value) == "u"


_NAMED = re.compile(r"\b(?:gender|sex|geschlecht|sexo|sexe)\b")
GENDER = Kind(
    everywhere(compare),
    in_any_region(normalised),
    members=("Gender", "GenderString"),
    named=_NAMED,
    topic=Topic.GENDER,
    own=_NAMED,
    is_filler=_is_filler,
)
