"""What customers have agreed to or refused: which of two answers a merge keeps is no detail."""

from __future__ import annotations

import re
from functools import lru_cache

from reviewer.comparison.evidence import IDENTICAL, Code, Evidence, Topic, different, not_comparable, same
from reviewer.comparison.folding import folded
from reviewer.comparison.kinds.flags import yes_or_no
from reviewer.comparison.kinds.kind import Kind, everywhere, in_any_region

_GIVEN = re.compile(r"opt(?:ed)? ?in|subscribed|granted|given|accepted|allowed|agreed|consented|active")
_REFUSED = re.compile(
    r"opt(?:ed)? ?out|unsubscribed|denied|refused|rejected|revoked|withdrawn|declined|not given"
)


def says_consent(value: str) -> bool | None:
    """Whether a value says by itself that somebody agrees or refuses: ``opt-in``, ``unsubscribed``."""
    # Most values are ruled out by the first letter.
    found = _BY_ITSELF.fullmatch(value) if value.lstrip()[:1].casefold() in "oscud" else None
    return None if found is None else found[1] is not None


_BY_ITSELF = re.compile(
    r"(?i)\s*(?:(opt(?:ed|s)?[-_ ]?in|subscribed|consented)"
    r"|opt(?:ed|s)?[-_ ]?out|unsubscribed|do[-_ ]?not[-_ ]?(?:call|contact|e-?mail|mail|text))[.!]?\s*"
)


def agreed(value: str) -> bool | None:
    """Whether a value says yes or no to what its field asks; None where it can't be read."""
    plain = folded(value)
    if _GIVEN.fullmatch(plain):
        return True
    return False if _REFUSED.fullmatch(plain) else yes_or_no(value)


def compare(left: str, right: str) -> Evidence:
    """Compare two answers to one question."""
    if left == right:
        return IDENTICAL
    one, other = agreed(left), agreed(right)
    if one is None or other is None:
        return not_comparable(Code.UNREADABLE)
    return same(Code.WRITING) if one == other else different(Code.ONE_CONSENTS)


def normalised(value: str) -> str:
    """The canonical form: ``yes``, ``no``, or the folded text of what is neither."""
    answer = agreed(value)
    return folded(value) if answer is None else "yes" if answer else "no"


_NAMED = re.compile(
    r"\b(?:consent(?:s|ed)?|opt(?:ed)? ?(?:in|out)"
    r"|do not (?:call|contact|e ?mail|mail|text|sms|sell|share|track)"
    r"|dnc|dnd|unsubscribed?|subscribed?|newsletter|gdpr|ccpa|marketing (?:allowed|permission|opt)|permission"
    r"|einwilligung|consentement|consentimiento)\b"
)
_NO_ANSWER = re.compile(
    r"\b(?:dates?|time|timestamp|at|on|source|version|id|text|channel|by|method|reason|frequency)\b"
)


def consent_named(words: str) -> Kind | None:
    """The kind of the consent that a name tells of by its words, one a name; None where it tells of none."""
    is_consent = _NAMED.search(words) is not None and not _NO_ANSWER.search(words)
    return consent_called(words) if is_consent else None


_TO_REFUSE = re.compile(r"\bopt(?:ed)? ?out\b|\bun(?=subscribed?\b)")


def answered_as(words: str, value: str) -> str:
    """What a value comes to as an answer to whether somebody agrees: yes to ``sms opt out`` is a refusal.

    ``opted out`` says itself what it means.
    """
    answer = yes_or_no(value) if _TO_REFUSE.search(words) else None
    return value if answer is None else "no" if answer else "yes"


def consent_called(words: str) -> Kind:
    """The kind of the consent of one name: consent to calls says nothing of consent to mails.

    To opt in and to opt out are two answers to one question.
    """
    opt_in = _TO_REFUSE.sub(lambda found: "opt in" if found[0] != "un" else "", words)
    opt_in = re.sub(r"\be mails?\b", "email", re.sub(r"\bopt(?:ed)? ?in\b", "opt in", opt_in))
    return _consent_to(" ".join(sorted(set(opt_in.split()) - _BETWEEN)))


_BETWEEN = frozenset(("has", "is", "of", "to", "for", "from"))
"""Words without which "has opted out of email" and "email opt-out" are one name."""


@lru_cache(maxsize=1024)
def _consent_to(words: str) -> Kind:
    return Kind(
        everywhere(compare),
        in_any_region(normalised),
        topic=Topic.CONSENT,
        own=re.compile(".*"),
        has_form=lambda value: agreed(value) is not None,
    )
