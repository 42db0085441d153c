"""Taking the names of people apart: what is said to them, their words in order, which generation."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from reviewer.comparison.folding import words_of

MR, MRS = "Mr", "Mrs"
_TITLES = {
    "mr": MR, "herr": MR, "hr": MR, "sir": MR, "senor": MR, "monsieur": MR, "shri": MR, "sri": MR,
    "mrs": MRS, "ms": MRS, "miss": MRS, "madam": MRS, "frau": MRS, "mme": MRS, "mlle": MRS, "madame": MRS,
    "senora": MRS, "sra": MRS, "srta": MRS, "smt": MRS, "mx": "", "dr": "", "prof": "",
}  # fmt: skip
"""What is said to a man, to a woman, or to either (``""``)."""
_GENERATIONS = {
    "sr": "Sr", "snr": "Sr", "senior": "Sr", "jr": "Jr", "jnr": "Jr", "junior": "Jr", "hijo": "Jr",
    "filho": "Jr", "fils": "Jr", "1st": "I", "ii": "II", "2nd": "II", "iii": "III", "3rd": "III",
    "iv": "IV", "4th": "IV",
}  # fmt: skip
_GENERATIONS_OR_INITIALS = {"i": "I", "v": "V", "vi": "VI"}
"""Within a name these number it only where the other name bears a number."""
_OLDEST_FIRST = ("Sr", "I", "Jr", "II", "III", "IV", "V", "VI")
_ONE_GENERATION = ({"Sr", "I"}, {"Jr", "II"})
"""A father and his namesake son are numbered by some families and called Sr and Jr by others."""
_WRITTEN_SHORT = {"st": "saint", "ste": "sainte"}
_AND = frozenset(("&", "+", "and", "und", "et"))
# Joined to the word after them, so that "O'Brien" is no first name O.
_APOSTROPHES = str.maketrans("", "", "'’‘`´")
# "Fatima d/o Ahmed Khan" is Fatima, the daughter of Ahmed Khan.
_CHILD_OR_WIFE_OF = re.compile(r"(?i)(?<=\w)\s+[sdw]/o\b.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name taken apart: folded words in the order given name first, and what sets namesakes apart."""

    words: tuple[str, ...]
    generation: str = ""
    """``Sr``, ``I``, ``Jr``, ``II`` … ``VI``, or ``""``."""
    title: str = ""
    """``Mr`` or ``Mrs`` where a title says so, in whichever language; else ``""``."""
    is_couple: bool = False
    """Whether it names two people: John & Mary Smith, Mr and Mrs Smith."""


@lru_cache(maxsize=4096)
def person_name(value: str) -> PersonName:
    """Take a name apart; ``Doe, John`` is turned round, titles go."""
    before, comma, after = _CHILD_OR_WIFE_OF.sub("", value).translate(_APOSTROPHES).partition(",")
    # A minus is none before a name.
    first, last = words_of(after.strip(" -")), words_of(before.strip(" -"))
    turned = comma and not (len(first) == 1 and first[0] in _GENERATIONS)
    in_order = (*first, *last) if turned else (*last, *first)
    titles = {_TITLES[word] for word in in_order if word in _TITLES} - {""}
    words = [word for word in in_order if word not in _TITLES]
    while len(words) > 2 and words[0] == "sr":
        # "Sr. Juan García" is Señor; a generation stands behind the name.
        del words[0]
        titles.add(MR)
    if not words:
        words, titles = list(in_order), set()
    generations = [_GENERATIONS[word] for word in words[1:] if word in _GENERATIONS]
    named = [*words[:1], *(word for word in words[1:] if word not in _GENERATIONS)]
    is_couple = len(titles) == 2 or _joins_two(named)
    if is_couple:
        named = [word for word in named if word not in _AND] or named
    return PersonName(
        tuple(_WRITTEN_SHORT.get(word, word) for word in named),
        generations[-1] if generations else "",
        titles.pop() if len(titles) == 1 else "",
        is_couple,
    )


def _joins_two(words: list[str]) -> bool:
    """Tell whether an "and" stands between two names."""
    ends = {*words[:1], *words[-1:]}
    return not _AND.intersection(ends) and not _AND.isdisjoint(words[1:-1])


def numbered_alike(one: PersonName, other: PersonName) -> tuple[PersonName, PersonName]:
    """Read an ``I``, ``V`` or ``VI`` of one name as a number where the other bears one."""
    return _numbered(one, other), _numbered(other, one)


def _numbered(name: PersonName, beside: PersonName) -> PersonName:
    if name.generation or not beside.generation:
        return name
    for at in range(len(name.words) - 1, 0, -1):
        number = _GENERATIONS_OR_INITIALS.get(name.words[at])
        rest = (*name.words[:at], *name.words[at + 1 :])
        if number and (at == len(name.words) - 1 or rest == beside.words):
            return replace(name, words=rest, generation=number)
    return name


def are_two_generations(one: str, other: str) -> bool:
    """Tell whether two generations, of which one may be ``""``, can't be one."""
    return bool(one and other) and one != other and {one, other} not in _ONE_GENERATION


def elder_first(one: str, other: str) -> list[str]:
    """Two generations, the elder one first."""
    return sorted((one, other), key=_OLDEST_FIRST.index)
