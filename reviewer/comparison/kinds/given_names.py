"""Which short forms people go by, how else they are spelt, and what is a given name at all.

The short forms are those of our own table, and of the ``nicknames`` package those that clip a name, such as
Gabby for Gabrielle. The package also gives Andrew for Andrea, Lloyd for Floyd, Barrett for Garrett and Erin
for Aaron, who are twins as often as one person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from reviewer.comparison.data import rows

_ENDEARMENT = re.compile("(?:ie|ey|y|i|ee)$")


@cache
def _usual_spellings() -> dict[str, str]:
    return {name: line[0] for line in rows("spellings") for name in line}


@cache
def _own_short_forms() -> dict[str, list[str]]:
    return {name.removesuffix(":"): short for name, *short in rows("short_forms")}


@cache
def _given_names() -> frozenset[str]:
    return frozenset(name for line in rows("given_names") for name in line)


@cache
def _known() -> frozenset[str]:
    own = _own_short_forms()
    short = (one for forms in own.values() for one in forms)
    return _given_names().union(own, short, _usual_spellings())


def _short_forms() -> Iterator[tuple[str, str]]:
    """Each given name with each of its short forms."""
    from nicknames import name_triplets  # Nobody needs it before two names are compared.

    for name, forms in _own_short_forms().items():
        yield from ((name, short) for short in forms)
    triplets = list(name_triplets())
    names = _given_names().union(triplet.name1 for triplet in triplets)
    for triplet in triplets:
        if triplet.name2 not in names and _clips(triplet.name2, triplet.name1):
            yield triplet.name1, triplet.name2


def _clips(short: str, name: str) -> bool:
    """Whether a short form is a name's beginning, with an ending of endearment or without."""
    stem = _ENDEARMENT.sub("", short)
    single = stem[:-1] if len(stem) > 2 and stem[-1] == stem[-2] else stem
    return len(short) < len(name) and len(single) > 1 and name.startswith((stem, single))


@cache
def _formal_names() -> dict[str, frozenset[str]]:
    formal: dict[str, set[str]] = {}
    for name, short in _short_forms():
        formal.setdefault(short, set()).add(_usual_spelling(name))
    return {short: frozenset(names) for short, names in formal.items()}


@cache
def _other_forms() -> dict[str, set[str]]:
    """Of each given name in its usual spelling what else its bearers are called, and how they write it."""
    forms: dict[str, set[str]] = {}
    for short, names in _formal_names().items():
        for name in names:
            forms.setdefault(name, set()).add(short)
    for spelling, usual in _usual_spellings().items():
        forms.setdefault(usual, set()).add(spelling)
    return forms


def _usual_spelling(name: str) -> str:
    return _usual_spellings().get(name, name)


def are_spellings_of_one(left: str, right: str) -> bool:
    """Whether two folded given names are one name, written in two ways."""
    return _usual_spelling(left) == _usual_spelling(right)


@lru_cache(maxsize=2048)
def _formal_names_of(name: str) -> frozenset[str]:
    formal = _formal_names()
    return formal.get(name, frozenset()) | formal.get(_usual_spelling(name), frozenset())


def is_short_for_other(left: str, right: str) -> bool:
    """Whether one folded given name is short for the other, or a shorter short form of one name."""
    if _usual_spelling(right) in _formal_names_of(left) or _usual_spelling(left) in _formal_names_of(right):
        return True
    return are_short_for_one(left, right) and (left.startswith(right) or right.startswith(left))


def are_short_for_one(left: str, right: str) -> bool:
    """Whether two folded given names are short for one and the same, as Bob and Rob are for Robert."""
    return not _formal_names_of(left).isdisjoint(_formal_names_of(right))


def is_given_name(name: str) -> bool:
    """Whether a folded word is known as a given name."""
    return name in _known()


@lru_cache(maxsize=2048)
def initials_of(name: str) -> frozenset[str]:
    """The initials that a folded given name may be written by: its own, and those of its other forms."""
    of_name = _formal_names_of(name) | {_usual_spelling(name)}
    others = {form for one in of_name for form in _other_forms().get(one, ())}
    return frozenset(one[0] for one in {name} | of_name | others if one)
