"""Looking at decided merges as they are now: their decisions, receipts, approvals and profiles."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from reviewer.apply.approval import is_approved
from reviewer.apply.check import Applied, Ready, checked
from reviewer.apply.held import Held, Why
from reviewer.apply.object_limits import ObjectLimits
from reviewer.apply.requests import Decided
from reviewer.aws.merging import HistoryRecord
from reviewer.core.matches import ProfileBatch
from reviewer.core.problems import ProblemKind, SourceError
from reviewer.core.receipts import Receipt
from reviewer.journal.sqlite import Journal
from reviewer.sources.profiles import AT_ONCE, read_all

Answer = TypeVar("Answer")
Merge = TypeVar("Merge", Decided, Receipt)

_MERGED_AWAY = "DELETED_BY_MERGE"
_PAUSE = 1.0
_PERSONS = "arn:"
"""How the name of a caller begins; a service's own does not, or it names its service-linked role."""
_OWN_ROLE = "AWSServiceRole"


@dataclass(frozen=True, slots=True)
class Looking:
    """What decided merges are held against. Used by several threads."""

    journal: Journal
    domain_name: str
    region: str
    read: Callable[[Sequence[str]], ProfileBatch]
    """Fetches up to 20 profiles; raises SourceError."""
    history: Callable[[str], Iterable[HistoryRecord]]
    """Reads a profile's history; raises SourceError."""
    approvals: int = 1
    """How many people have to have decided or approved a merge."""
    limits: ObjectLimits | None = None
    """Counts the objects that a merged profile would have; None counts none."""
    accepts_unknown: bool = False
    """Whether merges go of which it can't be told whether values have changed."""

    def look(self, some: Sequence[Decided]) -> list[Ready | Applied | Held]:
        """Say of each whether it may be applied now.

        Raises:
            JournalError: the journal can't be read.
            SourceError: no profile can be had.
        """
        keys = [one.decision.group_key for one in some]
        effective = self.journal.effective(self.domain_name, self.region, keys)
        receipts = self.journal.receipts_of(self.domain_name, self.region, keys)
        batch = self.profiles([one for each in some for one in each.profile_ids])
        found: list[Ready | Applied | Held] = []
        for decided in some:
            decision = decided.decision
            now = effective.get(decision.group_key)
            of_group = [one for one in receipts if one.group_key == decision.group_key]
            result = checked(
                decided, batch, of_group, self.journal.keyed_digest, accepts_unknown=self.accepts_unknown
            )
            if isinstance(result, Ready):
                if now is None or now.id != decision.id:
                    result = Held(decision, Why.DECIDED_AGAIN)
                elif not is_approved(decided, self.journal, of_group, self.approvals):
                    result = Held(decision, Why.NOT_APPROVED)
            elif isinstance(result, Held) and result.why is Why.GONE:
                result = self._by_whom(result)
            found.append(result)
        return self._within_limits(found)

    def _within_limits(self, found: list[Ready | Applied | Held]) -> list[Ready | Applied | Held]:
        """Hold those back whose merged profile would have too many objects."""
        limits, ready = self.limits, [one for one in found if isinstance(one, Ready)]
        if limits is None or not ready:
            return found
        limits.count([id for one in ready for step in one.steps for id in step.merge.profile_ids])

        def limited(one: Ready) -> Ready | Held:
            clusters: dict[int, dict[str, None]] = {}
            for step in one.steps:
                clusters.setdefault(step.merge.cluster, {}).update(dict.fromkeys(step.merge.profile_ids))
            codes = tuple(code for ids in clusters.values() for code in limits.exceeded(list(ids)))
            return Held(one.decided.decision, Why.TOO_MANY_OBJECTS, codes) if codes else one

        return [limited(one) if isinstance(one, Ready) else one for one in found]

    def profiles(self, profile_ids: Sequence[str]) -> ProfileBatch:
        """Read any number of profiles.

        Raises:
            SourceError: none of some of them can be had.
        """
        return read_all(self.read, profile_ids)

    def _by_whom(self, held: Held) -> Held:
        """Tell who has merged the profiles that are gone, where their histories say so."""
        by: dict[str, None] = {}
        for profile_id in held.codes:
            try:
                records = list(self.history(profile_id))
            except SourceError:
                continue  # Who did it is told where it is known; that they are gone holds all the same.
            by |= {
                one.performed_by: None for one in records if one.action == _MERGED_AWAY and one.performed_by
            }
        why = Why.MERGED_BY_AWS if by and all(map(is_of_aws, by)) else Why.GONE
        return Held(held.decision, why, (*held.codes, *(f"by:{one}" for one in by)))


def a_second() -> bool:
    """Let a second pass."""
    time.sleep(_PAUSE)
    return True


def unthrottled(ask: Callable[[], Answer], waits: Callable[[], bool] = a_second) -> Answer:
    """Ask until AWS throttles it no more.

    Args:
        ask: asks.
        waits: waits a while; False where it is not to be asked again.

    Raises:
        SourceError: it went wrong otherwise, or still throttled when it was not to be asked again.
    """
    while True:
        try:
            return ask()
        except SourceError as error:
            if error.problem.kind is not ProblemKind.THROTTLED or not waits():
                raise


def is_of_aws(performed_by: str) -> bool:
    """Whether history's ``PerformedBy`` is the service itself, not a caller of its API."""
    return not performed_by.startswith(_PERSONS) or _OWN_ROLE in performed_by


def in_readings(chosen: Iterable[Merge | Held]) -> Iterator[list[Merge] | Held]:
    """Gather merges so that the profiles of each list are read by one call, as far as they fit."""
    some: list[Merge] = []
    size = 0
    for one in chosen:
        if isinstance(one, Held):
            yield one
            continue
        if some and size + len(one.profile_ids) > AT_ONCE:
            yield some
            some, size = [], 0
        some.append(one)
        size += len(one.profile_ids)
    if some:
        yield some
