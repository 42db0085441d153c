"""Decisions of earlier runs: what stands in the queue by them, and what has to be asked again."""

from __future__ import annotations

from reviewer.core.decisions import Decision
from reviewer.matches.columns import Attribution
from reviewer.matches.groups import MatchQueue
from reviewer.session.domain_decisions import DomainDecisions
from reviewer.session.profile_cache import ProfileCache
from reviewer.session.rules import all_of


def settle(
    queue: MatchQueue,
    record: DomainDecisions,
    position: int,
    decision: Decision | None,
    *,
    carried: bool = False,
) -> None:
    """Mark a group by the decision that stands for it; None makes it undecided."""
    if decision is None:
        queue.mark(position, None)
    else:
        queue.mark(
            position,
            decision.verdict,
            part=decision.merges_a_part,
            carried=carried,
            saying=Attribution(decision.reviewer, decision.reason, record.is_of_reviewer(decision)),
        )


def mark(queue: MatchQueue, record: DomainDecisions, position: int, decision: Decision) -> None:
    """Mark a group that has just come by a decision from before, to be checked if that was in another run."""
    is_other_run = decision.match_generation_date != queue.generation_date
    carried = tells_changes(decision, queue) and is_other_run
    settle(queue, record, position, decision, carried=carried)


def tells_changes(decision: Decision, queue: MatchQueue) -> bool:
    """Whether values can be held against those of a decision: not where either side is an export.

    An export names no run, and holds other fields than the API gives.
    """
    return None not in (decision.match_generation_date, queue.generation_date)


def check(queue: MatchQueue, shelf: ProfileCache, record: DomainDecisions) -> str:
    """Open groups again that were decided in another run, where their values have changed since.

    Looks at the groups whose profiles are here; answers a notice, or ``""``.

    Raises:
        JournalError: the journal can't be read.
    """
    changed = 0
    position = queue.next_carried(-1)
    while position is not None:
        group = queue.group(position)
        members = shelf.members(group.profile_ids)
        if any(member.awaited for member in members):
            break
        decision = record.standing([group.key]).get(group.key)
        profiles = all_of(members)
        if decision is not None and profiles and record.has_changed(decision, profiles):
            queue.mark(position, None)
            changed += 1
        else:
            settle(queue, record, position, decision)
        position = queue.next_carried(position)
    if not changed:
        return ""
    groups = "A group has" if changed == 1 else f"{changed} groups have"
    return f"{groups} changed since the decision in an earlier run, and will be asked again"
