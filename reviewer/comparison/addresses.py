"""Comparing the lines of addresses: abbreviations, units, directions."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from reviewer.comparison import text
from reviewer.comparison.evidence import IDENTICAL, Evidence, different, same, similar
from reviewer.comparison.folding import folded, how_written, words_of

# USPS Publication 28's suffixes and directions as far as people write them, and a few of other countries.
_ABBREVIATIONS = {
    "alley": "aly", "avenue": "ave", "av": "ave", "boulevard": "blvd", "boul": "blvd", "circle": "cir",
    "court": "ct", "crescent": "cres", "drive": "dr", "drv": "dr", "expressway": "expy", "freeway": "fwy",
    "heights": "hts", "highway": "hwy", "junction": "jct", "lane": "ln", "mount": "mt", "mountain": "mtn",
    "parkway": "pkwy", "place": "pl", "plaza": "plz", "point": "pt", "road": "rd", "saint": "st",
    "sainte": "ste", "square": "sq", "station": "sta", "street": "st", "str": "st", "terrace": "ter",
    "trail": "trl", "turnpike": "tpke", "fort": "ft", "north": "n", "south": "s", "east": "e", "west": "w",
    "northeast": "ne", "northwest": "nw", "southeast": "se", "southwest": "sw", "strasse": "st",
    "avenida": "ave", "avda": "ave", "route": "rte",
    "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "sixth": "6th",
    "seventh": "7th", "eighth": "8th", "ninth": "9th", "tenth": "10th",
}  # fmt: skip
_WRITTEN_OUT = {
    short: (short, *(word for word, its_short in _ABBREVIATIONS.items() if its_short == short))
    for short in _ABBREVIATIONS.values()
}
"""Each abbreviation with all that it stands for."""
_ALIKE = 0.75
"""From here on two words could be one by a slip of the pen."""
_UNITS = frozenset(
    ("apartment", "apt", "unit", "suite", "ste", "room", "rm", "flat", "floor", "fl", "no", "#")
)
_BUILDINGS = {"building": "bldg", "bldg": "bldg", "block": "blk", "blk": "blk", "tower": "tower"}
"""What a house can have several of, each with units of its own."""
_PARTS = _UNITS | _BUILDINGS.keys()
_DIRECTIONS = frozenset(("n", "s", "e", "w", "ne", "nw", "se", "sw"))
_KINDS = frozenset(
    ("aly", "ave", "blvd", "cir", "ct", "cres", "dr", "expy", "fwy", "hwy", "ln", "pkwy", "pl", "plz", "rd",
     "sq", "st", "ter", "trl", "tpke", "way", "allee", "calle", "chemin", "corso", "cours", "gasse",
     "impasse", "paseo", "platz", "quai", "ring", "rte", "rua", "rue", "travessa", "via", "viale", "weg")
)  # fmt: skip
"""What kinds of street there are: Oak Court and Oak Circle are two."""
_FLOORS = {"ground": "g", "basement": "b", "top": "t"}
_LETTERS_OF_NAMES = frozenset(("d", "l", "o"))
"""What names begin with before an apostrophe: D'Arcy, L'Avenue, O'Neill."""
_PO_BOX = re.compile(r"\b(?:p ?o|post office) ?box\b")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_HASH = re.compile("#")
# Without "haupt" before it a German street still ends in one of these.
_GERMAN_STREET = re.compile(r"(?<=\w\w\w)(?:strasse|str)$")


@dataclass(frozen=True, slots=True)
class StreetLine:
    """A line of an address taken apart, folded and abbreviated one way."""

    words: tuple[str, ...]
    """All but the units."""
    units: tuple[str, ...]
    """Which apartment, suite or floor, in order; empty where none is named."""

    numbers: tuple[str, ...]
    """The words that hold digits: the house, a numbered street."""
    name: tuple[str, ...]
    """The words that hold no digits: the street's name."""


@lru_cache(maxsize=8192)
def street_line(value: str) -> StreetLine:
    """Take a line of an address apart."""
    line = _PO_BOX.sub("pobox", _HASH.sub(" # ", " ".join(words_of(value))))
    words = [_abbreviated(word) for word in line.split()]
    units: list[str] = []
    length = -1
    # What stood apart before a unit was taken from between may name another one now.
    while length != len(words):
        length = len(words)
        _join_letters(words)
        units += _floors_taken_from(words)
        _take_units(words, units)
    if len(words) > 2 and words[0] in ("no", "#") and _has_digit(words[1]):
        del words[0]  # "No. 12 Main Street" names the house.
    numbers = tuple(word for word in words if _has_digit(word))
    name = tuple(word for word in words if word not in numbers)
    return StreetLine(tuple(words), tuple(units), numbers, name)


def _join_letters(words: list[str]) -> None:
    """Join a house's letter to its number: "12 A", but not "12 A Street", "12 E Main", "12 O'Neill"."""
    for at in range(len(words) - 2, -1, -1):
        number, letter = words[at : at + 2]
        if not number.isdigit() or len(letter) != 1 or not letter.isalpha() or letter in _DIRECTIONS:
            continue
        is_last = at + 2 == len(words)
        if is_last or (letter not in _LETTERS_OF_NAMES and words[at + 2] not in _KINDS):
            words[at : at + 2] = [number + letter]


def _floors_taken_from(words: list[str]) -> list[str]:
    """Take the floors that are counted, as in "Second Floor", out of the words."""
    floors: list[str] = []
    at = 0
    while at < len(words) - 1:
        counted = _ORDINAL.fullmatch(words[at])
        floor = counted[1] if counted else _FLOORS.get(words[at])
        if floor is None or words[at + 1] not in ("floor", "fl"):
            at += 1
            continue
        del words[at : at + 2]
        floors.append(floor)
        # Of "First Floor Flat, 10 High Street" 10 is the house; before "Flat 3, 10 High Street" it is not 3.
        if words[at : at + 1] and words[at] in _UNITS and not _names_a_house(words[at + 2 :]):
            del words[at]
    return floors


def _names_a_house(words: list[str]) -> bool:
    return any(_has_digit(word) and not _ORDINAL.fullmatch(word) for word in words)


def _take_units(words: list[str], units: list[str]) -> None:
    """Move the parts of a house that are named as such from the words to the units."""
    at = 1
    while at < len(words) - 1:
        if unit := _unit_at(words, at):
            units.append(unit)
            at = 1  # What stood before it may name another one now.
        else:
            at += 1
    _drop_nameless(words, units)
    # Of "Flat 2, High Street" 2 is all that names the house; of "Flat 2, 5 High Street" it is not.
    while len(words) == 2 or any(map(_has_digit, words[2:])):
        if not (unit := _unit_at(words, 0)):
            break
        units.insert(0, unit)
    _drop_nameless(words, units)


def _unit_at(words: list[str], at: int) -> str:
    """Take the part of a house that is named from one word on out of the words; ``""`` where none is."""
    if words[at] not in _PARTS:
        return ""
    # "Apt # 4" names one unit; "Empire State Building # 4" no fourth building.
    is_named_twice = {words[at], words[at + 1]} <= _UNITS and at + 2 < len(words)
    named = at + 2 if is_named_twice else at + 1
    name = words[named]
    # Five digits after "FL" are a ZIP code in Florida; "Ste" before a name is Sainte.
    if name in _PARTS or (len(name) == 5 and name.isdigit()) or not (len(name) == 1 or _has_digit(name)):
        return ""
    kind = _BUILDINGS.get(words[at])
    del words[at : named + 1]
    return name if kind is None else f"{kind} {name}"


def _drop_nameless(words: list[str], units: list[str]) -> None:
    """Drop what would name a unit at the end, where another unit is named already."""
    while units and words and words[-1] in _UNITS:
        words.pop()


def _abbreviated(word: str) -> str:
    return _ABBREVIATIONS.get(word) or _GERMAN_STREET.sub("st", word)


def _has_digit(word: str) -> bool:
    return any(char.isdigit() for char in word)


def normalised(value: str) -> str:
    """The canonical form of a street or city: folded words, abbreviated as USPS does, the units last."""
    line = street_line(value)
    units = (unit if " " in unit else f"# {unit}" for unit in line.units)
    return " ".join((*line.words, *units)) or folded(value)


@lru_cache(maxsize=8192)
def agreement(left: str, right: str) -> Evidence:
    """Compare two lines, such as streets or cities."""
    if left == right:
        return IDENTICAL
    one, other = street_line(left), street_line(right)
    if one == other:
        return same(how_written(left, right) or "same address, abbreviated otherwise")
    if not one.words and not other.words and one.units and other.units:
        return _of_units(one, other) or similar(0.85, "one says more")
    if not one.words or not other.words:
        return text.agreement(left, right)
    if one.words == other.words:
        return _of_units(one, other) or similar(0.9, "same house, one names a unit")
    return _of_words(one, other)


def city_agreement(left: str, right: str) -> Evidence:
    """Compare two cities or counties, of which one may say more: Frankfurt am Main."""
    found = agreement(left, right)
    shorter, longer = sorted((street_line(left).words, street_line(right).words), key=len)
    if found.differs and shorter and longer[: len(shorter)] == shorter and not any(map(_has_digit, longer)):
        return similar(0.8, "one says more")
    return found


def units_in(*lines: str) -> frozenset[str]:
    """The units that some lines of one address name as such: apartments, suites, buildings."""
    return frozenset(unit for line in lines for unit in street_line(line).units)


def named_within(street: str, more: str) -> frozenset[str]:
    """What further lines name in a house, as unit or by any word, with the units of its street."""
    words = (word for word in street_line(more).words if word not in _PARTS)
    return units_in(street, more).union(words)


def _of_units(one: StreetLine, other: StreetLine) -> Evidence | None:
    """Tell two units of one house apart, unless one line says more than the other."""
    both, also_both = set(one.units), set(other.units)
    return None if both <= also_both or also_both <= both else different("same house, other unit", 0.6)


def _of_words(one: StreetLine, other: StreetLine) -> Evidence:
    if sorted(one.words) == sorted(other.words):
        if _numbered(one) == _numbered(other):
            if one.units == other.units:
                return same("other order of the words")
            return _of_units(one, other) or similar(0.85, "same house, one names a unit")
        return different("same numbers in another order", 0.5)
    if apart := _told_apart(one, other):
        return apart
    if says_more := _one_says_more(one, other):
        return _of_units(one, other) or says_more
    if one.numbers != other.numbers:
        if one.name == other.name and one.name:
            return different("same street, other number", 0.5)
        return different("different")
    return _of_units(one, other) or _of_spelling(one, other)


def _of_spelling(one: StreetLine, other: StreetLine) -> Evidence:
    """Judge two names of streets word by word: what one slip makes of another is no neighbour's name."""
    spelt = text.likeness_of_folded(" ".join(one.words), " ".join(other.words))
    if spelt.differs or "".join(one.words) == "".join(other.words):
        return spelt
    shorter, longer = sorted((one.name, other.name), key=len)
    at = 0
    for word in longer:
        at += at < len(shorter) and _could_be_one_word(shorter[at], word)
    if at == len(shorter):
        return spelt
    pairs = zip(one.name, other.name, strict=False)
    unlike = [pair for pair in pairs if not _could_be_one_word(*pair)]
    is_letter = len(one.name) == len(other.name) and all(len(a) == len(b) == 1 for a, b in unlike)
    reason = "alike, but with another single letter" if is_letter else "alike, but with another word"
    return different(reason, spelt.likeness * 0.6)


def _could_be_one_word(left: str, right: str) -> bool:
    if left == right:
        return True
    if min(len(left), len(right)) == 1:
        return len(left) != len(right) and left[0] == right[0]
    written = product(_WRITTEN_OUT.get(left, (left,)), _WRITTEN_OUT.get(right, (right,)))
    return any(_could_be_one_spelling(one, other) for one, other in written)


def _could_be_one_spelling(left: str, right: str) -> bool:
    # Of four letters another one makes another word: Hill and Mill.
    if len(left) == len(right) <= 4 and sorted(left) != sorted(right):
        return False
    return text.changes_between(left, right)[1] >= _ALIKE


def _numbered(line: StreetLine) -> tuple[list[str], list[str]]:
    """The numbered streets and the other numbers, each in order: 12 5th Avenue is Fifth Avenue 12."""
    streets = [number for number in line.numbers if _ORDINAL.fullmatch(number)]
    return streets, [number for number in line.numbers if number not in streets]


def _one_says_more(one: StreetLine, other: StreetLine) -> Evidence | None:
    """Tell whether one line is the other with something more: a building, a direction, the town."""
    if [word for word in one.words if word not in _DIRECTIONS] == [
        word for word in other.words if word not in _DIRECTIONS
    ]:
        return similar(0.85, "one names no direction")
    shorter, longer = sorted((one, other), key=lambda line: len(line.words))
    is_part = bool(shorter.name) and _is_part(shorter.name, longer.name)
    if len(shorter.words) < 2:
        return None
    if _is_part(shorter.words, longer.words) or (is_part and shorter.numbers == longer.numbers):
        is_numbered_alike = bool(shorter.numbers) == bool(longer.numbers)
        return similar(0.85, "one says more") if is_numbered_alike else similar(0.6, "one names no number")
    is_named = one.name and other.name and bool(one.numbers) != bool(other.numbers)
    if is_named and (_is_part(one.name, other.name) or _is_part(other.name, one.name)):
        return similar(0.6, "one names no number")
    return None


def _is_part(shorter: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    """Tell whether some words stand in others, one behind the other."""
    starts = range(len(longer) - len(shorter) + 1)
    return any(longer[at : at + len(shorter)] == shorter for at in starts)


def _told_apart(one: StreetLine, other: StreetLine) -> Evidence | None:
    """Tell two streets of one name by their directions, as East and West, or kinds, as Court and Circle."""
    for words, reason in ((_DIRECTIONS, "another direction"), (_KINDS, "another kind of street")):
        first, second = (Counter(word for word in line.name if word in words) for line in (one, other))
        if first <= second or second <= first:
            continue
        rest, also_rest = (
            " ".join(word for word in line.words if word not in words) for line in (one, other)
        )
        spelt = text.likeness_of_folded(rest, also_rest)
        return spelt if spelt.differs else different(reason, 0.6 * spelt.likeness)
    return None
