"""Whether what the screen says leads to the right answer: two scripted reviewers on groups with known truth.

R1 reads the two lines alone: it rejects where anything strong stands against (but address, e-mail and phone),
merges where nothing does and two statements stand for, and else leaves the group for review. R3 reads the sum
alone, with two thresholds fixed on one half of the groups and measured on the other. A group is one
customer's or it is not: to merge one that is not, or to reject one that is, is wrong.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from reviewer.comparison.balance import Balance, GroupEvidence
from reviewer.comparison.evidence import Topic
from reviewer.comparison.flattened import flattened
from reviewer.comparison.summary import GroupSummary, Statement, summary_of
from reviewer.core.matches import Profile

_REGION = "US"
_OFTEN_TWO = frozenset((Topic.ADDRESS, Topic.EMAIL, Topic.PHONE))
"""One customer has two of them often enough, so that R1 rejects for none of them."""
_ENOUGH_FOR = 2
_MOST_WRONG = 0.045
"""What R3's thresholds are to hold on the half that they are fixed on."""
_RELATIVES = ("made:", "real twins")
"""Found in the kinds of groups that are twins, father and son, or spouses."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A group with known truth, and what the program says of it."""

    source: str
    kind: str
    half: int
    is_one: bool
    """Whether all its profiles are one customer's."""
    summary: GroupSummary
    balance: Balance
    evidence: GroupEvidence
    truth: tuple[str, ...]


def judged(path: Path) -> list[Judged]:
    """Judge each group of a file of labelled groups, one a line."""
    return [_judged(json.loads(line)) for line in gzip.open(path, "rt", encoding="utf-8")]


def _judged(group: Mapping[str, object]) -> Judged:
    profiles, truth = group["profiles"], group["truth"]
    assert isinstance(profiles, list)
    assert isinstance(truth, list)
    evidence = GroupEvidence(flattened([Profile(one["ProfileId"], one) for one in profiles], _REGION))
    return Judged(
        str(group["ds"]),
        str(group["kind"]),
        hashlib.sha256(str(group["id"]).encode()).digest()[0] % 2,
        len(set(truth)) == 1,
        summary_of(evidence),
        evidence.of_group(),
        evidence,
        tuple(truth),
    )


def by_the_lines(summary: GroupSummary) -> str:
    """R1's verdict."""
    if any(not one.weak and one.topic not in _OFTEN_TWO for one in summary.against):
        return "reject"
    return "merge" if len(summary.for_) >= _ENOUGH_FOR else "review"


def by_the_sum(balance: Balance, least: float, most: float) -> str:
    """R3's verdict: reject up to ``least`` bits, merge from ``most`` on."""
    if balance.veto or balance.bits <= least:
        return "reject"
    return "merge" if balance.bits >= most else "review"


def thresholds_of(groups: Sequence[Judged]) -> tuple[float, float]:
    """The two thresholds that leave the fewest groups for review, and are wrong in few enough."""
    steps = [number / 2 for number in range(-24, 25)]

    def left_over(pair: tuple[float, float]) -> tuple[bool, float]:
        right, wrong = _shares([by_the_sum(one.balance, *pair) for one in groups], groups)
        return wrong > _MOST_WRONG, wrong if wrong > _MOST_WRONG else -right

    return min(combinations(steps, 2), key=left_over)


def _shares(verdicts: Sequence[str], groups: Sequence[Judged]) -> tuple[float, float]:
    right = sum(
        verdict == ("merge" if one.is_one else "reject")
        for verdict, one in zip(verdicts, groups, strict=True)
    )
    wrong = sum(
        verdict == ("reject" if one.is_one else "merge")
        for verdict, one in zip(verdicts, groups, strict=True)
    )
    return right / len(groups), wrong / len(groups)


def first_of(summary: GroupSummary) -> Statement | None:
    """The strongest statement of both lines."""
    both = summary.against[:1] + summary.for_[:1]
    return max(both, key=lambda one: abs(one.bits), default=None)
