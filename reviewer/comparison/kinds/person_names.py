"""Names of people: order, initials, short forms, generations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from reviewer.comparison.evidence import (
    IDENTICAL,
    Code,
    Evidence,
    Reason,
    Relation,
    different,
    not_comparable,
    same,
    similar_for,
)
from reviewer.comparison.folding import folded, settled, words_of
from reviewer.comparison.kinds.capacities import Capacity
from reviewer.comparison.kinds.kind import Kind, everywhere, in_any_region, is_filler, squeezed
from reviewer.comparison.kinds.name_parts import (
    PersonName,
    are_two_generations,
    elder_first,
    numbered_alike,
    person_name,
    title_alone,
)
from reviewer.comparison.kinds.name_words import (
    are_two_known_words,
    are_unlike_words,
    compare_words,
    could_be_one_first_name,
)

_NAME_MORE = 0.9


def normalised(value: str) -> str:
    """The canonical form: folded words, given name first, then the generation and whose child or wife."""
    # Taking a word out may leave another title, degree or capacity at an end.
    return settled(_canonical, value)


def _canonical(value: str) -> str:
    name = person_name(value)
    # A last "i" would be read as an initial.
    generation = "1st" if name.generation == "I" else name.generation.lower()
    parent = f"s/o {' '.join(name.relative)}" if name.relative else ""
    written = " ".join(part for part in (name.capacity, *name.words, generation, parent) if part)
    return written or folded(value)


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


def are_two_known_names(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether some word of two given names is another known name."""
    return any(are_two_known_words(*words) for words in zip(left, right, strict=False))


def share_a_given_name(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether two given names have a first or a second name in common, or an initial for it."""
    return any(could_be_one_first_name(*words) for words in zip(left, right, strict=False))


def are_unlike(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether some word of two given names differs in most of its letters."""
    return any(are_unlike_words(*words) for words in zip(left, right, strict=False))


@lru_cache(maxsize=2048)
def compare(left: str, right: str) -> Evidence:
    """Compare two names, whole or in part."""
    if left == right:
        return IDENTICAL
    title, also_title = title_alone(left), title_alone(right)
    if title is not None or also_title is not None:
        return _of_titles(title, also_title)
    one, other = numbered_alike(person_name(left), person_name(right))
    evidence = compare_words(left, right, one.words, other.words)
    if (one.capacity is Capacity.HOUSEHOLD) is not (other.capacity is Capacity.HOUSEHOLD):
        return not_comparable(Code.ONE_HOUSEHOLD)
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


def _of_titles(title: str | None, also_title: str | None) -> Evidence:
    """Compare two values of which at least one is nothing but a title, and no name."""
    if title and also_title:
        if title == also_title:
            return same(Code.NAME_FORM)
        return different(Code.TWO_TITLES, against=True)
    return not_comparable(Code.FILLER)


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
    parents = compare_words(" ".join(one), " ".join(other), one, other)
    if parents.differs:
        return different(Code.OTHER_RELATIVE, evidence.likeness, against=True)
    return (
        evidence if evidence.relation is not Relation.SAME else similar_for(parents.likeness, parents.reasons)
    )


def _also(reason: Reason, evidence: Evidence) -> Evidence:
    """Evidence of names that are the same or alike, weakened by one reason more."""
    alike = evidence.reasons if evidence.relation is Relation.SIMILAR else ()
    return similar_for(evidence.likeness * _NAME_MORE, (reason, *alike))


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


_NAMES_TOO = frozenset(("na", "nan", "nat"))
"""What is a given name as well as a filler, where it is written in letters alone."""
_NO_NAMES = frozenset(
    ("nana", "nonenone", "nullnull", "unknownunknown", "test", "testtest", "testing", "tester", "testuser",
     "testcustomer", "testperson", "fnu", "lnu", "fnulnu", "nfn", "nln", "nmn", "nmi", "noname",
     "nofirstname", "nolastname", "nomiddlename", "firstname", "lastname", "surname", "vorname",
     "nachname", "nombre", "apellido", "prenom", "mustermann", "maxmustermann", "customer", "guest",
     "walkin", "walkincustomer", "cashcustomer", "valuedcustomer", "newcustomer", "accountholder",
     "occupant", "resident", "currentresident", "homeowner", "unnamed", "unidentified", "deceased", "asdf",
     "qwerty", "abc", "unk", "anon", "keinname", "sinnombre",
     "sansnom", "donotuse", "delete", "duplicate", "guestuser", "guestcustomer", "webuser", "newuser",
     "unknownuser", "unknowncustomer", "unknowncaller", "anonymoususer", "anonymousdonor",
     "anonymouscustomer", "privatecustomer", "deleted", "deleteduser", "deletedcustomer", "erased",
     "gdprerased", "redacted", "removed", "anonymized", "anonymised", "kunde", "cliente", "client")
)  # fmt: skip
_CHILD_WITHOUT_NAME = re.compile(
    r"(?:(?:un|not yet )?named )?(?:baby|infant|newborn|bb|male|female|boy|girl)"
    r"(?: (?:boy|girl|male|female|infant|newborn|baby|twin))*(?: (?:[a-d]|[1-4]|one|two))?(?: of .*)?"
    r"|(?:baby|infant|newborn) ?(?:boy|girl|male|female)\b.*|twin [ab12]"
    r"|neonat[oa]|neugeborenes|recien nacid[oa]|nouveau ne"
)
_MAY_BE_NAMES = frozenset(("baby", "bb", "male", "boy", "girl"))
"""What stands for a child's name as well as being one."""


def child_without_name(value: str) -> str:
    """What stands for the first name of a child that has none yet (``baby boy``), folded; else ``""``."""
    plain = " ".join(words_of(value))
    is_child = plain not in _MAY_BE_NAMES and _CHILD_WITHOUT_NAME.fullmatch(plain) is not None
    return plain.replace(" ", "") if is_child else ""


_ROLES = frozenset(
    ("child", "adult", "mother", "father", "mom", "mum", "daughter", "husband", "wife", "spouse", "parent",
     "grandmother", "grandfather", "grandma", "grandpa", "grandson", "granddaughter", "grandchild", "woman",
     "gentleman", "gentlemen", "headofhousehold", "householder", "dad", "daddy", "mommy", "mummy",
     "brother", "sister", "sibling",
     "uncle", "aunt", "nephew", "niece", "cousin", "stepson", "stepdaughter", "stepchild", "partner",
     "roommate", "housemate", "flatmate", "lodger", "boarder", "teenager", "toddler", "relative",
     "hon", "thehon", "fr", "pastor", "rabbi", "imam", "maj", "gen", "col", "ltcol", "ltgen", "gov", "sen",
     "lord", "dame", "master", "sr", "jr", "sheikh", "haji", "hajji", "begum", "thiru", "tmt", "ing",
     "lic", "arq")
)  # fmt: skip
"""Who someone is in a household, and titles that are surnames too, in the place of a first name; none of the
former is known as one, as Son and Gent are."""


@lru_cache(maxsize=2048)
def stands_for_first_name(value: str) -> bool:
    """Whether a value in the place of a first name is none: a filler, or a role."""
    return _is_filler(value) or is_nobodys_name(value)


def is_nobodys_name(value: str) -> bool:
    """Whether a name, whole or in part, is nobody's: ``Current Resident``, ``Lady of the House``."""
    return _stands_for_nobody(value) or squeezed(value) in _ROLES


_IN_A_HOUSE = re.compile(
    r"(?:the )?(?:(?:man|lady|woman|head|people|person|owner|resident) )?"
    r"(?:of|in) the(?: (?:house(?:hold)?|home))?"
)


def _stands_for_nobody(value: str) -> bool:
    return squeezed(value) in _NO_NAMES or _IN_A_HOUSE.fullmatch(" ".join(words_of(value))) is not None


def _is_filler(value: str) -> bool:
    if squeezed(value) in _NAMES_TOO and value.strip().isalpha():
        return False
    return _stands_for_nobody(value) or bool(child_without_name(value)) or is_filler(value)


_HIDDEN = re.compile(r"[*•]{2,}")


def _is_unreadable(value: str) -> bool:
    """Whether a name is masked, or a number in the place of one."""
    return _HIDDEN.search(value) is not None or value.strip().isdecimal()


PERSON_NAME = Kind(
    everywhere(compare),
    in_any_region(normalised),
    members=("FullName", "FirstName", "MiddleName", "LastName"),
    named=re.compile(
        r"\b(?:(?:first|middle|last|given|family|full|maiden|birth|preferred|legal) name|surname|nickname"
        r"|vorname|nachname|geburtsname|apellidos?|prenom)\b"
    ),
    is_filler=_is_filler,
    is_unreadable=_is_unreadable,
    takes_anything=True,
)
