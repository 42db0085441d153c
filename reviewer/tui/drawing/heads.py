"""What is written over each profile of a group."""

from __future__ import annotations

from functools import lru_cache

from reviewer.session.draft import DraftDecision
from reviewer.session.profile_cache import Member
from reviewer.session.rules import all_of
from reviewer.tui.drawing.comparison_lines import Head

_KEPT = 8
"""How many groups' are kept: the one shown, and those that a key may lead to."""


@lru_cache(maxsize=_KEPT)
def heads_of(draft: DraftDecision | None, members: tuple[Member, ...]) -> tuple[Head, ...]:
    """What is written over each member of a group, by what is marked on it."""
    ids = [member.profile_id for member in members]
    if draft is None:
        return tuple(Head(profile_id) for profile_id in ids)
    profiles = all_of(members)
    survivors = {part[0] for part in draft.parts_to_merge(profiles)} if profiles else set()
    clusters = draft.clusters
    return tuple(
        Head(
            profile_id,
            survives=profile_id in survivors,
            cluster=None if clusters.is_whole else clusters.number_of(profile_id),
            is_out=profile_id in clusters.out,
            is_reference=at == draft.reference and len(ids) > 2,
            is_focused=at == draft.focus,
        )
        for at, profile_id in enumerate(ids)
    )
