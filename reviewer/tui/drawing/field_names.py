"""Field names where there is little room: short, and never so that a part of one looks like another."""

from __future__ import annotations

import re

from reviewer.comparison.fields import ADDRESS_LINES, ADDRESSES, ATTRIBUTES, FULL_NAME
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.core.wrapping import length_of
from reviewer.tui.drawing.cells import wrapped_name

_WHOSE = {"ShippingAddress": "shipping", "MailingAddress": "mailing", "BillingAddress": "billing"}
_LINES = {f"Address{line}": f"line {line}" for line in range(1, 5)} | {"PostalCode": "postcode"}
_FAMILIES = (
    {
        "PhoneNumber": "phone",
        "MobilePhoneNumber": "phone (mobile)",
        "HomePhoneNumber": "phone (home)",
        "BusinessPhoneNumber": "phone (business)",
        "EmailAddress": "e-mail",
        "PersonalEmailAddress": "e-mail (personal)",
        "BusinessEmailAddress": "e-mail (business)",
    },
    {
        f"{address}.{line}": f"{_WHOSE.get(address, 'address')} {_LINES.get(line, line.lower())}"
        for address in ADDRESSES
        for line in ADDRESS_LINES
    },
    {"AdditionalInformation": "more information"},
)
"""Names with their short ones; those of a family stand below one another, and are short together."""
_SHORT = {name: (short, max(map(len, family))) for family in _FAMILIES for name, short in family.items()}
"""A short name, and the width from which on its family needs none."""
_ATTRIBUTE, _SHORT_ATTRIBUTE = f"{ATTRIBUTES}.", "attr. "
_ROOM_FOR_ATTRIBUTES = 30
"""Cells from which on most free attributes have room for their names in whole."""
_NAMES = ((140, 27), (100, 24), (0, 22))
"""From which width of the screen on the names have how many cells."""
_INDENT = "  "
_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")


def names_width(screen_width: int) -> int:
    """How many cells the names have on a screen of some width."""
    return next(cells for least, cells in _NAMES if screen_width >= least)


def name_lines(name: str, width: int) -> list[Shown]:
    """Write a field's name (``FieldRow.name``) in lines of at most ``width`` cells.

    As AWS writes it where its family has room for that, else by its short name; of one that is longer still
    what comes behind the first line is indented.
    """
    shown = terminal_text(_fitting(name, width))
    if length_of(shown) <= width or width <= 2 * len(_INDENT):
        return wrapped_name(shown, width)
    first = wrapped_name(shown, width)[0]
    rest = wrapped_name(Shown(shown[len(first) :]), width - len(_INDENT))
    return [first, *(Shown(_INDENT + line) for line in rest)]


def _fitting(name: str, width: int) -> str:
    if name.startswith(_ATTRIBUTE) and width < _ROOM_FOR_ATTRIBUTES:
        return _SHORT_ATTRIBUTE + name.removeprefix(_ATTRIBUTE)
    short, enough = _SHORT.get(name, (name, 0))
    return name if width >= enough else short


def field_words(name: str) -> str:
    """Name a field within a sentence, raw: ``e-mail (personal)``, ``birth date``, ``lastOrder``."""
    if name in _SHORT:
        return _SHORT[name][0]
    if name == FULL_NAME:
        return "name"
    return name.removeprefix(_ATTRIBUTE) if "." in name else _WORD.sub(" ", name).lower()
