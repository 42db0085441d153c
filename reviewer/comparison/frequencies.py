"""How common values are in a run, as far as its profiles have been fetched: what many hold says less.

Fellegi and Sunter's term frequencies: a mailbox of twenty customers, or a frequent name, tells two of them
apart less than a rare one. Held in memory only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import log2

from reviewer.comparison.evidence import Topic
from reviewer.comparison.fields import ADDRESSES, FULL_NAME, fields_of
from reviewer.core.matches import Profile

_COUNTED = {
    FULL_NAME: Topic.NAME,
    **dict.fromkeys(("EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress"), Topic.EMAIL),
    **dict.fromkeys(
        ("PhoneNumber", "MobilePhoneNumber", "HomePhoneNumber", "BusinessPhoneNumber"), Topic.PHONE
    ),
    **dict.fromkeys((f"{address}.Address1" for address in ADDRESSES), Topic.ADDRESS),
}
_DAMPED = 0.5
"""Of the logarithm of how many others hold a value, what is taken off: the table knows that values recur."""
_LEAST = 0.1
"""Bits that agreement weighs at least: what agrees never speaks against."""


class Frequencies:
    """Of each value of a name, mailbox, phone or street, how many profiles hold it."""

    def __init__(self) -> None:
        # By their hashes: a day's profiles have tens of thousands of values.
        self._holders: Counter[int] = Counter()
        self._taken: set[int] = set()

    def take(self, profile: Profile) -> None:
        """Count a profile's values, once."""
        known_by = hash(profile.profile_id)
        if known_by in self._taken:
            return
        self._taken.add(known_by)
        fields = fields_of(profile)
        self._holders.update(
            {hash((topic, as_counted(fields[name]))) for name, topic in _COUNTED.items() if name in fields}
        )

    def clear(self) -> None:
        """Begin anew: another run, other profiles."""
        self._holders.clear()
        self._taken.clear()

    def lowered(self, bits: float, topic: Topic, shared: Iterable[str], within: int) -> float:
        """What agreement weighs on a value that others hold too.

        Args:
            bits: what it weighs on average, above 0.
            topic: what it is on.
            shared: the values that agree, as :func:`as_counted` writes them.
            within: how many profiles of the group hold them.
        """
        holders = max((self._holders[hash((topic, value))] for value in shared), default=0)
        others = max(holders - within, 0)
        return max(bits - _DAMPED * log2(1 + others), min(bits, _LEAST))


def as_counted(value: str) -> str:
    """A value as it is counted: without case and outer spaces."""
    return value.strip().casefold()
