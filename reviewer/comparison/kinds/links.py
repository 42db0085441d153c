"""Addresses of web pages in free attributes, and the names that people have on networks."""

from __future__ import annotations

import re

from reviewer.comparison.evidence import Code, Evidence, different, same, similar
from reviewer.comparison.kinds.emails import unicode_host

_LINK = re.compile(
    r"(?i)\s*(?:https?://)?(?:www\.|m\.)?((?:[\w-]+\.)+[^\W\d_]{2,})(?::\d+)?(/[^?#\s]*)?([?#]\S*)?\s*"
)
_HANDLE = re.compile(r"\s*@?([\w.-]{2,})\s*")
_FIRST_PAGES = re.compile(r"(?i)/(?:(?:index|default|home)\.\w{3,4})?$")
_TWO_NAMES = {"x.com": "twitter.com", "fb.com": "facebook.com", "youtu.be": "youtube.com"}


def compare_links(left: str, right: str) -> Evidence | None:
    """Compare two addresses of pages, or one with the name in it; None where neither is one."""
    one, other = _taken_apart(left), _taken_apart(right)
    if one and other:
        return same(Code.WRITING) if one == other else different(Code.DIFFERENT, 0.5 * (one[0] == other[0]))
    link, text = (one, right) if one else (other, left)
    handle = _HANDLE.fullmatch(text)
    if link is None or handle is None or not link[1].endswith(f"/{handle[1].casefold()}"):
        return None
    return similar(0.9, Code.ONE_SAYS_MORE)


def _taken_apart(value: str) -> tuple[str, str, str] | None:
    """The host and the path, without what changes nothing, such as ``www.`` and where a reader came from."""
    found = _LINK.fullmatch(value)
    if found is None or "@" in value:
        return None
    host = unicode_host(found[1].casefold())
    query = "" if "utm_" in (found[3] or "") or (found[3] or "").startswith("#") else found[3] or ""
    return _TWO_NAMES.get(host, host), _FIRST_PAGES.sub("", (found[2] or "").casefold()), query
