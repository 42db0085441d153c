"""E-mail addresses: what a host ignores is weaker evidence than an equal mailbox."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from reviewer.comparison.damage import decoded, unescaped, without_entities
from reviewer.comparison.evidence import (
    IDENTICAL,
    Aspect,
    Code,
    Evidence,
    Reason,
    Relation,
    Topic,
    different,
    not_comparable,
    same,
    similar,
)
from reviewer.comparison.folding import folded, settled
from reviewer.comparison.kinds import text
from reviewer.comparison.kinds.given_names import is_given_name
from reviewer.comparison.kinds.kind import (
    Kind,
    everywhere,
    in_any_region,
    is_filler,
    masked_character,
    squeezed,
)
from reviewer.comparison.kinds.name_words import could_be_one_first_name
from reviewer.comparison.kinds.several import each_normalised, each_with_each

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
_ONE_PROVIDER = (
    {"me.com", "mac.com", "icloud.com"},
    {"proton.me", "pm.me", "protonmail.com", "protonmail.ch"},
    {"yandex.ru", "ya.ru", "yandex.com"},
)
"""Hosts of which one name before the @ is one mailbox, or as a rule is."""
_RELAYS = re.compile(
    r"(?:.+\.)?(?:privaterelay\.appleid\.com|marketplace\.amazon\.[a-z.]+|mozmail\.com|duck\.com)"
)
"""Hosts that give one customer a new address for each shop."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An e-mail address taken apart, without case.

    RFC 5321 lets a host distinguish upper and lower case before the @; none of note does.
    """

    name: str
    """The part before the @, without its plus-tag."""
    tag: str
    """What follows the first ``+``, with it; ``""`` where there is none."""
    host: str

    @property
    def is_of_role(self) -> bool:
        """Whether it is an office's, which several people use: ``info@``, ``customer.service@``."""
        return squeezed(self.name) in _ROLES

    @property
    def without_dots(self) -> str:
        """The name as Gmail delivers it."""
        return self.name.replace(".", "")


_ROLES = frozenset(
    ("info", "infos", "information", "office", "contact", "contactus", "sales", "support", "admin",
     "administrator", "administration", "hello", "service", "services", "customerservice", "customercare",
     "billing", "accounts", "accounting", "accountspayable", "invoice", "invoices", "orders", "help",
     "helpdesk", "enquiries", "inquiries", "enquiry", "inquiry", "reception", "frontdesk", "reservations",
     "bookings", "team", "webmaster", "postmaster", "marketing", "press", "jobs", "careers", "hr",
     "purchasing", "procurement", "kontakt", "buro", "buero", "verwaltung", "rechnung", "rechnungen",
     "vertrieb", "einkauf", "zentrale", "contacto", "ventas", "compras", "facturacion", "oficina",
     "administracion", "accueil", "bureau", "secretariat", "facturation", "ventes")
)  # fmt: skip
_IDENTICAL_ROLE = Evidence(Relation.IDENTICAL, 1.0, (Reason(Code.ROLE_MAILBOX),))

_LABEL = re.compile(r"(?i)^\s*(?:mailto|e-?mail|mail|courriel|correo)\s*:\s*|\s*\([^()@]*\)\s*$")
_AT, _DOT = (
    re.compile(rf"(?i)\s*[(\[{{]\s*{word}\s*[)\]}}]\s*|(?<=\w)\s+{word}\s+(?=\w)") for word in ("at", "dot")
)
_ADDRESS = re.compile(r"[^\s<>()\[\];,|/\"']+@[^\s<>()\[\];,|/\"']+")


_TWICE = re.compile("@{2,}")


def _readable(value: str) -> str:
    """An address without its label, with the signs that some write as words."""
    value = unescaped(without_entities(value))
    if not value.isascii():
        value = unicodedata.normalize("NFKC", decoded(value) if "?" not in value else value)
    address = _TWICE.sub("@", _LABEL.sub("", value)).strip(" ./;,")
    return address if "@" in address else _DOT.sub(".", _AT.sub("@", address, count=1))


@lru_cache(maxsize=2048)
def _values_in(value: str) -> tuple[str, ...]:
    if value.count("@") < 2:
        return (value,)
    found = dict.fromkeys(_ADDRESS.findall(_LABEL.sub("", value)))
    return tuple(found) or (value,)


@lru_cache(maxsize=2048)
def mailbox(value: str) -> Mailbox | None:
    """Take an address apart; None where it isn't one. ``mailto:`` and ``Name <address>`` are seen through."""
    address = _readable(value)
    if address.endswith(">") and "<" in address:
        address = address[address.rindex("<") + 1 : -1]
    local, at, host = address.casefold().strip().rpartition("@")
    host = unicode_host(host.partition("?")[0].replace(",", ".").rstrip("."))
    if not at or not local or not host or _SPACE.search(local + host):
        return None
    name, plus, tag = local.partition("+")
    if not name:
        name, plus, tag = local, "", ""
    return Mailbox(name, plus + tag, _ALIASES.get(host, host))


def unicode_host(host: str) -> str:
    """Write an internationalised host (``xn--…``, IDNA 2003) in its own letters."""
    if "xn--" not in host:
        return host
    try:
        return host.encode("ascii").decode("idna").casefold()
    except UnicodeError:
        return host


def normalised(value: str) -> str:
    """The canonical form: the address without case; folded text where it is none."""
    return settled(_canonical, value)


def _canonical(value: str) -> str:
    box = mailbox(value)
    return folded(value) if box is None else f"{box.name}{box.tag}@{box.host}"


def compare(left: str, right: str) -> Evidence:
    """Compare two addresses."""
    one, other = mailbox(left), mailbox(right)
    if left == right:
        return IDENTICAL if one is None or not one.is_of_role else _IDENTICAL_ROLE
    if one is None or other is None:
        found = text.compare(left, right)
        return not_comparable(Code.UNREADABLE) if found.differs else found
    if one == other:
        if one.is_of_role:
            return same(Code.ROLE_MAILBOX)
        is_case = left.casefold() == right.casefold()
        return same(Code.WRITING, Aspect.LETTER_CASE) if is_case else same(Code.SAME_MAILBOX)
    found = _at_two_hosts(one, other) if one.host != other.host else _at_one_host(one, other)
    if found.differs and (_is_relay(one.host) or _is_relay(other.host)):
        return not_comparable(Code.RELAYED)
    return found


@lru_cache(maxsize=2048)
def _is_relay(host: str) -> bool:
    return _RELAYS.fullmatch(host) is not None


def _at_one_host(one: Mailbox, other: Mailbox) -> Evidence:
    dots = 0.95 if one.host == _GMAIL else 0.75
    if one.name == other.name:
        return similar(0.9, Code.TAGS_IGNORED)
    if one.without_dots == other.without_dots:
        if one.tag == other.tag:
            return similar(dots, Code.DOTS_IGNORED)
        return similar(dots * 0.9, Code.DOTS_AND_TAGS_IGNORED)
    if not (one.name + other.name).isascii() and folded(one.name) == folded(other.name):
        return similar(0.8, Code.WRITING)
    spelt = text.likeness_of_folded(one.name, other.name)
    if spelt.differs:
        parts, also_parts = _PARTS.split(one.name), _PARTS.split(other.name)
        if len(parts) == len(also_parts) > 1:
            if _are_reordered(parts, also_parts):
                return similar(0.8, Code.OTHER_ORDER)
            if _is_initial(parts, also_parts):
                return not_comparable(Code.INITIAL)
        return different(Code.OTHER_MAILBOX, spelt.likeness * 0.5)
    if _initials_differ(one.name, other.name):
        return different(Code.OTHER_INITIAL, spelt.likeness * 0.5)
    if not _could_be_one_person(one.name, other.name):
        return different(Code.PERHAPS_TWO_PEOPLE, spelt.likeness * 0.5)
    return similar(spelt.likeness * 0.9, Code.MAILBOX_SPELT_ALIKE, *spelt.reasons[0].parameters)


def _could_be_one_person(left: str, right: str) -> bool:
    """Whether two names that are spelt alike can be one by a slip: not Paul and Paula, Joan and John."""
    parts, other_parts = _PARTS.split(left), _PARTS.split(right)
    if len(parts) != len(other_parts):
        parts, other_parts = ["".join(parts)], ["".join(other_parts)]
    return all(_could_be_one_part(one, other) for one, other in zip(parts, other_parts, strict=True))


def _could_be_one_part(left: str, right: str) -> bool:
    if could_be_one_first_name(left, right):
        return True
    # Two letters swapped are a slip even at the beginning, but not of Christina and Christian.
    return sorted(left) == sorted(right) and not (is_given_name(left) and is_given_name(right))


def _are_reordered(parts: list[str], also_parts: list[str]) -> bool:
    """Whether two names have the same parts in another order; of initials and numbers the order tells."""
    others, also_others = ([part for part in some if not part.isalpha()] for some in (parts, also_parts))
    is_named = any(len(part) > 1 and part.isalpha() for part in parts)
    return is_named and others == also_others and sorted(parts) == sorted(also_parts)


def _is_initial(parts: list[str], also_parts: list[str]) -> bool:
    """Whether two names are one but for an initial: r.lund and rosa.lund, who may be Rita."""
    unlike = [sorted(pair, key=len) for pair in zip(parts, also_parts, strict=True) if pair[0] != pair[1]]
    return len(unlike) == 1 and len(unlike[0][0]) == 1 and unlike[0][1].startswith(unlike[0][0])


def _initials_differ(left: str, right: str) -> bool:
    """Whether two names are alike but for an initial, as jsmith and bsmith in one house or firm are."""
    if len(left) == len(right) and left[0] != right[0] and left[1:2] == right[1:2]:
        return True
    parts, other_parts = _PARTS.split(left), _PARTS.split(right)
    if len(parts) != len(other_parts):
        return False
    return any(len(a) == len(b) == 1 and a != b for a, b in zip(parts, other_parts, strict=True))


def _at_two_hosts(one: Mailbox, other: Mailbox) -> Evidence:
    if one.name != other.name:
        return different(Code.DIFFERENT_MAILBOXES)
    shorter, longer = sorted((one.host, other.host), key=len)
    if longer.startswith(f"{shorter}.") or ("." in shorter and longer.endswith(f".{shorter}")):
        return similar(0.85, Code.ONE_SAYS_MORE)
    if any(hosts >= {shorter, longer} for hosts in _ONE_PROVIDER):
        return similar(0.9, Code.ONE_PROVIDER)
    if "." not in shorter and longer.replace(".", "") == shorter:
        return similar(0.9, Code.HOST_SPELT_ALIKE, 1)
    spelt = text.likeness_of_folded(one.host, other.host)
    are_providers = _PROVIDERS.fullmatch(one.host) and _PROVIDERS.fullmatch(other.host)
    is_slip = longer.removesuffix("m") == shorter and shorter.endswith(".co")
    if spelt.differs or (are_providers and not is_slip) or _end_otherwise(one.host, other.host):
        return different(Code.OTHER_HOST, 0.5)
    return similar(spelt.likeness * 0.9, Code.HOST_SPELT_ALIKE, *spelt.reasons[0].parameters)


def _end_otherwise(host: str, also_host: str) -> bool:
    """Whether two hosts have two top-level domains, neither of which is a slip of the other."""
    ends = {host.rpartition(".")[2], also_host.rpartition(".")[2]}
    return len(ends) == 2 and not ("com" in ends and ends & _SLIPS_OF_COM)


_NOBODYS = frozenset(
    ("noreply", "donotreply", "noemail", "nomail", "test", "nobody", "noone", "notprovided", "noemailaddress",
     "noemailprovided", "declined", "deleted", "guest", "no", "fake", "invalid", "dummy", "mailerdaemon")
)  # fmt: skip
"""The part before the @ of a mailbox that is nobody's, in addition to what is a filler anywhere."""


def _is_filler(value: str) -> bool:
    return all(map(_is_nobodys, _values_in(value)))


def _is_nobodys(value: str) -> bool:
    box = mailbox(value)
    if box is None:
        return is_filler(value)
    # "a@a.example" and "asdf@asdf.example" are typed to get past a form.
    is_typed = box.name == box.host.partition(".")[0] and (len(box.name) <= 3 or box.name in _TYPED)
    is_typed = is_typed or box.host.endswith(".invalid")  # RFC 2606
    return is_typed or squeezed(box.name) in _NOBODYS or is_filler(box.name)


_TYPED = frozenset(("asdf", "qwerty", "email", "mail", "name", "user", "sample", "example"))
_MASKED = re.compile(r"[*•]{2,}|[xX]{3,}@")


_WITHOUT_AT = re.compile(r"(?i)\s*(?!www\.)[\w.+-]+\.[a-z]{2,}\W*")
"""What may be an address that has lost its sign."""


def _is_unreadable(value: str) -> bool:
    """Whether a value holds no address: masked, or a text such as ``see notes``."""
    is_address = "@" in _readable(value) or _WITHOUT_AT.fullmatch(value) is not None
    return not is_address or _MASKED.search(value) is not None or not any(map(str.isalnum, value))


def _has_form(value: str) -> bool:
    at = value.find("@")
    return 0 < at < value.rfind(".")


def _masked(value: str) -> str:
    """Show the first character and what follows the last dot; without an ``@``, only the first character."""
    domain = value.rfind(".")
    if not -1 < value.rfind("@") < domain or not value[domain + 1 :].isalpha():
        domain = len(value)
    return "".join(
        char if at == 0 or at >= domain else masked_character(char) for at, char in enumerate(value)
    )


EMAIL = Kind(
    each_with_each(_values_in, everywhere(compare)),
    each_normalised(_values_in, in_any_region(normalised)),
    members=("EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress"),
    named=re.compile(r"\b(?:e ?mails?|(?:g|hot)?mail|mailbox|courriel|correo(?: electronico)?)(?: id)?\b"),
    topic=Topic.EMAIL,
    own=re.compile("e ?mail|mail|courriel|correo(?: electronico)?"),
    has_form=_has_form,
    is_filler=_is_filler,
    is_unreadable=_is_unreadable,
    masked=_masked,
)
