"""Japanese addresses, which name district, block and house by number: 1-2-3, 1丁目2番3号, 1-chome 2-3."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = {numeral: digit for digit, numeral in enumerate("一二三四五六七八九", 1)} | {"〇": 0}
_TEN = "十"
_NUMERALS = re.compile(rf"[{''.join(_DIGITS)}{_TEN}]+(?=丁目|番|号|条)")
_HAN = "\u3005\u3040-\u30ff\u4e00-\u9fff"
_ROMANISED = re.compile(r"(?i)\d[- ]?(?:chome|banchi)\b")
_IS_JAPANESE = re.compile(rf"[{_HAN}]\s*\d|\d\s*[{_HAN}]|{_ROMANISED.pattern[4:]}", re.IGNORECASE)
# A building's number stays one: 5号楼, 5号棟.
_COUNTED = re.compile(
    r"(?<=\d)\s*(?:丁目|番地の?|番|号室?(?![楼棟館])|[のノ](?=\d)|[-‐‑–—―−ーｰ](?=\d))"
    r"|(?i:(?<=\d)[- ]?(?:chome|banchi|ban|go)\b)[- ,]*"
)
_BESIDE_DIGITS = re.compile(rf"(?<=[{_HAN}])(?=\d)|(?<=\d)(?=[{_HAN}])")


def with_blocks_apart(value: str) -> str:
    """Write the numbers of a Japanese address one way, apart; another value is answered as it is."""
    if value.isascii() and not _ROMANISED.search(value):
        return value
    plain = _NUMERALS.sub(_in_digits, unicodedata.normalize("NFKC", value))
    if not _IS_JAPANESE.search(plain):
        return value
    return " ".join(_BESIDE_DIGITS.sub(" ", _COUNTED.sub(" ", plain)).split())


def _in_digits(found: re.Match[str]) -> str:
    """A number below 100 in digits: 十二 is 12."""
    tens, ten, ones = found[0].rpartition(_TEN)
    if not ten:
        return "".join(str(_DIGITS[numeral]) for numeral in found[0])
    return str(10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0))
