"""Keys by the names that people write and those that Textual knows."""

from __future__ import annotations

import re
import unicodedata

from textual.keys import KEY_NAME_REPLACEMENTS

_NAMED = frozenset(
    (
        *("up", "down", "left", "right", "home", "end", "pageup", "pagedown"),
        *("insert", "delete", "backspace", "enter", "tab", "space", "escape"),
        *(f"f{number}" for number in range(1, 25)),
    )
)
# What a terminal sends for these is another key, so that they would never arrive.
_ARRIVES_AS = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "escape",
}
_KEPT = {
    "ctrl+p": "the palette",
    "ctrl+q": "leaving",
    "ctrl+z": "stopping the program",
    "ctrl+l": "painting the screen anew",
}
_MODIFIERS = re.compile(r"(?:alt\+|ctrl\+|shift\+)*(?=.)")
_ALSO_CALLED = {"esc": "escape", "return": "enter", "pgup": "pageup", "pgdn": "pagedown", "del": "delete"}


class UnknownKey(ValueError):
    """A text that names no key; its message says what does, and may quote the text, raw."""


def _character_name(character: str) -> str:
    """Name a character as Textual does; ``""`` where it has no name."""
    if character.isalnum():
        return character
    name = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


_CHARACTERS = {_character_name(character): character for character in map(chr, range(0x21, 0x7F))}


def key_name(text: str) -> str:
    """The name by which Textual knows a key that a user wrote: ``?`` is ``question_mark``.

    Raises:
        UnknownKey: no terminal sends such a key, or Textual keeps it for itself.
    """
    if len(text) == 1:
        return _checked(_character_name(text), text)
    modifiers = _MODIFIERS.match(text.casefold())
    start = "" if modifiers is None else modifiers.group()
    held, rest = sorted(set(start.split("+")) - {""}), text[len(start) :]
    if len(rest) != 1:
        return _checked("+".join([*held, rest if rest in _CHARACTERS else rest.casefold()]), text)
    if "shift" in held:
        character = rest.upper() if rest.isalpha() else rest
        raise UnknownKey(f'a terminal sends shift and a character as that character: write "{character}"')
    return _checked("+".join([*held, _character_name(rest.lower() if "ctrl" in held else rest)]), text)


def _checked(name: str, text: str) -> str:
    if name in _ARRIVES_AS:
        raise UnknownKey(f'a terminal sends {_ARRIVES_AS[name]} for {text}: write "{_ARRIVES_AS[name]}"')
    if name in _KEPT:
        raise UnknownKey(f"{text} is kept for {_KEPT[name]}")
    last = name.rpartition("+")[2]
    if last in _NAMED or last in _CHARACTERS or (len(last) == 1 and last.isalnum()):
        return name
    raise UnknownKey(f'"{text}" is no key: {_meant(text)}')


def _meant(text: str) -> str:
    if "," in text or " " in text.strip():
        keys = [f'"{part}"' for part in re.split(r"[,\s]+", text) if part]
        return f"several keys are a list, [{', '.join(keys)}]"
    from difflib import get_close_matches

    start = text[: text.rfind("+") + 1]
    plain = text[len(start) :].casefold()
    close = [_ALSO_CALLED[plain]] if plain in _ALSO_CALLED else get_close_matches(plain, sorted(_NAMED), n=1)
    if close:
        return f'did you mean "{start}{close[0]}"?'
    return "a key is one character, or a name such as space, enter, f2 or ctrl+d"


def written(name: str) -> str:
    """A key as it is written for people: ``?`` for ``question_mark``, ``esc`` for ``escape``."""
    start, plus, last = name.rpartition("+")
    return f"{start}{plus}{'esc' if last == 'escape' else _CHARACTERS.get(last, last)}"
