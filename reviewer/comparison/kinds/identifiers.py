"""Numbers that identify one customer, where one other character makes another number: accounts, passports."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial

from reviewer.comparison.damage import LOOKALIKES
from reviewer.comparison.evidence import (
    Code,
    Evidence,
    Topic,
    similar,
)
from reviewer.comparison.kinds import written_dates
from reviewer.comparison.kinds.field_names import named_number
from reviewer.comparison.kinds.kind import (
    Kind,
    everywhere,
    in_any_region,
    is_broken_number,
    masked_whole,
)
from reviewer.comparison.kinds.partial_numbers import hides_all, seen_of
from reviewer.comparison.kinds.several import each_normalised, each_with_each
from reviewer.comparison.kinds.written_numbers import OTHER_SCHEME, compare, is_filler, normalised

_NO_SSN = frozenset(("123456789", "078051120", "219099999", "457555462"))
"""Those printed in advertisements, which thousands took for their own."""
_SSN = re.compile(r"(\d{3})(\d{2})(\d{4})")


_GROUPS_OF_TAXPAYERS = frozenset((*range(50, 66), *range(70, 89), *range(90, 93), *range(94, 100)))
"""The fourth and fifth digit of an ITIN (IRS), which the SSA's numbers never have behind a 9."""


def _is_no_ssn(value: str) -> bool:
    """Whether nobody assigns a number: area 000, 666, 900 to 999 but of an ITIN, group 00, serial 0000."""
    digits = normalised(value)
    found = _SSN.fullmatch(digits)
    if found is None:
        return is_filler(value)
    area, group, serial = found.groups()
    is_taxpayers = area[0] == "9" and int(group) in _GROUPS_OF_TAXPAYERS
    is_no_area = area in ("000", "666") or (area[0] == "9" and not is_taxpayers)
    is_unassigned = is_no_area or group == "00" or serial == "0000"
    return is_unassigned or digits in _NO_SSN or is_filler(value)


def _compare_ssn(left: str, right: str) -> Evidence:
    """Compare two social security numbers; who has an ITIN may be given one of those later.

    A value with letters is one that a machine has read badly, or a number of another scheme.
    """
    if left[:1] != right[:1] and "9" in (left[:1], right[:1]):
        one, other = normalised(left), normalised(right)
        if _SSN.fullmatch(one) and _SSN.fullmatch(other):
            return OTHER_SCHEME
    found = compare(left, right, has_last_four=True)
    one, other = normalised(left), normalised(right)
    is_number, also_number = (_SSN.fullmatch(value) is not None for value in (one, other))
    if not found.speaks or found.agrees or is_number == also_number:
        return found
    misread = other if is_number else one
    if one.translate(_LOOKALIKES) == other.translate(_LOOKALIKES):
        return similar(0.9, Code.LOOKALIKES)
    has_letters = any(map(str.isalpha, misread)) and seen_of(left) is seen_of(right) is None
    is_other = has_letters and not _SSN.fullmatch(misread.translate(_LOOKALIKES))
    return OTHER_SCHEME if is_other and found.reasons[0].code is Code.DIFFERENT else found


_LOOKALIKES = LOOKALIKES | {ord(letter): digit for letter, digit in zip("iszbg", "15286", strict=True)}
"""Of folded letters the digits that machines read them for."""


_COUNTRY_OF_VAT = re.compile(r"([a-z]{2})(?=.*\d)")


def _compare_vat(left: str, right: str) -> Evidence:
    """Compare two VAT numbers; a firm has one in each country, whose letters stand first."""
    one, other = normalised(left), normalised(right)
    country, other_country = _COUNTRY_OF_VAT.match(one), _COUNTRY_OF_VAT.match(other)
    if country and other_country and country[1] != other_country[1]:
        return OTHER_SCHEME
    bare = one.removeprefix(country[1]) if country else one
    also_bare = other.removeprefix(other_country[1]) if other_country else other
    if bool(country) != bool(other_country) and bare == also_bare:
        return similar(0.95, Code.CODE_WITH_COUNTRY)
    return compare(left, right)


def _is_number(value: str) -> bool:
    """Whether a value could be a number of someone: it has a digit, and is no day."""
    if not any(map(str.isdecimal, value)):
        return seen_of(value) is not None
    return value.isdecimal() or written_dates.readings(value) is None


_compare_with_last_four = partial(compare, has_last_four=True)


_MOST_LONGER = 2
"""Characters that one number of a scheme may have more than another."""


def _of_any_scheme(left: str, right: str) -> Evidence:
    """Compare two numbers whose name leaves open by whom they are: letters or none make two schemes of two
    lengths."""
    found = _compare_with_last_four(left, right)
    one, other = normalised(left), normalised(right)
    longer = abs(len(one) - len(other))
    are_two = longer > _MOST_LONGER or (longer and one.isdecimal() != other.isdecimal())
    return OTHER_SCHEME if are_two and found.reasons[0].code is Code.DIFFERENT else found


def _is_unreadable(value: str) -> bool:
    """Whether a value holds no number: broken, masked as a whole, or without a digit."""
    return _is_damaged(value) or not any(map(str.isdecimal, value))


_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MADE_A_DAY = re.compile(rf"(?i)\d{{1,2}}-(?:{_MONTHS})(?:-\d\d(?:\d\d)?)?|(?:{_MONTHS})-\d\d")


def _is_damaged(value: str) -> bool:
    """Whether a number can't be read: masked, or made another number or a day by a spreadsheet."""
    return is_broken_number(value) or hides_all(value) or _MADE_A_DAY.fullmatch(value.strip()) is not None


_BETWEEN = re.compile(r"\s*[;|\n]\s*|\s*,\s+|\s+/\s+|/(?!\d{4}-\d\d\s*$)")
"""Brazil's CNPJ ends in the branch: /0001-95."""
_SURELY_BETWEEN = re.compile(r"\s*[;|\n]\s*|(?<=\d{4}),(?=\d{4})")
"""What no number holds itself, as it may hold a slash, and a comma before three digits."""
_FEWEST_OF_SEVERAL, _FEWEST_SURELY = 6, 3


@lru_cache(maxsize=2048)
def _values_in(value: str) -> tuple[str, ...]:
    for between, fewest in ((_SURELY_BETWEEN, _FEWEST_SURELY), (_BETWEEN, _FEWEST_OF_SEVERAL)):
        parts = tuple(dict.fromkeys(between.split(value.strip())))
        if len(parts) > 1 and all(len(normalised(part)) >= fewest and _is_number(part) for part in parts):
            return parts
    return (value,)


def _is_long_number(value: str) -> bool:
    return len(normalised(value)) >= _FEWEST_OF_SEVERAL and _is_number(value)


def _number(
    topic: Topic,
    core: str,
    *,
    is_abbreviation: bool = False,
    is_filler: Callable[[str], bool] = is_filler,
    compare: Callable[[str, str], Evidence] = _compare_with_last_four,
    is_secret: bool = True,
) -> Kind:
    """A kind for the numbers of one scheme.

    Args:
        topic: what it speaks on.
        core: a pattern of the words that name it.
        is_abbreviation: whether they mean the number only where nothing else is named: "sin" is Spanish too.
        is_filler: whether a number is nobody's.
        compare: compares two of them.
        is_secret: whether a mask hides it.
    """
    own = re.compile(rf"\b(?:{core})\b")
    return Kind(
        each_with_each(_values_in, everywhere(compare)),
        each_normalised(_values_in, in_any_region(normalised)),
        named=None if is_abbreviation else own,
        topic=topic,
        own=own,
        has_form=_is_number,
        is_filler=is_filler,
        is_unreadable=_is_unreadable,
        masked=masked_whole if is_secret else None,
        takes_anything=not is_secret,
    )


_NUMBER = "(?:number|num|no|nr|nummer|numero|id|identifier|card|key)"
_SCHEMES: dict[Topic, tuple[str, ...]] = {
    Topic.SOCIAL_SECURITY_NUMBER: (
        "social insurance", "sozialversicherungs?", "svnr", "ahv", "securite sociale", "seguridad social",
    ),
    Topic.PASSPORT: ("passport|pasaporte|passeport|reisepass",),
    Topic.DRIVING_LICENCE: (
        "(?:driver|driving) ?s? ?licen[cs]e|drivers? lic|dl (?:no|num|number)|dln"
        "|fue?hrerschein|permis (?:de )?conduire|licencia (?:de )?conducir",
        f"licen[cs]e {_NUMBER}",
    ),
    Topic.NATIONAL_ID: (
        "national (?:id|identity)", "identity card|id card|personalausweis|ausweis|carte (?:d )?identite",
        "aadha*r", "curp", "cpf", "cedula", "national insurance", "pesel", "personnummer", "nric",
        "codice fiscale",
    ),
    Topic.TAX_NUMBER: (
        f"tax (?:payer )?(?:{_NUMBER}|identification|n)|taxpayer", f"steuer ?{_NUMBER}", "itin",
    ),
    Topic.IDENTITY_NUMBER: ("nhs", "mrn|medical record", "medicare", "medicaid", "siren", "siret", "duns"),
}  # fmt: skip
_ABBREVIATED: dict[Topic, tuple[str, ...]] = {
    Topic.SOCIAL_SECURITY_NUMBER: ("sin", "nss", "nir"),
    Topic.NATIONAL_ID: ("dni", "nif", "nie", "ni|nino", "bsn", "rut", "hkid", "cnp", "egn"),
    Topic.TAX_NUMBER: (
        "tax", "tin", "ein", "pan(?: card)?", "rfc", "cnpj", "cuit", "cuil", "utr", "abn", "gst|gstin",
        "inn",
    ),
    Topic.IDENTITY_NUMBER: ("npi", "lei", "crn"),
}  # fmt: skip
"""Each string names a scheme of its own: numbers of two schemes are never compared."""

_OF_ANY_STATE = _SCHEMES[Topic.NATIONAL_ID][:2]
"""Names of numbers that every state gives, each by a scheme of its own."""
IDENTITY_NUMBERS = (
    _number(
        Topic.SOCIAL_SECURITY_NUMBER,
        "ssn|social security|soc ?sec|ss (?:number|num|no)",
        is_filler=_is_no_ssn,
        compare=_compare_ssn,
    ),
    _number(
        Topic.VAT_NUMBER,
        "vat|u ?st id ?(?:nr|nummer)?|ustid(?:nr)?|tva|iva|btw|partita iva",
        is_abbreviation=True,
        compare=_compare_vat,
        is_secret=False,
    ),
    *(
        _number(topic, core, compare=_of_any_scheme if core in _OF_ANY_STATE else _compare_with_last_four)
        for topic, cores in _SCHEMES.items()
        for core in cores
    ),
    *(_number(topic, core, is_abbreviation=True) for topic, cores in _ABBREVIATED.items() for core in cores),
)
"""The numbers that a state or an authority gives, one kind a scheme."""

_ACCOUNT = "(?:account|acct|konto|cuenta|compte) (?:number|num|no|nr|nummer|numero)"
ACCOUNT_NUMBER = Kind(
    each_with_each(_values_in, everywhere(compare)),
    each_normalised(_values_in, in_any_region(normalised)),
    members=("AccountNumber",),
    named=re.compile(rf"\b{_ACCOUNT}\b"),
    topic=Topic.ACCOUNT_NUMBER,
    own=re.compile(_ACCOUNT),
    is_filler=is_filler,
    is_unreadable=_is_damaged,
    takes_anything=True,
)

_GIVEN_BY_FIRMS = re.compile(
    "(?:(?:customer|client|member(?:ship)?|loyalty|rewards?|bonus|frequent (?:flyer|flier)|subscriber|cust"
    "|kunden?|mitglieds?|cliente|socio|abonne|adherent|patron|guest|user|person|party|profile|external|legacy"
    "|source|master|partner|debitor(?:en)?|donor|crm|sfdc|salesforce|sap|hubspot|erp|my|our) )+"
    f"(?:account |record )?{_NUMBER}(?: {_NUMBER}| \\d+)*"
    f"|(?:(?:numero|num|no|nr) (?:de )?)(?:cliente?|socio|abonne|adherent)|contact id|kunden ?{_NUMBER}"
    "|kundennummer|mitglieds?nummer|loyalty|membership"
)
_GIVEN_BY_OTHERS = re.compile(
    "(?:(?:health|medical|patient|employee|staff|student|matrikel|voter|military|alien|residence|permit"
    "|insurance|versicherungs?|krankenversicherungs?|registration|civil|citizen|identity|identification|ident"
    "|unique) )+"
    f"{_NUMBER}(?: {_NUMBER}| \\d+)*|id (?:number|num|no|nr|nummer)(?: \\d+)?|licen[cs]e"
    "|(?:business|trade|medical|nursing|professional|pilot|fishing|hunting|gun|firearms?) licen[cs]e"
    f"(?: {_NUMBER})*"
)


def number_named(words: str) -> Kind | None:
    """The kind of number that a name means by the words of it, one a name; None where it names none.

    Args:
        words: the words of the name, e.g. ``member no``.
    """
    if _GIVEN_BY_FIRMS.fullmatch(words):
        return number_called(Topic.CUSTOMER_NUMBER, named_number(words))
    if _GIVEN_BY_OTHERS.fullmatch(words):
        return number_called(Topic.IDENTITY_NUMBER, named_number(words))
    return None


@lru_cache(maxsize=1024)
def number_called(topic: Topic, name: str) -> Kind:
    """The kind of the numbers of one name: a member's number is never compared with a patient's.

    Args:
        topic: ``CUSTOMER_NUMBER`` or ``IDENTITY_NUMBER``.
        name: the name without its words for "number" (:func:`.field_names.named_number`).
    """
    is_firms = topic is Topic.CUSTOMER_NUMBER
    comparing = compare if is_firms else _of_any_scheme
    kind = _number(topic, re.escape(name), compare=comparing, is_secret=not is_firms)
    return replace(kind, own=_ANY, has_form=_is_long_number if name in _BARE else _is_number)


_BARE = frozenset(("loyalty", "membership", "license", "licence"))
"""What may be a level or a count as well as a number, which then is a long one."""


_ANY = re.compile(".*")
