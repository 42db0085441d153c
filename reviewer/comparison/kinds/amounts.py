"""Amounts in free attributes, written with a currency and with signs of either custom: 1.000,50 €."""

from __future__ import annotations

import re

from reviewer.comparison.evidence import Code, Evidence, different, same, similar

_CURRENCIES = {"$": "", "€": "eur", "£": "gbp", "¥": "", "₹": "inr", "₽": "rub", "zł": "pln", "r$": "brl"}
"""What signs stand for; dollars and yen or yuan are several countries'."""
_UNIT = r"[A-Za-z]{3}|[A-Za-z]{0,2}\$|zł|[€£¥₹₽]"
_AMOUNT = re.compile(rf"\s*({_UNIT})?\s*([+-]?\d[\d.,' \u00a0\u202f]*)\s*({_UNIT})?\s*")
_SPACES = re.compile(r"[' \u00a0\u202f]")
_CENTS = re.compile(r"\d{3}[.,]\d\d$")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*")


def compare_amounts(left: str, right: str) -> Evidence | None:
    """Compare two amounts, each in the readings it has; None where one is none, or they say nothing new."""
    found, also_found = _AMOUNT.fullmatch(left), _AMOUNT.fullmatch(right)
    if not found or not also_found:
        return None
    one, other = _readings(found[2]), _readings(also_found[2])
    unit, also_unit = (_unit(amount[1] or amount[3] or "") for amount in (found, also_found))
    is_money = unit or also_unit or _CENTS.search(found[2]) or _CENTS.search(also_found[2])
    if not one or not other or not is_money:
        return None
    if not one & other:
        return different(Code.DIFFERENT) if unit or also_unit else None
    if unit and also_unit and unit != also_unit:
        return different(Code.DIFFERENT, 0.5)
    is_open = len(one | other) > 1 or bool(unit) != bool(also_unit)
    return similar(0.9, Code.NUMBER_FORMAT) if is_open else same(Code.NUMBER_FORMAT)


def _unit(written: str) -> str:
    return _CURRENCIES.get(written.lower(), "") or written.lower()


def _readings(written: str) -> frozenset[float]:
    """The numbers that an amount may be: 1.000 is one, or a thousand."""
    plain = _SPACES.sub("", written)
    found = set()
    if _GROUPED.fullmatch(plain):
        found.add(plain.replace(".", "").replace(",", ""))
    for group, point in ((",", "."), (".", ",")):
        whole, _, part = plain.partition(point)
        is_number = whole.replace(group, "").lstrip("+-").isdecimal() and (part.isdecimal() or not part)
        if is_number and (group not in whole or _GROUPED.fullmatch(whole.lstrip("+-"))):
            found.add(f"{whole.replace(group, '')}.{part or 0}")
    return frozenset(map(float, found))
