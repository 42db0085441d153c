"""Whether what the screen says leads to the right answer: two scripted reviewers on groups with known truth.

R1 reads the two lines alone: it rejects where anything strong stands against (but address, e-mail and phone),
merges where nothing does and two statements stand for, and else leaves the group for review. R3 reads the sum
alone, with two thresholds fixed on one half of the groups and measured on the other. A group is one
customer's or it is not: to merge one that is not, or to reject one that is, is wrong.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log2
from pathlib import Path

from reviewer.comparison.balance import Balance, GroupEvidence
from reviewer.comparison.evidence import Bearing, Topic
from reviewer.comparison.flattened import flattened
from reviewer.comparison.summary import GroupSummary, Statement, summary_of
from reviewer.comparison.words import statement_words
from reviewer.core.matches import Profile
from tests.bench.figures import Figure
from tests.bench.labelled import Labelled, labelled_groups
from tests.bench.quality import most_informative

_REGION = "US"
_OFTEN_TWO = frozenset((Topic.ADDRESS, Topic.EMAIL, Topic.PHONE))
"""One customer has two of them often enough, so that R1 rejects for none of them."""
_ENOUGH_FOR = 2
_MOST_WRONG = 0.04
"""What R3's thresholds are to hold on the half that they are fixed on."""
_RELATIVES = ("made:", "real twins")
"""Found in the kinds of groups that are twins, father and son, or spouses."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A group with known truth, and what the program says of it."""

    group: Labelled
    is_one: bool
    """Whether all its profiles are one customer's."""
    summary: GroupSummary
    balance: Balance
    evidence: GroupEvidence


def judged(file: Path) -> list[Judged]:
    """Judge each group of a file of labelled groups, as in a run of all groups of its source."""
    return [_judged(group) for group in labelled_groups(file)]


def _judged(group: Labelled) -> Judged:
    evidence = GroupEvidence(flattened(group.profiles, _REGION), group.weights)
    is_one = len(set(group.truth)) == 1
    return Judged(group, is_one, summary_of(evidence), evidence.of_group(), evidence)


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

    def left_over(pair: tuple[float, float]) -> tuple[float, float]:
        right, wrong = _right_and_wrong(groups, [by_the_sum(one.balance, *pair) for one in groups])
        return max(wrong, _MOST_WRONG), -right

    return min(combinations((number / 2 for number in range(-24, 25)), 2), key=left_over)


def _right_and_wrong(groups: Sequence[Judged], verdicts: Sequence[str]) -> tuple[float, float]:
    told = Counter((one.is_one, verdict) for one, verdict in zip(groups, verdicts, strict=True))
    right = told[True, "merge"] + told[False, "reject"]
    wrong = told[False, "merge"] + told[True, "reject"]
    return right / len(groups), wrong / len(groups)


def first_of(summary: GroupSummary) -> Statement | None:
    """The strongest statement of both lines; what no sum overrides before all others."""
    if summary.against and summary.against[0].bearing is Bearing.AGAINST and not summary.against[0].weak:
        return summary.against[0]
    return max(summary.against[:1] + summary.for_[:1], key=lambda one: abs(one.bits), default=None)


def judging(file: Path) -> list[Figure]:
    """What both reviewers make of a file of labelled groups, and how often each statement is right."""
    groups = judged(file)
    halves = [[one for one in groups if one.group.half == half] for half in (0, 1)]
    thresholds = [thresholds_of(half) for half in halves]
    figures: list[Figure] = []
    for title, some in (
        ("all", groups),
        ("the half that counted", halves[0]),
        ("the other half", halves[1]),
        *((source, [one for one in groups if one.group.source == source]) for source in _sources(groups)),
    ):
        # On each half the thresholds of the other one.
        figures += _figures(
            title, some, [by_the_sum(one.balance, *thresholds[1 - one.group.half]) for one in some]
        )
    scored = [(_score(one.balance), one.group.truth) for one in groups]
    return [*figures, *_ratios(groups), most_informative(scored, 200)]


def _score(balance: Balance) -> float:
    """A score as AWS might give it: ours, by the sum."""
    return 1 / (1 + 2 ** (-balance.bits / 4))


def _sources(groups: Sequence[Judged]) -> list[str]:
    return sorted({one.group.source for one in groups})


def _figures(title: str, groups: Sequence[Judged], by_sum: Sequence[str]) -> Iterator[Figure]:
    by_lines = [by_the_lines(one.summary) for one in groups]
    for name, verdicts, bound in (
        ("R1, the lines alone", by_lines, "≥ .75 / ≤ .08"),
        ("R3, the sum alone", by_sum, "≥ .85 / ≤ .05"),
    ):
        right, wrong = _right_and_wrong(groups, verdicts)
        merged = [one for one, verdict in zip(groups, verdicts, strict=True) if verdict == "merge"]
        precision = sum(one.is_one for one in merged) / max(len(merged), 1)
        relatives = sum(any(word in one.group.kind for word in _RELATIVES) for one in merged)
        yield Figure(
            f"{name}, {title}: right / wrong / review of {len(groups)}",
            f"{right:.3f} / {wrong:.3f} / {1 - right - wrong:.3f}",
            f"precision of merge {precision:.4f}; {relatives} twins, fathers, spouses merged",
            bound,
        )
    first = [(first_of(one.summary), one.is_one) for one in groups]
    share = sum(said is not None and (said.bits > 0) == is_one for said, is_one in first) / len(groups)
    yield Figure(f"first statement points right, {title}", f"{share:.1%}", "—", "≥ 90 %")


def _ratios(groups: Sequence[Judged]) -> Iterator[Figure]:
    """The likelihood ratio of each piece of evidence in pairs, with its counts and what it weighs."""
    counts: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    bits: dict[tuple[str, str, str], float] = {}
    for group in groups:
        for one, other in combinations(group.evidence.here, 2):
            is_two = group.group.truth[one] != group.group.truth[other]
            for topic in group.evidence.spoken_on(one, other):
                found = group.evidence.on(topic, one, other).evidence
                weighed_as = group.evidence.weighed_as(topic, one, other)
                code = str(found.reasons[0].code) if found.reasons else "—"
                key = (str(weighed_as), str(found.relation), code)
                counts[key][is_two] += 1
                bits[key] = group.evidence.weights.of(weighed_as, found)
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for (topic_name, _, _), (ones, twos) in counts.items():
        totals[topic_name][0] += ones
        totals[topic_name][1] += twos
    for key, (ones, twos) in sorted(counts.items()):
        of_one, of_two = totals[key[0]]
        ratio = (ones + 0.5) / (of_one + 1) / ((twos + 0.5) / (of_two + 1))
        yield Figure(
            f"likelihood ratio of {' '.join(key)}",
            f"{ratio:.2f} ({log2(ratio):+.1f} bits)",
            f"{ones} pairs of one customer, {twos} of two; weighs {bits[key]:+.1f}",
            "—",
        )


def judging_a_domain(file: Path) -> list[Figure]:
    """What R1 makes of the groups of a domain's file, and what the two lines say of each.

    Where the file names each profile's customer under ``Truth``, it tells how many are put right.
    """
    domain = json.loads(file.read_text(encoding="utf-8"))
    profiles = {one["ProfileId"]: one for one in domain["Profiles"]}
    truth = domain.get("Truth", {})
    figures, right = [], 0
    for number, match in enumerate(domain["Matches"], 1):
        members = [Profile(one, profiles[one]) for one in match["ProfileIds"]]
        summary = summary_of(GroupEvidence(flattened(members, _REGION)))
        verdict = by_the_lines(summary)
        customers = {truth.get(one) for one in match["ProfileIds"]}
        right += verdict == ("merge" if len(customers) == 1 else "reject")
        said = (" · ".join(map(statement_words, line)) or "—" for line in (summary.against, summary.for_))
        told = f" ({len(customers)} customers)" if truth else ""
        against, for_ = said
        figures.append(Figure(f"group {number}{told}: {verdict}", f"Against: {against}", f"For: {for_}", "—"))
    if truth:
        figures.append(
            Figure("put right by the lines alone", f"{right} of {len(figures)}", "—", "≥ 27 of 29")
        )
    return figures
