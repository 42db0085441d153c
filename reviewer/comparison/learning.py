"""Weights learnt from what reviewers have decided: how often pairs of one customer and of two gave evidence.

Each is drawn towards the weight that comes with the program, the more the fewer pairs gave it: the mean of
two normal estimates of a log likelihood ratio, each by how sure it is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from math import sqrt
from typing import NamedTuple

from reviewer.comparison.evidence import Code, Evidence, Reason, Relation
from reviewer.comparison.weights import WeightLine, Weights, counted_as, drawn_towards, limited
from reviewer.core.decisions import Decision, Verdict

ENOUGH = 100
"""Pairs of one customer, and of two, from which on weights are offered: what a fifth of each give is known to
a bit or less then, 19 times of 20. A same birth date weighs some three."""
_NORMAL_95 = 1.96
_BUILT_IN_DEVIATION = 1.0
"""Bits that a weight of the program may be off for another's data: the standard deviation."""
Key = tuple[str, str, str]
"""Topic, relation and code of a line of the table of weights."""


@dataclass
class Counts:
    """In how many pairs each piece of evidence was found."""

    decisions: int = 0
    """Decisions that say of some pair whether it is one customer, with evidence kept."""
    pairs: Counter[bool] = field(default_factory=Counter)
    """All pairs, by whether they were judged one customer."""
    of_topic: Counter[tuple[str, bool]] = field(default_factory=Counter)
    """Those that both speak on a topic."""
    of_line: Counter[tuple[Key, bool]] = field(default_factory=Counter)
    """Those whose evidence a line of the table weighs."""

    @property
    def are_enough(self) -> bool:
        """Whether weights can be offered."""
        return min(self.pairs[True], self.pairs[False]) >= ENOUGH


class LearntLine(NamedTuple):
    """A line of the table with what a domain's own pairs say of it."""

    line: WeightLine
    """As it comes with the program."""
    one: int
    two: int
    """Pairs of one customer, and of two, that gave it."""
    bits: float
    """The weight as it would be in force: within the bounds that hold for any table."""
    low: float
    high: float
    """Its 95 % interval, in bits. All three are the program's where no pair gave it."""


def judged_pairs(decision: Decision) -> Iterator[tuple[int, int, bool]]:
    """The pairs of a group that a decision judged, by their places, and whether each is one customer.

    A merge judges all pairs: those of one cluster are one, those of two are two, as are those with a profile
    that stays out. A rejected group of two is two; of more it says only that they are not all one.
    """
    places = range(len(decision.profile_ids))
    if decision.verdict is Verdict.MERGE:
        clusters = (decision.profile_ids,) if decision.clusters is None else decision.clusters
        cluster_of = {one: at for at, cluster in enumerate(clusters) for one in cluster}
        for one, other in combinations(places, 2):
            cluster = cluster_of.get(decision.profile_ids[one])
            yield one, other, cluster is not None and cluster == cluster_of.get(decision.profile_ids[other])
    elif decision.verdict is Verdict.REJECT and len(places) == 2:
        yield 0, 1, False


def counted(decisions: Iterable[Decision], weights: Weights) -> Mapping[str, Counts]:
    """Count the evidence of decisions by region, each piece by the line of a table that weighs it."""
    by_region: defaultdict[str, Counts] = defaultdict(Counts)
    for decision in decisions:
        counts, kept = by_region[decision.region], decision.evidence or {}
        judged = [
            (kept[pair], is_one)
            for one, other, is_one in judged_pairs(decision)
            if (pair := f"{one}-{other}") in kept
        ]
        counts.decisions += bool(judged)
        for said, is_one in judged:
            counts.pairs[is_one] += 1
            for topic, evidence in filter(None, map(_read, said)):
                counts.of_topic[counted_as(topic), is_one] += 1
                if (key := weights.key_of(topic, evidence)) is not None and key[0] == counted_as(topic):
                    counts.of_line[key, is_one] += 1
    return by_region


def _read(codes: str) -> tuple[str, Evidence] | None:
    """Read evidence back; None for what speaks neither way, or has codes that another release knows."""
    topic, relation, *reasons = codes.split(":")
    try:
        evidence = Evidence(Relation(relation), 0.0, tuple(Reason(Code(reason)) for reason in reasons))
    except ValueError:
        return None
    return (topic, evidence) if evidence.speaks else None


def learnt(counts: Counts, built_in: Weights) -> tuple[LearntLine, ...]:
    """What the pairs counted say of each line of the program's table."""
    lines = [_line(line, counts) for line in built_in.lines]
    table = limited(one.line._replace(bits=one.bits) for one in lines)
    return tuple(one._replace(bits=line.bits) for one, line in zip(lines, table.lines, strict=True))


def _line(line: WeightLine, counts: Counts) -> LearntLine:
    key = (line.topic, line.relation, line.code)
    one, two = counts.of_line[key, True], counts.of_line[key, False]
    if not one + two:
        return LearntLine(line, 0, 0, line.bits, line.bits, line.bits)
    ones, twos = counts.of_topic[line.topic, True], counts.of_topic[line.topic, False]
    bits, sure = drawn_towards(line.bits, _BUILT_IN_DEVIATION, one, two, ones, twos)
    away = _NORMAL_95 / sqrt(sure)
    return LearntLine(line, one, two, *(round(value, 2) for value in (bits, bits - away, bits + away)))


def in_force(built_in: Weights, bits: Iterable[tuple[Key, float]]) -> Weights:
    """The program's table with other weights in it, within the bounds that hold for any table."""
    found = dict(bits)
    return limited(
        line._replace(bits=found.get((line.topic, line.relation, line.code), line.bits))
        for line in built_in.lines
    )
