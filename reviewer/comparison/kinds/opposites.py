"""Free attributes, whose values may say opposite things: verified and unverified, opt-in and opt-out."""

from __future__ import annotations

import re

from reviewer.comparison.evidence import Code, Evidence, Topic, different, not_comparable, same, similar
from reviewer.comparison.folding import folded
from reviewer.comparison.kinds import text
from reviewer.comparison.kinds.amounts import are_of_two_signs, compare_amounts
from reviewer.comparison.kinds.consents import says_consent
from reviewer.comparison.kinds.deceased import LIVING, says_deceased
from reviewer.comparison.kinds.flags import yes_or_no
from reviewer.comparison.kinds.kind import Kind, everywhere, in_any_region, squeezed
from reviewer.comparison.kinds.links import compare_links

_BLANK = frozenset(("", "na", "n/a", "null", "nan", "undefined", "unknown", "notavailable", "tbd", "<null>"))
"""What never is an answer, as "none" is one to what somebody is allergic to."""
_NEGATIONS = frozenset(("un", "in", "im", "ir", "il", "dis", "de", "non", "not", "no"))
_FEWEST_LETTERS, _LONGEST_NEGATION = 3, 4
_OPPOSITES = different(Code.OPPOSITES)
_ONE_CONSENTS = different(Code.ONE_CONSENTS)
_ONE_DECEASED = different(Code.ONE_MARKED_DECEASED)


def compare(left: str, right: str) -> Evidence:
    """Compare two texts, of which one may say the opposite of the other."""
    if _are_opposites(left, right):
        return _OPPOSITES
    one = says_consent(left)
    if one is not None and (other := says_consent(right)) is not None and one != other:
        return _ONE_CONSENTS
    found = text.compare(left, right)
    if not found.differs and are_of_two_signs(left, right):
        return _TWO_SIGNS
    if found.agrees:
        return found
    if written := compare_amounts(left, right) or compare_links(left, right):
        return written
    if not found.differs:
        return found
    if _is_blank(left) or _is_blank(right):
        return not_comparable(Code.FILLER)
    if _are_one_answer(left, right):
        return _YES_OR_NO
    if tag := _of_tags(*sorted((left.strip(), right.strip()), key=len)):
        return tag
    # Whether 1 stands for true is known to who wrote it.
    is_number_for_word = left.strip().isdecimal() is not right.strip().isdecimal()
    answer = yes_or_no(left) if is_number_for_word else None
    return _PERHAPS_ONE_ANSWER if answer is not None and answer == yes_or_no(right) else found


def _of_tags(short: str, longer: str) -> Evidence | None:
    """Compare a code with what it may be short for: en and en-GB, en and English, M and married."""
    if not short.isalpha() or len(short) > _LONGEST_TAG:
        return None
    if (found := _TAG.fullmatch(longer)) and found[1].casefold() == short.casefold():
        return similar(0.8, Code.ONE_SAYS_MORE)
    word, letters = folded(longer), iter(folded(longer))
    code = folded(short)
    is_short = word.isalpha() and len(word) > _LONGEST_TAG and word[0] == code[0]
    return _PERHAPS_ONE_ANSWER if is_short and all(letter in letters for letter in code) else None


_LONGEST_TAG = 3
_TAG = re.compile(r"([A-Za-z]{2,3})[-_][A-Za-z]{2,4}")
"""A language with its country or script, after BCP 47."""
_TWO_SIGNS = different(Code.DIFFERENT, 0.5)
_PERHAPS_ONE_ANSWER = not_comparable(Code.UNKNOWN_CODE)
_YES_OR_NO = same(Code.WRITING)


def _is_blank(value: str) -> bool:
    """Whether a text holds nothing: ``n/a``, ``-``."""
    plain = squeezed(value)
    return plain in _BLANK or not plain.strip("-—–")


def _are_one_answer(left: str, right: str) -> bool:
    """Whether both are one answer, of which one may be short: ``Y`` and ``yes``, ``ja`` and ``true``."""
    one, other = left.strip(), right.strip()
    if len(one) != 1 and len(other) != 1:
        answer = yes_or_no(one)
        return answer is not None and answer == yes_or_no(other)
    shorter, longer = sorted((one.casefold(), other.casefold()), key=len)
    answer = yes_or_no(shorter) if len(shorter) == 1 and longer.startswith(shorter) else None
    return answer is not None and answer == yes_or_no(longer)


def _are_opposites(left: str, right: str) -> bool:
    """Whether one is the other with a negation before it."""
    shorter, longer = (left, right) if len(left) < len(right) else (right, left)
    if len(shorter) < _FEWEST_LETTERS or not 0 < len(longer) - len(shorter) <= _LONGEST_NEGATION:
        return False
    shorter, longer = shorter.casefold(), longer.casefold()
    return longer.endswith(shorter) and longer[: -len(shorter)].strip(" -_") in _NEGATIONS


def _compare_statuses(left: str, right: str) -> Evidence:
    return _ONE_DECEASED if says_deceased(left) != says_deceased(right) else compare(left, right)


TEXT = Kind(everywhere(compare), in_any_region(text.normalised), may_mean_fillers=True, takes_anything=True)
STATUS = Kind(
    everywhere(_compare_statuses),
    in_any_region(text.normalised),
    topic=Topic.DECEASED,
    own=re.compile("(?:(?:account|record|profile|membership|status) ?)*status"),
    has_form=lambda value: says_deceased(value) or squeezed(value) in LIVING,
    may_mean_fillers=True,
    takes_anything=True,
)
"""The state of a record, which may be that its customer has died; active is not much of a sign of life."""
