"""Masking what identifies a customer, so that a screen can be seen by others.

A mask has as many characters as its value and keeps separators in place, so that the differences found
inside the value can be marked in the mask as well. It tells equal from different, never what is meant.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain, count

from reviewer.comparison import dates
from reviewer.comparison.agreement import FieldKind, kind_of
from reviewer.comparison.fields import fields_of
from reviewer.comparison.folding import folded
from reviewer.comparison.identities import identity_in
from reviewer.core.matches import Profile

Mask = Callable[[str, str], str]
"""Takes a field's name and a value; answers what is shown of it."""

MASK = "•"
_LAST_DIGITS = 2
_MASKED = (
    FieldKind.PHONE,
    FieldKind.EMAIL,
    FieldKind.DATE,
    FieldKind.STREET,
    FieldKind.CITY,
    FieldKind.STATE,
    FieldKind.POSTAL_CODE,
)
_OF_ANY_FORM = (FieldKind.TEXT, FieldKind.NAME, FieldKind.BUSINESS, FieldKind.IDENTIFIER)
"""What people may have typed an e-mail or a phone number into."""
# What a free attribute's name may say of its value: a part of it, whatever stands around, or a whole word.
_KINDS_BY_PART = (
    (FieldKind.EMAIL, re.compile("mail|courriel|correo")),
    (FieldKind.PHONE, re.compile("phone|mobile|movil|handy|telefon|whatsapp")),
    # But for "adobe" and "connaissance".
    (FieldKind.DATE, re.compile("birth|geburt|nacim|(?<!con)naiss|(?<!a)dob")),
    # But for "allocation".
    (
        FieldKind.STREET,
        re.compile(
            "add?ress|street|strasse|anschrift|wohn|direcc|domicil|(?<!al)location|post(?:al|code|leit)|zip"
        ),
    ),
)
_KINDS_BY_WORD = {
    **dict.fromkeys(("tel", "cell", "fax", "mob", "msisdn", "sms"), FieldKind.PHONE),
    **dict.fromkeys(("bday", "born", "geb"), FieldKind.DATE),
    **dict.fromkeys(
        ("addr", "city", "town", "village", "suburb", "county", "province", "apartment", "apt", "house",
         "road", "plz", "post"),
        FieldKind.STREET,
    ),
}  # fmt: skip
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
# A phone number by its form: seven digits or more with a plus, brackets, or spaces and the like between them.
_PHONE_LIKE = re.compile(r"(?<![\w.:/-])(?:\+|00)?\(?\d[\d ()./-]{5,22}\d(?![\w:]|[./-]\d)")
_DATE_LIKE = re.compile(
    r"(?<!\d)(?:\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|(?:19|20)\d\d(?:[-/.]\d{1,2}[-/.]\d{1,2})?)(?!\d)"
)
_OF_BIRTH = re.compile(r"(?i)\b(?:born|birth|bday|d\.?o\.?b\b|geb\b|gebor|geburt|née?\b|naiss|nacid|nacim)")
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15


def _masked_kind(name: str, value: str) -> FieldKind | None:
    kind = kind_of(name)
    if kind in _MASKED:
        return kind
    if kind not in _OF_ANY_FORM:
        return None
    if identity_in(name) is not None:
        return FieldKind.STREET
    if (by_name := _kind_by_name(name)) is not None:
        return by_name
    at = value.find("@")
    if 0 < at < value.rfind("."):
        return FieldKind.EMAIL
    if name == "AccountNumber" and value.isdigit():
        return None
    if any(_is_phone_like(found) for found in _PHONE_LIKE.findall(value)):
        return FieldKind.PHONE if _is_phone_like(value.strip()) else FieldKind.STREET
    if (
        kind in (FieldKind.TEXT, FieldKind.IDENTIFIER)
        and _DATE_LIKE.search(value)
        and _OF_BIRTH.search(value)
    ):
        return FieldKind.STREET
    return None


@lru_cache(maxsize=4096)
def _kind_by_name(name: str) -> FieldKind | None:
    """What a free attribute holds by its name: ``homeCity``, ``cell_no``; None where it does not say."""
    member, _, key = name.partition(".")
    if member != "Attributes":
        return None
    whole = folded(key)
    by_part = next((kind for kind, part in _KINDS_BY_PART if part.search(whole)), None)
    words = [word.casefold() for word in _WORDS.findall(key)]
    return by_part or next((_KINDS_BY_WORD[word] for word in words if word in _KINDS_BY_WORD), None)


def _is_phone_like(value: str) -> bool:
    digits = sum(char.isdigit() for char in value)
    if not _FEWEST_DIGITS <= digits <= _MOST_DIGITS or not _PHONE_LIKE.fullmatch(value):
        return False
    # Fewer than ten digits in a row are some other number; a day is shown unless its name says whose.
    return (not value.isdigit() or digits >= 10) and dates.readings(value) is None


def masked(name: str, value: str) -> str:
    """Mask one value if it is an e-mail, a phone, a birth date, an identity number or of an address.

    Countries are shown.

    Values of free attributes are where the attribute's name or the value's form says so, names of people and
    businesses where their form does; others come back as they are.

    Of an e-mail its first character and what follows the last dot stay, of a phone its last two digits. Of
    what has no ``@`` where an e-mail should be only the first character does.
    Two values can have one mask: :func:`masked_row` tells them apart.
    """
    kind = _masked_kind(name, value)
    if kind is None:
        return value
    if kind is FieldKind.EMAIL:
        return _masked_email(value)
    if kind is FieldKind.PHONE:
        return _masked_phone(value)
    return "".join(_masked_character(char) for char in value)


def _masked_character(char: str) -> str:
    return char if char in " -/.,@+()#" else MASK


def _masked_email(value: str) -> str:
    domain = value.rfind(".")
    if not -1 < value.rfind("@") < domain or not value[domain + 1 :].isalpha():
        domain = len(value)
    return "".join(
        char if at == 0 or at >= domain else _masked_character(char) for at, char in enumerate(value)
    )


def _masked_phone(value: str) -> str:
    digits = [at for at, char in enumerate(value) if char.isdigit()]
    # Of a few digits two would be most of it.
    shown = set(digits[-_LAST_DIGITS:]) if len(digits) > 3 * _LAST_DIGITS else set()
    return "".join(char if at in shown else _masked_character(char) for at, char in enumerate(value))


def masked_row(name: str, values: Sequence[str | None]) -> tuple[str | None, ...]:
    """Mask a field's values in a group, so that different ones stay different and equal ones equal.

    Where different values have one mask, each gets a number after it in the order in which they come:
    ``••••-••-•• ②``.
    """
    distinct = list(dict.fromkeys(value for value in values if value is not None))
    masks = {value: masked(name, value) for value in distinct}
    shared = {mask for mask, times in Counter(masks.values()).items() if times > 1}
    # A value that is shown as it is could look like another one's mask.
    used = {value for value, mask in masks.items() if mask == value and mask not in shared}
    marked: dict[str, str] = {}
    for value, mask in masks.items():
        if mask == value and mask not in shared:
            marked[value] = value
            continue
        candidates: Iterator[str] = (f"{mask} {_number(number)}" for number in count(1))
        if mask not in shared:
            candidates = chain([mask], candidates)
        marked[value] = next(one for one in candidates if one not in used)
        used.add(marked[value])
    return tuple(None if value is None else marked[value] for value in values)


def mask_of(profiles: Sequence[Profile], revealed: Collection[str] = ()) -> Mask:
    """Make what masks the values of a group's profiles, each value as :func:`masked_row` does.

    Args:
        profiles: those of the group that are here, in its order.
        revealed: the names of fields that are not masked.
    """
    fields = [fields_of(profile) for profile in profiles]

    @cache
    def masks(name: str) -> Mapping[str | None, str | None]:
        values = [one.get(name) for one in fields]
        return dict(zip(values, masked_row(name, values), strict=True))

    def mask(name: str, value: str) -> str:
        return value if name in revealed else masks(name).get(value) or masked(name, value)

    return mask


def _number(number: int) -> str:
    return chr(ord("①") + number - 1) if number <= 20 else f"({number})"
