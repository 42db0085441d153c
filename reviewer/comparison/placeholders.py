"""Values that stand in a field because something had to, and tell nothing of the customer."""

from __future__ import annotations

from functools import lru_cache

from reviewer.comparison import dates, emails
from reviewer.comparison.agreement import FieldKind, kind_of
from reviewer.comparison.folding import folded

_NOTHING = frozenset(
    ("", "na", "none", "null", "nil", "unknown", "notknown", "notavailable", "notprovided", "notapplicable",
     "nodata", "unspecified", "missing", "tbd", "undefined", "anonymous", "xxx", "xxxx", "-", "?")
)  # fmt: skip
_NOBODY = _NOTHING | {"noreply", "donotreply", "noemail", "nomail", "test"}
"""What stands before the @ of a mailbox that is nobody's."""
# What databases and spreadsheets write for no date; 1 January 1970 is a birthday as well.
_NO_DAYS = frozenset(("0001-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "9999-12-31"))
_FEWEST_DIGITS = 5
_NO_NAMES = ("unknownunknown", "test", "testtest")


@lru_cache(maxsize=8192)
def is_placeholder(name: str, value: str) -> bool:
    """Tell whether a value says nothing: ``N/A``, ``000-000-0000``, ``none@none.example``, 1 January 1900.

    Args:
        name: the field's path.
        value: what stands there.
    """
    kind = kind_of(name)
    match kind:
        case FieldKind.PHONE if digits := [int(char) for char in value if char.isdecimal()]:
            return len(digits) >= _FEWEST_DIGITS and len(set(digits)) == 1
        case FieldKind.EMAIL if box := emails.mailbox(value):
            return _plain(box.name) in _NOBODY
        case FieldKind.DATE if read := dates.readings(value):
            return {day.isoformat() for day in read.all} <= _NO_DAYS
    plain = _plain(value)
    if plain in _NOTHING or not plain.strip("-?.*#"):
        return True
    return kind is FieldKind.NAME and plain in _NO_NAMES


def _plain(text: str) -> str:
    return folded(text).replace(" ", "")
