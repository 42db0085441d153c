"""What is said where a walk along groups ends."""

from __future__ import annotations

from reviewer.core.counted import number
from reviewer.matches.filters import Filter
from reviewer.matches.sequence import GroupSequence


def last_words(sequence: GroupSequence) -> str:
    """Say that there is no group behind this one."""
    what = sequence.of_what
    return f"This is the last group{what}" if what else "This is the last group: the matches end here"


def decided_words(sequence: GroupSequence, chosen: Filter, *, adjudicates: bool) -> str:
    """Say that no group is left to decide, and what to do; ``""`` where there are no groups at all.

    Args:
        sequence: the groups.
        chosen: the filter that is on.
        adjudicates: whether only groups in dispute are gone through.
    """
    what, groups = sequence.of_what, len(sequence)
    if left := sequence.count(None):
        undecided = number(left, "undecided group that is left", "undecided groups that are left")
        return f"Others are at work on {'the' if left == 1 else 'all'} {undecided}{what}"
    off = "" if chosen.is_all else "<stay> takes it off"
    if what and not groups:
        if adjudicates and chosen == Filter(disputed=True):
            return "The end: there is no group in dispute"
        return f"There is no group{what}: <filter> changes it{off and f', {off}'}"
    if what:
        return f"The end: no undecided group is left{what}{off and f': {off}'}"
    decided = number(groups, "group has its verdict", "groups have their verdict")
    return f"The end: {'all ' if groups > 1 else ''}{decided}" if groups else ""
