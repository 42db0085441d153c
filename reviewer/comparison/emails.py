"""Comparing e-mail addresses: what a host ignores is weaker evidence than an equal mailbox."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from reviewer.comparison import text
from reviewer.comparison.evidence import IDENTICAL, Evidence, different, same, similar
from reviewer.comparison.folding import folded
from reviewer.comparison.names import could_be_one_first_name
from reviewer.comparison.nicknames import is_given_name

_GMAIL = "gmail.com"
_SPACE = re.compile(r"\s")
_PARTS = re.compile(r"[._-]")
# Each is right as it is, however alike two of them are.
_PROVIDERS = re.compile(
    r"(?:gmx|yahoo|hotmail|outlook|live|yandex)\.(?:com?\.[a-z]{2}|com|net|org|[a-z]{2})"
    r"|(?:gmail|ymail|rocketmail|mail|email|aol|icloud|me|mac|msn|qq|163|126|naver|fastmail|rediffmail)\.com"
    r"|(?:proton|pm)\.me|protonmail\.(?:com|ch)|zoho\.(?:com|eu)|mail\.ru|web\.de|t-online\.de|freenet\.de"
    r"|(?:orange|free|sfr|wanadoo)\.fr|laposte\.net|libero\.it|(?:comcast|att|verizon)\.net"
)
_SLIPS_OF_COM = frozenset(("co", "con", "cmo", "ocm", "vom", "comm", "cm", "om"))
_ALIASES = {"googlemail.com": _GMAIL}


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An e-mail address taken apart, without case.

    RFC 5321 lets a host tell upper from lower case before the @; none of note does.
    """

    name: str
    """What stands before the @, without its plus-tag."""
    tag: str
    """What follows the first ``+``, with it; ``""`` where there is none."""
    host: str

    @property
    def without_dots(self) -> str:
        """The name as Gmail delivers it."""
        return self.name.replace(".", "")


@lru_cache(maxsize=8192)
def mailbox(value: str) -> Mailbox | None:
    """Take an address apart; None where it is none. ``mailto:`` and ``Name <address>`` are seen through."""
    address = value.strip()
    if address.endswith(">") and "<" in address:
        address = address[address.rindex("<") + 1 : -1]
    local, at, host = address.casefold().removeprefix("mailto:").strip().rpartition("@")
    host = _unicode_host(host.rstrip("."))
    if not at or not local or not host or _SPACE.search(local + host):
        return None
    name, plus, tag = local.partition("+")
    if not name:
        name, plus, tag = local, "", ""
    return Mailbox(name, plus + tag, _ALIASES.get(host, host))


def _unicode_host(host: str) -> str:
    """Write an internationalised host (``xn--…``, IDNA 2003) in its own letters."""
    if "xn--" not in host:
        return host
    try:
        return host.encode("ascii").decode("idna").casefold()
    except UnicodeError:
        return host


def normalised(value: str) -> str:
    """The canonical form: the address without case; folded text where it is none."""
    box = mailbox(value)
    return folded(value) if box is None else f"{box.name}{box.tag}@{box.host}"


@lru_cache(maxsize=8192)
def agreement(left: str, right: str) -> Evidence:
    """Compare two addresses."""
    if left == right:
        return IDENTICAL
    one, other = mailbox(left), mailbox(right)
    if one is None or other is None:
        return text.agreement(left, right)
    if one == other:
        return same("letter case only" if left.casefold() == right.casefold() else "same mailbox")
    if one.host != other.host:
        return _at_two_hosts(one, other)
    return _at_one_host(one, other)


def _at_one_host(one: Mailbox, other: Mailbox) -> Evidence:
    dots = 0.95 if one.host == _GMAIL else 0.75
    if one.name == other.name:
        return similar(0.9, "same mailbox if plus-tags are ignored")
    if one.without_dots == other.without_dots:
        ignored = "dots are ignored" if one.tag == other.tag else "dots and plus-tags are ignored"
        return similar(dots if one.tag == other.tag else dots * 0.9, f"same mailbox if {ignored}")
    spelt = text.likeness_of_folded(one.name, other.name)
    if spelt.differs:
        return different("same host, different mailboxes", spelt.likeness * 0.5)
    if _initials_differ(one.name, other.name):
        return different("same host, another initial", spelt.likeness * 0.5)
    if not _could_be_one_person(one.name, other.name):
        return different("same host, perhaps two people", spelt.likeness * 0.5)
    return similar(spelt.likeness * 0.9, f"same host, {spelt.reason}")


def _could_be_one_person(left: str, right: str) -> bool:
    """Tell whether two names that are spelt alike can be one by a slip: not Paul and Paula, Joan and John."""
    parts, other_parts = _PARTS.split(left), _PARTS.split(right)
    if len(parts) != len(other_parts):
        parts, other_parts = ["".join(parts)], ["".join(other_parts)]
    return all(_could_be_one_part(one, other) for one, other in zip(parts, other_parts, strict=True))


def _could_be_one_part(left: str, right: str) -> bool:
    if could_be_one_first_name(left, right):
        return True
    # Two letters swapped are a slip even at the beginning, but not of Christina and Christian.
    return sorted(left) == sorted(right) and not (is_given_name(left) and is_given_name(right))


def _initials_differ(left: str, right: str) -> bool:
    """Tell whether two names are alike but for an initial, as jsmith and bsmith in one house or firm are."""
    if len(left) == len(right) and left[0] != right[0] and left[1:2] == right[1:2]:
        return True
    parts, other_parts = _PARTS.split(left), _PARTS.split(right)
    if len(parts) != len(other_parts):
        return False
    return any(len(a) == len(b) == 1 and a != b for a, b in zip(parts, other_parts, strict=True))


def _at_two_hosts(one: Mailbox, other: Mailbox) -> Evidence:
    if one.name != other.name:
        return different("different addresses")
    spelt = text.likeness_of_folded(one.host, other.host)
    are_providers = _PROVIDERS.fullmatch(one.host) and _PROVIDERS.fullmatch(other.host)
    if spelt.differs or are_providers or _end_otherwise(one.host, other.host):
        return different("same name before the @, other host", 0.5)
    return similar(spelt.likeness * 0.9, f"same name before the @, host {spelt.reason}")


def _end_otherwise(host: str, also_host: str) -> bool:
    """Tell whether two hosts have two top-level domains, neither of which is a slip of the other."""
    ends = {host.rpartition(".")[2], also_host.rpartition(".")[2]}
    return len(ends) == 2 and not ("com" in ends and ends & _SLIPS_OF_COM)
