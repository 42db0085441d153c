"""What a plan comes to, in numbers and codes: what is shown before anyone agrees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

from reviewer.apply.check import Applied, Ready, Step
from reviewer.apply.contradictions import Contradiction
from reviewer.apply.held import Held, Why
from reviewer.apply.looking import Looking, a_second, in_readings, unthrottled
from reviewer.apply.requests import Decided
from reviewer.apply.snapshots import Estimate
from reviewer.core.problems import Problem

_FIRST = 3


@dataclass(slots=True)
class PlanSummary:
    """What a plan comes to."""

    merges: int = 0
    """Requests to send."""
    groups: int = 0
    """Groups that they are of."""
    go: int = 0
    """Profiles that go."""
    lost: int = 0
    """Values that the merged profiles will not have, in no other words either."""
    applied: int = 0
    """Groups of which everything was merged already."""
    held: dict[Why, list[Held]] = field(default_factory=lambda: defaultdict(list))
    contradictions: tuple[Contradiction, ...] = ()
    first: list[Step] = field(default_factory=list)
    """The first few of the merges."""
    last: str | None = None
    """The id of the decision that the last of the merges follows from."""
    is_cut: bool = False
    """Whether there are more merges than were asked for."""

    def agreed(self, chosen: Iterable[Decided | Held]) -> Iterator[Decided | Held]:
        """Those of the plan that it counts as merges to send: what someone who has seen it agrees to."""
        held = {one.decision.id for some in self.held.values() for one in some}
        for one in chosen:
            if one.decision.id not in held:
                yield one
            if self.is_cut and one.decision.id == self.last:
                return


def summarise(
    chosen: Iterable[Decided | Held],
    looking: Looking,
    *,
    most: int | None = None,
    default_region: str | None = None,
    contradictions: Iterable[Contradiction] = (),
    each: Callable[[Step, int], None] = lambda step, lost: None,
    progress: Callable[[int], None] = lambda groups: None,
    is_left: Callable[[], bool] = lambda: False,
) -> PlanSummary:
    """Look at every chosen merge as it is now.

    Args:
        chosen: of the journal's plan.
        looking: what they are held against.
        most: how many requests are wanted at most.
        default_region: where phone numbers are dialled whose profile names no country.
        contradictions: those that the plan names.
        each: called with each request and how many values it loses.
        progress: called with how many more groups were looked at.
        is_left: tells whether nobody waits for it any more.

    Raises:
        JournalError: the journal can't be read.
        SourceError: no profile can be had.
    """
    summary = PlanSummary(contradictions=tuple(contradictions))
    for some in in_readings(chosen):
        if is_left():
            break
        found = (
            [some]
            if isinstance(some, Held)
            else unthrottled(partial(looking.look, some), lambda: a_second() and not is_left())
        )
        progress(len(found))
        for one in found:
            if isinstance(one, Held):
                summary.held[one.why].append(one)
            elif isinstance(one, Applied):
                summary.applied += 1
            elif not _add(summary, one, most, default_region, each):
                summary.is_cut = True
                return summary
    return summary


def _add(
    summary: PlanSummary,
    ready: Ready,
    most: int | None,
    default_region: str | None,
    each: Callable[[Step, int], None],
) -> bool:
    """Count a group's requests; False where no more are wanted."""
    steps = ready.steps if most is None else ready.steps[: most - summary.merges]
    if steps:
        summary.groups, summary.last = summary.groups + 1, ready.decided.decision.id
    for step in steps:
        lost = step.lost_values(default_region)
        summary.merges, summary.lost = summary.merges + 1, summary.lost + lost
        summary.go += len(step.merge.profile_ids_to_merge)
        if len(summary.first) < _FIRST:
            summary.first.append(step)
        each(step, lost)
    return len(steps) == len(ready.steps)


def merge_json(step: Step, lost: int) -> Mapping[str, Any]:
    """A request as a JSON object: ids and the names of fields, no values."""
    merge = step.merge
    return {
        "merge_id": merge.id,
        "group_key": merge.group_key,
        "main_profile_id": merge.main_profile_id,
        "profile_ids_to_merge": list(merge.profile_ids_to_merge),
        "field_sources": merge.field_sources,
        "decision_ids": list(merge.decision_ids),
        "lost_values": lost,
    }


def plan_json(summary: PlanSummary, snapshots: Estimate | Problem | None) -> dict[str, Any]:
    """A plan as a JSON object but for its merges: counts, ids and codes, no values."""
    told = {"problem": snapshots.line} if isinstance(snapshots, Problem) else snapshots and asdict(snapshots)
    return {
        "snapshots": told,
        "requests": summary.merges,
        "groups": summary.groups,
        "profiles_that_go": summary.go,
        "lost_values": summary.lost,
        "applied_groups": summary.applied,
        "is_cut": summary.is_cut,
        "held": [
            {
                "why": why,
                "decision_id": one.decision.id,
                "match_id": one.decision.match_id,
                "group_key": one.decision.group_key,
                "details": list(one.codes),
            }
            for why, some in summary.held.items()
            for one in some
        ],
        "contradictions": [
            {
                "decision_ids": list(one.decision_ids),
                "reopen": list(one.reopen),
                "is_smallest": one.is_smallest,
            }
            for one in summary.contradictions
        ],
    }
