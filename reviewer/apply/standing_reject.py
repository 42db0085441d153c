"""What the journal is told of a merge that was taken apart: rejects that stand, and a receipt."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from reviewer.apply.planned_merge import PlannedMerge
from reviewer.apply.receipts import ReceiptMaker
from reviewer.apply.take_apart import TakenApart
from reviewer.apply.take_apart_plan import TakeApartPlan
from reviewer.comparison.fields import compared_text
from reviewer.core.decisions import Choice, ChosenBy, Decision, Reviewer, Verdict
from reviewer.core.matches import Profile, group_key
from reviewer.core.receipts import Receipt, ReceiptState
from reviewer.journal.sqlite import Journal

_IDS = uuid.UUID("6f0f4f0a-3f5b-4d4e-9d0c-2b1f6f7a9c11")
"""Makes the ids of the rejects, so that an interrupted taking apart writes each once."""


def reject(
    journal: Journal, plan: TakeApartPlan, targets: Mapping[str, str], reviewer: Reviewer
) -> list[Decision]:
    """Write that the profiles are not one customer, under the ids that they have now, and under the old ones.

    The old group's merge is left as it is where other parts of it stay merged.

    Args:
        journal: where decisions are written; what it has already is not written again.
        plan: of taking the merge apart.
        targets: the id that each profile before the merge has now.
        reviewer: who takes it apart.

    Returns:
        The decisions that were written now.

    Raises:
        JournalError: they are not in the journal.
    """
    merge = plan.snapshot.merge
    values = {**plan.snapshot.profiles, merge.main_profile_id: plan.wanted}
    standing = journal.effective(merge.domain_name, merge.region, [merge.group_key]).get(merge.group_key)
    digest = journal.keyed_digest(compared_text(Profile(targets[old], values[old]) for old in targets))
    groups = [tuple(targets.values())]
    if standing is not None and set(standing.profile_ids) == set(merge.profile_ids):
        groups.append(standing.profile_ids)
    attempt = _attempt(journal, plan)
    written = []
    for ids in dict.fromkeys(groups):
        key = group_key(ids)
        decision = Decision(
            id=str(uuid.uuid5(_IDS, f"{merge.id} {key} {attempt}")),
            decided_at=datetime.now(UTC),
            reviewer=reviewer.name,
            reviewer_uid=reviewer.uid,
            caller_arn=reviewer.caller_arn,
            domain_name=merge.domain_name,
            region=merge.region,
            match_id=standing.match_id if standing is not None else "",
            group_key=key,
            profile_ids=ids,
            confidence_score=standing.confidence_score if standing is not None else None,
            match_generation_date=standing.match_generation_date if standing is not None else None,
            verdict=Verdict.REJECT,
            note=f"merge {merge.id} was taken apart",
            compared_digest=digest if ids == groups[0] else None,
            host=reviewer.host,
            account_id=standing.account_id if standing is not None else None,
            choice=Choice(ChosenBy.HAND, 0, 0),
        )
        if journal.missing([decision.id]):
            journal.append(decision)
            written.append(decision)
    return written


def record(journal: Journal, plan: TakeApartPlan, done: TakenApart, reviewer: Reviewer) -> bool:
    """Write a receipt that the merge was taken apart, where the journal knows of it and has none yet.

    Returns:
        Whether one was written.

    Raises:
        JournalError: it is not in the journal.
    """
    before = receipts_of(journal, plan.snapshot.merge)
    if not before or before[-1].state is ReceiptState.TAKEN_APART:
        return False
    created = [f"new:{old}:{new}" for old, new in done.targets.items() if old != new]
    receipt = ReceiptMaker(reviewer, before[-1].account_id).then(
        before[-1], ReceiptState.TAKEN_APART, (*created, *done.lost)
    )
    journal.append_receipts([receipt])
    return True


def _attempt(journal: Journal, plan: TakeApartPlan) -> str:
    """Which sending of the request it undoes: the same merge can be decided, and undone, again."""
    found = receipts_of(journal, plan.snapshot.merge)
    return found[-1].attempt if found else plan.snapshot.taken_at.isoformat()


def receipts_of(journal: Journal, merge: PlannedMerge) -> Sequence[Receipt]:
    """What the journal has of a merge, in the order in which it was written.

    Raises:
        JournalError: it can't be read.
    """
    found = journal.receipts_of(merge.domain_name, merge.region, [merge.group_key])
    return [one for one in found if one.merge_id == merge.id]
