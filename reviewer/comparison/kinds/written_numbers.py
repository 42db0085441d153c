"""Numbers that identify one customer as they are written: with labels, issuers, zeros and slips."""

from __future__ import annotations

import re

from reviewer.comparison.damage import LOOKALIKES
from reviewer.comparison.evidence import (
    IDENTICAL,
    Code,
    Evidence,
    Relation,
    different,
    not_comparable,
    same,
    similar,
)
from reviewer.comparison.folding import folded
from reviewer.comparison.kinds import text
from reviewer.comparison.kinds.kind import is_filler_or_zeros, mended, squeezed
from reviewer.comparison.kinds.partial_numbers import compare_ends
from reviewer.comparison.kinds.places import country_code

_ANOTHER_CHARACTER = different(Code.ONE_CHARACTER, 0.5)
_CHARACTERS_SWAPPED = similar(0.7, Code.TWO_CHARACTERS_SWAPPED)


def normalised(value: str) -> str:
    """The canonical form: folded, with nothing between letters and digits."""
    plain = _without_label(value)
    return squeezed(plain) or folded(plain)


_LABEL = re.compile(
    r"^\W*[A-Za-z][A-Za-z .]{1,20}:\s*(?=\S*\d)|^\s*(?:(?i:no|nr|num|nro)\.\s*|n[°º]\s*|№\s*|#)(?=\S*\d)"
)
_MACHINE_READ = re.compile(r"^[PIAC]<(?=\w)|<+\d?\s*$")
"""What stands before and behind a document's number in its machine-readable zone (ICAO 9303)."""


_NOTE = re.compile(r"(?<=\d)\s*\([^()\d]*\)\s*$")
"""What is noted behind a number: ``(old)``."""


def _without_label(value: str) -> str:
    if "<" in value:
        value = _MACHINE_READ.sub("", value)
    return mended(_NOTE.sub("", _LABEL.sub("", value)))


def compare(left: str, right: str, *, has_last_four: bool = False) -> Evidence:
    """Compare two identifiers.

    Args:
        left: an identifier.
        right: the other one.
        has_last_four: whether an authority gives them, so that four digits are the last ones of a longer
            one, and none is the id of a record.
    """
    ends = compare_ends(left, right, has_last_four=has_last_four)
    if ends is not None:
        return ends
    if left == right:
        return IDENTICAL
    left, right = _without_label(left), _without_label(right)
    if left == right:
        return same(Code.NUMBER_FORMAT)
    if not has_last_four and (record := _of_records(left, right)) is not None:
        return record
    written = text.compare(left, right)
    if written.relation is Relation.SAME:
        return written
    one, other = normalised(left), normalised(right)
    if one == other:
        return same(Code.CHARACTERS_GROUPED) if has_last_four else similar(0.9, Code.CHARACTERS_GROUPED)
    if one.isdecimal() and other.isdecimal() and one.lstrip("0") == other.lstrip("0"):
        return similar(0.8, Code.LEADING_ZEROS)
    if one.translate(LOOKALIKES) == other.translate(LOOKALIKES):
        return similar(0.9, Code.LOOKALIKES)
    if (prefixed := _with_prefix(left, right, has_last_four=has_last_four)) is not None:
        return prefixed
    if has_last_four and _is_one_digit_lost(one, other):
        return _ANOTHER_CHARACTER
    return text.slip(one, other, _ANOTHER_CHARACTER, _CHARACTERS_SWAPPED) or different(Code.DIFFERENT)


_PREFIX = re.compile(r"\s*([A-Za-z]{1,4})[\s:-]+(\S.*)")


def _with_prefix(left: str, right: str, *, has_last_four: bool) -> Evidence | None:
    """Compare two numbers of which letters set apart stand before one: ``WA-DOEJ123AB``, ``C-10001``."""
    if has_last_four and _is_within(*sorted((normalised(left), normalised(right)), key=len)):
        return _ONE_PREFIX
    found, also_found = _PREFIX.fullmatch(left), _PREFIX.fullmatch(right)
    if found and also_found:
        one, other = (country_code(each[1].casefold()) for each in (found, also_found))
        return OTHER_SCHEME if has_last_four and one and other and one != other else None
    one, other = normalised(found[2] if found else left), normalised(also_found[2] if also_found else right)
    if one == other or ((one + other).isdecimal() and one.lstrip("0") == other.lstrip("0")):
        return _ONE_PREFIX
    return _ONE_PREFIX if has_last_four and _is_within(*sorted((one, other), key=len)) else None


def _is_within(number: str, longer: str) -> bool:
    """Whether one number is the other without its country, tax, century or check digits."""
    before, is_part, behind = longer.partition(number)
    if not is_part or len(number) < _FEWEST_KEPT:
        return False
    if not before:
        return behind in _TAXES or (behind.isdecimal() and (len(number), len(behind)) == _FRENCH)
    is_century = before in _CENTURIES and len(number) == _SWEDISH and number.isdecimal()
    return not behind and (
        is_century or _FRENCH_VAT.fullmatch(before) is not None or country_code(before) is not None
    )


_TAXES = frozenset(("mwst", "tva", "iva", "vat"))
_CENTURIES = frozenset(("18", "19", "20"))
_SWEDISH, _FRENCH = 10, (13, 2)
"""Digits of a Swedish number without its century, and of a French one without and of its check digits."""
_FRENCH_VAT = re.compile(r"fr\d\d")


_ONE_PREFIX = similar(0.8, Code.ONE_SAYS_MORE)
OTHER_SCHEME = not_comparable(Code.OTHER_SCHEME)
"""Numbers of two schemes, which say nothing of each other."""


def _is_one_digit_lost(one: str, other: str) -> bool:
    """Whether a row of digits is the other one without one of them."""
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) != 1 or len(shorter) < _FEWEST_KEPT or not (one + other).isdecimal():
        return False
    return text.changes_between(shorter, longer)[0] == 1


_FEWEST_KEPT = 7


# Salesforce numbers records by 15 characters of which upper and lower case are two; the three more of the
# long form hold the case, so that it survives where case is lost.
_RECORD = re.compile(r"(?=.*\d)(?=.*[a-zA-Z])[0-9a-zA-Z]{15}(?:[A-Za-z0-5]{3})?")
_SHORT = 15
_TWO_CASES = different(Code.CASE_OF_ID, 0.9)
_PERHAPS_TWO_CASES = similar(0.8, Code.CASE_OF_ID)


def _of_records(left: str, right: str) -> Evidence | None:
    """Compare two ids of records that are one but for their letter case or the long form's end; else None."""
    if not _RECORD.fullmatch(left) or not _RECORD.fullmatch(right):
        return None
    if left[:_SHORT].casefold() != right[:_SHORT].casefold() or len(left) == len(right) > _SHORT:
        return None
    if left[:_SHORT] == right[:_SHORT]:
        return same(Code.CUT_RECORD_ID)
    # A copy that some system has put into capitals has lost its case.
    is_copy = any(one[:_SHORT] in (one[:_SHORT].lower(), one[:_SHORT].upper()) for one in (left, right))
    return _PERHAPS_TWO_CASES if is_copy else _TWO_CASES


_FEWEST_ALIKE, _FEWEST_COUNTED = 5, 6
_UP, _DOWN = "01234567890123456789", "98765432109876543210"
_NO_NUMBERS = frozenset(("test", "sample", "pending", "appliedfor", "exempt", "foreign"))


def is_filler(value: str) -> bool:
    """Whether a number is nobody's: all digits alike, counted up or down, ``test``."""
    plain = normalised(value)
    if len(set(plain)) == 1 and len(plain) >= _FEWEST_ALIKE:
        return True
    is_counted = len(plain) >= _FEWEST_COUNTED and (plain in _UP or plain in _DOWN)
    return is_counted or is_filler_or_zeros(value) or plain in _NO_NUMBERS
