"""Lines of addresses: what one more says, another unit, direction, kind or number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import product

from reviewer.comparison.evidence import (
    IDENTICAL,
    Aspect,
    Code,
    Evidence,
    Reason,
    different,
    not_comparable,
    same,
    similar,
    similar_for,
)
from reviewer.comparison.folding import folded, same_but_for, settled
from reviewer.comparison.kinds import text
from reviewer.comparison.kinds.house_numbers import are_counted_by_one, compare_houses, numbered
from reviewer.comparison.kinds.kind import (
    Kind,
    everywhere,
    in_any_region,
    is_filler,
    masked_whole,
    squeezed,
)
from reviewer.comparison.kinds.places import compare_names_of_cities, may_be_without_vowels
from reviewer.comparison.kinds.short_words import perhaps_abbreviated
from reviewer.comparison.kinds.street_lines import (
    BOXES,
    DIRECTIONS,
    KINDS,
    WRITTEN_OUT,
    StreetLine,
    has_digit,
    street_line,
)
from reviewer.comparison.kinds.units import (
    SIDES,
    is_within,
    may_be_of_house,
    number_or_letter_of_unit,
    of_units,
)

_ALIKE = 0.75
"""From here on two words could be one by a slip of the pen."""
_ARTICLES = frozenset(
    ("de", "del", "la", "las", "los", "du", "des", "da", "do", "das", "dos", "di", "della", "the")
)
"""What names of streets are written with or without: Plaza de España, Plaza España."""
_FEWEST_SHARED, _CODE = 2, 5
"""Words that a house and street have at least, and digits of a postal code."""
_GERMAN_KIND = re.compile(r"(?<=\w\w\w)(?:st|weg|platz|allee|gasse|ring|damm|ufer)$")


def normalised(value: str) -> str:
    """The canonical form of a street or city: folded words, abbreviated as USPS does, the units last."""
    # Abbreviated, or with a unit behind them, words may be read otherwise the next time, as in "2nd fl 12".
    return settled(_canonical, value)


def _canonical(value: str) -> str:
    line = street_line(value)
    units = [unit if " " in unit else f"# {unit}" for unit in line.units]
    return " ".join((*line.words, *units)) or folded(value)


@lru_cache(maxsize=2048)
def compare(left: str, right: str) -> Evidence:
    """Compare two lines, such as streets or cities."""
    if left == right:
        return IDENTICAL
    if left.casefold() == right.casefold():
        return same_but_for(left, right, Code.ADDRESS_ABBREVIATED)
    one, other = street_line(left), street_line(right)
    if one == other:
        return same_but_for(left, right, Code.ADDRESS_ABBREVIATED)
    if not one.words and not other.words and one.units and other.units:
        return of_units(one, other) or _OTHER_UNITS
    if not one.words or not other.words:
        return text.compare(left, right)
    if not BOXES.isdisjoint(one.name + other.name) and len(_kinds_of_boxes(one, other)) == 2:
        return _BOX_AND_STREET
    if one.words == other.words:
        is_named_by_both = one.units and other.units and not is_within(one.units, other.units)
        return of_units(one, other) or (_OTHER_UNITS if is_named_by_both else _ONE_NAMES_A_UNIT)
    return _of_words(one, other, left, right)


def _kinds_of_boxes(one: StreetLine, other: StreetLine) -> set[str]:
    """What sort of box or route two lines are, a street being ``""``; nothing where one names more."""
    kinds = set()
    for line in (one, other):
        rest = [word for word in line.name if word not in BOXES and word != "box"]
        box = next((word for word in line.name if word in BOXES), "")
        if rest and box:
            return set()
        kinds.add(box)
    return kinds


_BOX_AND_STREET = not_comparable(Code.BOX_AND_STREET)
_ONE_NAMES_A_UNIT = similar(0.9, Code.ONE_UNIT)
_OTHER_UNITS = similar(0.85, Code.ONE_SAYS_MORE)


def compare_cities(left: str, right: str) -> Evidence:
    """Compare two cities or counties, of which one may say more: Frankfurt am Main."""
    if named := compare_names_of_cities(left, right):
        return named
    found = compare(left, right)
    if not found.differs:
        return found
    if may_be_without_vowels(left, right):
        return not_comparable(Code.UNKNOWN_CODE)
    shorter, longer = sorted((street_line(left).words, street_line(right).words), key=len)
    bare = tuple(word for word in longer if not has_digit(word))
    # A number in the place of a city is that of a district or a code: Paris 15e, 1010 Wien.
    is_part = shorter and shorter in (longer[: len(shorter)], bare) and not any(map(has_digit, shorter))
    return similar(0.8, Code.ONE_SAYS_MORE) if is_part else found


def _of_words(one: StreetLine, other: StreetLine, left: str, right: str) -> Evidence:
    if unit := number_or_letter_of_unit(one, other):
        return unit
    lines = " ".join(one.words), " ".join(other.words)
    if lines[0].replace(" ", "") == lines[1].replace(" ", "") and len(set(map(_digits, lines))) == 1:
        return of_units(one, other) or same(Code.WRITING, Aspect.SPACES)
    if sorted(one.words) == sorted(other.words):
        if numbered(one) == numbered(other):
            return of_units(one, other) or _of_order(one, other)
        return different(Code.NUMBERS_REORDERED, 0.5)
    is_one_name = "".join(one.name) == "".join(other.name)
    if is_one_name and numbered(one) == numbered(other) and "".join(one.words) != "".join(other.words):
        # Hauptstr. 12 and 12 Haupt Strasse: the words stand in another order, and are divided otherwise.
        return of_units(one, other) or same(Code.OTHER_ORDER)
    if is_one_name and are_counted_by_one(one, other):
        return of_units(one, other) or same(Code.ADDRESS_ABBREVIATED)
    if apart := _distinguished(one, other):
        return apart
    if says_more := _one_says_more(one, other):
        return of_units(one, other) or says_more
    if one.numbers != other.numbers:
        if one.name == other.name and one.name:
            return compare_houses(one.numbers, other.numbers)
        return different(Code.DIFFERENT)
    spelt = of_units(one, other) or _of_spelling(one, other)
    if spelt.differs and _is_japanese_part(*sorted(map("".join, (one.name, other.name)), key=len)):
        return similar(0.85, Code.ONE_SAYS_MORE)
    return _PERHAPS_ABBREVIATED if spelt.differs and perhaps_abbreviated(one, other, left, right) else spelt


def _is_japanese_part(shorter: str, longer: str) -> bool:
    """Whether a name without spaces is another one without its prefecture: 東京都千代田区丸の内."""
    before = longer.removesuffix(shorter)
    return len(shorter) > 1 and before != longer and before[-1:] in _PARTS_OF_COUNTRIES


_PARTS_OF_COUNTRIES = frozenset("都道府県市区郡町村省县縣시도군구")
"""What the names of prefectures, cities and districts end in, in Japan, China and Korea."""


_PERHAPS_ABBREVIATED = similar(0.85, Code.PERHAPS_ABBREVIATED)


def _digits(line: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\d+", line))


def _of_order(one: StreetLine, other: StreetLine) -> Evidence:
    """Compare two lines of the same words: West North Street is not North West Street."""
    for words in (DIRECTIONS, KINDS):
        first, second = ([word for word in line.name if word in words] for line in (one, other))
        if first != second:
            return different(Code.OTHER_DIRECTION if words is DIRECTIONS else Code.OTHER_STREET_KIND, 0.6)
    core, also_core = (
        [word for word in line.name if word not in DIRECTIONS | KINDS] for line in (one, other)
    )
    if core != also_core:
        return similar(0.8, Code.OTHER_ORDER)
    return same(Code.OTHER_ORDER) if one.units == other.units else _ONE_NAMES_A_UNIT


def _of_spelling(one: StreetLine, other: StreetLine) -> Evidence:
    """Compare two names of streets word by word: one slip in a name does not make it a neighbour's."""
    words, also_words = (" ".join(map(_written_out, line.words)) for line in (one, other))
    spelt = text.likeness_of_folded(words, also_words)
    unspaced, also_unspaced = words.replace(" ", ""), also_words.replace(" ", "")
    if unspaced == also_unspaced:
        return same(Code.WRITING, Aspect.SPACES) if one.units == other.units else _ONE_NAMES_A_UNIT
    if len(one.words) != len(other.words) and text.changes_between(unspaced, also_unspaced)[0] == 1:
        return similar(0.9, Code.SPELT_ALIKE, 1)
    if spelt.differs or spelt.reasons[0].code is not Code.SPELT_ALIKE:
        return _without_kind(one, other) or spelt
    shorter, longer = sorted((one.name, other.name), key=len)
    at = 0
    for word in longer:
        at += at < len(shorter) and _could_be_one_word(shorter[at], word)
    if at == len(shorter):
        return spelt
    pairs = zip(one.name, other.name, strict=False)
    unlike = [pair for pair in pairs if not _could_be_one_word(*pair)]
    is_letter = len(one.name) == len(other.name) and all(len(a) == len(b) == 1 for a, b in unlike)
    code = Code.OTHER_LETTER if is_letter else Code.OTHER_WORD
    return different(code, spelt.likeness * 0.6)


def _without_kind(one: StreetLine, other: StreetLine) -> Evidence | None:
    """Compare two names of which one alone says what kind of street it is: Berkley and Berkeley Avenue."""
    if bool(KINDS.intersection(one.name)) == bool(KINDS.intersection(other.name)):
        return None
    bare, also_bare = (
        replace(line, words=_without(line.words, KINDS), name=_without(line.name, KINDS))
        for line in (one, other)
    )
    if not bare.name or not also_bare.name:
        return None
    spelt = _of_spelling(bare, also_bare)
    more = (*spelt.reasons, Reason(Code.ONE_SAYS_MORE))
    return None if spelt.differs else similar_for(spelt.likeness * _ONE_SAYS_KIND, more)


_ONE_SAYS_KIND = 0.9


def _without(words: Sequence[str], others: Collection[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in others)


def _written_out(word: str) -> str:
    """A word in full, so that a slip in it is as small as one in a name."""
    if word == "st":
        return "street"
    if word in DIRECTIONS or has_digit(word):
        return word
    return max(WRITTEN_OUT.get(word, (word,))[:2], key=len)


def _could_be_one_word(left: str, right: str) -> bool:
    if left == right:
        return True
    if min(len(left), len(right)) == 1:
        return len(left) != len(right) and left[0] == right[0]
    written = product(WRITTEN_OUT.get(left, (left,)), WRITTEN_OUT.get(right, (right,)))
    return any(_could_be_one_spelling(one, other) for one, other in written)


def _could_be_one_spelling(left: str, right: str) -> bool:
    kind, also_kind = _GERMAN_KIND.search(left), _GERMAN_KIND.search(right)
    if kind and also_kind and kind[0] != also_kind[0]:
        return False
    # Of four letters another one makes another word: Hill and Mill.
    if len(left) == len(right) <= 4 and sorted(left) != sorted(right):
        return False
    return text.changes_between(left, right)[1] >= _ALIKE


def _one_says_more(one: StreetLine, other: StreetLine) -> Evidence | None:
    """Whether one line is the other with something more: a building, a direction, the town."""
    both = one.words + other.words
    for words, code in ((DIRECTIONS, Code.ONE_DIRECTION), (_ARTICLES, Code.ONE_SAYS_MORE)):
        if not words.isdisjoint(both) and [word for word in one.words if word not in words] == [
            word for word in other.words if word not in words
        ]:
            return similar(0.85, code)
    if _give_town_and_code(one.words, other.words):
        return similar(0.8, Code.TOWN_AND_CODE)
    shorter, longer = sorted((one, other), key=lambda line: len(line.words))
    is_part = bool(shorter.name) and _is_part(shorter.name, longer.name)
    if len(shorter.words) < 2:
        return None
    is_one_numbered = bool(one.numbers) != bool(other.numbers)
    if _is_part(shorter.words, longer.words) or (is_part and _are_numbered_alike(shorter, longer)):
        return _of_one_number(one, other) if is_one_numbered else similar(0.85, Code.ONE_SAYS_MORE)
    is_named = one.name and other.name and is_one_numbered
    if is_named and (_is_part(one.name, other.name) or _is_part(other.name, one.name)):
        return _of_one_number(one, other)
    return None


def _of_one_number(one: StreetLine, other: StreetLine) -> Evidence:
    """Compare two lines of which one alone has a number, unless its unit is the number of the house."""
    is_unit = any(map(may_be_of_house, (one, other)))
    return similar(0.6, Code.PERHAPS_UNIT if is_unit else Code.ONE_NUMBER)


def _give_town_and_code(words: tuple[str, ...], also_words: tuple[str, ...]) -> bool:
    """Whether behind one house and street one line gives words alone, and the other a postal code."""
    pairs = zip(words, also_words, strict=False)
    start = next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(words), len(also_words)))
    if start <= _FEWEST_SHARED or not any(map(has_digit, words[:start])):
        return False
    rest, also_rest = words[start:], also_words[start:]
    return any(
        _is_code(code) and bool(town) and not any(map(has_digit, town))
        for code, town in ((rest, also_rest), (also_rest, rest))
    )


def _is_code(words: Sequence[str]) -> bool:
    return len(words) == 1 and len(words[0]) == _CODE and words[0].isdigit()


def _are_numbered_alike(shorter: StreetLine, longer: StreetLine) -> bool:
    """Whether two lines have the same numbers, but for a postal code that one has more."""
    more = [number for number in longer.numbers if number not in shorter.numbers]
    rest = tuple(number for number in longer.numbers if number in shorter.numbers)
    return rest == shorter.numbers and (not more or (bool(rest) and _is_code(more)))


def _is_part(shorter: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    """Whether some words are found in others, one after the other."""
    starts = range(len(longer) - len(shorter) + 1)
    return any(longer[at : at + len(shorter)] == shorter for at in starts)


def _distinguished(one: StreetLine, other: StreetLine) -> Evidence | None:
    """Distinguish streets of one name by direction, as East and West, or by kind, as Court and Circle."""
    for words, code in (
        (DIRECTIONS, Code.OTHER_DIRECTION),
        (SIDES, Code.OTHER_DIRECTION),
        (KINDS, Code.OTHER_STREET_KIND),
    ):
        if words.isdisjoint(one.name) or words.isdisjoint(other.name):
            continue
        named, also_named = ([word for word in line.name if word in words] for line in (one, other))
        if named == also_named:
            continue
        first, second = Counter(named), Counter(also_named)
        if first <= second or second <= first:
            continue
        rest, also_rest = (
            " ".join(word for word in line.words if word not in words) for line in (one, other)
        )
        spelt = text.likeness_of_folded(rest, also_rest)
        return spelt if spelt.differs else different(code, 0.6 * spelt.likeness)
    return None


_NO_STREETS = frozenset(
    ("generaldelivery", "gendel", "gendelivery", "posterestante", "postlagernd", "listadecorreos", "homeless",
     "nofixedabode", "nofixedaddress", "noaddress", "addressunknown", "unknownaddress", "badaddress",
     "transient", "moved", "movedaway", "invalidaddress", "undeliverable", "returnedmail", "returntosender",
     "same", "sameasabove", "donotmail", "seenotes", "onfile", "test")
)  # fmt: skip


def _is_filler(value: str) -> bool:
    return squeezed(value) in _NO_STREETS or is_filler(value)


STREET = Kind(
    everywhere(compare),
    in_any_region(normalised),
    members=("Address1", "Address2", "Address3", "Address4"),
    # But for "allocation".
    named=re.compile(
        r"add?ress|street|strasse|anschrift|wohn(?!ort)|direcc|domicil|(?<!al)location|mailing|\bpost\b"
        r"|\b(?:addr|apartment|apt|house|road)\b"
    ),
    is_filler=_is_filler,
    masked=masked_whole,
)
CITY = Kind(
    everywhere(compare_cities),
    in_any_region(normalised),
    members=("City", "County"),
    named=re.compile(
        r"wohnort|\b(?:city|town|village|suburb|county|ciudad|ville|ort|birth ?place|place of birth"
        r"|geburtsort|lugar (?:de )?nacimiento|lieu (?:de )?naissance)\b"
    ),
    masked=masked_whole,
)
