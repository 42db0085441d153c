"""Comparing the names of people: order, initials, short forms, generations."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from reviewer.comparison import text
from reviewer.comparison.evidence import IDENTICAL, Evidence, Relation, different, same, similar
from reviewer.comparison.folding import folded, how_written, settled
from reviewer.comparison.nicknames import (
    are_short_for_one,
    are_spellings_of_one,
    initials_of,
    is_given_name,
    is_short_for_other,
)
from reviewer.comparison.person_names import (
    MARKS,
    MR,
    MRS,
    PersonName,
    are_two_generations,
    elder_first,
    numbered_alike,
    person_name,
)

_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})

_SPELLING, _SHORT_FORM, _NAME_MORE, _INITIAL = 0.95, 0.9, 0.9, 0.85
_TWO_SHORT_FORMS, _INITIAL_OF_SHORT_FORM = 0.8, 0.7
_ALIKE = 0.75
IN_ANOTHER_SCRIPT = "in another script: can't be compared"
_MOST_PAIRS = 64
"""Words of one name times words of the other; nobody's name has more."""


def normalised(value: str) -> str:
    """The canonical form: folded words, given name first, then the generation and whose child or wife."""
    canonical, has_marks = _canonical(value)
    # What is taken out may leave what is no name at an end of it.
    return settled(lambda name: _canonical(name)[0], canonical) if has_marks else canonical


def _canonical(value: str) -> tuple[str, bool]:
    """A name written one way, and whether it still holds words that mark more than a name."""
    name = person_name(value)
    # A last "i" would be read as an initial.
    generation = "1st" if name.generation == "I" else name.generation.lower()
    parent = f"s/o {' '.join(name.relative)}" if name.relative else ""
    written = " ".join(part for part in (*name.words, generation, parent) if part)
    return written or folded(value), not MARKS.isdisjoint(name.words)


def last_name_of(value: str) -> str:
    """The folded last name, without the generation; ``""`` where there is none."""
    words = person_name(value).words
    return words[-1] if words else ""


def words_in(value: str) -> tuple[str, ...]:
    """The folded words of a name, given name first, without titles and generation."""
    return person_name(value).words


def could_be_one_given_name(left: Sequence[str], right: Sequence[str]) -> bool:
    """Tell whether two people's given names, word by word, are one: not Mary Ann and Mary Jane.

    Where one has more words than the other, those that it has more tell nothing: people go by their second
    name, and Mary Ann is Maryann.
    """
    if set(left) <= set(right) or set(right) <= set(left) or "".join(left) == "".join(right):
        return True
    return all(could_be_one_first_name(one, other) for one, other in zip(left, right, strict=False))


def could_be_slips(left: Sequence[str], right: Sequence[str]) -> bool:
    """Tell whether two people's given names, word by word, are one but for a slip of the pen.

    Short forms, initials and names left out are none: Chris is one of Christina as of Christopher.
    """
    pairs = zip(left, right, strict=False)
    return len(left) == len(right) and all(one == other or _is_slip(one, other) for one, other in pairs)


def could_be_one_first_name(left: str, right: str) -> bool:
    """Tell whether two folded first names are one, an initial, a short form or a slip of the other.

    A slip is a letter lost or two swapped, but not at the beginning, and nothing that makes another name:
    Anna and Hanna are two names, and so are Marco and Mario, Paul and Paula, Jon and Joan.
    """
    if left == right or not left or not right:
        return True
    form = _other_form(left, right)
    if form is not None:
        # Molly and Polly are both Mary, and two names as often.
        return form[0] != _TWO_SHORT_FORMS
    return _is_slip(left, right)


def _is_slip(left: str, right: str) -> bool:
    if _may_be_two_names(left, right):
        return False
    is_slip = len(left) != len(right) or sorted(left) == sorted(right)
    return is_slip and spelt_alike(left, right)[1] == 1


def _may_be_two_names(left: str, right: str) -> bool:
    """Tell whether what looks like a slip of a folded name may be another name: Paula, Mia and Pia, Joan."""
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


@lru_cache(maxsize=8192)
def agreement(left: str, right: str) -> Evidence:
    """Compare two names, whole or in part."""
    if left == right:
        return IDENTICAL
    one, other = numbered_alike(person_name(left), person_name(right))
    evidence = _of_words(left, right, one.words, other.words)
    if evidence.differs:
        return evidence
    if one.is_couple != other.is_couple:
        return different("one names two people", evidence.likeness, against=True)
    if one.generation != other.generation:
        return _of_generations(one.generation, other.generation, evidence)
    if _are_two_titles(one, other):
        return different(f"{MR} against {MRS}", evidence.likeness, against=True)
    return _of_relatives(one.relative, other.relative, evidence)


def _of_relatives(one: tuple[str, ...], other: tuple[str, ...], evidence: Evidence) -> Evidence:
    """Weigh whose child or wife two names say that they are, where the names do not differ otherwise."""
    if one == other:
        return evidence
    if not one or not other:
        reason = "one names a parent or husband"
        if evidence.relation is Relation.SIMILAR:
            reason = f"{reason}, {evidence.reason}"
        return similar(evidence.likeness * _NAME_MORE, reason)
    parents = _of_words(" ".join(one), " ".join(other), one, other)
    if parents.differs:
        return different("another parent or husband is named", evidence.likeness, against=True)
    return evidence if evidence.relation is not Relation.SAME else similar(parents.likeness, parents.reason)


def may_speak_against(left: str, right: str) -> bool:
    """Tell whether generations, titles, parents or numbers of people of two names may not be one."""
    one, other = person_name(left), person_name(right)
    if one.relative and other.relative and one.relative != other.relative:
        return True
    if (one.generation, one.title, one.is_couple) == (other.generation, other.title, other.is_couple):
        return False
    one, other = numbered_alike(one, other)
    is_namesake = are_two_generations(one.generation, other.generation) or _are_two_titles(one, other)
    return is_namesake or one.is_couple != other.is_couple


def _are_two_titles(one: PersonName, other: PersonName) -> bool:
    return bool(one.title and other.title) and one.title != other.title


def _of_generations(one: str, other: str, evidence: Evidence) -> Evidence:
    """Weigh two generations, of which one may be ``""``, of names that do not differ otherwise."""
    if are_two_generations(one, other):
        return different(" against ".join(elder_first(one, other)), evidence.likeness, against=True)
    if one and other:
        reason = f"{' and '.join(elder_first(one, other))} may be one generation"
    else:
        reason = f"one is {one or other}, the other does not say"
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
        # Ahmed Mohammed and Mohammed Ahmed can be father and son.
        return similar(0.95, "other order of the names")
    if not (left.isascii() and right.isascii()):
        if _written_out(left) == _written_out(right):
            return same("an umlaut or stroke written out")
        if _script(one) != _script(other):
            return different(IN_ANOTHER_SCRIPT)
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
    is_slip = not _may_be_two_names(left, right)
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
    if is_short_for_other(left, right):
        return _SHORT_FORM, "a short form of the name"
    if are_short_for_one(left, right):
        return _TWO_SHORT_FORMS, "perhaps two short forms of one name"
    return None


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
