"""How far reviewers agree, beyond what chance would give.

Only verdicts that were given without knowing the other's count; whoever calls has sorted the others out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping
from itertools import chain, combinations, product
from random import Random
from typing import TypeVar

from reviewer.core.partitions import Joint
from reviewer.quality.intervals import Interval

Verdict = TypeVar("Verdict", bound=Hashable)

Units = Mapping[tuple[Verdict, ...], float]
"""The verdicts given to a group, with how many groups got them; of drawn groups that may be a fraction."""


def share_alike(pairs: Units[Verdict]) -> float | None:
    """The share of groups (0..1) on which two reviewers gave the same verdict; None where there is none."""
    judged = sum(pairs.values())
    return sum(groups for (one, other), groups in pairs.items() if one == other) / judged if judged else None


def cohens_kappa(pairs: Units[Verdict]) -> float | None:
    """Agreement of two reviewers beyond chance: 1 for always, 0 as by chance, below 0 worse than chance.

    Cohen, "A coefficient of agreement for nominal scales" (1960). None where both gave one verdict alone,
    since chance would give nothing else.
    """
    alike, judged = share_alike(pairs), sum(pairs.values())
    if alike is None:
        return None
    ones, others = defaultdict[Verdict, float](float), defaultdict[Verdict, float](float)
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
    units: Units[Verdict], distance: Callable[[Verdict, Verdict], float] = _nominal
) -> float | None:
    """Agreement of any number of reviewers beyond chance, on groups that not all of them have judged.

    1 for always, 0 as by chance. Krippendorff, "Content Analysis" (2004), chapter 11. None where there is
    nothing to compare, or one verdict alone.

    Args:
        units: the verdicts given to a group, with how many groups got them; fewer than two say nothing.
        distance: how far two verdicts are apart, 0 for the same; symmetric.
    """
    counts = [(Counter(unit), groups) for unit, groups in units.items() if len(unit) > 1]
    totals = defaultdict[Verdict, float](float)
    for unit, groups in counts:
        for verdict, times in unit.items():
            totals[verdict] += times * groups
    verdicts = sum(totals.values())
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


FEWEST = 15
"""Groups that an interval takes: of fewer it promises too much."""
_CONFIDENCE = 0.95
"""The chance, at least, that it covers the measure of all groups."""


def bootstrapped(
    patterns: Mapping[tuple[Verdict, ...], int],
    measure: Callable[[Mapping[tuple[Verdict, ...], float]], float | None],
    *,
    seed: str,
    draws: int = 500,
) -> Interval | None:
    """The interval in which a measure lies when what the groups weigh is drawn anew (Rubin, 1981).

    One group more than there are is drawn, spread evenly over every two verdicts: what none of the groups
    shows may happen all the same. For 95 % it holds 98 % of the draws, which vary less than the truth does;
    so it covers at least as often as it says (``python -m tests.bench --only promises``), and it holds what
    the groups themselves show. The same seed gives the same interval. None of fewer than FEWEST groups, or
    where half of the draws have no measure.

    Args:
        patterns: the verdicts given to a group, with how many groups got them.
        measure: what is measured of a draw.
        seed: of the draws.
        draws: how many.
    """
    random, groups = Random(seed), sum(patterns.values())
    likely: dict[tuple[Verdict, ...], float] = dict(patterns)
    every_two = list(product(dict.fromkeys(chain.from_iterable(patterns)), repeat=2))
    for two in every_two:
        likely[two] = likely.get(two, 0) + 1 / len(every_two)
    found = []
    for _ in range(draws if groups >= FEWEST else 0):
        drawn = {pattern: random.gammavariate(times, 1) for pattern, times in likely.items()}
        scale = groups / sum(drawn.values())
        found.append(measure({pattern: weight * scale for pattern, weight in drawn.items()}))
    known = sorted(one for one in found if one is not None)
    if len(known) * 2 <= draws:
        return None
    cut = int((1 - _CONFIDENCE) / 5 * len(known))
    # Where all groups say the same every draw has something of the group that is not there.
    of_groups = [one for one in (measure(patterns),) if one is not None]
    return Interval(min([known[cut], *of_groups]), max([known[-1 - cut], *of_groups]))
