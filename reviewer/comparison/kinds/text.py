"""Free text: values of which no more is known than that they are text."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

from reviewer.comparison.damage import fits_but_for_lost
from reviewer.comparison.evidence import IDENTICAL, Code, Evidence, different, not_comparable, same, similar
from reviewer.comparison.folding import folded, how_written, words_of
from reviewer.comparison.scripts import are_two_scripts, romanised

_ALIKE = 0.8
"""From here on two texts could be one by a slip of the pen."""
_NUMBER = re.compile(r"[+-]?(?:0|[1-9]\d{0,14})(?:\.\d{1,9})?")
_PERHAPS_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
"""1.000 is a thousand to a German."""
_DECIMAL = re.compile(r"\s*[+-]?\d[\d,' ]*\.\d+\s*|\s*[+-]?\d[\d.' ]*,\d+\s*")
_FEWEST_GROUPED = 6
"""Digits from which on a row of them is one number in groups, not several."""
_FEWEST_IN_A_ROW = 5
"""Characters that a row needs before a slip can be distinguished from another value."""
_DIGITS = re.compile(r"\d+")


def normalised(value: str) -> str:
    """The canonical form: without case, accents, punctuation and spaces."""
    return folded(value)


def compare(left: str, right: str) -> Evidence:
    """Compare two texts."""
    if left == right:
        return IDENTICAL
    written = how_written(left, right)
    if written is not None:
        return same(Code.WRITING, *written)
    if left[-1:].isdecimal() and _are_one_number(left, right):
        return same(Code.NUMBER_FORMAT)
    left_words, right_words = words_of(left), words_of(right)
    is_reordered = len(left_words) == len(right_words) > 1 and sorted(left_words) == sorted(right_words)
    one, other = folded(left), folded(right)
    # Numbers in another order are another date or version.
    if is_reordered and _numbers_in(one) == _numbers_in(other):
        return similar(0.95, Code.OTHER_ORDER)
    return _of_digits(left, right, one, other) or likeness_of_folded(one, other)


def _of_digits(left: str, right: str, one: str, other: str) -> Evidence | None:
    """Compare two rows of digits, both also folded, where only groups or leading zeros differ."""
    # Where both are grouped, the groups say which numbers are meant.
    if (" " in one) != (" " in other) and one.replace(" ", "") == other.replace(" ", ""):
        is_decimal = _DECIMAL.fullmatch(left) or _DECIMAL.fullmatch(right)
        if not is_decimal and sum(map(str.isdecimal, one)) >= _FEWEST_GROUPED:
            return _GROUPED
    if one.isdecimal() and other.isdecimal():
        shorter, longer = sorted((one, other), key=len)
        if shorter == longer.lstrip("0"):
            return _UNPADDED
    return None


_GROUPED = similar(0.9, Code.DIGITS_GROUPED)
_LETTERS_LOST = similar(0.95, Code.LETTERS_LOST)
_ROMANISED = similar(0.95, Code.ROMANISED)
_OTHER_SCRIPT = not_comparable(Code.OTHER_SCRIPT)
_UNPADDED = similar(0.8, Code.LEADING_ZEROS)


def _are_one_number(left: str, right: str) -> bool:
    if _PERHAPS_THOUSANDS.fullmatch(left) or _PERHAPS_THOUSANDS.fullmatch(right):
        return False
    return bool(_NUMBER.fullmatch(left) and _NUMBER.fullmatch(right)) and float(left) == float(right)


@lru_cache(maxsize=2048)
def _numbers_in(text: str) -> tuple[str, ...]:
    return tuple(_DIGITS.findall(text))


def likeness_of_folded(left: str, right: str) -> Evidence:
    """Compare two folded texts by the letters that would have to change."""
    if not (left.isascii() and right.isascii()):
        if fits_but_for_lost(left, right):
            return _LETTERS_LOST
        if are_two_scripts(left, right):
            is_same = "".join(romanised(left).split()) == "".join(romanised(right).split())
            return _ROMANISED if is_same else _OTHER_SCRIPT
    changes, likeness = changes_between(left, right)
    # One digit makes another account, house or year; one letter is more often a slip.
    if _numbers_in(left) != _numbers_in(right):
        return different(Code.OTHER_NUMBERS if likeness >= _ALIKE else Code.DIFFERENT, likeness)
    if likeness < _ALIKE:
        return different(Code.DIFFERENT, likeness)
    return similar(likeness, Code.SPELT_ALIKE, changes)


def changes_between(left: str, right: str) -> tuple[int, float]:
    """How many letters would have to change (restricted Damerau-Levenshtein), and the likeness (0..1)."""
    changes = _distance()(left, right)
    longest = max(len(left), len(right))
    return changes, 1 - changes / longest if longest else 1.0


@cache
def _distance() -> Callable[[str, str], int]:
    from rapidfuzz.distance import OSA  # Some 15 ms that the first paint need not wait for.

    return OSA.distance


@cache
def _unlike() -> Callable[[str, str], int]:
    from rapidfuzz.distance import Hamming

    return Hamming.distance


ANOTHER_DIGIT = different(Code.ONE_DIGIT, 0.5)
DIGITS_SWAPPED = similar(0.7, Code.TWO_DIGITS_SWAPPED)


def slip(
    one: str, other: str, another: Evidence = ANOTHER_DIGIT, swapped: Evidence = DIGITS_SWAPPED
) -> Evidence | None:
    """Find a slip in a row of digits or characters: two swapped may be one, a changed one is another value.

    Args:
        one: a row.
        other: the other one.
        another: the evidence where one of them is another.
        swapped: the evidence where two neighbours are swapped.
    """
    if len(one) != len(other) or len(one) < _FEWEST_IN_A_ROW or _unlike()(one, other) > 2:
        return None
    unlike = [at for at in range(len(one)) if one[at] != other[at]]
    if len(unlike) == 1:
        return another
    if len(unlike) == 2 and unlike[1] == unlike[0] + 1 and sorted(one) == sorted(other):
        return swapped
    return None
