"""Numbers of houses: ranges, halves, letters that may name a flat."""

from __future__ import annotations

import re

from reviewer.comparison.evidence import Aspect, Code, Evidence, different, same, similar
from reviewer.comparison.kinds.street_lines import HALF, ORDINAL, TO, StreetLine, range_of


def numbered(line: StreetLine) -> tuple[list[str], list[str]]:
    """The numbered streets and the other numbers, each in order: 12 5th Avenue is Fifth Avenue 12."""
    streets = [number for number in line.numbers if ORDINAL.fullmatch(number)]
    return streets, [number for number in line.numbers if number not in streets]


def are_counted_by_one(one: StreetLine, other: StreetLine) -> bool:
    """Whether the numbers of two lines are the same but for one that one of them alone counts: II and 2."""
    streets, also_streets = (numbered(line)[0] for line in (one, other))
    if len(streets) == len(also_streets) or len(one.numbers) != len(other.numbers):
        return False
    plain, also_plain = (sorted(ORDINAL.sub(r"\1", word) for word in line.numbers) for line in (one, other))
    return plain == also_plain


def compare_houses(numbers: tuple[str, ...], also_numbers: tuple[str, ...]) -> Evidence:
    """Compare the numbers of two lines that are one otherwise."""
    if "".join(numbers) == "".join(also_numbers):
        return similar(0.9, Code.DIGITS_GROUPED)  # Of Queens: 45-12 and 4512.
    if len(numbers) != len(also_numbers):
        shorter, longer = sorted((numbers, also_numbers), key=len)
        is_pair = len(longer) == 2 and shorter == longer[:1] and not ORDINAL.fullmatch(longer[1])
        return similar(0.7, Code.PERHAPS_UNIT) if is_pair else _OTHER_NUMBER
    unlike = [pair for pair in zip(numbers, also_numbers, strict=True) if pair[0] != pair[1]]
    if len(unlike) != 1:
        return _OTHER_NUMBER
    if numbers[0] == also_numbers[0] and _LETTERED.sub("", unlike[0][0]) == _LETTERED.sub("", unlike[0][1]):
        return different(Code.OTHER_LETTER, 0.5)  # Of one house the flats 3A and 3B.
    return _of_two_houses(*unlike[0])


_LETTERED = re.compile(r"(?<=\d)[a-z]$")


def _of_two_houses(number: str, also_number: str) -> Evidence:
    if number.replace(TO, "") == also_number.replace(TO, ""):
        return same(Code.WRITING, Aspect.PUNCTUATION)
    houses, also_houses = range_of(number), range_of(also_number)
    if houses and also_houses:
        overlap = houses[0] <= also_houses[1] and also_houses[0] <= houses[1]
        return similar(0.85, Code.ONE_RANGE) if overlap else _OTHER_NUMBER
    shorter, longer = sorted((number, also_number), key=len)
    more = longer.removeprefix(shorter)
    is_letter = more in (HALF, "bis") or (len(more) == 1 and more.isalpha())
    is_part = shorter.isdecimal() and more != longer and is_letter
    return similar(0.75, Code.PERHAPS_UNIT) if is_part else _OTHER_NUMBER


_OTHER_NUMBER = different(Code.OTHER_NUMBER, 0.5)
