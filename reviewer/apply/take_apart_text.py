"""Taking a merge apart in words, which hold outside text, raw, and no values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from reviewer.apply.snapshot_text import untold_lines
from reviewer.apply.take_apart import TakenApart
from reviewer.apply.take_apart_plan import LOST, Progress, TakeApartPlan
from reviewer.aws.domains import DomainSettings
from reviewer.core.counted import number
from reviewer.core.receipts import Receipt

NEVER_BACK = (
    "the old profile ids: whatever knows the customers by them has to learn the new ones",
    "Cases, calculated attributes and segments, which AWS makes of profiles anew, or not at all",
    "keys that neither history nor an object tells of: they stay with the profile that was kept",
)
"""What taking apart brings back in no case."""


def plan_lines(plan: TakeApartPlan, progress: Progress) -> Iterator[str]:
    """What is going to be done."""
    snapshot, merge = plan.snapshot, plan.snapshot.merge
    yield f"Merge {merge.id} in {merge.domain_name}, as of {snapshot.taken_at:%Y-%m-%d %H:%M:%S} UTC"
    if plan.is_empty:
        if not progress.targets:
            yield "Nothing is to be taken apart: the profiles are as they were before the merge"
        else:
            yield "It has been taken apart" + ("" if progress.done else ", but for the last steps")
    moved: dict[str, int] = defaultdict(int)
    for one in plan.moves:
        moved[one.object.profile_id] += 1
    for old, new in plan.targets.items():
        parts = []
        if old == merge.main_profile_id:
            named = ", ".join(sorted(plan.update))
            parts.append(f"gets its own values back: {named}" if named else "keeps its values")
        elif new is None:
            parts.append("is created again under a new id, with its values and keys")
        elif new != old:
            parts.append(f"is there again as {new}")
        else:
            parts.append("is still there")
        if moved[old]:
            parts.append(f"gets {number(moved[old], 'object')} back")
        yield f"  {old} {', '.join(parts)}"
    if plan.is_empty:
        return
    yield "What can't be brought back:"
    for words in NEVER_BACK:
        yield f"  {words}"
    for line in untold_lines(snapshot):
        yield f"  {line}"
    yield from _lost_lines(plan.lost)


def receipt_lines(receipts: Sequence[Receipt]) -> Iterator[str]:
    """What the journal knows of the merge, and whether it may still be under way."""
    if not receipts:
        yield "The journal knows nothing of this merge"
        return
    last = receipts[-1]
    yield f"By the journal: {last.state} on {last.recorded_at:%Y-%m-%d %H:%M:%S} UTC, by {last.reviewer}"
    if last.state.is_open:
        yield "WARNING: it may be still under way: find out first with `reviewer apply --verify`"


def merging_lines(settings: DomainSettings) -> Iterator[str]:
    """Warn of what may merge the profiles again without asking anyone."""
    merging = settings.auto_merging
    if merging.enabled:
        lists = " or ".join("+".join(one) for one in merging.attributes) or "its attributes"
        least = "" if merging.least_score is None else f" and a score of {merging.least_score} or more"
        yield (
            f"WARNING: the domain merges by itself where {lists} agree{least}, next after"
            f" {settings.schedule}. If these profiles do, AWS merges them again: turn AutoMerging off, or"
            " change one of these values"
        )
    if settings.rule_based:
        yield "WARNING: rule-based matching is on: where it merges by rules, it may merge them again"


def outcome_lines(done: TakenApart, plan: TakeApartPlan) -> Iterator[str]:
    """What came of it."""
    merge = plan.snapshot.merge
    yield f"Merge {merge.id} is taken apart: {number(done.moved, 'object')} moved back"
    for old, new in done.targets.items():
        yield f"  {old} is there" if old == new else f"  {old} is now {new}"
    if done.lost:
        yield "Not as before:"
        yield from _lost_lines(done.lost)
    yield "The journal now says that they are not one customer"


def _lost_lines(lost: Iterable[str]) -> Iterator[str]:
    """The codes, those of one kind together."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for code in lost:
        kind, _, of_what = code.partition(":")
        by_kind[kind].append(of_what)
    for kind, those in by_kind.items():
        yield f"  {LOST.get(kind, kind)}: {', '.join(those)}"
