"""Decisions of earlier runs: which groups they decide, and which have to be asked again."""

from __future__ import annotations

from datetime import date, datetime

from reviewer.core.decisions import Decision
from reviewer.matches.groups import MatchQueue
from reviewer.matches.store import Attribution
from reviewer.session.domain_decisions import DomainDecisions
from reviewer.session.profile_cache import ProfileCache
from reviewer.session.rules import all_of


def mark(
    groups: MatchQueue,
    decisions: DomainDecisions,
    position: int,
    decision: Decision | None,
    *,
    carried: bool = False,
    is_disputed: bool = False,
) -> None:
    """Mark a group by its effective decision; None makes it undecided."""
    if decision is None:
        groups.mark(position, None)
    else:
        groups.mark(
            position,
            decision.verdict,
            part=decision.merges_a_part,
            carried=carried,
            attribution=Attribution(
                decision.reviewer,
                decision.reason,
                decisions.author.made(decision),
                is_disputed,
                day=local_day(decision.decided_at),
                is_noted=bool(decision.note),
            ),
        )


def local_day(moment: datetime) -> date:
    """The day of a moment in the local time zone; at an end of the calendar, in its own."""
    try:
        return moment.astimezone().date()
    except (ValueError, OverflowError):
        return moment.date()


def mark_new(
    groups: MatchQueue, decisions: DomainDecisions, position: int, decision: Decision, *, is_disputed: bool
) -> None:
    """Mark a group that has just come by a decision from before, to be checked if that was in another run."""
    is_other_run = decision.match_generation_date != groups.generation_date
    carried = tells_changes(decision, groups) and is_other_run
    mark(groups, decisions, position, decision, carried=carried, is_disputed=is_disputed)


def tells_changes(decision: Decision, groups: MatchQueue) -> bool:
    """Whether today's values can be compared with those of a decision: not where either side is an export.

    An export names no run, and holds other fields than the API gives.
    """
    return None not in (decision.match_generation_date, groups.generation_date)


def check(groups: MatchQueue, profiles: ProfileCache, decisions: DomainDecisions) -> str:
    """Open groups again that were decided in another run, where their values have changed since.

    Looks at the groups whose profiles are here; answers a notice, or ``""``.

    Raises:
        JournalError: the journal can't be read.
    """
    changed = 0
    position = groups.next_carried(-1)
    while position is not None:
        group = groups.group(position)
        members = profiles.members(group.profile_ids)
        if any(member.awaited for member in members):
            break
        decision = decisions.effective([group.key]).get(group.key)
        found = all_of(members)
        if decision is not None and found and decisions.compared.has_changed(decision, found):
            groups.mark(position, None)
            changed += 1
        else:
            is_disputed = groups.attribution(position).is_disputed
            mark(groups, decisions, position, decision, is_disputed=is_disputed)
        position = groups.next_carried(position)
    if not changed:
        return ""
    which = "A group has" if changed == 1 else f"{changed} groups have"
    return f"{which} changed since the decision in an earlier run, and will be asked again"
