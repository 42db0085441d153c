"""How far reviewers agree, beyond what chance would give.

Only verdicts that were given without knowing the other's count; whoever calls has sorted the others out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from itertools import combinations
from math import log, log1p, sqrt
from random import Random
from typing import TypeVar

from reviewer.core.partitions import Joint
from reviewer.quality.intervals import Interval

Verdict = TypeVar("Verdict", bound=Hashable)
Unit = TypeVar("Unit")


Pairs = Mapping[tuple[Verdict, Verdict], int]
"""On how many groups two reviewers gave these verdicts, the one and the other."""


def share_alike(pairs: Pairs[Verdict]) -> float | None:
    """The share of groups (0..1) on which two reviewers gave the same verdict; None where there is none."""
    judged = sum(pairs.values())
    return sum(groups for (one, other), groups in pairs.items() if one == other) / judged if judged else None


def cohens_kappa(pairs: Pairs[Verdict]) -> float | None:
    """Agreement of two reviewers beyond chance: 1 for always, 0 as by chance, below 0 worse than chance.

    Cohen, "A coefficient of agreement for nominal scales" (1960). None where both gave one verdict alone,
    since chance would give nothing else.
    """
    alike, judged = share_alike(pairs), sum(pairs.values())
    if alike is None:
        return None
    ones, others = Counter[Verdict](), Counter[Verdict]()
    for (one, other), groups in pairs.items():
        ones[one] += groups
        others[other] += groups
    by_chance = sum(ones[verdict] * others[verdict] for verdict in ones) / judged**2
    return None if by_chance == 1 else (alike - by_chance) / (1 - by_chance)


def _nominal(one: Hashable, other: Hashable) -> float:
    return float(one != other)


def pairs_alike(joint: Joint) -> Mapping[tuple[bool, ...], int]:
    """Pairs of profiles as :func:`krippendorffs_alpha` takes them, each judged one customer or two.

    Alpha over them is that with the distance of partitions that :class:`Joint` has, each pair counting once.
    """
    return {
        (True, True): joint.both,
        (True, False): joint.one,
        (False, True): joint.other,
        (False, False): joint.neither,
    }


def krippendorffs_alpha(
    units: Mapping[tuple[Verdict, ...], int], distance: Callable[[Verdict, Verdict], float] = _nominal
) -> float | None:
    """Agreement of any number of reviewers beyond chance, on groups that not all of them have judged.

    1 for always, 0 as by chance. Krippendorff, "Content Analysis" (2004), chapter 11. None where there is
    nothing to compare, or one verdict alone.

    Args:
        units: the verdicts given to a group, with how many groups got them; fewer than two say nothing.
        distance: how far two verdicts are apart, 0 for the same; symmetric.
    """
    counts = [(Counter(unit), groups) for unit, groups in units.items() if len(unit) > 1]
    totals = Counter[Verdict]()
    for unit, groups in counts:
        for verdict, times in unit.items():
            totals[verdict] += times * groups
    verdicts = totals.total()
    apart = {pair: distance(*pair) for pair in combinations(totals, 2)}
    expected = sum(totals[one] * totals[other] * far for (one, other), far in apart.items())
    if not expected:
        return None
    observed = sum(
        sum(unit[one] * unit[other] * far for (one, other), far in apart.items()) * groups
        / (unit.total() - 1)
        for unit, groups in counts
    )  # fmt: skip
    return 1 - observed * (verdicts - 1) / expected


def bootstrapped(
    patterns: Mapping[Unit, int],
    measure: Callable[[Mapping[Unit, int]], float | None],
    *,
    seed: str,
    confidence: float = 0.95,
    draws: int = 1_000,
) -> Interval | None:
    """The interval in which a measure lies when the groups are drawn anew, with replacement.

    The same seed gives the same interval. None where the measure can't be taken of half of the draws.

    Args:
        patterns: what was judged, with how many groups were judged so; each group is drawn as a whole.
        measure: what is measured of a draw.
        seed: of the draws.
        confidence: the share of the draws between its ends.
        draws: how many.
    """
    random = Random(seed)
    found = [measure(_drawn_anew(patterns, random)) for _ in range(draws)] if patterns else []
    known = sorted(one for one in found if one is not None)
    if len(known) * 2 <= draws:
        return None
    cut = (1 - confidence) / 2
    return Interval(known[int(cut * len(known))], known[min(int((1 - cut) * len(known)), len(known) - 1)])


def _drawn_anew(patterns: Mapping[Unit, int], random: Random) -> dict[Unit, int]:
    """As many groups as there are, drawn from them with replacement: pattern by pattern, of what is left."""
    left = of = sum(patterns.values())
    drawn = {}
    for pattern, count in patterns.items():
        drawn[pattern] = _binomial(random, left, count / of) if count < of else left
        left -= drawn[pattern]
        of -= count
    return drawn


_MANY = 100
"""From so many hits and misses on, a binomial number is one of the normal distribution, rounded."""


def _binomial(random: Random, draws: int, chance: float) -> int:
    if min(draws * chance, draws * (1 - chance)) > _MANY:
        drawn = random.gauss(draws * chance, sqrt(draws * chance * (1 - chance)))
        return min(max(round(drawn), 0), draws)
    if chance > 0.5:
        return draws - _binomial(random, draws, 1 - chance)
    # From hit to hit: the misses between two of them are geometric.
    hits, at = 0, 0
    while chance > 0:
        at += int(log(1 - random.random()) / log1p(-chance)) + 1
        if at > draws:
            break
        hits += 1
    return hits
