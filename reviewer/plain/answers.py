"""What a reviewer can answer when asked about a group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from reviewer.comparison.clusters import LAST
from reviewer.core.settings import Reason


class Command(StrEnum):
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
    "verdict.merge": ("m", Command.MERGE),
    "verdict.review": ("v", Command.REVIEW),
    "verdict.reject": ("x", Command.REJECT),
    "verdict.undo": ("u", Command.UNDO),
    "group.next": ("j", Command.NEXT),
    "group.previous": ("k", Command.PREVIOUS),
    "undecided.next": ("]", Command.UNDECIDED),
    "undecided.previous": ("[", Command.BACK),
    "note": ("c", Command.NOTE),
    "reason": ("b", Command.BECAUSE),
    "reveal": ("M", Command.SHOW),
    "ids": ("i", Command.IDS),
    "history": ("H", Command.HISTORY),
    "retry": ("r", Command.RETRY),
    "help": ("?", Command.HELP),
    "quit": ("q", Command.QUIT),
}
"""By the action of the full screen whose key it is there."""
_OWN_LETTERS = {"n": Command.NEXT, "p": Command.PREVIOUS, "a": Command.AGAIN, "h": Command.HELP}
"""Letters that no key of the full screen stands behind."""


@dataclass(frozen=True, slots=True)
class Letters:
    """The single letters that are answers."""

    wishes: Mapping[str, Command] = field(
        default_factory=lambda: _OWN_LETTERS | dict(_LETTERS.values()), hash=False
    )
    """What each asks for; of several for the same, the one that is named comes first."""
    moved: frozenset[str] = frozenset()
    """Those that a keymap has taken from an answer, or given to what is none here: they never stand for a
    word that begins with them, nor for the small letter."""

    @classmethod
    def moved_by(cls, keymap: Mapping[str, Sequence[str]]) -> Letters:
        """The letters as a keymap of the full screen moves them.

        Args:
            keymap: ids of actions with the keys that start them, as people write those.
        """
        own = {id: [key for key in keys if len(key) == 1] for id, keys in keymap.items()}
        new = {key: _LETTERS[id][1] for id, keys in own.items() if id in _LETTERS for key in keys}
        kept = dict(letter for id, letter in _LETTERS.items() if id not in keymap)
        wishes = new | {letter: wish for letter, wish in (_OWN_LETTERS | kept).items() if letter not in new}
        given = {letter for letter, _ in _LETTERS.values()} | {key for keys in own.values() for key in keys}
        return cls(wishes, frozenset(given - wishes.keys()))

    def of(self, wish: Command) -> str:
        """The letter that a wish is named by; ``""`` where it has none."""
        return next((letter for letter, one in self.wishes.items() if one is wish), "")


USUAL_LETTERS = Letters()
ACTION_WORDS = {
    "verdict.merge": Command.MERGE.value,
    "verdict.review": Command.REVIEW.value,
    "verdict.reject": Command.REJECT.value,
    "verdict.undo": Command.UNDO.value,
    "undecided.next": Command.UNDECIDED.value,
    "undecided.previous": Command.BACK.value,
    "profile.out": "merge with the others' letters",
    "stay": "control C",
    "retry": Command.RETRY.value,
}
"""What to answer for each action that a notice can name (see :mod:`reviewer.core.action_words`)."""
_TAKE_WORDS = (Command.MERGE, Command.NOTE, Command.BECAUSE, Command.SHOW)

_EXPLAINED = (
    (
        (Command.MERGE,),
        "",
        "all profiles are one customer; merge A C: only these are; merge A C, B D: two customers",
    ),
    ((Command.REVIEW,), "", "leave the group to someone else to review"),
    ((Command.REJECT,), "", "not one customer"),
    ((Command.UNDO,), "", "take your last decision back, as often as you like"),
    ((Command.NEXT, Command.PREVIOUS), "", "the group after and before this one"),
    ((Command.UNDECIDED, Command.BACK), "", "the next group without a verdict, and the last one before this"),
    ((Command.AGAIN,), "", "tell this group again"),
    ((Command.NOTE,), " WORDS", "a note for the verdict to come; without words, none"),
    (
        (Command.BECAUSE,),
        " REASON",
        "a reason for the verdict to come, by number or name; without one, none, and a list",
    ),
    ((Command.SHOW,), " FIELD", "the values of a field of this group, unmasked"),
    ((Command.IDS,), "", "the MatchId and the profile ids"),
    ((Command.HISTORY,), "", "every decision on this group"),
    ((Command.RETRY,), "", "ask again for what failed to load"),
    ((Command.QUIT,), "", "leave; every decision is saved already"),
)


def explained(letters: Letters = USUAL_LETTERS) -> Iterator[tuple[str, str]]:
    """Every answer and its letter, with what it does; the beginning of a word is enough where it is clear."""
    for wishes, words, text in _EXPLAINED:
        named = (f"{wish} ({letters.of(wish)})" if letters.of(wish) else str(wish) for wish in wishes)
        yield f"{', '.join(named)}{words}", text


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that was understood."""

    wish: Command
    words: str = ""
    """What came after it."""


class Unclear(ValueError):
    """An answer that was not understood; its message says why, and may quote it, raw."""


def understood(line: str, letters: Letters = USUAL_LETTERS) -> Answer:
    """Understand an answer: a word, its beginning, or a letter, and for some what comes after it.

    Args:
        line: what was answered.
        letters: those that are answers.

    Raises:
        Unclear: it is none, or could be several.
    """
    word, _, words = line.strip().partition(" ")
    wish = letters.wishes.get(word) or _by_beginning(word, letters)
    words = words.strip()
    if words and wish not in _TAKE_WORDS:
        raise Unclear(f"Nothing was done: {wish} takes no words after it")
    return Answer(wish, words)


def _by_beginning(word: str, letters: Letters) -> Command:
    if word in letters.moved:
        raise Unclear(f'Nothing was done: "{word}" is no answer, the keymap has moved it: help lists what is')
    plain = word.casefold()
    exact = letters.wishes.get(plain)
    if exact is not None:
        return exact
    found = [wish for wish in Command if wish.startswith(plain)] if plain else []
    if len(found) == 1:
        return found[0]
    if found:
        raise Unclear(f'Nothing was done: "{word}" could be {" or ".join(found)}')
    from difflib import get_close_matches

    close = get_close_matches(plain, list(Command), n=1)
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
