"""Values that stand in a field because something had to, and tell nothing of the customer."""

from __future__ import annotations

import re
from functools import lru_cache

from reviewer.comparison import dates, emails
from reviewer.comparison.agreement import FieldKind, kind_of
from reviewer.comparison.folding import folded

_NOTHING = frozenset(
    ("", "na", "none", "null", "nil", "unknown", "notknown", "notavailable", "notprovided", "notapplicable",
     "nodata", "unspecified", "notspecified", "missing", "tbd", "undefined", "anonymous", "nan", "nat", "#na",
     "<null>", "prefernottosay", "ka", "keineangabe", "unbekannt", "desconocido", "inconnu", "sconosciuto",
     "なし", "不明")
)  # fmt: skip
_NO_SIGNS = "-—–?.*#"
_FEWEST_X = 3
_NOBODY = _NOTHING | {"noreply", "donotreply", "noemail", "nomail", "test"}
"""What stands before the @ of a mailbox that is nobody's."""
# What databases and spreadsheets write for no date; 1 January 1970 is a birthday as well.
_NO_DAYS = frozenset(("0001-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "9999-12-31"))
_FEWEST_DIGITS = 5
_MOST_REAL_ZEROS, _MOST_REAL_ALIKE = 6, 8
"""How many zeros, or other digits alike, a number that someone can be called by may end in."""
_ZEROS = re.compile(r"\W*[0０](?:[0０]|\W)*")
_COUNTED = frozenset(("123456789", "1234567890", "0123456789"))
_NAMES_TOO = frozenset(("na", "nan", "nat"))
"""What is a given name as well, where it is written in letters alone."""
_NO_NAMES = frozenset(("nana", "nonenone", "nullnull", "unknownunknown", "test", "testtest"))


@lru_cache(maxsize=8192)
def is_placeholder(name: str, value: str) -> bool:
    """Tell whether a value says nothing: ``N/A``, ``000-000-0000``, ``none@none.example``, 1 January 1900.

    Args:
        name: the field's path.
        value: what stands there.
    """
    kind = kind_of(name)
    match kind:
        case FieldKind.PHONE | FieldKind.DATE | FieldKind.IDENTIFIER | FieldKind.POSTAL_CODE:
            if _ZEROS.fullmatch(value):
                return True
    match kind:
        case FieldKind.PHONE if digits := "".join(str(int(char)) for char in value if char.isdecimal()):
            return _is_nobodys_number(digits)
        case FieldKind.EMAIL if box := emails.mailbox(value):
            return _plain(box.name) in _NOBODY
        case FieldKind.DATE if read := dates.readings(value):
            return {day.isoformat() for day in read.all} <= _NO_DAYS
    plain = _plain(value)
    if kind is FieldKind.NAME and plain in _NAMES_TOO and value.strip().isalpha():
        return False
    if plain in _NOTHING or not plain.strip(_NO_SIGNS) or value.strip() == "\\N":
        return True
    if len(plain) >= _FEWEST_X and not plain.strip("x"):
        return True
    if kind is FieldKind.GENDER:
        return plain == "u"
    return kind is FieldKind.NAME and plain in _NO_NAMES


def _is_nobodys_number(digits: str) -> bool:
    last = digits[-1]
    alike = len(digits) - len(digits.rstrip(last))
    if alike == len(digits) >= _FEWEST_DIGITS or digits in _COUNTED:
        return True
    return alike > (_MOST_REAL_ZEROS if last == "0" else _MOST_REAL_ALIKE)


def _plain(text: str) -> str:
    return folded(text).replace(" ", "")
