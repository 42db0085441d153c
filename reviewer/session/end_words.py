"""What is said at the end of the groups that are gone through."""

from __future__ import annotations

from reviewer.core.counted import number
from reviewer.matches.filters import Filter
from reviewer.matches.sequence import GroupSequence


def last_words(sequence: GroupSequence) -> str:
    """Say that a group is the last one."""
    what = sequence.of_what
    return f"This is the last group{what}" if what else "This is the last group: the matches end here"


def decided_words(sequence: GroupSequence, chosen: Filter, *, adjudicates: bool) -> str:
    """Say that no undecided group is left, or none but those that others are at work on.

    Args:
        sequence: the groups that are gone through.
        chosen: which those are.
        adjudicates: whether disputes are reviewed, and nothing else.
    """
    if left := sequence.count(None):
        what = number(left, "undecided group that is left", "undecided groups that are left")
        return f"Others are at work on {'the' if left == 1 else 'all'} {what}{sequence.of_what}"
    off = "" if chosen.is_all else "<stay> takes it off"
    if sequence.of_what and not len(sequence):
        if chosen == Filter(disputed=True) and adjudicates:
            return "The end: there is no group in dispute"
        return f"There is no group{sequence.of_what}: <filter> changes it{off and f', {off}'}"
    if sequence.of_what:
        return f"The end: no undecided group is left{sequence.of_what}{off and f': {off}'}"
    count = len(sequence)
    decided = number(count, "group has its verdict", "groups have their verdict")
    return f"The end: {'all ' if count > 1 else ''}{decided}" if count else ""
