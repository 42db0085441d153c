"""Folding away how a text is written, so that what is left can be compared.

Each fold takes one aspect out: HTML's entities, bad decoding, characters that can't be seen, compatibility
forms, letter case, accents, punctuation and spaces. What two equal values needed folded is why they are the
same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache, reduce

from reviewer.comparison.damage import decoded, repaired, without_entities
from reviewer.comparison.evidence import Aspect, Code, Evidence, same

# Diacritics of Latin, Greek and Cyrillic, and the optional vowel signs of Hebrew and Arabic. The marks of
# Indic scripts and Thai are vowels: without them another word is left.
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u0640\u064b-\u065f\u0670]")
# Letters that Unicode does not take apart, though people write them without their stroke.
_STROKES = str.maketrans(
    {"ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D",
     "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ħ": "h", "Ħ": "H", "ı": "i", "ŀ": "l", "ŧ": "t", "Ŧ": "T"}
)  # fmt: skip
# Marks that separate or abbreviate. Symbols that carry meaning (# % & @ * + $) stay.
_WEAK = "-.,;:'\"/\\()[]{}!?_`´·‘’‚“”„‐‑‒–—―…¿¡«»‹›。、・،؛؟־׳״〒"
_NO_PUNCTUATION = str.maketrans(dict.fromkeys(_WEAK, " "))


def _visible(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        " " if char.isspace() else char
        for char in text
        if char.isspace() or unicodedata.category(char) not in ("Cf", "Cc")
    )


def _compatible(text: str) -> str:
    # What keyboards of Japan write for a hyphen is Unicode's sign for minus.
    return text if text.isascii() else unicodedata.normalize("NFKC", text).replace("\u2212", "-")


def _caseless(text: str) -> str:
    return text.casefold()


def _unaccented(text: str) -> str:
    if text.isascii():
        return text
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", text)).translate(_STROKES)
    return unicodedata.normalize("NFC", bare)


def _unpunctuated(text: str) -> str:
    if text.replace(" ", "").isalnum():
        return text
    bare = text.translate(_NO_PUNCTUATION)
    # A minus before a number at the start is not punctuation.
    return f"-{bare[1:]}" if text[:1] == "-" and text[1:2].isdecimal() else bare


def _unspaced(text: str) -> str:
    return _joined(text.split())


def _joined(words: Sequence[str]) -> str:
    if len(words) < 2 or "".join(words).isalpha():
        return "".join(words)
    joined = words[0]
    for word in words[1:]:
        # Digits that a space keeps apart are other numbers without it.
        apart = joined[-1].isdecimal() and word[0].isdecimal()
        joined += f" {word}" if apart else word
    return joined


_FOLDS: dict[Aspect, Callable[[str], str]] = {
    Aspect.HIDDEN_CHARACTERS: _visible,
    Aspect.CHARACTER_FORMS: _compatible,
    Aspect.LETTER_CASE: _caseless,
    Aspect.ACCENTS: _unaccented,
    Aspect.PUNCTUATION: _unpunctuated,
    Aspect.SPACES: _unspaced,
}


_REPAIRS = {Aspect.ENTITIES: without_entities, Aspect.DECODING: decoded}


def settled(once: Callable[[str], str], text: str) -> str:
    """Change a text again and again until a change leaves it as it is, six times at most."""
    for _ in range(6):
        changed = once(text)
        if changed == text:
            break
        text = changed
    return text


def _through(folds: tuple[Callable[[str], str], ...], text: str) -> str:
    # One fold can make work for an earlier one (an accent comes off and leaves a capital): until it holds.
    return settled(lambda text: reduce(lambda so_far, fold: fold(so_far), folds, text), text)


_ALL = (repaired, *_FOLDS.values())
_NOT_SPACES = tuple(fold for fold in _ALL if fold is not _unspaced)


@lru_cache(maxsize=2048)
def folded(text: str) -> str:
    """Fold every aspect away, down to letters, digits and symbols; a text of punctuation alone keeps it."""
    plain = repaired(text).casefold()
    if plain.isascii() and plain.isprintable():
        # The other folds have nothing to do, and these leave each other nothing.
        return _joined(words_of(text)) or plain.strip()
    return _through(_ALL, text.strip()) or settled(_seen, text)


def _seen(text: str) -> str:
    return _visible(repaired(text)).strip().casefold()


@lru_cache(maxsize=2048)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, with everything folded but the spaces between them."""
    plain = repaired(text).casefold()
    if plain.isascii() and plain.isprintable():
        return tuple(_unpunctuated(plain.strip()).split())
    return tuple(_through(_NOT_SPACES, text.strip()).split())


def how_written(left: str, right: str) -> tuple[Aspect, ...] | None:
    """In which aspects two texts are written differently, as far as they can be named.

    Answers None where they differ in more than their writing.
    """
    if folded(left) != folded(right):
        return None
    if left.casefold() == right.casefold():
        return (Aspect.LETTER_CASE,)
    damage: tuple[Aspect, ...] = ()
    mended, also_mended = repaired(left), repaired(right)
    if mended is not left or also_mended is not right:
        damage = tuple(
            aspect for aspect, undo in _REPAIRS.items() if (undo(left) != left) != (undo(right) != right)
        )
    left, right = mended, also_mended
    aspects = _ASCII_ASPECTS if left.isascii() and right.isascii() else tuple(_FOLDS)
    if left.isprintable() and right.isprintable() and aspects is _ASCII_ASPECTS:
        aspects = _LOWERED_ASPECTS if (left + right).islower() else _PRINTABLE_ASPECTS
    needed: list[Aspect] = []
    for aspect in aspects:
        # A sign that stands where the other has a space is told as punctuation alone.
        is_told = aspect is Aspect.SPACES and Aspect.PUNCTUATION in needed
        is_told = is_told and left.count(" ") == right.count(" ")
        if not is_told and _without(aspect, left) != _without(aspect, right):
            needed.append(aspect)
    return (*damage, *needed)


def same_but_for(left: str, right: str, code: Code) -> Evidence:
    """Evidence of two texts that are the same: for how they are written, or else for another reason."""
    written = how_written(left, right)
    return same(code) if written is None else same(Code.WRITING, *written)


# ASCII has neither accents nor compatibility forms; its hidden characters are controls.
_ASCII_ASPECTS = (
    Aspect.HIDDEN_CHARACTERS,
    Aspect.LETTER_CASE,
    Aspect.PUNCTUATION,
    Aspect.SPACES,
)
_PRINTABLE_ASPECTS, _LOWERED_ASPECTS = _ASCII_ASPECTS[1:], _ASCII_ASPECTS[2:]
_OF_ASCII = tuple(_FOLDS[aspect] for aspect in _ASCII_ASPECTS)


@lru_cache(maxsize=2048)
def _without(aspect: Aspect, text: str) -> str:
    """Fold all aspects away but one; where both texts are then equal, that one does not matter."""
    kept = _FOLDS[aspect]
    if aspect is not Aspect.SPACES:
        text = text.strip()
    for fold in _OF_ASCII if text.isascii() else _FOLDS.values():
        if fold is not kept:
            text = fold(text)
    return text
