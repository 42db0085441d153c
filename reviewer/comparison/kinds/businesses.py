"""Names of businesses, of which the legal form counts for little."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from reviewer.comparison.damage import without_entities
from reviewer.comparison.data import rows
from reviewer.comparison.evidence import IDENTICAL, Code, Evidence, Topic, different, similar
from reviewer.comparison.folding import folded, same_but_for, words_of
from reviewer.comparison.kinds import text
from reviewer.comparison.kinds.kind import Kind, everywhere, in_any_region, is_filler, squeezed
from reviewer.comparison.kinds.several import each_normalised, each_with_each

_ABBREVIATION = 3
"""Letters of a word so short that each says something: countries, initials."""
_SHORT, _ALIKE = 4, 0.8
"""Letters of a word of which another one makes another word, and how alike longer ones have to be."""
_FEWEST_OF_WHOLE = 2
"""Words that a name needs to be a part of more than of one other: Dining is none of Private Dining."""
_SPELLINGS = {
    "and": "&", "und": "&", "+": "&", "intl": "international", "mfg": "manufacturing", "bros": "brothers",
    "dept": "department", "assn": "association", "assoc": "association", "univ": "university",
    "hosp": "hospital", "saint": "st", "gebr": "gebruder", "ets": "etablissements",
    "natl": "national", "svc": "services", "svcs": "services", "ctr": "center", "mgmt": "management",
}  # fmt: skip
_AND = frozenset(("&", "et", "y", "e", "i", "en", "och", "og", "ve", "и"))
"""What stands for "&" between two words, of which the short ones are initials elsewhere."""
_ESTATES = frozenset(("estate", "trust", "trustee", "trustees", "nachlass"))
_OF_ESTATES = _ESTATES | {
    "the", "of", "a", "family", "living", "revocable", "irrevocable", "land", "charitable", "executors",
}  # fmt: skip
"""What the name of an estate or trust has more than that of whose it is, who is another customer."""


@lru_cache(maxsize=2048)
def _taken_apart(value: str) -> tuple[str, frozenset[str]]:
    """The name without its legal form, and the form."""
    value, east_asian = _without_east_asian_forms(value)
    words, forms = [_SPELLINGS.get(word, word) for word in words_of(value)], set(east_asian)
    while form := _take_form_at_end(words) or _take_form_at_start(words):
        forms.add(form)
    while words[:1] == ["the"] and len(words) > 1:
        del words[0]
    return " ".join(_joined(_with_ands(words))), frozenset(forms)


class _Forms(NamedTuple):
    """The legal forms as the table has them, without their blanks."""

    usual: dict[str, str]
    """Each with its usual spelling."""
    before: frozenset[str]
    """Those that may stand before a name."""
    last_words: frozenset[str]
    """What they end in, written together, in words or letter by letter."""
    first_words: frozenset[str]


@cache
def _forms() -> _Forms:
    usual: dict[str, str] = {}
    before, last_words, first_words = set(), set(), set()
    for spellings in rows("legal_forms"):
        for spelling in spellings:
            key, words = _key(spelling), words_of(spelling.lstrip("^").replace("~", " "))
            usual[key] = _key(spellings[0])
            last_words |= {key, words[-1], words[-1][-1]}
            if spellings[0].startswith("^"):
                before.add(key)
                first_words |= {key, words[0], words[0][0]}
    return _Forms(usual, frozenset(before), frozenset(last_words), frozenset(first_words))


def _key(spelling: str) -> str:
    return "~".join("".join(words_of(part)) for part in spelling.lstrip("^").split("~"))


def _take_form_at_end(words: list[str]) -> str:
    """Take the legal form off the end of words, ``""`` where there is none; one word stays.

    Before the end the same letters are initials: A.S. Traders, K.G. Textiles.
    """
    usual, _, last_words, _ = _forms()
    if not words or words[-1] not in last_words:
        return ""
    for length in range(min(_LONGEST_FORM, len(words) - 1), 0, -1):
        tail = words[-length:]
        if form := usual.get("".join(tail)) or usual.get("~".join(tail), ""):
            del words[-length:]
            while len(words) > 1 and words[-1] in _AND:
                words.pop()
            return form
    return ""


def _take_form_at_start(words: list[str]) -> str:
    usual, before, _, first_words = _forms()
    if not words or words[0] not in first_words:
        return ""
    for length in range(min(_LONGEST_FORM, len(words) - 1), 0, -1):
        key = next((key for mark in ("", "~") if (key := mark.join(words[:length])) in before), "")
        if key:
            del words[:length]
            return usual[key]
    return ""


_LONGEST_FORM = 8
"""Words of the longest form, written letter by letter: S. de R.L. de C.V."""


def _with_ands(words: list[str]) -> list[str]:
    """Write "and" one way: Silva e Filhos, Lund och Berg; the E of Silva, E. is an initial."""
    for at in range(1, len(words) - 1):
        if words[at] in _AND and min(len(words[at - 1]), len(words[at + 1])) > 1:
            words[at] = "&"
    return words


# Written before the name or behind it, with nothing between, and in short in brackets or one sign.
_EAST_ASIAN_FORMS = {
    "kk": "株式会社|\\(株\\)", "yk": "有限会社|\\(有\\)", "gk": "合同会社|\\(同\\)",
    "jusik": "주식회사|\\(주\\)", "yuhan": "유한회사|\\(유\\)", "gufen": "股份有限公司",
    "youxian": "有限责任公司|有限責任公司|有限公司",
}  # fmt: skip
_EAST_ASIAN = {form: re.compile(names) for form, names in _EAST_ASIAN_FORMS.items()}


def _without_east_asian_forms(value: str) -> tuple[str, list[str]]:
    """A name without the legal forms of Japan, Korea and China, and these."""
    if value.isascii():
        return value, []
    plain = unicodedata.normalize("NFKC", value)
    forms = [form for form, names in _EAST_ASIAN.items() if names.search(plain)]
    for form in forms:
        plain = _EAST_ASIAN[form].sub(" ", plain)
    return (plain if plain.strip() else value), forms


def _joined(words: list[str]) -> list[str]:
    """Join the letters of abbreviations: S.A., B.V., J.P."""
    joined: list[str] = []
    is_open = False
    for word in words:
        is_letter = len(word) == 1 and word.isalpha()
        if is_letter and is_open:
            joined[-1] += word
        else:
            joined.append(word)
        is_open = is_letter
    return joined


# "Smith LLC dba Corner Bakery": trading as, formerly, also known as.
_BETWEEN = re.compile(
    r"(?i)[\s,(]+(?:d ?[./]? ?b ?[./]? ?a\.?|[tafn]/[akb](?:/a)?|aka|fka|doing business as|trading as"
    r"|formerly(?: known as)?|also known as):?\s+|\s*;\s*"
)


@lru_cache(maxsize=2048)
def _values_in(value: str) -> tuple[str, ...]:
    parts = (part.strip(" ,()") for part in _BETWEEN.split(without_entities(value)))
    return tuple(filter(None, parts)) or (value,)


def _other_word(one: str, other: str) -> Code | None:
    """What sort of word two names that are spelt alike differ in; None where a slip explains it.

    Acme UK and Acme US are two, and so are Northern and Southern Electric.
    """
    words, also_words = one.split(), other.split()
    if len(words) != len(also_words):
        return None
    unlike = [(a, b) for a, b in zip(words, also_words, strict=True) if sorted(a) != sorted(b)]
    if any(max(len(a), len(b)) <= _ABBREVIATION for a, b in unlike):
        return Code.OTHER_SHORT_WORD
    is_another = any(len(a) == len(b) <= _SHORT or text.changes_between(a, b)[1] < _ALIKE for a, b in unlike)
    return Code.OTHER_WORD if is_another else None


def normalised(value: str) -> str:
    """The canonical form: folded, abbreviations written one way, the legal form last."""
    name, forms = _taken_apart(value)
    return " ".join((name, *sorted(forms))) or folded(value)


def compare(left: str, right: str) -> Evidence:
    """Compare two names of businesses."""
    if left == right:
        return IDENTICAL
    (one, one_form), (other, other_form) = _taken_apart(left), _taken_apart(right)
    # Of "Brown P.A." the letters are a form, of "Brown PA" perhaps a state: the two are one all the same.
    if not one or not other or folded(left) == folded(right):
        return text.compare(left, right)
    if one == other and _are_joined_otherwise(words_of(left), words_of(right)):
        return different(Code.OTHER_SHORT_WORD, 0.5)
    if one == other and one_form == other_form:
        return same_but_for(left, right, Code.BUSINESS_ABBREVIATED)
    if one == other and one_form and other_form:
        return similar(0.8, Code.OTHER_LEGAL_FORM)
    if one == other:
        return similar(0.9, Code.ONE_LEGAL_FORM)
    words, also_words = (*one.split(), *one_form), (*other.split(), *other_form)
    if sorted(words) == sorted(also_words) and not any(word.isdecimal() for word in words):
        return similar(0.95, Code.OTHER_ORDER)
    named, also_named = set(one.split()), set(other.split())
    if named < also_named or also_named < named:
        more = named ^ also_named
        if "real" not in named | also_named and not more.isdisjoint(_ESTATES) and more <= _OF_ESTATES:
            return different(Code.ESTATE_OR_TRUST, 0.5, against=True)
    if bool(one_form) != bool(other_form) and _end_in_other_letters(words_of(left), words_of(right)):
        return different(Code.OTHER_SHORT_WORD, 0.5)
    # The same words, of which one name says some twice: Christopher House - Christopher House Lakeshore.
    is_part = (named <= also_named or also_named <= named) and len(named | also_named) > _FEWEST_OF_WHOLE
    if is_part and not any(map(str.isdecimal, named ^ also_named or named)):
        return similar(0.7, Code.ONE_SAYS_MORE)
    if _are_initials(one, other) or _are_initials(other, one):
        return _INITIALS
    evidence = text.compare(one, other)
    if evidence.reasons[0].code is Code.SPELT_ALIKE and (word := _other_word(one, other)):
        return different(word, evidence.likeness * 0.6)
    return evidence


def _are_joined_otherwise(words: tuple[str, ...], also_words: tuple[str, ...]) -> bool:
    """Whether two names differ in what is "and" in some languages: Vino en Casa is not Vino y Casa."""
    joins, also_joins = ((_AND - {"&"}).intersection(some) for some in (words, also_words))
    return bool(joins and also_joins and joins != also_joins)


def _end_in_other_letters(words: tuple[str, ...], also_words: tuple[str, ...]) -> bool:
    """Whether two names are one but for two letters at the end, as SE and SW, where SE is no legal form."""
    last = {words[-1], also_words[-1]}
    return words[:-1] == also_words[:-1] and max(map(len, last)) <= _LETTERS and "co" not in last


_LETTERS = 2
_INITIALS = similar(0.6, Code.BUSINESS_INITIALS)


def _are_initials(short: str, name: str) -> bool:
    """Whether one name is the initials of another's words: IBM, of International Business Machines."""
    letters = short.replace("&", "").replace(" ", "")
    if not letters.isalpha() or max(map(len, short.split())) > _MOST_INITIALS:
        return False
    if len(letters) < _FEWEST_INITIALS - ("&" in short) or (" " in short and "&" not in short):
        return False
    words = [word for word in name.split() if word != "&"]
    named = [word for word in words if word not in _LEFT_OUT]
    return letters in ("".join(word[0] for word in some) for some in (words, named))


_FEWEST_INITIALS, _MOST_INITIALS = 3, 6
_LEFT_OUT = frozenset(("of", "the", "for", "in", "on", "at", "de", "des", "du", "der", "und", "et", "y", "e"))


_NO_BUSINESSES = frozenset(
    ("self", "selfemployed", "retired", "unemployed", "private", "individual", "personal", "student",
     "homemaker", "housewife", "test", "testcompany", "company", "companyname", "business", "businessname",
     "consumer", "household", "nocompany", "privat", "privatperson", "privatkunde", "particulier",
     "particular", "privato", "prive", "unknowncompany", "testfirma")
)  # fmt: skip


def _is_filler(value: str) -> bool:
    return squeezed(value) in _NO_BUSINESSES or is_filler(value) or _taken_apart(value)[0] in _NO_BUSINESSES


BUSINESS = Kind(
    each_with_each(_values_in, everywhere(compare)),
    each_normalised(_values_in, in_any_region(normalised)),
    members=("BusinessName",),
    topic=Topic.BUSINESS,
    is_filler=_is_filler,
    takes_anything=True,
)
