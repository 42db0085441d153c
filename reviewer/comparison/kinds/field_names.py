"""The words of a free attribute's name, by which it is told what its values are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from reviewer.comparison.folding import words_of

_WORD_STARTS = re.compile(
    r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[A-Z]{2})|(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])"
)
_WHOSE = (
    "home|house|work|office|business|company|personal|private|primary|secondary|main|alt|alternate|alternative"
    "|additional|other|second|contact|customer|cust|client|user|member|patient|person|guest|my|preferred|default"
    "|day|daytime|evening|night|mobile|cell|landline|current|last|latest|full|raw|masked|partial|redacted"
    "|privat|private|geschaftlich|dienstlich|kunde|kunden|cliente|casa|trabajo|domicile|travail|perso|pro"
)
_NUMBER = "number|num|no|nr|nummer|numero|id|identifier|code|value|address|adresse|direccion"
_WORDS = frozenset(
    f"{_WHOSE}|{_NUMBER}|"
    "has|is|verified|consent|expiry|date|of|last|first|middle|given|family|name|names|card|account|acct|tax|type"
    "|birth|birthdate|birthday|born|dob|bday|geburts|geburtstag|geburtsdatum|datum|fecha|de|nacimiento|naissance"
    "|death|deceased|phone|phones|telephone|tele|tel|handy|mobil|movil|telefon|telefono|portable|festnetz|cellular"
    "|whatsapp|fax|email|mail|correo|electronico|courriel|ssn|social|security|insurance|passport|reisepass|pasaporte"
    "|passeport|driver|drivers|driving|license|licence|lic|national|nationality|identity|ausweis|personalausweis"
    "|fuhrerschein|sozialversicherungs|steuer|kundennummer|mitglieds|membership|loyalty|zip|zipcode|postal|postcode"
    "|city|town|street|country|state|province|party|suffix|generation|gender|sex|vat|voter|medical|record|employee"
    "|student|personnummer|nino|curp|aadhaar|aadhar|vip|verifiedon|optin|optout|opt|in|out".split("|")
)
"""Words that names are written of without anything between them: ``homephone``, ``dateofbirth``."""
_FEWEST_LETTERS = 5
"""Of fewer letters a word is itself."""
_ABOUT = re.compile(
    r"^(?:has|is|can|may|should|do|does|was|hat|ist|tiene|num(?:ber)? of|nb)\b"
    r"|\b(?:verif\w*|confirm\w*|validat\w*|valid(?:ity|o|a|e)?|consent\w*|allow\w*|permission\w*|pref(?:erence)?s?"
    r"|opt|opt(?:in|out|ed)|expir\w*|exp|issu\w*|dates?|datum|fecha|time|timestamp|since|until|when|at|on"
    r"|country|nation|nationality|authority|state|status|type|kind|category|format|language|source|carrier"
    r"|operator|provider|domain|host|copy|scan|image|photo|file|flag|missing|present|provided|available|required"
    r"|count|counter|score|quality|rating|bounce\w*|(?:un)?subscri\w*|sent|opened|clicked|changed|updated|modified"
    r"|created|added|hash\w*|encrypted|token|reason|comments?|notes?|history|length|label|level|tier|points|balance"
    r"|ablauf\w*|gultig\w*|ausgestellt|ausstell\w*|bestatigt|verifiziert|einwilligung|land|pais|pays"
    r"|vencimiento|caducidad|validez|expedicion|delivrance|plates?)\b"
)
"""Words of a name that only says something about a value, e.g. when it expires or who may use it."""


@lru_cache(maxsize=2048)
def words_of_name(name: str) -> str:
    """The words of a field's name, folded and with spaces between: ``cellPhone2`` is ``cell phone 2``."""
    words = words_of(_WORD_STARTS.sub(" ", name))
    return " ".join(part for word in words for part in _parts_of(word))


def _parts_of(word: str) -> tuple[str, ...]:
    """The known words that a word is written of, where they are all of it; else the word itself."""
    if len(word) < _FEWEST_LETTERS or word in _WORDS:
        return (word,)
    return _divided(word) or (word,)


def _divided(rest: str) -> tuple[str, ...]:
    if rest in _WORDS:
        return (rest,)
    for end in range(len(rest) - 2, 1, -1):
        if rest[:end] in _WORDS and (more := _divided(rest[end:])):
            return (rest[:end], *more)
    return ()


def names_a_value(words: str, named: re.Pattern[str]) -> bool:
    """Whether a name is of a value, not of something about it, as ``ssn verified`` and ``has ssn`` are.

    Args:
        words: the words of the name.
        named: finds what the name calls the value.
    """
    found = named.search(words)
    return found is not None and not _ABOUT.search(
        f"{words[: found.start()]} , {words[found.end() :]}".strip()
    )


def is_own_value(words: str, core: re.Pattern[str]) -> bool:
    """Whether a name gives a customer's own value, not a sales agent's or a spouse's.

    Args:
        words: the words of the name.
        core: matches what the name calls the value, without whose it is and words for "number".
    """
    return any(map(core.fullmatch, _cores(words)))


@lru_cache(maxsize=2048)
def _cores(words: str) -> tuple[str, ...]:
    """What may be the core of a name: without whose it is, and without words for "number"."""
    parts = words.split()
    starts = _leading(parts, _BEFORE)
    ends = _leading(parts[::-1], _AFTER)
    return tuple(
        " ".join(parts[start : len(parts) - end])
        for start in range(starts + 1)
        for end in range(ends + 1)
        if start + end < len(parts)
    )


def _leading(parts: Sequence[str], known: frozenset[str]) -> int:
    """How many words at the start are among the known ones, or numbers."""
    return next(
        (at for at, part in enumerate(parts) if part not in known and not part.isdecimal()), len(parts)
    )


_AFTER = frozenset(f"{_WHOSE}|{_NUMBER}|four".split("|"))
_BEFORE = _AFTER | {"of", "de"}


def named_number(words: str) -> str:
    """What a name calls a number, without the words for it: ``customer no`` and ``customer id`` are one."""
    return " ".join(one for one in words.split() if one not in _FOR_NUMBER and not one.isdecimal()) or "id"


_FOR_NUMBER = frozenset(
    ["number", "num", "no", "nr", "nummer", "numero", "id", "identifier", "code", "of", "de"]
)
