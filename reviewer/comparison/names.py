"""Comparing the names of people: order, initials, short forms, generations."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

from reviewer.comparison import text
from reviewer.comparison.evidence import IDENTICAL, Evidence, Relation, different, same, similar
from reviewer.comparison.folding import folded, how_written, words_of
from reviewer.comparison.nicknames import are_forms_of_one, are_spellings_of_one, initials_of

_MR, _MRS = "Mr", "Mrs"
_TITLES = {
    "mr": _MR, "herr": _MR, "sir": _MR, "senor": _MR, "monsieur": _MR,
    "mrs": _MRS, "ms": _MRS, "miss": _MRS, "madam": _MRS, "frau": _MRS, "mme": _MRS, "mlle": _MRS,
    "madame": _MRS, "senora": _MRS, "mx": "", "dr": "", "prof": "",
}  # fmt: skip
"""What is said to a man, to a woman, or to either (``""``)."""
_GENERATIONS = {
    "sr": "Sr", "senior": "Sr", "jr": "Jr", "junior": "Jr", "1st": "I", "ii": "II", "2nd": "II",
    "iii": "III", "3rd": "III", "iv": "IV", "4th": "IV",
}  # fmt: skip
_GENERATIONS_OR_INITIALS = {"i": "I", "v": "V"}
"""Behind a name these number it only where the other name bears a number."""
_OLDEST_FIRST = ("Sr", "I", "Jr", "II", "III", "IV", "V")
_ONE_GENERATION = ({"Sr", "I"}, {"Jr", "II"})
"""A father and his namesake son are numbered by some families and called Sr and Jr by others."""
_WRITTEN_SHORT = {"st": "saint", "ste": "sainte"}
# Joined to the word after them, so that "O'Brien" is no first name O.
_APOSTROPHES = str.maketrans("", "", "'’‘`´")
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})

_SPELLING, _SHORT_FORM, _NAME_MORE, _INITIAL, _INITIAL_OF_SHORT_FORM = 0.95, 0.9, 0.9, 0.85, 0.7
_ALIKE = 0.75
_MOST_PAIRS = 64
"""Words of one name times words of the other; nobody's name has more."""


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name taken apart: folded words in the order given name first, and the generation."""

    words: tuple[str, ...]
    generation: str = ""
    """``Sr``, ``I``, ``Jr``, ``II``, ``III``, ``IV``, ``V``, or ``""``."""
    address: str = ""
    """``Mr`` or ``Mrs`` where a title says so, in whichever language; else ``""``."""


@lru_cache(maxsize=4096)
def person_name(value: str) -> PersonName:
    """Take a name apart; ``Doe, John`` is turned round, titles go."""
    before, comma, after = value.translate(_APOSTROPHES).partition(",")
    first, last = words_of(after), words_of(before)
    in_order = (*first, *last) if comma and not _is_generation(first) else (*last, *first)
    words = [_WRITTEN_SHORT.get(word, word) for word in in_order if word not in _TITLES] or list(in_order)
    addresses = {_TITLES[word] for word in in_order if word in _TITLES} - {""}
    # The generation stands last, or last of one part of the name, but never first.
    generations = [_GENERATIONS[word] for word in words[1:] if word in _GENERATIONS]
    named = [*words[:1], *(word for word in words[1:] if word not in _GENERATIONS)]
    return PersonName(
        tuple(named),
        generations[-1] if generations else "",
        addresses.pop() if len(addresses) == 1 and len(words) < len(in_order) else "",
    )


def _is_generation(words: tuple[str, ...]) -> bool:
    return len(words) == 1 and words[0] in _GENERATIONS


def normalised(value: str) -> str:
    """The canonical form: folded words, given name first, then the generation."""
    name = person_name(value)
    return " ".join((*name.words, name.generation.lower())).strip() or folded(value)


def last_name_of(value: str) -> str:
    """The folded last name, without the generation; ``""`` where there is none."""
    words = person_name(value).words
    return words[-1] if words else ""


def first_name_of(value: str) -> str:
    """The folded first word of a name; ``""`` where there is none."""
    words = person_name(value).words
    return words[0] if words else ""


def could_be_one_first_name(left: str, right: str) -> bool:
    """Tell whether two folded first names are one, an initial, a short form or a slip of the other.

    A slip is a letter lost or two swapped, but not at the beginning, and no ending that makes another name:
    Anna and Hanna are two names, and so are Marco and Mario, Paul and Paula.
    """
    if left == right or not left or not right:
        return True
    if _other_form(left, right) is not None:
        return True
    if left[0] != right[0] or _may_be_two_names(left, right):
        return False
    is_slip = len(left) != len(right) or sorted(left) == sorted(right)
    return is_slip and spelt_alike(left, right)[1] == 1


def _may_be_two_names(left: str, right: str) -> bool:
    """Tell whether the ending makes another name of a folded one: Paul and Paula, Louis and Louise."""
    # Of Sara and Sarah the h is a way of writing.
    if left.removesuffix("h").endswith("a") != right.removesuffix("h").endswith("a"):
        return True
    shorter, longer = sorted((left, right), key=len)
    return longer == f"{shorter}e"


def agreement(left: str, right: str) -> Evidence:
    """Compare two names, whole or in part."""
    if left == right:
        return IDENTICAL
    one, other = _numbered_like(person_name(left), person_name(right))
    evidence = _of_words(left, right, one.words, other.words)
    if evidence.differs:
        return evidence
    if one.generation != other.generation:
        return _of_generations(one.generation, other.generation, evidence)
    if _addressed_as_two(one, other):
        return different(f"{_MR} against {_MRS}", evidence.likeness, against=True)
    return evidence


def may_speak_against(left: str, right: str) -> bool:
    """Tell whether the generations or titles of two names are not one, whatever the names: a quick look."""
    one, other = _numbered_like(person_name(left), person_name(right))
    return _are_two_generations(one.generation, other.generation) or _addressed_as_two(one, other)


def _are_two_generations(one: str, other: str) -> bool:
    return bool(one and other) and one != other and {one, other} not in _ONE_GENERATION


def _addressed_as_two(one: PersonName, other: PersonName) -> bool:
    return bool(one.address and other.address) and one.address != other.address


def _numbered_like(one: PersonName, other: PersonName) -> tuple[PersonName, PersonName]:
    """Read a last ``I`` or ``V`` as a number where the other name bears one."""

    def numbered(name: PersonName, beside: PersonName) -> PersonName:
        number = _GENERATIONS_OR_INITIALS.get(name.words[-1]) if len(name.words) > 1 else None
        if number is None or name.generation or not beside.generation:
            return name
        return replace(name, words=name.words[:-1], generation=number)

    return numbered(one, other), numbered(other, one)


def _of_generations(one: str, other: str, evidence: Evidence) -> Evidence:
    """Weigh two generations, of which one may be ``""``, of names that do not differ otherwise."""
    if not one or not other:
        reason = f"one is {one or other}, the other does not say"
    else:
        older, younger = sorted((one, other), key=_OLDEST_FIRST.index)
        if _are_two_generations(one, other):
            return different(f"{older} against {younger}", evidence.likeness, against=True)
        reason = f"{older} and {younger} may be one generation"
    if evidence.relation is Relation.SIMILAR:
        reason = f"{reason}, {evidence.reason}"
    return similar(evidence.likeness * _NAME_MORE, reason)


def _of_words(left: str, right: str, one: tuple[str, ...], other: tuple[str, ...]) -> Evidence:
    if not one or not other:
        return text.agreement(left, right)
    if one == other:
        return same(how_written(left, right) or "title, abbreviation or order only")
    if "".join(one) == "".join(other):
        return same(how_written(left, right) or "spaces only")
    if sorted(one) == sorted(other):
        return same("other order of the names")
    if _written_out(left) == _written_out(right):
        return same("an umlaut or stroke written out")
    if _script(one) != _script(other):
        return different("in another script: can't be compared")
    if len(one) * len(other) > _MOST_PAIRS:
        return text.agreement(" ".join(one), " ".join(other))
    return _paired(one, other)


def _written_out(value: str) -> tuple[str, ...]:
    return person_name(unicodedata.normalize("NFC", value).casefold().translate(_WRITTEN_OUT)).words


def _script(words: tuple[str, ...]) -> str:
    letter = next((char for word in words for char in word if char.isalpha()), "")
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""


@dataclass(frozen=True, slots=True)
class _Pair:
    likeness: float
    reason: str
    at: tuple[int, int]


def _paired(one: tuple[str, ...], other: tuple[str, ...]) -> Evidence:
    """Pair each word with the one it most likely is, and judge by the pairs and by what is left over."""
    pairs = tuple(_best_pairs(one, other))
    left_over = (len(one) - len(pairs), len(other) - len(pairs))
    total = len(pairs) + 0.3 * abs(left_over[0] - left_over[1]) + min(left_over)
    likeness = sum(pair.likeness for pair in pairs) / total
    if min(left_over) > 0:
        return different(_what_differs(one, other, pairs), likeness)
    reasons = list(dict.fromkeys(pair.reason for pair in sorted(pairs, key=_weakest_first) if pair.reason))
    if max(left_over) > 0:
        reasons.append("a name more")
    if all(pair.likeness == _INITIAL for pair in pairs) and len(pairs) > 1:
        return similar(likeness * _INITIAL, "initials for the names")
    return similar(likeness, ", ".join(reasons) or "other order of the names")


def _weakest_first(pair: _Pair) -> tuple[float, str]:
    return pair.likeness, pair.reason


def _best_pairs(one: tuple[str, ...], other: tuple[str, ...]) -> Iterator[_Pair]:
    found = [
        pair
        for i, j in product(range(len(one)), range(len(other)))
        if (pair := _pair(one[i], other[j], (i, j))) is not None
    ]
    found.sort(key=lambda pair: _strongest_first(pair, one, other))
    taken_one: set[int] = set()
    taken_other: set[int] = set()
    for pair in found:
        i, j = pair.at
        if i not in taken_one and j not in taken_other:
            taken_one.add(i)
            taken_other.add(j)
            yield pair


def _strongest_first(
    pair: _Pair, one: tuple[str, ...], other: tuple[str, ...]
) -> tuple[float, int, int, list[str]]:
    # Ties are broken by what does not depend on which name comes first.
    i, j = pair.at
    return -pair.likeness, abs(i - j), i + j, sorted((one[i], other[j]))


def _pair(left: str, right: str, at: tuple[int, int]) -> _Pair | None:
    if left == right:
        return _Pair(1.0, "", at)
    form = _other_form(left, right)
    if form is not None:
        return _Pair(*form, at)
    likeness, changes = spelt_alike(left, right)
    if not changes:
        return None
    is_slip = changes > 1 or not _may_be_two_names(left, right)
    return _Pair(likeness, text.spelling(changes) if is_slip else "spelt alike, but perhaps two names", at)


def _other_form(left: str, right: str) -> tuple[float, str] | None:
    """Tell in which way, if any, one folded name stands for another: its likeness (0..1) and the reason."""
    if min(len(left), len(right)) == 1:
        if left[0] == right[0]:
            return _INITIAL, "an initial for the name"
        if not initials_of(left).isdisjoint(initials_of(right)):
            return _INITIAL_OF_SHORT_FORM, "an initial for a short form of the name"
    if are_spellings_of_one(left, right):
        return _SPELLING, "another spelling of the name"
    return (_SHORT_FORM, "a short form of the name") if are_forms_of_one(left, right) else None


def spelt_alike(left: str, right: str) -> tuple[float, int]:
    """How alike two folded names are (0..1) and how many letters differ; 0 letters: they are other names."""
    changes, likeness = text.changes_between(left, right)
    # Among four letters another one makes another name (Mark, Mary); one lost or swapped is a slip.
    if likeness < _ALIKE or (len(left) == len(right) <= 4 and sorted(left) != sorted(right)):
        return likeness, 0
    return likeness, changes


def _what_differs(one: tuple[str, ...], other: tuple[str, ...], pairs: tuple[_Pair, ...]) -> str:
    if len(one) == 1 or len(other) == 1:
        return "different names"
    at = {pair.at for pair in pairs}
    first, last = (0, 0) in at, (len(one) - 1, len(other) - 1) in at
    if first and last:
        return "different middle names"
    if last:
        return "same last name, different first names"
    if first:
        return "same first name, different last names"
    return "different names"
