"""Names of streets and towns with words abbreviated in a way that no table knows: Frankfurt a. M."""

from __future__ import annotations

import re

from reviewer.comparison.folding import words_of
from reviewer.comparison.kinds.street_lines import DIRECTIONS, KINDS, WRITTEN_OUT, StreetLine

_MAY_MEAN = {
    "pt": ("port", "pointe"), "s": ("sao", "san", "santo", "saint"), "st": ("sint",), "sta": ("santa",),
    "ste": ("sainte",), "gt": ("great", "grand"), "dr": ("doctor", "doutor", "doktor"),
}  # fmt: skip
"""What an abbreviation may stand for next to what it stands for as a rule."""
_MOST_OF_WORD = 0.67
_SPOKEN = re.compile(r"[aeiouy]..|..y|.+[aeiouy].+")
"""Words of three letters and more that are whole, having a vowel: Elm, Ivy, Byrd; not Mte and Wshtn."""
_WHOLE = frozenset(
    ("al", "am", "an", "as", "at", "by", "da", "de", "di", "do", "du", "el", "en", "et", "im", "in", "la",
     "le", "lo", "na", "of", "on", "ox", "to", "up", "zu")
)  # fmt: skip
"""Words of two letters that are no other one's beginning and end: La Vista is not Loma Vista."""


def perhaps_abbreviated(one: StreetLine, other: StreetLine, left: str, right: str) -> bool:
    """Whether word by word one of two names may be short for the other: Frankfurt a. M., Pt Townsend.

    Args:
        one: a line taken apart.
        other: the other one.
        left: the one as it is written.
        right: the other one.
    """
    if len(one.name) != len(other.name) or len(one.words) < 2:
        return False
    pairs = [tuple(sorted(pair, key=len)) for pair in zip(one.name, other.name, strict=True)]
    unlike = [pair for pair in pairs if pair[0] != pair[1]]
    written = {*words_of(left), *words_of(right)}
    is_named = any(short == word and short not in KINDS | DIRECTIONS for short, word in pairs)
    # "12 Oak Street W" is in the west; "Halle S." on the Saale.
    is_end = not one.numbers and max(one.name[-1], other.name[-1], key=len)
    return bool(unlike) and all(
        (short in written and word in _MAY_MEAN.get(short, ()))
        or (
            (len(short) > 1 or is_named)
            and (short not in DIRECTIONS or word == is_end)
            and (_may_be_short(short, word) or _is_dotted(short, word, left, right))
        )
        for short, word in unlike
    )


def _is_dotted(short: str, word: str, left: str, right: str) -> bool:
    """Whether a dot says that a word is the beginning of another: Urb., Storg."""
    if short in KINDS or len(short) == len(word) or not word.startswith(short):
        return False
    return any(f"{short}." in " ".join(line.casefold().split()) for line in (left, right))


def _may_be_short(short: str, word: str) -> bool:
    """Whether a word may be another without its vowels or end: Vlg, Va, A.; Elm is none of Elmwood."""
    is_known = short in KINDS or (len(short) > 1 and short in WRITTEN_OUT)
    if is_known or len(short) > _MOST_OF_WORD * len(word) or short[0] != word[0]:
        return False
    if short in _WHOLE or _SPOKEN.fullmatch(short) or (len(short) > 2 and word.startswith(short)):
        return False
    letters = iter(word)
    return short.isalpha() and all(letter in letters for letter in short)
