"""Holding a decided merge against today's profiles and against what was sent of it already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reviewer.apply.held import Held, Why
from reviewer.apply.outcomes import is_done, outcomes
from reviewer.apply.planned_merge import PlannedMerge
from reviewer.apply.requests import Decided
from reviewer.comparison.evidence import Relation
from reviewer.comparison.fields import compared_text
from reviewer.comparison.merged import merged, merged_profile
from reviewer.core.decisions import Decision
from reviewer.core.matches import Profile, ProfileBatch
from reviewer.core.receipts import Receipt, ReceiptState

Digest = Callable[[str], str]
"""Digests a text with the journal's key (``Journal.keyed_digest``)."""
_SAME = (Relation.IDENTICAL, Relation.SAME)


@dataclass(frozen=True, slots=True)
class Step:
    """A request that is ready to be sent, with what it promises."""

    merge: PlannedMerge
    profiles: tuple[Profile, ...]
    """Those in the request as they are to be, before it: the main one first."""
    promised: Profile
    """The merged profile."""
    merged_digest: str
    """Keyed digest of ``promised``."""
    left_digest: str | None
    """Keyed digest of what is left of the group behind it; None behind the last request of the group."""

    def lost_values(self, default_region: str | None = None) -> int:
        """How many values would be gone that what is kept does not say in other words."""
        whole = merged(self.profiles, self.merge.main_profile_id, self.merge.field_sources, default_region)
        return sum(one.evidence.relation not in _SAME for one in whole.lost)


@dataclass(frozen=True, slots=True)
class Ready:
    """A decided merge that nothing speaks against, with the requests that are left to send."""

    decided: Decided
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Applied:
    """A decided merge of which nothing is left to do."""

    decided: Decided
    receipts: tuple[Receipt, ...]
    """The last one of each of its requests."""


def checked(
    decided: Decided,
    batch: ProfileBatch,
    receipts: Sequence[Receipt],
    digest: Digest,
    *,
    accepts_unknown: bool = False,
) -> Ready | Applied | Held:
    """Say whether a decided merge may be applied now.

    Args:
        decided: the merge.
        batch: today's profiles of its group.
        receipts: those of its group, in the order in which they were written.
        digest: the journal's.
        accepts_unknown: whether a merge may go of which can't be told whether values have changed.
    """
    decision, known = decided.decision, outcomes(receipts)
    done = [known[one.id] for one in decided.requests if one.id in known and is_done(known[one.id])]
    if len(done) == len(decided.requests):
        return Applied(decided, tuple(done))
    if any(one.state is ReceiptState.DIFFERS for one in done):
        return Held(decision, Why.DIFFERS, tuple(code for one in done for code in one.codes))
    begun = [known[one.id] for one in decided.requests if one.id in known]
    if any(one.state.is_open for one in begun):
        return Held(decision, Why.UNDER_WAY)
    gone_by_us = {profile_id for one in done for profile_id in one.profile_ids_to_merge}
    wanted = [one for one in decided.profile_ids if one not in gone_by_us]
    if absent := tuple(one for one in wanted if one in batch.gone):
        return Held(decision, Why.GONE, absent)
    if unreadable := tuple(one for one in wanted if one not in batch.profiles):
        return Held(decision, Why.UNREADABLE, unreadable)
    profiles = [batch.profiles[one] for one in wanted]
    before = done[-1].left_digest if done else decision.compared_digest
    why = _changed(decision, before, digest(compared_text(profiles)))
    if why is not None and not (accepts_unknown and why.may_be_overruled):
        return Held(decision, why)
    finished = {one.merge_id for one in done}
    left = [one for one in decided.requests if one.id not in finished]
    return Ready(decided, tuple(_steps(left, profiles, digest)))


def _changed(decision: Decision, before: str | None, now: str) -> Why | None:
    """Why it can't be relied on that the values are those that were compared; None where it can."""
    if before is None:
        return Why.NOT_COMPARED
    if before.partition(":")[0] != now.partition(":")[0]:
        return Why.OTHER_JOURNAL
    if before == now:
        return None
    return Why.FROM_EXPORT if decision.match_generation_date is None else Why.CHANGED


def _steps(requests: Sequence[PlannedMerge], profiles: Sequence[Profile], digest: Digest) -> list[Step]:
    """Each request with what is there before it and what it promises, one behind the other."""
    left: dict[str, Profile] = {one.profile_id: one for one in profiles}
    steps = []
    for at, request in enumerate(requests, 1):
        here = tuple(left.pop(one) for one in request.profile_ids)
        promised = merged_profile(here, request.main_profile_id, request.field_sources)
        left[request.main_profile_id] = promised
        behind = digest(compared_text(left.values())) if at < len(requests) else None
        steps.append(Step(request, here, promised, digest(compared_text([promised])), behind))
    return steps
