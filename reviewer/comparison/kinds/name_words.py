"""The words of people's names: in any order, in other forms, in another script."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from reviewer.comparison.damage import fits_but_for_lost
from reviewer.comparison.evidence import (
    Aspect,
    Code,
    Evidence,
    Reason,
    different,
    not_comparable,
    same,
    similar,
    similar_for,
)
from reviewer.comparison.folding import how_written, same_but_for
from reviewer.comparison.kinds import text
from reviewer.comparison.kinds.given_names import (
    are_short_for_one,
    are_spellings_of_one,
    initials_of,
    is_given_name,
    is_short_for_other,
)
from reviewer.comparison.kinds.name_parts import person_name
from reviewer.comparison.scripts import are_two_scripts, romanised

_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})

_SPELLING = similar(0.95, Code.OTHER_SPELLING)
_OTHER_SCRIPT = not_comparable(Code.OTHER_SCRIPT)
_LETTERS_LOST = similar(0.95, Code.LETTERS_LOST)
_SHORT_FORM = similar(0.9, Code.SHORT_FORM)
_INITIAL = similar(0.85, Code.INITIAL)
_TWO_SHORT_FORMS = similar(0.8, Code.TWO_SHORT_FORMS)
_INITIAL_OF_SHORT_FORM = similar(0.7, Code.INITIAL_OF_SHORT_FORM)
_ALIKE, _HALF = 0.75, 0.5
_PARTICLES = frozenset(
    ("van", "von", "vom", "der", "den", "het", "ter", "ten", "te", "zu", "zum", "zur", "de", "del", "della",
     "di", "da", "dos", "das", "do", "du", "des", "la", "las", "los", "le", "el", "al", "ul", "bin", "ibn",
     "ben", "bint", "abu", "y")
)  # fmt: skip
"""What stands before family names, and is left out as often."""
_MOST_ROTATED = 4
_MOST_PAIRS = 64
"""Words of one name times words of the other; nobody's name has more."""


def are_two_known_words(left: str, right: str) -> bool:
    """Whether two folded first names are two, and both known ones."""
    return is_given_name(left) and is_given_name(right) and not could_be_one_first_name(left, right)


def are_unlike_words(left: str, right: str) -> bool:
    """Whether two folded first names differ in half of their letters and more."""
    return not could_be_one_first_name(left, right) and text.changes_between(left, right)[1] <= _HALF


def could_be_one_first_name(left: str, right: str) -> bool:
    """Whether two folded first names are one, an initial, a short form or a slip of the other.

    A slip is a letter lost or two swapped, but not at the beginning, and nothing that makes another name:
    Anna and Hanna are two names, and so are Marco and Mario, Paul and Paula, Jon and Joan.
    """
    if left == right or not left or not right:
        return True
    if (form := _other_form(left, right)) is not None:
        # Molly and Polly are both Mary, and two names as often.
        return form is not _TWO_SHORT_FORMS
    return is_slip(left, right)


def is_slip(left: str, right: str) -> bool:
    """Whether one folded first name is the other but for a slip of the pen."""
    if _may_be_two_names(left, right):
        return False
    is_slip = len(left) != len(right) or sorted(left) == sorted(right)
    return is_slip and spelt_alike(left, right)[1] == 1


def _may_be_two_names(left: str, right: str) -> bool:
    """Whether what looks like a slip of a folded name may be another name: Paula, Mia and Pia, Joan."""
    if is_given_name(left) and is_given_name(right):
        return True
    if left[0] != right[0]:
        return True
    if sorted(left) == sorted(right):
        return False
    # Of Sara and Sarah the h is a way of writing.
    if left.removesuffix("h").endswith("a") != right.removesuffix("h").endswith("a"):
        return True
    shorter, longer = sorted((left, right), key=len)
    return longer == f"{shorter}e"


def compare_words(left: str, right: str, one: tuple[str, ...], other: tuple[str, ...]) -> Evidence:
    """Compare two names, or parts of them, by their folded words."""
    if not one or not other:
        return text.compare(left, right)
    if one == other:
        return same_but_for(left, right, Code.NAME_FORM)
    if "".join(one) == "".join(other):
        return same(Code.WRITING, *(how_written(left, right) or (Aspect.SPACES,)))
    if not (left.isascii() and right.isascii()):
        if _written_out(left) == _written_out(right):
            return same(Code.WRITTEN_OUT)
        if are_two_scripts(" ".join(one), " ".join(other)):
            return _of_two_scripts(one, other)
    return _in_any_order(one, other)


def _in_any_order(one: tuple[str, ...], other: tuple[str, ...]) -> Evidence:
    """Compare the words of two names of one script, of which the family name may stand first or last."""
    one, other = _regrouped(one, other), _regrouped(other, one)
    if sorted(one) == sorted(other):
        # Ahmed Mohammed and Mohammed Ahmed can be father and son.
        return similar(0.95, Code.NAMES_REORDERED)
    if not _PARTICLES.isdisjoint(one + other):
        bare, also_bare = ([word for word in words if word not in _PARTICLES] for words in (one, other))
        if bare and sorted(bare) == sorted(also_bare):
            return similar(0.93, Code.ONE_PARTICLE)
    if len(one) * len(other) > _MOST_PAIRS:
        return text.compare(" ".join(one), " ".join(other))
    return _paired(one, other)


def _regrouped(words: tuple[str, ...], beside: tuple[str, ...]) -> tuple[str, ...]:
    """Join the words that another name has as one: Gil Dong is Gildong, and 太郎 山田 is 山田太郎."""
    if len(beside) == 1 < len(words) <= _MOST_ROTATED:
        turned = ("".join(words[at:] + words[:at]) for at in range(len(words)))
        if beside[0] in turned:
            return beside
    for word in set(beside).difference(words):
        # Where no word begins it, nothing needs to be joined.
        starts = [at for at, start in enumerate(words[:-1]) if word.startswith(start)]
        for start, end in product(starts, range(2, len(words) + 1)):
            if end > start + 1 and "".join(words[start:end]) == word:
                words = (*words[:start], word, *words[end:])
                break
    return words


def _of_two_scripts(one: tuple[str, ...], other: tuple[str, ...]) -> Evidence:
    """Compare two names in two scripts by their usual romanisation; another one says nothing."""
    one, other = (tuple(romanised(" ".join(words)).split()) for words in (one, other))
    if not one or not other:
        return _OTHER_SCRIPT
    if "".join(one) == "".join(other):
        return similar(0.95, Code.ROMANISED)
    found = _in_any_order(one, other)
    if found.differs or not found.speaks:
        return _OTHER_SCRIPT
    return similar_for(found.likeness * 0.95, (Reason(Code.ROMANISED), *found.reasons))


def _written_out(value: str) -> tuple[str, ...]:
    return person_name(unicodedata.normalize("NFC", value).casefold().translate(_WRITTEN_OUT)).words


class _Pair(NamedTuple):
    likeness: float
    reasons: tuple[Reason, ...]
    """Why the words are one name; empty where they are the same."""
    at: tuple[int, int]


def _paired(one: tuple[str, ...], other: tuple[str, ...]) -> Evidence:
    """Pair each word with the one it most likely is, and compare by the pairs and the words left over."""
    pairs = tuple(_best_pairs(one, other))
    left_over = (len(one) - len(pairs), len(other) - len(pairs))
    total = len(pairs) + 0.3 * abs(left_over[0] - left_over[1]) + min(left_over)
    likeness = sum(pair.likeness for pair in pairs) / total
    if min(left_over) > 0:
        return different(_what_differs(one, other, pairs), likeness)
    weakest_first = sorted(pairs, key=_weakest_first)
    reasons = tuple(dict.fromkeys(reason for pair in weakest_first for reason in pair.reasons))
    if max(left_over) > 0:
        reasons += (Reason(Code.NAME_MORE),)
    if all(pair.reasons == _INITIAL.reasons for pair in pairs) and len(pairs) > 1:
        return similar(likeness * _INITIAL.likeness, Code.INITIALS)
    return similar_for(likeness, reasons or (Reason(Code.NAMES_REORDERED),))


def _weakest_first(pair: _Pair) -> tuple[float, tuple[Reason, ...]]:
    # Ties are broken by what does not depend on which name comes first.
    return pair.likeness, pair.reasons


def _best_pairs(one: tuple[str, ...], other: tuple[str, ...]) -> Iterator[_Pair]:
    found = [
        _Pair(*alike, (i, j))
        for i, j in product(range(len(one)), range(len(other)))
        if (alike := _alike(one[i], other[j])) is not None
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


@lru_cache(maxsize=4096)  # A group's names are of few words, each compared with all others.
def _alike(left: str, right: str) -> tuple[float, tuple[Reason, ...]] | None:
    """How alike two folded words are, and why they are one name; None where they are two."""
    if left == right:
        return 1.0, ()
    if (form := _other_form(left, right)) is not None:
        return form.likeness, form.reasons
    likeness, changes = spelt_alike(left, right)
    if not changes:
        return None
    is_slip = not _may_be_two_names(left, right)
    return likeness, (Reason(Code.SPELT_ALIKE, (changes,)) if is_slip else Reason(Code.PERHAPS_TWO_NAMES),)


def _other_form(left: str, right: str) -> Evidence | None:
    """In which way, if any, one folded name is another form of the other."""
    if min(len(left), len(right)) == 1:
        if left[0] == right[0]:
            return _INITIAL
        if not initials_of(left).isdisjoint(initials_of(right)):
            return _INITIAL_OF_SHORT_FORM
    if fits_but_for_lost(left, right):
        return _LETTERS_LOST
    if are_spellings_of_one(left, right):
        return _SPELLING
    if is_short_for_other(left, right):
        return _SHORT_FORM
    return _TWO_SHORT_FORMS if are_short_for_one(left, right) else None


def spelt_alike(left: str, right: str) -> tuple[float, int]:
    """How alike two folded names are (0..1) and how many letters differ; 0 letters: they are other names."""
    changes, likeness = text.changes_between(left, right)
    # Among four letters another one makes another name (Mark, Mary); one lost or swapped is a slip.
    # But where one of them is a known name and the other none.
    is_short = len(left) == len(right) <= 4 and is_given_name(left) == is_given_name(right)
    if likeness < _ALIKE or (is_short and sorted(left) != sorted(right)):
        return likeness, 0
    return likeness, changes


def _what_differs(one: tuple[str, ...], other: tuple[str, ...], pairs: tuple[_Pair, ...]) -> Code:
    if len(one) == 1 or len(other) == 1:
        return Code.DIFFERENT_NAMES
    at = {pair.at for pair in pairs}
    first, last = (0, 0) in at, (len(one) - 1, len(other) - 1) in at
    if first and last:
        return Code.DIFFERENT_MIDDLE_NAMES
    if last:
        return _how_first_names_differ(one[0], other[0])
    if first:
        return Code.DIFFERENT_LAST_NAMES
    taken, also_taken = ({pair.at[side] for pair in pairs} for side in (0, 1))
    left_over = product(
        (word for i, word in enumerate(one) if i not in taken),
        (word for j, word in enumerate(other) if j not in also_taken),
    )
    is_badly_written = pairs and any(text.changes_between(*words)[1] >= _HALF for words in left_over)
    if is_badly_written:
        return Code.ONE_NAME_IN_COMMON
    are_two = not pairs and are_two_known_words(one[0], other[0])
    return Code.TWO_NAMES if are_two else Code.DIFFERENT_NAMES


def _how_first_names_differ(left: str, right: str) -> Code:
    """What first names that are no two forms of one have, beside the same last name."""
    if min(len(left), len(right)) == 1:
        return Code.OTHER_FIRST_INITIAL
    if are_two_known_words(left, right):
        return Code.DIFFERENT_FIRST_NAMES
    if are_unlike_words(left, right):
        return Code.UNLIKE_FIRST_NAMES
    return Code.FIRST_NAMES_HALF_ALIKE
