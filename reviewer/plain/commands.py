"""What a reviewer can answer when asked about a group: one table of commands, and how a line is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reviewer.comparison.clusters import LAST
from reviewer.core.action_words import with_words
from reviewer.core.decisions import VERDICTS, Verdict
from reviewer.core.settings import Reason
from reviewer.core.terminal_text import Shown, terminal_text


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be asked for by a word, the beginning of it, or a letter."""

    word: str
    explained: str | None
    """What it does; ``""`` where the command before says it, None where the help leaves it out."""
    action: str = ""
    """The action of the full screen that does the same; ``""`` where there is none."""
    key: str = ""
    """That action's key there: those who know the full screen have its keys in their fingers."""
    letter: str = ""
    """A letter that no key of the full screen stands behind."""
    takes: str | None = None
    """What may come behind the word, as the help names it; None where nothing may."""
    verdict: Verdict | None = None
    """The verdict that it gives."""


_PARTS = "; merge A C: only these are; merge A C, B D: two customers"
COMMANDS = (
    *(
        Command(
            one.value,
            f"{one.meaning}{_PARTS if one is Verdict.MERGE else ''}",
            f"verdict.{one}",
            one.key,
            takes="" if one is Verdict.MERGE else None,
            verdict=one,
        )
        for one in VERDICTS
    ),
    Command("undo", "take your last decision back, as often as you like", "verdict.undo", "u"),
    Command("redo", "give the decision again that you took back last", "verdict.redo", "ctrl+r"),
    Command("next", "the group after and before this one", "group.next", "j", "n"),
    Command("previous", "", "group.previous", "k", "p"),
    Command(
        "undecided",
        "the next group without a verdict, and the last one before this",
        "undecided.next",
        "]",
    ),
    Command("back", "", "undecided.previous", "["),
    Command("again", "tell this group again", letter="a"),
    Command("divide", "mark the split that the evidence suggests: merge takes it", "split", "P"),
    Command("all", "take all profiles out of the merge, or all back in", "profiles.out", "A"),
    Command("note", "a note for the verdict to come; without words, none", "note", "c", takes="WORDS"),
    Command(
        "because",
        "a reason for the verdict to come, by number or name; without one, none, and a list",
        "reason",
        "b",
        takes="REASON",
    ),
    Command("show", "the values of a field of this group, unmasked", "reveal", "M", takes="FIELD"),
    Command(
        "balance",
        "how far each piece of evidence moves it; of three and more, of which two: balance A C",
        "balance",
        "e",
        takes="",
    ),
    Command("ids", "the MatchId and the profile ids", "ids", "i"),
    Command("history", "every decision on this group", "history", "H"),
    Command("retry", "ask again for what failed to load", "retry", "r"),
    Command("help", None, "help", "?", "h"),
    Command("quit", "leave; every decision is saved already", "quit", "q"),
)
_BY_WORD = {command.word: command for command in COMMANDS}
_BY_ACTION = {command.action: command for command in COMMANDS if command.action}
_OWN_LETTERS = {command.letter: command for command in COMMANDS if command.letter}

ACTION_WORDS = {action: command.word for action, command in _BY_ACTION.items()} | {
    "profile.out": "merge with the others' letters",
    "stay": "control C",
}
"""What to answer for each action that a notice can name (see :mod:`reviewer.core.action_words`)."""


def notice_text(notice: str) -> Shown:
    """A notice that may name actions and quote outside text, with the words to answer for the actions."""
    return terminal_text(with_words(notice, ACTION_WORDS))


Letters = Mapping[str, Command | None]
"""The single letters that are answers, the one that a command is named by first. None is for those that a
keymap has taken from an answer, or given to what is none here: they mean no word that begins with them."""


def letters_moved_by(keymap: Mapping[str, Sequence[str]]) -> Letters:
    """The letters as a keymap of the full screen moves them.

    Args:
        keymap: ids of actions with the keys that start them, as people write those.
    """
    own = {id: [key for key in keys if len(key) == 1] for id, keys in keymap.items()}
    new = {key: _BY_ACTION[id] for id, keys in own.items() if id in _BY_ACTION for key in keys}
    usual = {id: command for id, command in _BY_ACTION.items() if len(command.key) == 1}
    kept = {command.key: command for id, command in usual.items() if id not in keymap}
    letters = new | {key: command for key, command in (_OWN_LETTERS | kept).items() if key not in new}
    moved = {command.key for command in usual.values()}.union(*own.values()) - letters.keys()
    return {**letters, **dict.fromkeys(moved)}


USUAL_LETTERS = letters_moved_by({})


def explained(letters: Letters = USUAL_LETTERS) -> list[tuple[str, str]]:
    """Every answer and its letter, with what it does; the beginning of a word is enough where it is clear."""
    lines: list[tuple[str, str]] = []
    for command in COMMANDS:
        letter = next((f"({letter})" for letter, one in letters.items() if one is command), "")
        name = " ".join(part for part in (command.word, letter, command.takes) if part)
        if command.explained:
            lines.append((name, command.explained))
        elif command.explained is not None:
            names, text = lines.pop()
            lines.append((f"{names}, {name}", text))
    return lines


class Unclear(ValueError):
    """An answer that could not be read; its message says why, and may quote it, raw."""


def parse(line: str, letters: Letters = USUAL_LETTERS) -> tuple[Command, str]:
    """Read an answer: a word, its beginning, or a letter, and for some what comes after it.

    Args:
        line: what was answered.
        letters: those that are answers.

    Raises:
        Unclear: it is none, or could be several.
    """
    word, _, words = line.strip().partition(" ")
    if word in letters and letters[word] is None:
        raise Unclear(f'Nothing was done: "{word}" is no answer, the keymap has moved it: help lists what is')
    command = letters.get(word) or letters.get(word.casefold()) or _beginning_with(word)
    words = words.strip()
    if words and command.takes is None:
        raise Unclear(f"Nothing was done: {command.word} takes no words after it")
    return command, words


def _beginning_with(word: str) -> Command:
    plain = word.casefold()
    found = [one for one in _BY_WORD if one.startswith(plain)] if plain else []
    if len(found) == 1:
        return _BY_WORD[found[0]]
    if found:
        raise Unclear(f'Nothing was done: "{word}" could be {" or ".join(found)}')
    from difflib import get_close_matches

    close = get_close_matches(plain, _BY_WORD, n=1)
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
    if named and not profile_handles:
        raise Unclear("Nothing was done: there is no group yet")
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
