"""Addresses of web pages in free attributes, and the names that people have on networks."""

from __future__ import annotations

import re
from typing import NamedTuple

from reviewer.comparison.evidence import Code, Evidence, different, same, similar
from reviewer.comparison.kinds.emails import unicode_host

_LINK = re.compile(
    r"(?i)\s*(?:https?://)?(?:www\.|m\.)?((?:[\w-]+\.)+[^\W\d_]{2,})(?::(\d+))?(/[^?#\s]*)?(\?[^#\s]*)?(#\S*)?\s*"
)
_HANDLE = re.compile(r"\s*@?([\w.-]{2,})\s*")
_FIRST_PAGES = re.compile(r"(?i)/(?:(?:index|default|home)\.\w{3,4})?$")
_OF_PERSON = re.compile(r"/(?:(?:channel|company|in|people|profile|pub|u|user)/)?([^/]+)")
_OF_VISIT = re.compile(r"(?<=[?&])utm_[^&]*&?")
"""Where a reader came from."""
_USUAL_PORTS = ("80", "443")
_TWO_NAMES = {"x.com": "twitter.com", "fb.com": "facebook.com"}


class _Link(NamedTuple):
    """An address of a page, without what changes nothing, such as ``www.``."""

    host: str
    port: str
    path: str
    query: str
    part: str
    """What stands behind ``#``, which may be a page of its own."""


def compare_links(left: str, right: str) -> Evidence | None:
    """Compare two addresses of pages, or one with the name in it; None where neither is one."""
    one, other = _link(left), _link(right)
    if one and other:
        return _of_two(one, other)
    link, text = (one, right) if one else (other, left)
    if link is None:
        return None
    handle, owner = _HANDLE.fullmatch(text), _OF_PERSON.fullmatch(link.path)
    if handle is None or owner is None or owner[1] != handle[1].casefold():
        return None
    return _ONE_SAYS_MORE


def _of_two(one: _Link, other: _Link) -> Evidence:
    if one == other:
        return same(Code.WRITING)
    if one[:-1] == other[:-1] and not (one.part and other.part):
        return _ONE_SAYS_MORE
    return different(Code.DIFFERENT, 0.5 * (one.host == other.host))


_ONE_SAYS_MORE = similar(0.9, Code.ONE_SAYS_MORE)


def _link(value: str) -> _Link | None:
    if "." not in value or "@" in value or not (found := _LINK.fullmatch(value)):
        return None
    host = unicode_host(found[1].casefold())
    return _Link(
        _TWO_NAMES.get(host, host),
        "" if found[2] in _USUAL_PORTS else found[2] or "",
        _FIRST_PAGES.sub("", (found[3] or "").casefold()),
        _OF_VISIT.sub("", found[4] or "").rstrip("?&"),
        (found[5] or "").strip("#"),
    )
