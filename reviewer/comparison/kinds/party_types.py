"""Whether a customer is a business or a person."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reviewer.comparison.evidence import IDENTICAL, Code, Evidence, Topic, different, not_comparable, same
from reviewer.comparison.fields import FULL_NAME
from reviewer.comparison.folding import folded, words_of
from reviewer.comparison.kinds.flags import yes_or_no
from reviewer.comparison.kinds.kind import Kind, everywhere, in_any_region

BUSINESS, PERSON = "business", "individual"
_MEANS = {
    "persona juridica": BUSINESS, "personne morale": BUSINESS, "legal entity": BUSINESS,
    "persona fisica": PERSON, "personne physique": PERSON, "natural person": PERSON,
    **dict.fromkeys(
        ("business", "company", "organization", "organisation", "org", "corporate", "corporation", "firm",
         "enterprise", "commercial", "b2b", "institution", "firma", "unternehmen", "geschaftskunde",
         "firmenkunde", "empresa", "entreprise", "societe", "nonprofit"),
        BUSINESS,
    ),
    **dict.fromkeys(
        ("individual", "person", "consumer", "private", "residential", "b2c", "human", "privat",
         "privatkunde", "privatperson", "particular", "particulier"),
        PERSON,
    ),
}  # fmt: skip


def normalised(value: str) -> str:
    """The canonical form: ``business``, ``individual``, or the folded text of what is neither."""
    words = words_of(value)
    meant = {_MEANS[word] for word in (" ".join(words), *words) if word in _MEANS}
    return meant.pop() if len(meant) == 1 else folded(value)


def compare(left: str, right: str) -> Evidence:
    """Compare two party types; ``OTHER`` says nothing of either."""
    if left == right:
        return IDENTICAL
    one, other = normalised(left), normalised(right)
    if one == other:
        return same(Code.WRITING)
    if {one, other} == {BUSINESS, PERSON}:
        is_declared = not left.endswith(_SEEMING) and not right.endswith(_SEEMING)
        return _DECLARED if is_declared else _SEEM
    return not_comparable(Code.UNREADABLE)


_DECLARED = different(Code.BUSINESS_AND_PERSON, against=True)
_SEEM = different(Code.SEEM_BUSINESS_AND_PERSON)
_SEEMING = "?"


def seeming(fields: Mapping[str, str]) -> str | None:
    """Whether a profile seems a business or a person, by whose name it has; with a question mark, else None.

    Args:
        fields: the profile's fields by name.
    """
    if "FirstName" in fields and "LastName" in fields:
        return f"{PERSON}{_SEEMING}"
    return f"{BUSINESS}{_SEEMING}" if "BusinessName" in fields and FULL_NAME not in fields else None


def declared(words: str, value: str) -> str:
    """What a value comes to as a party type, where the name of its field asks for yes or no.

    Args:
        words: the words of the name, e.g. ``is business``.
        value: the field's value.
    """
    answer = yes_or_no(value)
    if answer is None or not _ASKED.fullmatch(words):
        return value
    return BUSINESS if answer == (_OF_BUSINESS.search(words) is not None) else PERSON


def _has_form(value: str) -> bool:
    return normalised(value) in (BUSINESS, PERSON) or yes_or_no(value) is not None


_BUSINESSES = "business|company|organi[sz]ation|corporat(?:e|ion)|firm|commercial|b ?2 ?b"
_OF_BUSINESS = re.compile(rf"\b(?:{_BUSINESSES})\b")
_QUESTIONS = (
    rf"is (?:an? )?(?:{_BUSINESSES}|person|individual|consumer|b ?2 ?c)"
    "(?: (?:customer|client|account|flag|ind|indicator))*$"
)
_ASKED = re.compile(_QUESTIONS)


_NAMES = (
    "(?:party|customer|client|entity|person|kunden) ?(?:type|typ|kind|class|category)(?: (?:string|code))?"
    f"|tipo (?:de )?(?:cliente|persona)|type (?:de )?client|kunden ?art|^{_QUESTIONS}"
)
PARTY_TYPE = Kind(
    everywhere(compare),
    in_any_region(normalised),
    members=("PartyType", "PartyTypeString"),
    named=re.compile(rf"\b(?:{_NAMES})\b"),
    topic=Topic.PARTY_TYPE,
    own=re.compile(_NAMES),
    has_form=_has_form,
)
