"""Numbers of which only a part is shown: ``***-**-1234``, ``x6789``, ``ending in 42``."""

from __future__ import annotations

import re
from functools import lru_cache

from reviewer.comparison.evidence import Code, Evidence, different, not_comparable, similar
from reviewer.comparison.kinds.kind import squeezed

_MASKED = re.compile(
    r"(?s)(?:\W*[xX]{3}[\WxX]*|\d[\d\W]*(?:\W[xX]{2,}(?!\w)|[xX]{3,})[\WxX]*|.*(?:[*•●∙◦]|#{2}))\W*(.*)"
)
"""Letters x mask what a number begins with, or what follows digits."""
_LAST_ONES = re.compile(
    r"(?i)(?:ending(?: (?:in|with))?|ends (?:in|with)|last ?(?:4|four)(?: digits)?|\.{3}|…)\W*(\w{2,6})"
    r"|(?:xx?\W?|#)(\d{4})"
)
_LAST_ONES_SHOWN = 4
_WHOLE = 7
"""Digits that a number has of which four are the last ones."""
_FEWEST_SEEN = 2
_AGREES = similar(0.6, Code.VISIBLE_PART)
_DIFFERS = different(Code.OTHER_VISIBLE_PART)


@lru_cache(maxsize=2048)
def seen_of(value: str) -> str | None:
    """The folded end of a number whose beginning is masked, perhaps ``""``; None where nothing is masked."""
    found = _LAST_ONES.fullmatch(value.strip()) or _MASKED.fullmatch(value)
    return None if found is None else squeezed(found[found.lastindex or 1])


def hides_all(value: str) -> bool:
    """Whether a number is masked so that next to nothing of it is seen."""
    seen = seen_of(value)
    return seen is not None and len(seen) < _FEWEST_SEEN


def compare_ends(left: str, right: str, *, has_last_four: bool) -> Evidence | None:
    """Compare two numbers by what is seen of both, if a part of one is hidden; else None.

    Args:
        left: a number.
        right: the other one.
        has_last_four: whether four digits alone are the last ones of a longer number.
    """
    seen, also_seen = _end_of(left, right, has_last_four), _end_of(right, left, has_last_four)
    if seen is None and also_seen is None:
        return None
    one, other = (
        (squeezed(left) if seen is None else seen),
        (squeezed(right) if also_seen is None else also_seen),
    )
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < _FEWEST_SEEN:
        return not_comparable(Code.UNREADABLE)
    return _AGREES if longer.endswith(shorter) else _DIFFERS


def _end_of(value: str, beside: str, has_last_four: bool) -> str | None:
    seen = seen_of(value)
    if seen is not None or not has_last_four or not _is_four(value):
        return seen
    length = sum(map(str.isalnum, beside))
    is_partial = length >= _WHOLE or _is_four(beside) or seen_of(beside) is not None
    return value.strip() if is_partial else None


def _is_four(value: str) -> bool:
    plain = value.strip()
    return len(plain) == _LAST_ONES_SHOWN and plain.isdecimal()
