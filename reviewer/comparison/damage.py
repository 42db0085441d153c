"""What machines do to texts on their way: HTML's entities, bytes decoded by the wrong table, letters lost."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

LOST = "\ufffd"
"""What stands where bytes could not be decoded (Unicode's replacement character)."""
LOOKALIKES: dict[int, str] = {ord(letter): digit for letter, digit in zip("OoIl|", "00111", strict=True)}
"""Letters that a machine that reads paper takes digits for."""
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_WITHIN_WORD = re.compile(r"(?<=[^\W\d_])\?(?=[^\W\d_])")
_MOST_TIMES = 4
"""How often a text may have gone through the same damage."""

# A byte of UTF-8 that follows another, as the tables Windows-1252 and ISO 8859-1 show it.
_FOLLOWING = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_QUOTES_AND_DASHES = "’”“–—…»«"
# Of two bytes Latin letters alone, of other alphabets two in a row: "CAFÉ’S" is none. Of three a sign of
# punctuation alone, and of four what isn't in the plane of all living scripts.
_MISREAD = re.compile(
    rf"(?:[Â-Å][{_FOLLOWING}]|(?:[Î-ÑÖ-Û][{_FOLLOWING}]){{2,}}"
    rf"|[à-ï](?![{_QUOTES_AND_DASHES}]{{2}})[{_FOLLOWING}]{{2}}|ð[{_FOLLOWING}]{{3}})+"
)


# "JosÃ©" in small letters.
_MISREAD_AND_LOWERED = re.compile(
    rf"[â-å](?=[{_FOLLOWING}](?![{_FOLLOWING}]))(?:[^\w\s{_QUOTES_AND_DASHES}]|[¹²³¼½¾])"
)


def _byte(char: str) -> bytes:
    return char.encode("latin-1") if char < "\u0100" else char.encode("cp1252")


def _redecoded(found: re.Match[str]) -> str:
    try:
        text = b"".join(map(_byte, found[0])).decode()
    except UnicodeError:
        return found[0]
    # Unassigned characters show that these were no bytes of UTF-8.
    return found[0] if any(unicodedata.category(char) == "Cn" for char in text) else text


def without_entities(text: str) -> str:
    """Read HTML's entities: ``O&#39;Brien``, ``Smith &amp; Sons``; also those written twice."""
    for _ in range(_MOST_TIMES):
        if "&" not in text or ";" not in text:
            break
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    return text


@lru_cache(maxsize=1024)
def _decoded(text: str) -> str:
    for _ in range(_MOST_TIMES):
        again = _MISREAD.sub(_redecoded, text)
        again = _MISREAD_AND_LOWERED.sub(lambda pair: _MISREAD.sub(_redecoded, pair[0].upper()), again)
        if again == text:
            break
        text = again
    return text


_ESCAPED = re.compile(r"(?:%[0-9A-Fa-f]{2})+|(?:\\u[0-9A-Fa-f]{4})+")
"""A letter as addresses of the Web write it (RFC 3986) and as JSON does."""


def unescaped(text: str) -> str:
    """Read letters that the Web or JSON has escaped: ``%C3%89mile``, ``J\\u00f6rg``."""
    for _ in range(_MOST_TIMES):
        if "%" not in text and "\\u" not in text:
            break
        text = _ESCAPED.sub(_read_escaped, text)
    return text


def _read_escaped(found: re.Match[str]) -> str:
    escaped = found[0]
    try:
        if escaped[0] == "%":
            read = bytes.fromhex(escaped.replace("%", "")).decode()
        else:
            read = bytes.fromhex(escaped.replace("\\u", "")).decode("utf-16-be")
    except UnicodeError:
        return escaped
    return read if read.isprintable() else escaped


def decoded(text: str) -> str:
    """Read what was escaped, and UTF-8 decoded by a table of Western Europe, once or more often: ``JosÃ©``.

    A question mark within a word stands for a letter that was lost, as in ``Mu?oz``.
    """
    text = unescaped(text)
    text = text if text.isascii() else _decoded(text)
    return _WITHIN_WORD.sub(LOST, text) if "?" in text else text


def repaired(text: str) -> str:
    """A text without entities and bad decoding."""
    if text.isascii() and not ("&" in text or "%" in text or "\\" in text or "?" in text):
        return text  # Nothing else of ASCII is a sign of damage.
    return decoded(without_entities(text))


def fits_but_for_lost(one: str, other: str) -> bool:
    """Whether two texts may be one: of which letters were lost, and any may have stood in their place."""
    if LOST not in one and LOST not in other:
        return False
    return _may_be(one, other) or _may_be(other, one)


def _may_be(damaged: str, text: str) -> bool:
    # A letter that is lost is one sign, or one for each of its bytes.
    known = (rf"(?:{re.escape(part)})" for part in re.split(f"{LOST}+", damaged))
    return re.fullmatch(r"\S{0,2}".join(known), text, re.DOTALL) is not None
