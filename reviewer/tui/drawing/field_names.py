"""Field names where there is little room: short, and never so that a part of one looks like another."""

from __future__ import annotations

import re

from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.tui.drawing.cells import length_of, wrapped_name

_SHORT = {
    "PersonalEmailAddress": "e-mail (personal)",
    "BusinessEmailAddress": "e-mail (business)",
    "MobilePhoneNumber": "phone (mobile)",
    "HomePhoneNumber": "phone (home)",
    "BusinessPhoneNumber": "phone (business)",
    "AdditionalInformation": "more information",
}
_IN_ADDRESS = {
    "Address": "Address.",
    "ShippingAddress": "shipping ",
    "MailingAddress": "mailing ",
    "BillingAddress": "billing ",
}
_LINES = {f"Address{line}": f"line {line}" for line in range(1, 5)} | {"PostalCode": "postcode"}
_INDENT = "  "
_ATTRIBUTE = re.compile(r"^Attributes\.")


def name_lines(name: str, width: int) -> list[Shown]:
    """Write a field's name (``FieldRow.name``) in lines of at most ``width`` cells.

    As AWS writes it where a line has room for that, else by its short name; of one that is longer still what
    comes behind the first line is indented.
    """
    shown = terminal_text(name)
    if length_of(shown) > width:
        shown = terminal_text(_short(name))
    if length_of(shown) <= width or width <= 2 * len(_INDENT):
        return wrapped_name(shown, width)
    first = wrapped_name(shown, width)[0]
    rest = wrapped_name(Shown(shown[len(first) :]), width - len(_INDENT))
    return [first, *(Shown(_INDENT + line) for line in rest)]


def _short(name: str) -> str:
    address, _, line = name.partition(".")
    if address in _IN_ADDRESS and line:
        return f"{_IN_ADDRESS[address]}{_LINES.get(line, line.lower())}"
    return _SHORT.get(name) or _ATTRIBUTE.sub("attr. ", name)
