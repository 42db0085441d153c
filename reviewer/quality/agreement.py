"""How far reviewers agree, beyond what chance would give.

Only verdicts that were given without knowing the other's count; whoever calls has sorted the others out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import combinations
from random import Random
from typing import TypeVar

from reviewer.quality.intervals import Interval

Verdict = TypeVar("Verdict", bound=Hashable)
Partition = frozenset[frozenset[str]]
"""Which profiles of a group one reviewer takes for one customer; each profile is in one of the sets."""
Unit = TypeVar("Unit")


def share_alike(pairs: Sequence[tuple[Verdict, Verdict]]) -> float | None:
    """The share of groups (0..1) on which two reviewers gave the same verdict; None where there is none."""
    return sum(one == other for one, other in pairs) / len(pairs) if pairs else None


def cohens_kappa(pairs: Sequence[tuple[Verdict, Verdict]]) -> float | None:
    """Agreement of two reviewers beyond chance: 1 for always, 0 as by chance, below 0 worse than chance.

    Cohen, "A coefficient of agreement for nominal scales" (1960). None where both gave one verdict alone,
    since chance would give nothing else.

    Args:
        pairs: for each group both have judged, the verdict of the one and of the other.
    """
    if not pairs:
        return None
    ones, others = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    by_chance = sum(ones[verdict] * others[verdict] for verdict in ones) / len(pairs) ** 2
    alike = sum(one == other for one, other in pairs) / len(pairs)
    return None if by_chance == 1 else (alike - by_chance) / (1 - by_chance)


def _nominal(one: Hashable, other: Hashable) -> float:
    return float(one != other)


def partition_distance(one: Partition, other: Partition) -> float:
    """The share of pairs of profiles (0..1) that one reviewer puts together and the other does not."""
    together = [
        {frozenset(pair) for part in parts for pair in combinations(part, 2)} for parts in (one, other)
    ]
    profiles = len(frozenset().union(*one))
    return len(together[0] ^ together[1]) / (profiles * (profiles - 1) / 2) if profiles > 1 else 0.0


def krippendorffs_alpha(
    units: Sequence[Sequence[Verdict]], distance: Callable[[Verdict, Verdict], float] = _nominal
) -> float | None:
    """Agreement of any number of reviewers beyond chance, on groups that not all of them have judged.

    1 for always, 0 as by chance. Krippendorff, "Content Analysis" (2004), chapter 11. None where there is
    nothing to compare, or one verdict alone.

    Args:
        units: for each group, the verdicts given to it; those with fewer than two say nothing.
        distance: how far two verdicts are apart, 0 for the same; symmetric.
    """
    counts = [Counter(unit) for unit in units if len(unit) > 1]
    totals = sum(counts, Counter[Verdict]())
    verdicts = totals.total()
    apart = {pair: distance(*pair) for pair in combinations(totals, 2)}
    expected = sum(totals[one] * totals[other] * far for (one, other), far in apart.items())
    if not expected:
        return None
    observed = sum(
        sum(unit[one] * unit[other] * apart.get((one, other), apart.get((other, one), 0.0))
            for one, other in combinations(unit, 2)) / (unit.total() - 1)
        for unit in counts
    )  # fmt: skip
    return 1 - observed * (verdicts - 1) / expected


def bootstrapped(
    units: Sequence[Unit],
    measure: Callable[[Sequence[Unit]], float | None],
    *,
    seed: str,
    confidence: float = 0.95,
    draws: int = 1_000,
) -> Interval | None:
    """The interval in which a measure lies when the groups are drawn anew, with replacement.

    The same seed gives the same interval. None where the measure can't be taken of half of the draws.

    Args:
        units: what was judged; each is drawn as a whole.
        measure: what is measured of a draw.
        seed: of the draws.
        confidence: the share of the draws between its ends.
        draws: how many.
    """
    random = Random(seed)
    found = [measure(random.choices(units, k=len(units))) for _ in range(draws)] if units else []
    known = sorted(one for one in found if one is not None)
    if len(known) * 2 <= draws:
        return None
    cut = (1 - confidence) / 2
    return Interval(known[int(cut * len(known))], known[min(int((1 - cut) * len(known)), len(known) - 1)])


def by_pair(
    verdicts: Mapping[str, Mapping[str, Verdict]],
) -> dict[tuple[str, str], list[tuple[Verdict, Verdict]]]:
    """The verdicts of every two reviewers on the groups that both have judged.

    Args:
        verdicts: by group, the verdict of each reviewer.
    """
    found: dict[tuple[str, str], list[tuple[Verdict, Verdict]]] = {}
    for given in verdicts.values():
        for one, other in combinations(sorted(given), 2):
            found.setdefault((one, other), []).append((given[one], given[other]))
    return found
