"""What is to be said of a group's profiles as such: which can't be shown, and which are on their way."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from reviewer.comparison.handles import handle
from reviewer.core.action_words import with_words
from reviewer.core.counted import number
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.session.profile_cache import Member
from reviewer.tui.drawing.comparison_lines import Remark


def member_remarks(
    members: Sequence[Member], merged_away: Collection[str], problem: Shown | None, retry: str
) -> list[Remark]:
    """Say what stands between a group and its being compared.

    Args:
        members: the group's profiles.
        merged_away: those that are gone because they were merged, as is told already.
        problem: what failed while they were fetched, if anything.
        retry: the key that asks again.
    """
    remarks = [
        Remark(Shown(f"{handle(at)} can't be shown: {_reason(member, retry)}"))
        for at, member in enumerate(members)
        if member.unavailable and member.profile_id not in merged_away
    ]
    awaited = sum(member.awaited for member in members)
    if awaited and problem is not None:
        remarks.append(Remark(problem))
    elif awaited:
        remarks.append(Remark(Shown(f"loading {number(awaited, 'profile')} …"), trouble=False))
    elif len(members) < 2:
        remarks.append(Remark(Shown("fewer than two profiles: there is nothing to compare"), trouble=False))
    return remarks


def _reason(member: Member, retry: str) -> Shown:
    return terminal_text(with_words(member.unavailable, {"retry": retry}))
