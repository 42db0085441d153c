"""Names of people: order, initials, short forms, generations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from reviewer.comparison.damage import fits_but_for_lost
from reviewer.comparison.evidence import (
    IDENTICAL,
    Aspect,
    Code,
    Evidence,
    Reason,
    Relation,
    different,
    same,
    similar,
    similar_for,
)
from reviewer.comparison.folding import folded, how_written, same_but_for, settled, words_of
from reviewer.comparison.kinds import text
from reviewer.comparison.kinds.capacities import Capacity
from reviewer.comparison.kinds.given_names import (
    are_short_for_one,
    are_spellings_of_one,
    initials_of,
    is_given_name,
    is_short_for_other,
)
from reviewer.comparison.kinds.kind import Kind, everywhere, in_any_region, is_filler, squeezed
from reviewer.comparison.kinds.name_parts import (
    MARKS,
    PersonName,
    are_two_generations,
    elder_first,
    numbered_alike,
    person_name,
)

_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})

_SPELLING = similar(0.95, Code.OTHER_SPELLING)
_LETTERS_LOST = similar(0.95, Code.LETTERS_LOST)
_SHORT_FORM = similar(0.9, Code.SHORT_FORM)
_INITIAL = similar(0.85, Code.INITIAL)
_TWO_SHORT_FORMS = similar(0.8, Code.TWO_SHORT_FORMS)
_INITIAL_OF_SHORT_FORM = similar(0.7, Code.INITIAL_OF_SHORT_FORM)
_NAME_MORE, _ALIKE = 0.9, 0.75
_MOST_PAIRS = 64
"""Words of one name times words of the other; nobody's name has more."""


def normalised(value: str) -> str:
    """The canonical form: folded words, given name first, then the generation and whose child or wife."""
    canonical, has_marks = _canonical(value)
    # Taking a word out may leave another title or degree at an end.
    return settled(lambda name: _canonical(name)[0], canonical) if has_marks else canonical


def _canonical(value: str) -> tuple[str, bool]:
    """A name written one way, and whether it still holds words that mark more than a name."""
    name = person_name(value)
    # A last "i" would be read as an initial.
    generation = "1st" if name.generation == "I" else name.generation.lower()
    parent = f"s/o {' '.join(name.relative)}" if name.relative else ""
    written = " ".join(part for part in (name.capacity, *name.words, generation, parent) if part)
    return written or folded(value), not MARKS.isdisjoint(name.words)


def last_name_of(value: str) -> str:
    """The folded last name, without the generation; ``""`` where there is none."""
    words = person_name(value).words
    return words[-1] if words else ""


def words_in(value: str) -> tuple[str, ...]:
    """The folded words of a name, given name first, without titles and generation."""
    return person_name(value).words


def could_be_one_given_name(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether two people's given names, word by word, are one: not Mary Ann and Mary Jane.

    Where one has more words than the other, the others count for nothing: people go by their second
    name, and Mary Ann is Maryann.
    """
    if set(left) <= set(right) or set(right) <= set(left) or "".join(left) == "".join(right):
        return True
    return all(could_be_one_first_name(one, other) for one, other in zip(left, right, strict=False))


def could_be_slips(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether two people's given names, word by word, are one but for a slip of the pen.

    Short forms, initials and names left out are none: Chris is one of Christina as of Christopher.
    """
    pairs = zip(left, right, strict=False)
    return len(left) == len(right) and all(one == other or _is_slip(one, other) for one, other in pairs)


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
    return _is_slip(left, right)


def _is_slip(left: str, right: str) -> bool:
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


@lru_cache(maxsize=8192)
def compare(left: str, right: str) -> Evidence:
    """Compare two names, whole or in part."""
    if left == right:
        return IDENTICAL
    one, other = numbered_alike(person_name(left), person_name(right))
    evidence = _of_words(left, right, one.words, other.words)
    if evidence.differs:
        return evidence
    if one.capacity is not other.capacity:
        return _of_capacities(one.capacity, other.capacity, evidence)
    if one.is_couple != other.is_couple:
        return different(Code.ONE_COUPLE, evidence.likeness, against=True)
    if one.generation != other.generation:
        return _of_generations(one.generation, other.generation, evidence)
    if _are_two_titles(one, other):
        return different(Code.TWO_TITLES, evidence.likeness, against=True)
    return _of_relatives(one.relative, other.relative, evidence)


def _of_capacities(one: Capacity, other: Capacity, evidence: Evidence) -> Evidence:
    """Compare two capacities, in which people of names that do not differ otherwise are named."""
    if not _OTHERS.isdisjoint((one, other)):
        return different(Code.ESTATE_OR_TRUST, evidence.likeness, against=True)
    is_care = Capacity.IN_CARE_OF in (one, other)
    return _also(Reason(Code.ONE_IN_CARE_OF if is_care else Code.ONE_MARKED_DECEASED), evidence)


_OTHERS = frozenset((Capacity.ESTATE, Capacity.TRUST))
"""What takes a person's place by law, and is another customer."""


def _of_relatives(one: tuple[str, ...], other: tuple[str, ...], evidence: Evidence) -> Evidence:
    """Compare whose child or wife two people are, where their names do not differ otherwise."""
    if one == other:
        return evidence
    if not one or not other:
        return _also(Reason(Code.ONE_RELATIVE), evidence)
    parents = _of_words(" ".join(one), " ".join(other), one, other)
    if parents.differs:
        return different(Code.OTHER_RELATIVE, evidence.likeness, against=True)
    return (
        evidence if evidence.relation is not Relation.SAME else similar_for(parents.likeness, parents.reasons)
    )


def _also(reason: Reason, evidence: Evidence) -> Evidence:
    """Evidence of names that are the same or alike, weakened by one reason more."""
    alike = evidence.reasons if evidence.relation is Relation.SIMILAR else ()
    return similar_for(evidence.likeness * _NAME_MORE, (reason, *alike))


def may_speak_against(left: str, right: str) -> bool:
    """Whether generations, titles, parents or numbers of people of two names may not be one."""
    one, other = person_name(left), person_name(right)
    if one.relative and other.relative and one.relative != other.relative:
        return True
    if one.capacity is not other.capacity:
        return True
    if (one.generation, one.title, one.is_couple) == (other.generation, other.title, other.is_couple):
        return False
    one, other = numbered_alike(one, other)
    is_namesake = are_two_generations(one.generation, other.generation) or _are_two_titles(one, other)
    return is_namesake or one.is_couple != other.is_couple


def _are_two_titles(one: PersonName, other: PersonName) -> bool:
    return bool(one.title and other.title) and one.title != other.title


def _of_generations(one: str, other: str, evidence: Evidence) -> Evidence:
    """Compare two generations, of which one may be ``""``, of names that do not differ otherwise."""
    if are_two_generations(one, other):
        generations = elder_first(one, other)
        return different(Code.TWO_GENERATIONS, evidence.likeness, *generations, against=True)
    if one and other:
        return _also(Reason(Code.PERHAPS_ONE_GENERATION, elder_first(one, other)), evidence)
    return _also(Reason(Code.ONE_GENERATION, (one or other,)), evidence)


def _of_words(left: str, right: str, one: tuple[str, ...], other: tuple[str, ...]) -> Evidence:
    if not one or not other:
        return text.compare(left, right)
    if one == other:
        return same_but_for(left, right, Code.NAME_FORM)
    if "".join(one) == "".join(other):
        return same(Code.WRITING, *(how_written(left, right) or (Aspect.SPACES,)))
    if sorted(one) == sorted(other):
        # Ahmed Mohammed and Mohammed Ahmed can be father and son.
        return similar(0.95, Code.NAMES_REORDERED)
    if not (left.isascii() and right.isascii()):
        if _written_out(left) == _written_out(right):
            return same(Code.WRITTEN_OUT)
        if _script(one) != _script(other):
            return different(Code.OTHER_SCRIPT)
    if len(one) * len(other) > _MOST_PAIRS:
        return text.compare(" ".join(one), " ".join(other))
    return _paired(one, other)


def _written_out(value: str) -> tuple[str, ...]:
    return person_name(unicodedata.normalize("NFC", value).casefold().translate(_WRITTEN_OUT)).words


def _script(words: tuple[str, ...]) -> str:
    letter = next((char for word in words for char in word if char.isalpha()), "")
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""


@dataclass(frozen=True, slots=True)
class _Pair:
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
        return _Pair(1.0, (), at)
    if (form := _other_form(left, right)) is not None:
        return _Pair(form.likeness, form.reasons, at)
    likeness, changes = spelt_alike(left, right)
    if not changes:
        return None
    if _may_be_two_names(left, right):
        return _Pair(likeness, (Reason(Code.PERHAPS_TWO_NAMES),), at)
    return _Pair(likeness, (Reason(Code.SPELT_ALIKE, (changes,)),), at)


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
    if likeness < _ALIKE or (len(left) == len(right) <= 4 and sorted(left) != sorted(right)):
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
        return Code.DIFFERENT_FIRST_NAMES
    if first:
        return Code.DIFFERENT_LAST_NAMES
    return Code.DIFFERENT_NAMES


_NAMES_TOO = frozenset(("na", "nan", "nat"))
"""What is a given name as well as a filler, where it is written in letters alone."""
_NO_NAMES = frozenset(
    ("nana", "nonenone", "nullnull", "unknownunknown", "test", "testtest", "testing", "tester", "testuser",
     "testcustomer", "testperson", "fnu", "lnu", "fnulnu", "nfn", "nln", "nmn", "nmi", "noname",
     "nofirstname", "nolastname", "nomiddlename", "firstname", "lastname", "surname", "vorname",
     "nachname", "nombre", "apellido", "prenom", "mustermann", "maxmustermann", "customer", "guest",
     "walkin", "walkincustomer", "cashcustomer", "valuedcustomer", "newcustomer", "accountholder",
     "occupant", "resident", "currentresident", "homeowner", "unnamed", "unidentified", "deceased", "asdf",
     "qwerty", "abc")
)  # fmt: skip
_CHILD_WITHOUT_NAME = re.compile(
    r"(?:(?:un|not yet )?named )?(?:baby|infant|newborn|bb|male|female|boy|girl)"
    r"(?: (?:boy|girl|male|female|infant|newborn|baby|twin))*(?: (?:[a-d]|[1-4]|one|two))?(?: of .*)?"
    r"|babyboy|babygirl"
)
_MAY_BE_NAMES = frozenset(("baby", "bb", "male", "boy", "girl"))
"""What stands for a child's name as well as being one."""


def child_without_name(value: str) -> str:
    """What stands for the first name of a child that has none yet (``baby boy``), folded; else ``""``."""
    plain = " ".join(words_of(value))
    is_child = plain not in _MAY_BE_NAMES and _CHILD_WITHOUT_NAME.fullmatch(plain) is not None
    return plain.replace(" ", "") if is_child else ""


def _is_filler(value: str) -> bool:
    plain = squeezed(value)
    if plain in _NAMES_TOO and value.strip().isalpha():
        return False
    return plain in _NO_NAMES or bool(child_without_name(value)) or is_filler(value)


PERSON_NAME = Kind(
    everywhere(compare),
    in_any_region(normalised),
    members=("FullName", "FirstName", "MiddleName", "LastName"),
    is_filler=_is_filler,
    takes_anything=True,
)
