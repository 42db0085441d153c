"""Numbers that identify one customer, where one other character makes another number: accounts, passports."""

from __future__ import annotations

import re

from reviewer.comparison.evidence import IDENTICAL, Code, Evidence, Relation, Topic, different, similar
from reviewer.comparison.folding import folded
from reviewer.comparison.kinds import text
from reviewer.comparison.kinds.kind import Kind, everywhere, in_any_region, is_filler_or_zeros, masked_whole

_ANOTHER_CHARACTER = different(Code.ONE_CHARACTER, 0.5)
_CHARACTERS_SWAPPED = similar(0.7, Code.TWO_CHARACTERS_SWAPPED)


def normalised(value: str) -> str:
    """The canonical form: folded, with nothing between letters and digits."""
    return folded(value).replace(" ", "") or folded(value)


def compare(left: str, right: str) -> Evidence:
    """Compare two identifiers."""
    if left == right:
        return IDENTICAL
    written = text.compare(left, right)
    if written.relation is Relation.SAME:
        return written
    one, other = normalised(left), normalised(right)
    if one == other:
        return similar(0.9, Code.CHARACTERS_GROUPED)
    if one.isdecimal() and other.isdecimal() and one.lstrip("0") == other.lstrip("0"):
        return similar(0.8, Code.LEADING_ZEROS)
    return text.slip(one, other, _ANOTHER_CHARACTER, _CHARACTERS_SWAPPED) or different(Code.DIFFERENT)


ACCOUNT_NUMBER = Kind(
    everywhere(compare),
    in_any_region(normalised),
    members=("AccountNumber",),
    topic=Topic.ACCOUNT_NUMBER,
    is_filler=is_filler_or_zeros,
    takes_anything=True,
)

# Only of free attributes does the name say which number a state gave to a person.
_SCHEMES = {
    Topic.SOCIAL_SECURITY_NUMBER: (
        r"\b(?:customer|client|user|member|person|patient|my)?ssn(?:number|num|no|id)?\b"
        r"|social ?(?:security|insurance)|sozialversicherung"
    ),
    Topic.PASSPORT: "passport|pasaporte|passeport|reisepass",
    Topic.DRIVING_LICENCE: (
        r"driv(?:er|ing) ?s? ?licen[cs]e|drivers? ?lic\b|(?:licen[cs]e|\bdl) ?(?:no|num|number)\b"
        "|fuhrerschein|permis ?de ?conduire|licencia ?de ?conducir"
    ),
    Topic.NATIONAL_ID: (
        r"national ?id|identity ?card|\bid ?card|personalausweis|aadh?aar|\b(?:curp|cpf)\b"
        r"|^(?:dni|nif|nie|nino|bsn)(?: ?(?:n|no|num|number|nummer|numero))?$"
    ),
    Topic.TAX_NUMBER: (
        r"\btax ?(?:payer)? ?(?:id|identification|identifier|n|nr|no|num|number)\b|^tax(?: ?payer)?$"
        r"|steuer ?(?:nummer|id)|^(?:tin|ein|pan)(?: ?(?:n|no|num|number|nummer|numero))?$"
    ),
}
_ABOUT_THE_NUMBER = re.compile(
    r"expir|valid|issu|\bdate|country|status|last ?(?:4|four)|copy|scan|\b(?:state|type|verified)\b|^has "
)
IDENTITY_NUMBERS = tuple(
    Kind(
        everywhere(compare),
        in_any_region(normalised),
        named=re.compile(named),
        not_named=_ABOUT_THE_NUMBER,
        topic=scheme,
        own=re.compile(".*"),
        is_filler=is_filler_or_zeros,
        masked=masked_whole,
    )
    for scheme, named in _SCHEMES.items()
)
"""The numbers that a state gives to one person, one kind a scheme: two schemes are never compared."""
