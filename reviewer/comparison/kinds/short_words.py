"""Names of streets and towns with words abbreviated in a way that no table knows: Frankfurt a. M."""

from __future__ import annotations

from reviewer.comparison.kinds.street_lines import DIRECTIONS, KINDS, WRITTEN_OUT, StreetLine

_MAY_MEAN = {
    "pt": ("port", "pointe"), "s": ("sao", "san", "santo", "saint"), "st": ("sint",), "sta": ("santa",),
    "ste": ("sainte",), "gt": ("great", "grand"), "dr": ("doctor", "doutor", "doktor"),
}  # fmt: skip
"""What an abbreviation may stand for next to what it stands for as a rule."""
_MOST_OF_WORD = 0.67
_VOWELS = frozenset("aeiou")


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
    is_named = any(short == word and short not in KINDS | DIRECTIONS for short, word in pairs)
    # "12 Oak Street W" is in the west; "Halle S." on the Saale.
    is_end = not one.numbers and max(one.name[-1], other.name[-1], key=len)
    return bool(unlike) and all(
        word in _MAY_MEAN.get(short, ())
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
    if len(short) > 2 and (word.startswith(short) or not _VOWELS.isdisjoint(short[1:-1])):
        return False
    letters = iter(word)
    return short.isalpha() and all(letter in letters for letter in short)
