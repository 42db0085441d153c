"""Amounts in free attributes, written with a currency and with signs of either custom: 1.000,50 €."""

from __future__ import annotations

import re

from reviewer.comparison.evidence import Code, Evidence, different, same, similar

_CURRENCIES = {
    "$": "", "€": "eur", "£": "gbp", "¥": "", "₹": "inr", "₽": "rub", "zł": "pln", "r$": "brl",
    "us$": "usd", "a$": "aud", "au$": "aud", "c$": "cad", "ca$": "cad", "nz$": "nzd", "hk$": "hkd",
    "s$": "sgd", "mx$": "mxn",
}  # fmt: skip
"""What signs stand for; dollars and yen or yuan are several countries'."""
_OF_SEVERAL = {
    "$": frozenset(("usd", "aud", "cad", "nzd", "sgd", "hkd", "twd", "mxn", "ars", "clp", "cop")),
    "¥": frozenset(("jpy", "cny", "rmb")),
}
"""Which currencies a sign may mean."""
_WITH_CENTS = _OF_SEVERAL["$"] | _OF_SEVERAL["¥"] | _OF_SEVERAL.keys() | {
    "eur", "gbp", "inr", "rub", "pln", "brl", "chf", "sek", "nok", "dkk", "czk", "huf", "ron", "try", "zar",
}  # fmt: skip
"""Currencies of which nobody writes thousandths, as of a Kuwaiti dinar: €1.000 is a thousand."""
_UNIT = r"[A-Za-z]{3}|[A-Za-z]{0,2}\$|zł|[€£¥₹₽]"
_AMOUNT = re.compile(rf"\s*({_UNIT})?\s*([+-]?\d[\d.,' \u00a0\u202f]*)\s*({_UNIT})?\s*")
_SIGNED = re.compile(rf"\s*(?:{_UNIT})?\s*([-−]?)\s*(?:{_UNIT})?\s*\d[\d.,' \u00a0\u202f]*(?:{_UNIT})?\s*")
_MINUS = frozenset("-−")
_SPACES = re.compile(r"[' \u00a0\u202f]")
_CENTS = re.compile(r"\d{3}[.,]\d\d$")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*")


def are_of_two_signs(left: str, right: str) -> bool:
    """Whether two numbers are one above and one below zero, which punctuation alone tells apart."""
    if _MINUS.isdisjoint(left) and _MINUS.isdisjoint(right):
        return False
    found, also_found = _SIGNED.fullmatch(left), _SIGNED.fullmatch(right)
    return bool(found and also_found and bool(found[1]) != bool(also_found[1]))


def compare_amounts(left: str, right: str) -> Evidence | None:
    """Compare two amounts, each in the readings it has; None where one is none, or they say nothing new."""
    if not (found := _AMOUNT.fullmatch(left)) or not (also_found := _AMOUNT.fullmatch(right)):
        return None
    unit, also_unit = (_unit(amount[1] or amount[3] or "") for amount in (found, also_found))
    one, other = _readings(found[2], unit), _readings(also_found[2], also_unit)
    is_money = unit or also_unit or _CENTS.search(found[2]) or _CENTS.search(also_found[2])
    if not one or not other or not is_money:
        return None
    if not one & other:
        return different(Code.DIFFERENT) if unit or also_unit else None
    may_be_one = also_unit in _OF_SEVERAL.get(unit, ()) or unit in _OF_SEVERAL.get(also_unit, ())
    if unit and also_unit and unit != also_unit and not may_be_one:
        return different(Code.DIFFERENT, 0.5)
    is_open = len(one | other) > 1 or unit != also_unit
    return similar(0.9, Code.NUMBER_FORMAT) if is_open else same(Code.NUMBER_FORMAT)


def _unit(written: str) -> str:
    return _CURRENCIES.get(written.lower(), "") or written.lower()


def _readings(written: str, unit: str) -> frozenset[float]:
    """The numbers that an amount may be: 1.000 is one, or a thousand."""
    plain = _SPACES.sub("", written)
    found = set()
    if _GROUPED.fullmatch(plain):
        found.add(plain.replace(".", "").replace(",", ""))
        if unit in _WITH_CENTS:
            return frozenset(map(float, found))
    for group, point in ((",", "."), (".", ",")):
        whole, _, part = plain.partition(point)
        is_number = whole.replace(group, "").lstrip("+-").isdecimal() and (part.isdecimal() or not part)
        if is_number and (group not in whole or _GROUPED.fullmatch(whole.lstrip("+-"))):
            found.add(f"{whole.replace(group, '')}.{part or 0}")
    return frozenset(map(float, found))
