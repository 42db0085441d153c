"""Masking what identifies a customer, so that a screen can be seen by others.

A mask has as many characters as its value and keeps separators in place, so that the differences found
inside the value can be marked in the mask as well. It shows which values are equal, never what they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, count

from reviewer.comparison.fields import fields_of
from reviewer.comparison.kinds import dates, payments, phones
from reviewer.comparison.kinds.emails import EMAIL
from reviewer.comparison.kinds.identifiers import ACCOUNT_NUMBER
from reviewer.comparison.kinds.kind import LONGEST, masked_whole
from reviewer.comparison.kinds.phones import PHONE
from reviewer.comparison.kinds.registry import kind_of
from reviewer.core.matches import Profile

Mask = Callable[[str, str], str]
"""Takes a field's name and a value; answers what is shown of it."""


def masked(name: str, value: str) -> str:
    """Mask one value if it is an e-mail, a phone, a birth date, an identity number or of an address.

    Countries are shown.

    Values of free attributes are where the attribute's name or the value's form says so, names of people and
    businesses where their form does; others come back as they are.

    Of an e-mail its first character and what follows the last dot stay, of a phone its last two digits. Of
    what has no ``@`` where an e-mail should be only the first character does.
    Two values can have one mask: :func:`masked_row` tells them apart.
    """
    kind = kind_of(name)
    if len(value) > LONGEST:
        return masked_whole(value)  # Whatever may be found in it, looking for it would take too long.
    mask = kind.masked
    if mask is None and kind.takes_anything:
        mask = _mask_by_form(value, is_account=kind is ACCOUNT_NUMBER)
    return value if mask is None else mask(value)


def _mask_by_form(value: str, *, is_account: bool) -> Callable[[str], str] | None:
    if EMAIL.has_form(value):
        return EMAIL.masked
    if payments.is_within(value):
        return masked_whole
    if is_account and value.isdigit():
        return None
    if phones.is_within(value):
        return PHONE.masked if PHONE.has_form(value.strip()) else masked_whole
    return masked_whole if dates.birth_is_within(value) else None


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
