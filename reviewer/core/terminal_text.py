"""The one door through which outside text reaches a terminal.

A value from AWS, a file or the environment may hold escape sequences, bidirectional overrides or
characters with no width. Each one that could steer the terminal or hide is made visible here:
a C0 control as its control picture (``␛``), anything else as ``⟨U+202E⟩``. The mapping is
injective, so two values that differ never come out alike; only values that differ in what a
terminal draws the same (``é`` in its two forms, a joiner) need :func:`tell_apart`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NewType

Shown = NewType("Shown", str)
"""Text that has been through :func:`terminal_text`, or was written by this program itself."""

_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")
_MOST_MARKS = 4
"""Marks stacked on one letter: Vietnamese needs 2, pointed Hebrew 3; more is noise that spills over lines."""

# Scripts whose spelling uses the joiners: Arabic and Syriac through Arabic Extended, and the Indic block
# through Sinhala. Elsewhere a joiner is only a way to hide.
_JOINING = ((0x0600, 0x08FF), (0x0900, 0x0DFF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFE))
_JOINERS = "\u200c\u200d"

# Letters and symbols by category that draw nothing all the same: fillers and the blank Braille cell.
_BLANKS = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# Drawn by this module itself; escaped in data so that its marks can be believed.
_OWN_MARKS = frozenset("⟨␠␡") | {chr(0x2400 + code) for code in range(0x20)}
_NO_MARKS = str.maketrans(dict.fromkeys(_OWN_MARKS, "x"))


def _escaped(char: str) -> str:
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    return f"⟨U+{code:04X}⟩"


def _in_joining_script(char: str) -> bool:
    code = ord(char)
    return any(first <= code <= last for first, last in _JOINING)


def _is_kept(char: str, before: str, marks: int) -> bool:
    """Tell whether ``char`` may reach the terminal as it is, after ``before`` with ``marks`` marks on it."""
    if char in _OWN_MARKS or char in _BLANKS:
        return False
    if char in (" ", "\u3000"):
        return True
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Mc"):
        is_selector = "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef" or char == "\u034f"
        return bool(before) and not is_selector and before != " " and marks < _MOST_MARKS
    return category[0] not in "CZ"


def typed_text(raw: str) -> str:
    """Text for a line to type in, without blanks at its ends: as it is, unless it could steer the terminal.

    What was typed may be shown, kept and typed in again: marks of :func:`terminal_text` stay as they are.
    """
    text = raw.strip()
    plain = text.translate(_NO_MARKS)
    return text if terminal_text(plain) == plain else terminal_text(text)


@lru_cache(maxsize=2048)
def terminal_text(raw: str, *, reveal: bool = False) -> Shown:
    """Make ``raw`` safe to draw on one line, with whatever it hides made visible.

    Spaces at either end become ``␠``. With ``reveal``, so do marks, joiners, doubled and unusual
    spaces and everything else that two look-alike values can differ in.
    """
    if _PLAIN.fullmatch(raw) or not raw:
        return Shown(raw)
    out: list[str] = []
    base, marks = "", 0
    last = len(raw) - 1
    for at, char in enumerate(raw):
        if char in _JOINERS:
            following = raw[at + 1 : at + 2]
            kept = (
                not reveal
                and bool(base)
                and bool(following)
                and _in_joining_script(base)
                and _in_joining_script(following)
                and out[-1] not in _JOINERS
            )
            out.append(char if kept else _escaped(char))
            if not kept:
                base, marks = "", 0
            continue
        if not _is_kept(char, base, marks) or (reveal and _is_subtle(char)):
            out.append(_escaped(char))
            base, marks = "", 0
        elif char == " " and (at in (0, last) or (reveal and raw[at - 1] == " ")):
            out.append("␠")
            base, marks = "", 0
        elif unicodedata.category(char)[0] == "M":
            out.append(char)
            marks += 1
        else:
            out.append(char)
            base, marks = char, 0
    return Shown("".join(out))


def _is_subtle(char: str) -> bool:
    """Tell whether ``char`` may draw like another one: a mark, an unusual space, a compatibility form."""
    return char != " " and (
        unicodedata.category(char)[0] in "MZ" or unicodedata.normalize("NFKD", char) != char
    )


def _skeleton(raw: str) -> str:
    """Fold away what a terminal may draw alike, to find values that need telling apart."""
    if raw.isascii():
        return " ".join(raw.split())  # Neither compatibility forms nor joiners.
    folded = unicodedata.normalize("NFKC", raw)
    return " ".join("".join(char for char in folded if char not in _JOINERS).split())


def tell_apart(values: Sequence[str]) -> tuple[Shown, ...]:
    """Show several values so that no two different ones look alike.

    Each comes as :func:`terminal_text` has it, unless two differ only in what a terminal draws
    alike; then all of those show their code points.
    """
    if all(map(_PLAIN.fullmatch, values)):
        return tuple(map(Shown, values))
    skeletons = {value: _skeleton(value) for value in values}
    drawn_alike = Counter(skeletons.values())
    return tuple(terminal_text(value, reveal=drawn_alike[skeletons[value]] > 1) for value in values)
