"""The decisions on a group that has several: who gave them, and what each says beside the others."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from reviewer.core.decisions import ChosenBy, Reviewer, person
from reviewer.core.partitions import Joint, joint
from reviewer.core.tallies import MILLE, OTHERWISE, Outcome
from reviewer.journal.schema import ORDER

OUTCOME = (
    "iif(decision.verdict = 'merge' AND decision.clusters <> '[' || decision.profile_ids || ']'"
    " AND (json_array_length(decision.clusters) <> 1 OR json_array_length(decision.clusters, '$[0]')"
    " < json_array_length(decision.profile_ids)), 'part', decision.verdict)"
)
"""SQL: the Outcome, or ``withdrawn``."""
EVIDENCE = (
    "iif(decision.evidence IS NULL OR decision.verdict = 'merge'"
    " OR decision.verdict = 'reject' AND json_array_length(decision.profile_ids) = 2,"
    " decision.evidence, NULL)"
)
"""SQL: the evidence, where the verdict says of each pair whether it is one customer."""
REAL_SCORE = "iif(decision.confidence_score BETWEEN 0 AND 1, decision.confidence_score, NULL)"
"""SQL: the score; what an earlier release has taken in from another scale is none."""
SCORE = f"coalesce(cast({REAL_SCORE} * {MILLE} + 1e-6 AS INTEGER), '')"
"""SQL: thousandths; an empty text where there are none."""
DAY = "substr(decision.decided_at, 1, 10)"
CHOICE, RUN = "coalesce(decision.choice, '')", "coalesce(decision.match_generation_date, '')"
CELLS = (
    "decision.group_key",
    ORDER,
    "decision.id",
    "decision.withdraws",
    "decision.reviewer",
    "decision.reviewer_uid",
    "decision.caller_arn",
    DAY,
    CHOICE,
    OUTCOME,
    f"{SCORE} || ''",
    RUN,
    EVIDENCE,
    "decision.blind",
    f"iif({OUTCOME} = 'part', '[' || decision.profile_ids || ',' || decision.clusters || ']', NULL)",
    "json_array_length(decision.profile_ids)",
)


class GivenRow(NamedTuple):
    """A decision on a group that has several; the cells of CELLS, by which they are put in order."""

    group_key: str
    ordered_at: str
    id: str
    withdraws: str | None
    reviewer: str
    uid: int | None
    caller_arn: str | None
    day: str
    choice: str
    outcome: str
    score: str
    run: str
    evidence: str | None
    blind: int
    apart: str | None
    """The profiles and those of them that are one customer each, where the outcome is a part."""
    profiles: int

    @property
    def ends_disputes(self) -> bool:
        """Whether the dispute was brought to it."""
        return self.choice.startswith(ChosenBy.DISPUTE)

    def parts(self, profiles: list[str]) -> list[list[str]]:
        """Which of the group's profiles are one customer each; none for a reject."""
        if self.apart is not None:
            found: list[list[str]] = json.loads(self.apart)[1]
            return found
        return [profiles] if self.outcome == Outcome.MERGE else []

    @property
    def judges(self) -> bool:
        """Whether it says of each pair of profiles whether it is one customer."""
        return self.outcome != Outcome.REVIEW

    @property
    def meaning(self) -> str | frozenset[frozenset[str]]:
        """What it says of its group, whichever profile a merge keeps."""
        return self.outcome if self.apart is None else frozenset(map(frozenset, self.parts([])))


@lru_cache(maxsize=4096)
def named(reviewer: str, caller_arn: str | None) -> str:
    """Who decided, as they are named among those who agree: one login can have several callers."""
    caller = person(caller_arn).rpartition(":")[2]
    is_plain = not caller or caller.rpartition("/")[2] == reviewer
    return reviewer if is_plain else f"{reviewer} as {caller}"


_Who = tuple[str, int | None, str | None]
"""The name, the number and the caller of who gave a decision."""


def _is_same(*of: _Who) -> bool:
    one, other = (Reviewer(name, uid, caller_arn=caller_arn) for name, uid, caller_arn in of)
    return one.is_same(other)


def by_whom(given: Sequence[GivenRow]) -> tuple[str, ...]:
    """Who gave each of a group's decisions, as they are named: one person one name, two persons two."""
    return _names(*[(row.reviewer, row.uid, row.caller_arn) for row in given])


@lru_cache(maxsize=4096)
def _names(*given: _Who) -> tuple[str, ...]:
    people: list[tuple[_Who, list[int]]] = []
    for at in reversed(range(len(given))):
        of_same = next((own for one, own in people if _is_same(one, given[at])), None)
        if of_same is None:
            people.append((given[at], [at]))
        else:
            of_same.append(at)
    # Before AWS has told the caller, the same person decides under the login alone.
    called = [max((named(given[at][0], given[at][2]) for at in own), key=len) for _, own in people]
    names = [""] * len(given)
    for name, ((_, uid, _), own) in zip(called, people, strict=True):
        for at in own:
            names[at] = name if called.count(name) == 1 else f"{name} ({uid})"
    return tuple(names)


def taken(one: GivenRow, other: GivenRow) -> Joint:
    """How two that judge took the pairs of a group's profiles."""
    apart = one.apart or other.apart
    if apart is None:
        return _taken_whole(one.profiles, one.outcome == Outcome.MERGE, other.outcome == Outcome.MERGE)
    profiles = json.loads(apart)[0]
    return joint(profiles, one.parts(profiles), other.parts(profiles))


@lru_cache(maxsize=4096)
def _taken_whole(profiles: int, *merged: bool) -> Joint:
    pairs = profiles * (profiles - 1) // 2
    return Joint(*(pairs * (merged == told) for told in product((True, False), repeat=2)))


def said_of(by_name: Sequence[tuple[str, GivenRow]]) -> tuple[tuple[str, str], ...]:
    """What each has said; who splits it in other parts than somebody before them has said another thing."""
    if all(row.apart is None for _, row in by_name):
        return tuple([(name, row.outcome) for name, row in by_name])
    ways = [*dict.fromkeys(row.meaning for _, row in by_name if row.apart is not None)]
    words = (Outcome.PART, OTHERWISE, *(f"{OTHERWISE} {way}" for way in range(3, len(ways) + 1)))
    return tuple(
        [
            (name, row.outcome if row.apart is None else str(words[ways.index(row.meaning)]))
            for name, row in by_name
        ]
    )
