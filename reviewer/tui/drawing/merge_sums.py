"""How many values a merge of a group, as it is marked, would keep and lose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from reviewer.session.draft import DraftDecision
from reviewer.session.profile_cache import Member
from reviewer.session.rules import all_of

_KEPT = 8
"""How many groups' are kept: the one shown, and those that a key may lead to."""
_MOST_PROFILES = 60
"""Of more, previewing takes longer than a key may."""


class MergeSum(NamedTuple):
    """What becomes of the values of profiles that become one."""

    part: tuple[str, ...]
    """Their ids, the one that is kept first."""
    values: int
    """How many the merged profile has."""
    lost: int
    """How many are gone, as the preview counts them."""


def merge_sums(draft: DraftDecision, members: Sequence[Member]) -> tuple[MergeSum, ...]:
    """The sums of each person of a group; empty where not all its profiles are here, or they are too many."""
    # What counts for a merge: neither the focus nor what is noted.
    plain = replace(draft, focus=0, reference=0, note="", reason="")
    return _sums(plain, tuple(members)) if len(members) <= _MOST_PROFILES else ()


@lru_cache(maxsize=_KEPT)
def _sums(draft: DraftDecision, members: tuple[Member, ...]) -> tuple[MergeSum, ...]:
    profiles = all_of(members)
    merged = [(part, draft.merged(part, profiles)) for part in draft.parts_to_merge(profiles) if profiles]
    return tuple(MergeSum(part, len(one.values), len(one.lost)) for part, one in merged)


def losses_of(sums: Sequence[MergeSum]) -> int | None:
    """How many values all merges of a group lose; None where that is not known."""
    return sum(one.lost for one in sums) if sums else None
