"""Where two values differ, aligned by the edits that make one of the other, not by position."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from types import ModuleType
from typing import NamedTuple

_TOO_UNLIKE = 0.4
"""Values less alike than this have no parts in common that mean anything: all of them differs."""
_DATE = re.compile(r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})")
_REGIONAL = ("\U0001f1e6", "\U0001f1ff")
_SKIN = ("\U0001f3fb", "\U0001f3ff")


class Span(NamedTuple):
    """A stretch of a value that differs from the reference, in code points; never within a letter."""

    start: int
    end: int
    """The first position after it. Equal to ``start``: here the reference has something more."""

    @property
    def is_gap(self) -> bool:
        """Whether nothing of the value itself differs, but something is missing before ``start``."""
        return self.start == self.end


def graphemes(text: str) -> list[str]:
    """Divide a text into what readers take for single letters; joined again they are the text."""
    if text.isascii():
        return list(text)
    from rich.cells import split_graphemes

    letters: list[str] = []
    for start, end, _ in split_graphemes(text)[0]:
        letter = text[start:end]
        if letters and (_is_second_of_flag(letters[-1], letter) or _SKIN[0] <= letter <= _SKIN[1]):
            letters[-1] += letter
        else:
            letters.append(letter)
    return letters


def _is_second_of_flag(before: str, letter: str) -> bool:
    return len(before) == 1 and all(_REGIONAL[0] <= one <= _REGIONAL[1] for one in (before, letter[:1]))


@cache
def _levenshtein() -> ModuleType:
    from rapidfuzz.distance import Levenshtein  # Some 15 ms that the first paint need not wait for.

    return Levenshtein


@lru_cache(maxsize=2048)
def differences(reference: str, value: str) -> tuple[Span, ...]:
    """Find the stretches of ``value`` that differ from ``reference``, in order, apart from each other.

    Equal values have none. Values that have too little in common differ as a whole.
    """
    if reference == value:
        return ()
    if reference[:1].isdigit() and value[:1].isdigit():
        date, also_date = _DATE.fullmatch(reference), _DATE.fullmatch(value)
        if date and also_date and date[2] == also_date[2]:
            return _by_parts(date, also_date)
    if reference.count(" ") == value.count(" "):
        words = list(zip(reference.split(" "), value.split(" "), strict=True))
        if _are_aligned(reference, value, words):
            return _by_words(words)
    levenshtein = _levenshtein()
    # Of ASCII each character is a letter, and the library takes a text faster than a list.
    is_ascii = reference.isascii() and value.isascii()
    before, after = (reference, value) if is_ascii else (graphemes(reference), graphemes(value))
    if levenshtein.normalized_similarity(before, after) < _TOO_UNLIKE:
        return (Span(0, len(value)),)
    ends = range(len(value) + 1) if is_ascii else _ends(after)
    changed = [
        (opcode.dest_start, opcode.dest_end)
        for opcode in levenshtein.opcodes(before, after)
        if opcode.tag != "equal"
    ]
    return tuple(Span(ends[start], ends[end]) for start, end in _joined(changed))


def _are_aligned(reference: str, value: str, words: Sequence[tuple[str, str]]) -> bool:
    """Whether of as many words of both one is the same, and none begins within a letter."""
    if not any(a == b for a, b in words):
        return False
    blanks = len(words) - 1
    return all(
        text.isascii() or len(graphemes(text)) == blanks + sum(map(len, map(graphemes, text.split(" "))))
        for text in (reference, value)
    )


def _by_words(words: Sequence[tuple[str, str]]) -> tuple[Span, ...]:
    """What differs in each word: edits could align letters of one word with those of the next."""
    spans: list[Span] = []
    start = 0
    for before, after in words:
        if before != after:
            spans += [Span(start + one.start, start + one.end) for one in differences(before, after)]
        start += len(after) + 1
    return tuple(spans)


def _by_parts(reference: re.Match[str], value: re.Match[str]) -> tuple[Span, ...]:
    """What differs in each part of a date: edits could align a digit of the year with one of the day."""
    return tuple(
        _between(reference[part], value[part], value.start(part))
        for part in (1, 3, 4)
        if value[part] != reference[part]
    )


def _between(reference: str, value: str, start: int) -> Span:
    """The digits of a part from the first one that differs to the last one, or all where there are more."""
    if len(reference) != len(value):
        return Span(start, start + len(value))
    unlike = [at for at, (a, b) in enumerate(zip(reference, value, strict=True)) if a != b]
    return Span(start + unlike[0], start + unlike[-1] + 1)


def _ends(letters: Sequence[str]) -> list[int]:
    """Where each letter begins in the text, and at last where the text ends."""
    ends = [0]
    for letter in letters:
        ends.append(ends[-1] + len(letter))
    return ends


def _joined(changed: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join stretches that one equal letter keeps apart: the eye takes them for one."""
    joined: list[tuple[int, int]] = []
    for start, end in changed:
        follows = bool(joined) and start - joined[-1][1] <= 1
        is_stretch = start < end and bool(joined) and joined[-1][0] < joined[-1][1]
        if joined and (start == joined[-1][1] or (follows and is_stretch)):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
