"""The parts of people's names: titles, the words in order, the generation."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from reviewer.comparison.damage import repaired
from reviewer.comparison.folding import words_of
from reviewer.comparison.kinds.capacities import Capacity, without_capacity
from reviewer.comparison.kinds.given_names import (
    are_short_for_one,
    are_spellings_of_one,
    is_given_name,
    is_short_for_other,
)

MR, MRS = "Mr", "Mrs"
_TITLES = {
    "mr": MR, "herr": MR, "hr": MR, "sir": MR, "senor": MR, "monsieur": MR, "shri": MR, "sri": "",
    "mrs": MRS, "ms": MRS, "miss": MRS, "madam": MRS, "frau": MRS, "mme": MRS, "mlle": MRS, "madame": MRS,
    "rev": "", "reverend": "", "capt": "", "sgt": "", "honorable": "", "honourable": "", "lt": "",
    "cpl": "", "cmdr": "", "cllr": "", "messrs": MR, "mstr": MR, "sig": MR, "signor": MR, "signora": MRS,
    "dott": "", "dottssa": MRS, "dipling": "", "mgr": "", "mudr": "", "judr": "", "dra": MRS, "profa": MRS,
    "様": "", "殿": "", "さん": "", "先生": "", "女士": MRS, "小姐": MRS, "님": "", "씨": "",
    "senora": MRS, "sra": MRS, "srta": MRS, "smt": MRS, "mx": "", "dr": "", "prof": "",
}  # fmt: skip
"""The titles of men, of women, and of both (``""``); Sri is a part of women's names as well."""
_TITLES_OR_NAMES = frozenset(("sri", "hr", "sir", "herr", "miss"))
"""Those that are somebody's name as well."""
_LONGEST_TITLE = 10
_TITLES_BEHIND = frozenset(("mr", "mrs", "ms", "dr", "prof"))
"""Those that also come after a name; the others are surnames there, such as Herr and Miss."""
_DEGREES = frozenset(("md", "phd", "dds", "dmd", "esq", "cpa", "mba", "rn"))
"""What comes after a name; before it Md is Mohammed."""
_GENERATIONS = {
    "sr": "Sr", "snr": "Sr", "senior": "Sr", "jr": "Jr", "jnr": "Jr", "junior": "Jr", "hijo": "Jr",
    "filho": "Jr", "fils": "Jr", "1st": "I", "ii": "II", "2nd": "II", "iii": "III", "3rd": "III",
    "iv": "IV", "4th": "IV", "5th": "V", "6th": "VI",
}  # fmt: skip
_RANKS = {
    "sen": "Sr", "pere": "Sr", "padre": "Sr", "elder": "Sr", "jun": "Jr", "younger": "Jr", "neto": "III",
}  # fmt: skip
"""Generations that are names as well, as those of Amartya Sen and Kim Jun are."""
_GENERATIONS_OR_INITIALS = {"i": "I", "v": "V", "vi": "VI", **_RANKS}
"""Within a name these number it only where the other name bears a number."""
_NUMBERS = {"1": "I", "2": "II", "3": "III", "4": "IV"}
_FEWEST_BESIDE_RANK = 2
"""Words that a name has next to what may be its generation."""
_OLDEST_FIRST = ("Sr", "I", "Jr", "II", "III", "IV", "V", "VI")
_ONE_GENERATION = ({"Sr", "I"}, {"Jr", "II"})
"""A father and his namesake son are numbered by some families and called Sr and Jr by others."""
_WRITTEN_SHORT = {"st": "saint", "ste": "sainte"}
_AND = frozenset(("&", "+", "and", "und", "et", "or"))
# Joined to the word after them, so that "O'Brien" has no first name O.
_APOSTROPHES = str.maketrans("", "", "'’‘`´")
# "Fatima d/o Ahmed Khan" is Fatima, the daughter of Ahmed Khan; a/l and a/p are Malay.
_CHILD_OR_WIFE_OF = re.compile(r"(?i)(?<=\S)\s+(?:[sdw]/o|a/[lp])\b(.*)", re.DOTALL)
_DOTTED_DEGREE = re.compile(r"(?i)\b(?:m\.d|ph\.d|d\.d\.s)\.?\s*$")
_TWO_BY_SLASH = re.compile(r"([^\W\d_]{2,})\s*/\s*([^\W\d_]{2,})")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name taken apart: folded words in the order given name first, and what sets namesakes apart."""

    words: tuple[str, ...]
    generation: str = ""
    """``Sr``, ``I``, ``Jr``, ``II`` … ``VI``, or ``""``."""
    title: str = ""
    """``Mr`` or ``Mrs`` where a title says so, in whichever language; else ``""``."""
    is_couple: bool = False
    """Whether it names two people: John & Mary Smith, Mr and Mrs Smith, John/Mary Smith."""
    relative: tuple[str, ...] = ()
    """The words of whose son, daughter or wife it names, in India and Malaysia; empty where it names none."""
    capacity: Capacity = Capacity.THEMSELVES


@lru_cache(maxsize=2048)
def person_name(value: str) -> PersonName:
    """Take a name apart; ``Doe, John`` is turned round, titles go."""
    value, capacity = without_capacity(repaired(value))
    parent = _CHILD_OR_WIFE_OF.search(value)
    own = value[: parent.start()] if parent else value
    own = _DOTTED_DEGREE.sub(lambda found: found[0].replace(".", ""), own)
    before, comma, after = own.translate(_APOSTROPHES).partition(",")
    # A minus is none before a name.
    first, last = words_of(after.strip(" -")), words_of(before.strip(" -"))
    first, last = _without_degree(first, len(first) + len(last) > 2), _without_degree(last, len(last) > 2)
    turned = comma and not (len(first) == 1 and first[0] in _GENERATIONS)
    in_order = (*first, *last) if turned else (*last, *first)
    words, titles = _titles_taken_from(in_order)
    if not words:
        words, titles = list(in_order), set()
    generations = [_GENERATIONS[word] for word in words[1:] if word in _GENERATIONS]
    named = [*words[:1], *(word for word in words[1:] if word not in _GENERATIONS)]
    is_couple = len(titles) == 2 or _joins_two(named) or _joins_by_slash(own)
    if is_couple:
        named = [word for word in named if word not in _AND] or named
    return PersonName(
        tuple(_WRITTEN_SHORT.get(word, word) for word in named),
        generations[-1] if generations else "",
        titles.pop() if len(titles) == 1 else "",
        is_couple,
        words_of(parent[1]) if parent else (),
        capacity,
    )


def title_alone(value: str) -> str | None:
    """What a value that is nothing but a title says, ``Mr``, ``Mrs`` or ``""``; None of any other value."""
    if len(value) > _LONGEST_TITLE:
        return None
    word = "".join(words_of(value))
    return None if word in _TITLES_OR_NAMES else _TITLES.get(word)


def _without_degree(words: tuple[str, ...], has_name_before: bool) -> tuple[str, ...]:
    return words[:-1] if has_name_before and words and words[-1] in _DEGREES else words


def _titles_taken_from(words: tuple[str, ...]) -> tuple[list[str], set[str]]:
    """Separate a name's words from its titles, which come before a name or, some of them, after it."""
    named: list[str] = []
    titles: set[str] = set()
    is_start = True
    end = len(words)
    while end > 1 and words[end - 1] in _TITLES_BEHIND | _AND:
        end -= 1
    for at, word in enumerate(words):
        # "Sr. Juan García" is Señor; a generation comes after the name.
        is_senor = word == "sr" and len(words) - at > 2
        if is_start and is_senor:
            titles.add(MR)
        elif word in _TITLES and (is_start or at >= end):
            titles.add(_TITLES[word])
        else:
            named.append(word)
            is_start = word in _AND or (is_start and word in _GENERATIONS)
    return named, titles - {""}


def _joins_by_slash(value: str) -> bool:
    """Whether a slash joins two names, as in Paul/Paula, not two forms of one: Rosa/Rosita."""
    found = _TWO_BY_SLASH.search(value.casefold())
    if found is None:
        return False
    one, other = ("".join(words_of(name)) for name in found.groups())
    if are_short_for_one(one, other) or is_short_for_other(one, other) or are_spellings_of_one(one, other):
        return False
    are_two_names = is_given_name(one) and is_given_name(other)
    is_of_woman = max(one, other, key=len) == f"{min(one, other, key=len)}a"
    return are_two_names or is_of_woman or one[:_FEWEST_OF_ONE] != other[:_FEWEST_OF_ONE]


_FEWEST_OF_ONE = 3


def _joins_two(words: list[str]) -> bool:
    """Whether an "and" joins two names."""
    ends = {*words[:1], *words[-1:]}
    return not _AND.intersection(ends) and not _AND.isdisjoint(words[1:-1])


def generation_of(suffix: str) -> str:
    """The generation that a suffix in a field of its own gives: ``Jr``, ``II`` …, or ``""``."""
    words = words_of(suffix)
    found = [_GENERATIONS[word] for word in words if word in _GENERATIONS]
    return found[0] if found else (_GENERATIONS_OR_INITIALS | _NUMBERS).get("".join(words), "")


def numbered_alike(one: PersonName, other: PersonName) -> tuple[PersonName, PersonName]:
    """Read an ``I``, ``V`` or ``VI`` of one name as a number where the other bears one.

    Two names that end in two ranks and are one otherwise bear both: Hans Müller sen. and Hans Müller jun.
    """
    *rest, last = one.words or ("",)
    *other_rest, other_last = other.words or ("",)
    are_ranks = last != other_last and last in _RANKS and other_last in _RANKS
    if are_ranks and rest == other_rest and len(rest) >= _FEWEST_BESIDE_RANK:
        return _ranked(one), _ranked(other)
    return _numbered(one, other), _numbered(other, one)


def _ranked(name: PersonName) -> PersonName:
    return replace(name, words=name.words[:-1], generation=_RANKS[name.words[-1]])


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
    """Whether two generations, of which one may be ``""``, can't be one."""
    return bool(one and other) and one != other and {one, other} not in _ONE_GENERATION


def elder_first(one: str, other: str) -> tuple[str, ...]:
    """Two generations, the elder one first."""
    return tuple(sorted((one, other), key=_OLDEST_FIRST.index))
