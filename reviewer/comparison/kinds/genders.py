"""Genders, which are written as a word of several languages or by its first letter."""

from __future__ import annotations

import re

from reviewer.comparison.evidence import IDENTICAL, Code, Evidence, Topic, different, not_comparable, similar
from reviewer.comparison.folding import folded, same_but_for
from reviewer.comparison.kinds import text
from reviewer.comparison.kinds.kind import Kind, everywhere, in_any_region, is_filler, squeezed

_NAMES = {
    "male": "m man masculine mann herr mannlich maennlich masculin masculino homme hombre varon h mr boy"
    " uomo maschio maschile homem mand muz mezczyzna erkek sr senor sig hehim м муж мужской мужчина 男"
    " 男性 남 남성 남자 ذكر זכר",
    "female": "f w woman feminine frau weiblich feminin femenino feminino femme mujer hembra mrs ms girl"
    " donna femmina femminile mulher kvinna kvinne kvinde vrouw v k kobieta zena kadin mme mlle sra senora"
    " fru sheher ж жен женский женщина 女 女性 여 여성 여자 أنثى נקבה",
    "diverse": "d divers x nonbinary nb enby nichtbinar genderqueer theythem thirdgender",
    "intersex": "inter",
    "other": "",
}
_WORDS = {folded(word): gender for gender, words in _NAMES.items() for word in words.split()}
_OF_EITHER = frozenset(("u", "n", "mf", "fm", "hm", "mw", "wm", "mwd", "both"))
"""What says nothing: unknown, not stated, or all that a form offers."""
_TOLD_APART = frozenset(("male", "female"))
_LETTER_OF_ANOTHER = ({"v", "varon"}, {"d", "donna"})
"""Letters that stand for another word as a rule: vrouw, divers."""
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
    if plain in _LETTER_OF_ANOTHER:
        return not_comparable(Code.UNKNOWN_CODE)
    one, other = normalised(left), normalised(right)
    if one == other:
        return same_but_for(left, right, Code.GENDER_FORM)
    if {one, other} == _TOLD_APART:
        return different(Code.DIFFERENT)
    found = text.compare(left, right)
    # Intersex may be what another form calls other or diverse.
    are_known = one in _NAMES and other in _NAMES and not _TOLD_APART.isdisjoint((one, other))
    if not found.differs or are_known or (one + other).isdecimal():
        return found
    return not_comparable(Code.UNKNOWN_CODE)


def _is_filler(value: str) -> bool:
    return is_filler(value) or squeezed(value) in _OF_EITHER


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
