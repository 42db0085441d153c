"""What a reviewer can answer when asked about a group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from reviewer.comparison.clusters import LAST
from reviewer.settings import Reason


class Wish(StrEnum):
    """What an answer asks for; the value is the word for it."""

    MERGE = "merge"
    REVIEW = "review"
    REJECT = "reject"
    UNDO = "undo"
    NEXT = "next"
    PREVIOUS = "previous"
    UNDECIDED = "undecided"
    BACK = "back"
    AGAIN = "again"
    NOTE = "note"
    BECAUSE = "because"
    SHOW = "show"
    IDS = "ids"
    HISTORY = "history"
    RETRY = "retry"
    HELP = "help"
    QUIT = "quit"


# Those who know the full screen have its keys in their fingers.
_LETTERS = {
    "m": Wish.MERGE,
    "v": Wish.REVIEW,
    "x": Wish.REJECT,
    "u": Wish.UNDO,
    "n": Wish.NEXT,
    "j": Wish.NEXT,
    "p": Wish.PREVIOUS,
    "k": Wish.PREVIOUS,
    "]": Wish.UNDECIDED,
    "[": Wish.BACK,
    "a": Wish.AGAIN,
    "c": Wish.NOTE,
    "b": Wish.BECAUSE,
    "M": Wish.SHOW,
    "i": Wish.IDS,
    "H": Wish.HISTORY,
    "r": Wish.RETRY,
    "h": Wish.HELP,
    "?": Wish.HELP,
    "q": Wish.QUIT,
}
ACTION_WORDS = {
    "verdict.merge": Wish.MERGE.value,
    "verdict.review": Wish.REVIEW.value,
    "verdict.reject": Wish.REJECT.value,
    "verdict.undo": Wish.UNDO.value,
    "undecided.next": Wish.UNDECIDED.value,
    "undecided.previous": Wish.BACK.value,
    "profile.out": "merge with the others' letters",
    "stay": "control C",
    "retry": Wish.RETRY.value,
}
"""What to answer for each action that a notice can name (see :mod:`reviewer.action_words`)."""
_TAKE_WORDS = (Wish.MERGE, Wish.NOTE, Wish.BECAUSE, Wish.SHOW)

EXPLAINED = (
    ("merge (m)", "all profiles are one customer; merge A C: only these are; merge A C, B D: two customers"),
    ("review (v)", "leave the group to someone else to review"),
    ("reject (x)", "not one customer"),
    ("undo (u)", "take your last decision back, as often as you like"),
    ("next (n), previous (p)", "the group after and before this one"),
    ("undecided (]), back ([)", "the next group without a verdict, and the last one before this"),
    ("again (a)", "tell this group again"),
    ("note (c) WORDS", "a note for the verdict to come; without words, none"),
    (
        "because (b) REASON",
        "a reason for the verdict to come, by number or name; without one, none, and a list",
    ),
    ("show (M) FIELD", "the values of a field of this group, unmasked"),
    ("ids (i)", "the MatchId and the profile ids"),
    ("history (H)", "every decision on this group"),
    ("retry (r)", "ask again for what failed to load"),
    ("quit (q)", "leave; every decision is saved already"),
)
"""Every answer with what it does; the beginning of a word is enough where no other word has it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that was understood."""

    wish: Wish
    words: str = ""
    """What came after it."""


class Unclear(ValueError):
    """An answer that was not understood; its message says why, and may quote it, raw."""


def understood(line: str) -> Answer:
    """Understand an answer: a word, its beginning, or a letter, and for some what comes after it.

    Raises:
        Unclear: it is none, or could be several.
    """
    word, _, words = line.strip().partition(" ")
    wish = _LETTERS.get(word) or _by_beginning(word)
    words = words.strip()
    if words and wish not in _TAKE_WORDS:
        raise Unclear(f"Nothing was done: {wish} takes no words after it")
    return Answer(wish, words)


def _by_beginning(word: str) -> Wish:
    plain = word.casefold()
    exact = _LETTERS.get(plain)
    if exact is not None:
        return exact
    found = [wish for wish in Wish if wish.startswith(plain)] if plain else []
    if len(found) == 1:
        return found[0]
    if found:
        raise Unclear(f'Nothing was done: "{word}" could be {" or ".join(found)}')
    from difflib import get_close_matches

    close = get_close_matches(plain, list(Wish), n=1)
    meant = f"did you mean {close[0]}?" if close else "help lists what is"
    raise Unclear(f'Nothing was done: "{word}" is no answer, {meant}')


def parts_named(words: str, profile_handles: Sequence[str]) -> list[list[int]]:
    """The members that an answer names, part by part: ``A C, B D`` is [[0, 2], [1, 3]].

    Args:
        words: handles, parts separated by commas.
        profile_handles: the group's handles in order.

    Raises:
        Unclear: a handle is not in the group or named twice, or there are too many parts.
    """
    parts = [part.replace("+", " ").split() for part in words.upper().split(",")]
    named = [one for part in parts for one in part]
    for one in named:
        if one not in profile_handles:
            raise Unclear(f"Nothing was done: there is no profile {one}, only {', '.join(profile_handles)}")
        if named.count(one) > 1:
            raise Unclear(f"Nothing was done: profile {one} is named twice")
    if len(parts) > LAST:
        raise Unclear(f"Nothing was done: a group can become {LAST} customers at most")
    return [[profile_handles.index(one) for one in part] for part in parts]


def field_named(words: str, names: Sequence[str]) -> str:
    """The field that an answer names, in any case of letters, by its name or the beginning of it.

    Raises:
        Unclear: it names none of ``names``, or several.
    """
    plain = words.casefold()
    found = [name for name in names if name.casefold() == plain]
    found = found or [name for name in names if plain and name.casefold().startswith(plain)]
    if len(found) != 1:
        meant = f": there are {', '.join(names)}" if not found else f": it could be {' or '.join(found)}"
        raise Unclear(f'"{words}" names no field of this group{meant}')
    return found[0]


def reason_named(words: str, reasons: Sequence[Reason]) -> Reason:
    """The reason that an answer names, by its number from 1 or the beginning of its name.

    Raises:
        Unclear: it names none, or several.
    """
    if words.isdecimal() and 0 < int(words) <= len(reasons):
        return reasons[int(words) - 1]
    found = [reason for reason in reasons if reason.name.casefold().startswith(words.casefold())]
    if len(found) != 1:
        raise Unclear(f'"{words}" is not one of the reasons: because, without a reason, lists them')
    return found[0]
