"""Numbers in names of streets, written in figures, in words or as the Romans did: Rua XV de Novembro."""

from __future__ import annotations

import re

_ROMAN = re.compile(r"[ivx](?:(?<!\w.)[ivx]+|(?<=\bpi[oe] x))\b(?!(?<=xi) an\b)")
"""But for Xi'an, and of single letters the Pope's alone."""
_ROMAN_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_ROMANS = {"x" * tens + ones: 10 * tens + at for tens in range(4) for at, ones in enumerate(_ROMAN_ONES)}
_DAYS = {
    "primeiro": 1, "primero": 1, "primo": 1, "premier": 1, "1er": 1, "dois": 2, "dos": 2, "due": 2, "deux": 2,
    "tres": 3, "tre": 3, "trois": 3, "trzeciego": 3, "quatro": 4, "cuatro": 4, "quattro": 4, "quatre": 4,
    "cinco": 5, "cinque": 5, "cinq": 5, "seis": 6, "sei": 6, "six": 6, "sete": 7, "siete": 7, "sette": 7,
    "sept": 7, "oito": 8, "ocho": 8, "otto": 8, "huit": 8, "nove": 9, "nueve": 9, "neuf": 9, "dez": 10,
    "diez": 10,
    "dieci": 10, "dix": 10, "onze": 11, "once": 11, "undici": 11, "doze": 12, "doce": 12, "douze": 12,
    "treze": 13, "trece": 13, "treize": 13, "quatorze": 14, "catorce": 14, "quinze": 15, "quince": 15,
    "dezasseis": 16, "dieciseis": 16, "dezoito": 18, "dieciocho": 18, "dezenove": 19, "diecinueve": 19,
    "vinte": 20, "veinte": 20, "venti": 20, "vingt": 20,
}  # fmt: skip
_MONTHS = (
    "janeiro|fevereiro|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro"
    "|enero|febrero|marzo|mayo|junio|julio|septiembre|setiembre|octubre|noviembre|diciembre"
    "|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|novembre|dicembre"
    "|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|decembre"
    "|stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|wrzesnia|pazdziernika|listopada|grudnia"
)
_MONTH = re.compile(rf" (?:de )?(?:{_MONTHS})\b| de marco\b")
_DAY = re.compile(rf"\b({'|'.join(_DAYS)}|\d{{1,2}})$")


def with_numbers_counted(line: str) -> str:
    """Write numbers of kings, popes and days in a folded line as those that count: ``15th de novembro``."""
    line = _ROMAN.sub(_in_digits, line)
    if (month := _MONTH.search(line)) and (found := _DAY.search(line[: month.start()])):
        rest = line[month.start() :]
        # Without another number it may be the house's: 12 Mayo Street.
        if any(map(str.isdigit, line[: found.start()] + rest)):
            day = _DAYS.get(found[1]) or int(found[1])
            return f"{line[: found.start()]}{day}{ending(day)}{rest}"
    return line


def _in_digits(found: re.Match[str]) -> str:
    number = _ROMANS.get(found[0])
    return f"{number}{ending(number)}" if number else found[0]


def ending(number: int) -> str:
    """What is written behind a number that counts, in English: ``st``."""
    return "th" if number // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
