"""The scripts that texts are written in: values in two can be compared only by their usual romanisation."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=2048)
def script_of(text: str) -> str:
    """The script of a text's first letter as Unicode names it, e.g. ``LATIN``; ``""`` where it has none."""
    letter = next(filter(str.isalpha, text), "")
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""


def are_two_scripts(left: str, right: str) -> bool:
    """Whether two texts are in two scripts."""
    if left.isascii() and right.isascii():
        return False
    one, other = script_of(left), script_of(right)
    return bool(one and other) and one != other


@lru_cache(maxsize=2048)
def romanised(text: str) -> str:
    """A text in small Latin letters, by the usual romanisation of its script; of Chinese by Pinyin."""
    from anyascii import anyascii  # Only a value in another script needs it.

    return anyascii(text).casefold()
