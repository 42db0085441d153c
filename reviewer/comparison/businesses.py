"""Comparing the names of businesses: their legal form counts for little."""

from __future__ import annotations

from functools import lru_cache

from reviewer.comparison import text
from reviewer.comparison.evidence import IDENTICAL, Evidence, same, similar
from reviewer.comparison.folding import folded, how_written, words_of

_FORMS = {
    "inc": "inc", "incorporated": "inc", "corp": "corp", "corporation": "corp", "co": "co", "company": "co",
    "ltd": "ltd", "limited": "ltd", "llc": "llc", "llp": "llp", "lp": "lp", "plc": "plc", "gmbh": "gmbh",
    "ag": "ag", "kg": "kg", "sa": "sa", "sarl": "sarl", "srl": "srl", "spa": "spa", "bv": "bv", "nv": "nv",
    "ab": "ab", "oy": "oy", "as": "as", "aps": "aps", "pty": "pty",
}  # fmt: skip
_SPELLINGS = {"and": "&", "+": "&", "intl": "international", "mfg": "manufacturing", "bros": "brothers"}


@lru_cache(maxsize=4096)
def _taken_apart(value: str) -> tuple[str, frozenset[str]]:
    """The name without its legal form, and the form."""
    words = [_SPELLINGS.get(word, word) for word in words_of(value.replace("L.L.C.", "LLC"))]
    named = [word for word in words if word not in _FORMS]
    while named[:1] == ["the"] and len(named) > 1:
        del named[0]
    if not named:
        return " ".join(_FORMS[word] for word in words), frozenset()
    return " ".join(named), frozenset(_FORMS[word] for word in words if word in _FORMS)


def normalised(value: str) -> str:
    """The canonical form: folded, abbreviations written one way, the legal form last."""
    name, forms = _taken_apart(value)
    return " ".join((name, *sorted(forms))) or folded(value)


def agreement(left: str, right: str) -> Evidence:
    """Compare two names of businesses."""
    if left == right:
        return IDENTICAL
    (one, one_form), (other, other_form) = _taken_apart(left), _taken_apart(right)
    if not one or not other:
        return text.agreement(left, right)
    if one == other and one_form == other_form:
        return same(how_written(left, right) or "same name, abbreviated otherwise")
    if one == other and one_form and other_form:
        return similar(0.8, "same name, other legal form")
    if one == other:
        return similar(0.9, "same name, one without its legal form")
    return text.agreement(one, other)
