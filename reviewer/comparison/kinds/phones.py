"""Phone numbers, compared by libphonenumber's reading of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from reviewer.comparison.damage import LOOKALIKES, repaired
from reviewer.comparison.evidence import (
    IDENTICAL,
    Code,
    Evidence,
    Topic,
    different,
    not_comparable,
    same,
    similar,
)
from reviewer.comparison.folding import folded
from reviewer.comparison.kinds import text, written_dates
from reviewer.comparison.kinds.kind import (
    Kind,
    is_broken_number,
    is_filler,
    is_zeros,
    masked_character,
    mended,
)
from reviewer.comparison.kinds.partial_numbers import compare_ends, hides_all
from reviewer.comparison.kinds.places import country_code
from reviewer.comparison.kinds.several import each_normalised, each_with_each

_LOCAL = 7
"""Digits that a number needs before its end alone says anything."""
_EXTENSION = re.compile(r"(?i)\s*(?:[;,]?\s*ext(?:ension|n)?\b\.?=?|x|#)\s*:?\s*([0-9]{1,7})\s*$")
_NAMED_EXTENSION = re.compile(
    r"(?i)[\s,;(]*\b(?:anexo|ramal|poste|durchwahl|dw|app|int)\b\.?\s*:?\s*([0-9]{1,7})\)?\s*$"
)
"""An extension as other languages call it, whose letters would pass for digits."""
_LABEL = re.compile(
    r"(?i)^[\s(]*(?:(?:home|work|office|business|private|cell|mobile|phone|telephone|telefon|tel|fax|mob|ph)\b[\s:.)]*)+"
    r"|[\s(-]*\b(?:home|work|office|private|cell|mobile|landline|fax|direct|main)\s*\)?\s*$"
)
_INTERNATIONAL = re.compile(r"\(?(?:0011|011|00)\)?[\s.-]*(?=[1-9])")
"""What is dialled before a calling code, in most countries or North America or Australia."""
_LETTERS = re.compile("[A-Za-z]{3}")
_REGION = re.compile(r"[A-Z]{2}")
_TRUNK_PREFIXES = {1: "1", 7: "8"}
"""Those that are not a zero, by calling code."""
_PLUS = re.compile("[+＋]")
_DIFFERENT = different(Code.DIFFERENT_NUMBERS)


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A phone number as far as it can be read."""

    country_code: int | None
    """The calling code, e.g. 1; None where neither the number nor a region gives it."""
    national: str
    """The digits after the calling code, without a trunk prefix where the region is known."""
    extension: str = ""


def region_of(country: str | None) -> str | None:
    """The region that libphonenumber knows a country by (``US``), from its code or name; None: unknown."""
    if not country:
        return None
    code = country_code(folded(country))
    if code is not None:
        return code.upper()
    plain = country.strip().upper()
    return plain if _REGION.fullmatch(plain) else None


@lru_cache(maxsize=2048)
def phone_number(value: str, region: str | None = None) -> PhoneNumber | None:
    """Read a number; None where it can't be one.

    Args:
        value: as written.
        region: where a number without ``+`` and calling code is dialled, e.g. ``US``.
    """
    import phonenumbers  # Some 30 ms that the first paint need not wait for.

    written = repaired(value)
    if written.upper() != written.lower():  # No label is without letters.
        written = _NAMED_EXTENSION.sub(r" ext \1", _LABEL.sub("", written))
    value = _with_digits(mended(written.strip() or value))
    if (abroad := _read_from_abroad(value, region)) is not None:
        return abroad
    try:
        parsed = phonenumbers.parse(value, region)
    except phonenumbers.NumberParseException as error:
        if (within := _only_one_within(value)) is not None:
            return phone_number(within, region)
        # With a plus it is not a number of any country; without one its country is open.
        is_open = error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE
        return _without_region(value, region) if is_open and not _PLUS.search(value) else None
    if not parsed.national_number:
        return None
    if not _PLUS.search(value) and not phonenumbers.is_possible_number(parsed):
        # Nobody dials it there: it may be of any country, unless letters stand for some of its digits.
        anywhere = _without_region(value, region)
        if (
            anywhere is not None
            and anywhere.extension == (parsed.extension or "")
            and anywhere.national.endswith(str(parsed.national_number))
        ):
            return anywhere
    national = phonenumbers.national_significant_number(parsed)
    if national.startswith(("0", _TRUNK_PREFIXES.get(parsed.country_code or 0, "0"))):
        # Of a row of zeros each reading takes one for a trunk prefix, except where zeros belong (Italy).
        try:
            again = phonenumbers.parse(f"+{parsed.country_code}{national}", region)
        except phonenumbers.NumberParseException:
            return None
        if phonenumbers.national_significant_number(again) != national:
            return None
    return PhoneNumber(parsed.country_code, national, parsed.extension or "")


def _with_digits(value: str) -> str:
    """A number with digits for the letters that a machine reads in their place: ``206 555 O1O1``."""
    is_misread = not _LETTERS.search(value) and _MISREAD.search(value)
    return value.translate(LOOKALIKES) if is_misread else value


_MISREAD = re.compile(r"[OoIl|](?=[\s.-]*\d)|(?<=\d)[OoIl|]\b")


def _only_one_within(value: str) -> str | None:
    """The number in a text that holds one: ``206-555-0100 ask for Bob``."""
    found = [part for part in _WITHIN_TEXT.findall(value) if _has_form(part)]
    return found[0] if len(found) == 1 and found[0] != value else None


def _read_from_abroad(value: str, region: str | None) -> PhoneNumber | None:
    """Read a number after an international prefix that is not the region's own; None where it has none."""
    found = _INTERNATIONAL.match(value)
    if found is None:
        return None
    import phonenumbers

    try:
        dialled = phonenumbers.parse(value, region)
        if phonenumbers.is_valid_number(dialled):
            return None
    except phonenumbers.NumberParseException:
        pass  # It is no number of that region.
    try:
        parsed = phonenumbers.parse(f"+{value[found.end() :]}", None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    national = phonenumbers.national_significant_number(parsed)
    return PhoneNumber(parsed.country_code, national, parsed.extension or "")


def _without_region(value: str, region: str | None) -> PhoneNumber | None:
    import phonenumbers

    written = value.strip()
    found = _EXTENSION.search(written)
    number, extension = (written[: found.start()], found[1]) if found else (written, "")
    if region is None and _LETTERS.search(number) and any(map(str.isdigit, number)):
        number = phonenumbers.convert_alpha_characters_in_number(number)
    digits = phonenumbers.normalize_digits_only(number)
    if not 5 <= len(digits) <= 17 or len(digits) * 2 < len(number):
        return None
    return PhoneNumber(None, digits, extension)


def normalised(value: str, region: str | None = None) -> str:
    """The canonical form: E.164 with extension, the digits of an unknown country, else as it is."""
    number = phone_number(value, region)
    if number is None:
        return value.strip()
    start = f"+{number.country_code}" if number.country_code else ""
    return f"{start}{number.national}" + (f" ext {number.extension}" if number.extension else "")


_BETWEEN = re.compile(r"\s*[;|\n]\s*|\s*[,/]\s*|\s+(?:and|or|und|oder|y|et|ou|&)\s+")
_TWO_BY_SPACE = re.compile(r"\s*(\+?\d{10,15})\s+(\+?\d{10,15})\s*")
_FEWEST_OF_WHOLE, _MOST_OF_REST = 7, 5


@lru_cache(maxsize=2048)
def _values_in(value: str) -> tuple[str, ...]:
    """The numbers in a field; of "206 555 0101 / 02" the second is 206 555 0102."""
    if two := _TWO_BY_SPACE.fullmatch(value):
        return two[1], two[2]
    parts = _BETWEEN.split(value)
    if len(parts) == 1:
        return (value,)
    lengths = [sum(map(str.isdecimal, part)) for part in parts]
    if lengths[0] < _FEWEST_OF_WHOLE:
        return (value,)
    values = [parts[0]]
    for part, length in zip(parts[1:], lengths[1:], strict=True):
        if length >= _FEWEST_OF_WHOLE:
            values.append(part)
        elif part.isdecimal() and length <= _MOST_OF_REST and parts[0][-1:].isdecimal():
            values.append(_with_end(parts[0], part))
        else:
            return (value,)
    return tuple(dict.fromkeys(values))


def _with_end(number: str, end: str) -> str:
    """A number with its last digits replaced by others."""
    at = len(number)
    for digit in reversed(end):
        at -= 1
        while not number[at].isdecimal():
            at -= 1
        number = number[:at] + digit + number[at + 1 :]
    return number


def compare(
    left: str, right: str, left_region: str | None = None, right_region: str | None = None
) -> Evidence:
    """Compare two numbers, each read in the region of its own profile."""
    ends = compare_ends(left, right, has_last_four=True)
    if ends is not None:
        return ends
    if left == right and left_region == right_region:
        return IDENTICAL
    one, other = phone_number(left, left_region), phone_number(right, right_region)
    if one is None or other is None:
        found = text.compare(left, right)
        are_numbers = left.isdecimal() and right.isdecimal()
        return not_comparable(Code.UNREADABLE) if found.differs and not are_numbers else found
    if one.national == other.national and one.country_code == other.country_code:
        return _by_extension(left, right, one, other)
    if one.country_code is None or other.country_code is None:
        return _of_unknown_country(left, right, one, other)
    if one.country_code == other.country_code:
        if len(one.national) != len(other.national):
            shorter, longer = sorted((one.national, other.national), key=len)
            if by_plan := _of_one_plan(one.country_code, shorter, longer):
                return by_plan
        return _of_one_country(one.national, other.national)
    if one.national == other.national and len(one.national) >= _LOCAL:
        if left == right:
            return similar(0.9, Code.SAME_DIGITS_TWO_COUNTRIES)
        return different(Code.OTHER_COUNTRY, 0.5)
    return _DIFFERENT


def _by_extension(left: str, right: str, one: PhoneNumber, other: PhoneNumber) -> Evidence:
    if one.extension == other.extension:
        return IDENTICAL if left == right else same(Code.NUMBER_FORMAT)
    if one.extension and other.extension:
        return similar(0.8, Code.OTHER_EXTENSION)
    return similar(0.9, Code.ONE_EXTENSION)


def _of_unknown_country(left: str, right: str, one: PhoneNumber, other: PhoneNumber) -> Evidence:
    if left == right:
        return IDENTICAL
    # A trunk prefix (0) is left out once a calling code comes before the number.
    first, second = (
        number.national if number.country_code else number.national.lstrip("0") for number in (one, other)
    )
    if first == second and len(first) >= _LOCAL:
        return similar(0.95, Code.IF_SAME_COUNTRY)
    full = [f"{number.country_code or ''}{digits}" for number, digits in ((one, first), (other, second))]
    if full[0] == full[1]:
        return similar(0.95, Code.ONE_PLUS)
    shorter, longer = sorted(full, key=len)
    if len(shorter) >= _LOCAL and longer.endswith(shorter):
        return similar(0.9, Code.ONE_COUNTRY_OR_AREA_CODE)
    return _of_one_country(first, second)


_OPEN_PLANS = (43, 49)
_BRAZILS_MOBILE = re.compile(r"(\d\d)([6-9]\d{7})")
_BRAZIL, _SHORTEST_OPEN, _LONGEST_EXTENSION = 55, 7, 4


def _of_one_plan(country: int, shorter: str, longer: str) -> Evidence | None:
    """Compare two numbers by what a country's plan lets one have more; None where that is nothing.

    Brazil put a 9 before its mobile numbers until 2016; in Germany and Austria an extension follows at once,
    but behind no mobile number.
    """
    more = len(longer) - len(shorter)
    if country == _BRAZIL and (mobile := _BRAZILS_MOBILE.fullmatch(shorter)):
        return similar(0.95, Code.NUMBER_FORMAT) if longer == f"{mobile[1]}9{mobile[2]}" else None
    is_open = country in _OPEN_PLANS and len(shorter) >= _SHORTEST_OPEN and 0 < more <= _LONGEST_EXTENSION
    if not is_open or not longer.startswith(shorter) or _is_mobile(country, shorter):
        return None
    return similar(0.8, Code.ONE_EXTENSION)


def _is_mobile(country: int, national: str) -> bool:
    import phonenumbers

    number = phonenumbers.PhoneNumber(country_code=country, national_number=int(national))
    return phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE


def _of_one_country(one: str, other: str) -> Evidence:
    if len(one) != len(other):
        shorter, longer = sorted((one, other), key=len)
        if len(shorter) >= _LOCAL and longer.endswith(shorter):
            return similar(0.7, Code.ONE_AREA_CODE)
        return _DIFFERENT
    return text.slip(one, other) or _DIFFERENT


_FEWEST_DIGITS = 5
_MOST_REAL_ZEROS, _MOST_REAL_ALIKE = 6, 8
"""How many zeros, or other digits alike, a number that someone can be called by may end in."""
_COUNTED = frozenset(("123456789", "1234567890", "0123456789"))


def _is_filler(value: str) -> bool:
    digits = "".join(str(int(char)) for char in value if char.isdecimal())
    if not digits:
        return is_filler(value)
    return is_zeros(value) or _is_nobodys(digits)


def _is_nobodys(digits: str) -> bool:
    last = digits[-1]
    alike = len(digits) - len(digits.rstrip(last))
    if alike == len(digits) >= _FEWEST_DIGITS or digits in _COUNTED:
        return True
    return alike > (_MOST_REAL_ZEROS if last == "0" else _MOST_REAL_ALIKE)


# Seven digits or more with a plus, brackets, or spaces and the like between them.
_WITHIN_TEXT = re.compile(r"(?<![\w.:/-])(?:\+|00)?\(?\d[\d ()./-]{5,22}\d(?![\w:]|[./-]\d)")
_FEWEST_IN_FORM, _MOST_IN_FORM = 7, 15
_FEWEST_IN_A_ROW = 10
_LAST_SHOWN = 2


def is_within(value: str) -> bool:
    """Whether a text holds a phone number, by its form."""
    return any(map(_has_form, _WITHIN_TEXT.findall(value)))


def _has_form(value: str) -> bool:
    digits = sum(char.isdigit() for char in value)
    if not _FEWEST_IN_FORM <= digits <= _MOST_IN_FORM or not _WITHIN_TEXT.fullmatch(value):
        return False
    # Fewer than ten digits in a row are some other number; a day is shown unless its name says whose.
    return (not value.isdigit() or digits >= _FEWEST_IN_A_ROW) and written_dates.readings(value) is None


def _masked(value: str) -> str:
    """Show the last two digits, unless they are most of it."""
    digits = [at for at, char in enumerate(value) if char.isdigit()]
    shown = set(digits[-_LAST_SHOWN:]) if len(digits) > 3 * _LAST_SHOWN else set()
    return "".join(char if at in shown else masked_character(char) for at, char in enumerate(value))


_HIDDEN_END = re.compile(r"[xX]{2,}\W*$")


def _is_unreadable(value: str) -> bool:
    is_hidden = hides_all(value) or _HIDDEN_END.search(value) is not None
    return is_hidden or is_broken_number(value) or not any(map(str.isdecimal, value))


_NAMES = (
    "(?:tele|cell|mobile|smart)?phones?|mobile|mobil|movil|cel|cell|cellular|celular|handy|telefon[oe]?|portable"
    "|whats ?app|tel|tele|mob|msisdn|festnetz|landline"
)
PHONE = Kind(
    each_with_each(_values_in, compare),
    each_normalised(_values_in, normalised),
    members=("PhoneNumber", "MobilePhoneNumber", "HomePhoneNumber", "BusinessPhoneNumber"),
    named=re.compile(
        rf"\b(?:{_NAMES}|fax|sms|voicemail|(?:contact|home|work|office|daytime|evening) (?:number|num|no))\b"
    ),
    topic=Topic.PHONE,
    own=re.compile(f"{_NAMES}|contact (?:number|num|no)"),
    has_form=_has_form,
    is_filler=_is_filler,
    is_unreadable=_is_unreadable,
    masked=_masked,
)
