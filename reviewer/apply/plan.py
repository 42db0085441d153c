"""The merge plan as far as the journal tells it: what decisions come to, and which are held back.

It is read as a stream, so that a large journal takes little memory: once to see what decisions with profiles
in common say together, and once more for each that is asked for.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from reviewer.apply.contradictions import (
    Components,
    Contradiction,
    clusters_of,
    contradiction,
    stated,
    statement_of,
)
from reviewer.apply.held import Held, Why
from reviewer.apply.outcomes import is_done, outcomes
from reviewer.apply.requests import Decided, decided, unfit
from reviewer.core.decisions import Decision, Verdict
from reviewer.journal.reader import Reader
from reviewer.journal.schema import COLUMNS, decision_of
from reviewer.journal.selection import Selection


@dataclass(slots=True)
class Survey:
    """What all effective decisions on a domain say together."""

    contradictions: list[Contradiction] = field(default_factory=list)
    held: dict[str, tuple[Why, tuple[str, ...]]] = field(default_factory=dict)
    """Decisions, by their ids, that others speak against, and the ids of those others."""
    covered: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Newer decisions, by their ids, that carry out older ones on parts of their clusters."""

    @property
    def carried_out_by_others(self) -> frozenset[str]:
        """The ids of the decisions that a newer one carries out."""
        return frozenset(one for ids in self.covered.values() for one in ids)


@dataclass(frozen=True, slots=True)
class JournalPlan:
    """The plan of one domain, of one state of the journal."""

    journal: Reader
    domain_name: str
    region: str
    last: int
    """The number of the last row of the journal that counts."""
    survey: Survey

    def __iter__(self) -> Iterator[Decided | Held]:
        """All effective merges, as :meth:`chosen` gives them."""
        return self.chosen()

    def chosen(self, since: datetime | None = None, reviewer: str | None = None) -> Iterator[Decided | Held]:
        """The effective merges in the order in which they were decided; those carried out by others left out.

        Args:
            since: only those decided then or later.
            reviewer: only this reviewer's.

        Raises:
            JournalError: the journal can't be read.
        """
        others = self.survey.carried_out_by_others
        selection = Selection(
            self.domain_name, self.region, (Verdict.MERGE,), since=since, reviewer=reviewer, latest=True
        )
        for batch in self.journal.batches(selection, last=self.last):
            for decision in map(decision_of, batch.rows):
                is_left = decision.id in self.survey.held or decision.id not in others
                if is_left and clusters_of(decision):
                    yield self._planned(decision)

    def _planned(self, decision: Decision) -> Decided | Held:
        if decision.id in self.survey.held:
            return Held(decision, *self.survey.held[decision.id])
        if decision.clusters is None:
            return Held(decision, Why.NO_SURVIVOR)
        if codes := unfit(decision):
            return Held(decision, Why.UNFIT, codes)
        return decided(decision, self.survey.covered.get(decision.id, ()))


def journal_plan(journal: Reader, domain_name: str, region: str) -> JournalPlan:
    """Read what the effective decisions on a domain come to, as the journal is now.

    Raises:
        JournalError: it can't be read.
    """
    last = journal.seq
    # What no other decision names can neither contradict nor overlap: memory is for those alone that can.
    spoken = Selection(
        domain_name, region, (Verdict.MERGE, Verdict.REJECT), latest=True, shares_profiles=True
    )
    components = Components()
    for batch in journal.batches(spoken, last=last, cells=("id", "verdict", "profile_ids", "clusters")):
        for decision_id, verdict, profile_ids, clusters in batch.rows:
            in_parts = None if clusters is None else json.loads(str(clusters))
            components.add(
                stated(str(decision_id), Verdict(str(verdict)), json.loads(str(profile_ids)), in_parts)
            )
    return JournalPlan(journal, domain_name, region, last, _survey(components, journal, spoken, last))


def _survey(components: Components, journal: Reader, spoken: Selection, last: int) -> Survey:
    """Look closer at the profiles about which decisions contradict each other, or which two want."""
    survey = Survey()
    contradicting: dict[int, list[Decision]] = defaultdict(list)
    overlapping: list[Decision] = []
    if not components.are_simple:
        for batch in journal.batches(spoken, last=last):
            for row in batch.rows:
                ids = json.loads(str(row[_PROFILE_IDS]))
                for component in components.broken.intersection(map(components.component, ids)):
                    contradicting[component].append(decision_of(row))
                if any(map(components.is_claimed_twice, ids)):
                    overlapping.append(decision_of(row))
    for decisions in contradicting.values():
        _hold_contradicting(survey, decisions)
    _hold_overlapping(survey, _not_carried_out(overlapping, journal))
    return survey


def _not_carried_out(decisions: Sequence[Decision], journal: Reader) -> list[Decision]:
    """Those of which something is left to merge: what is done wants no profile any more.

    A later run of the Identity Resolution Job finds the profile that stayed with others again.
    """
    if not decisions:
        return []
    domain, keys = decisions[0], [one.group_key for one in decisions]
    receipts = outcomes(journal.receipts_of(domain.domain_name, domain.region, keys)).values()
    done = {
        (one.group_key, one.main_profile_id, gone)
        for one in receipts
        if is_done(one)
        for gone in one.profile_ids_to_merge
    }
    return [
        one
        for one in decisions
        if not all(
            (one.group_key, cluster[0], gone) in done for cluster in clusters_of(one) for gone in cluster[1:]
        )
    ]


_PROFILE_IDS = COLUMNS.index("profile_ids")


def _hold_contradicting(survey: Survey, decisions: Sequence[Decision]) -> None:
    found = contradiction([statement_of(one) for one in decisions])
    if found is not None:
        survey.contradictions.append(found)
        for one in decisions:
            survey.held[one.id] = (Why.CONTRADICTS, found.reopen)


def _hold_overlapping(survey: Survey, decisions: Sequence[Decision]) -> None:
    """Hold merges back that want the same profile, unless the newer one's cluster has all of the older's."""
    claims: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        for cluster in clusters_of(decision):
            for one in cluster:
                claims[one].append(decision)
    rivals: dict[str, set[str]] = defaultdict(set)
    for claimants in claims.values():
        for decision in claimants:
            rivals[decision.id].update(one.id for one in claimants if one.id != decision.id)
    by_id = {one.id: one for one in decisions}
    covered: dict[str, tuple[str, ...]] = {}
    carried: set[str] = set()
    for newer in reversed(decisions):
        inside = [one for one in rivals[newer.id] - carried if _covers(newer, by_id[one])]
        if newer.id not in carried and set(inside) == rivals[newer.id] - carried:
            covered[newer.id] = tuple(sorted(inside))
            carried.update(inside)
    for decision in decisions:
        if decision.id not in carried and (left := rivals[decision.id] - carried):
            survey.held.setdefault(decision.id, (Why.OVERLAPS, tuple(sorted(left))))
    survey.covered |= {one: ids for one, ids in covered.items() if ids}


def _covers(newer: Decision, older: Decision) -> bool:
    """Whether all that an older decision makes one, a newer one makes one too."""
    clusters = [set(cluster) for cluster in clusters_of(newer)]
    return newer.decided_at >= older.decided_at and all(
        any(set(part) <= cluster for cluster in clusters) for part in clusters_of(older)
    )
