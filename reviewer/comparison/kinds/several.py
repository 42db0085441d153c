"""Several values in one field, such as ``a@x.example; b@x.example``: each is compared with each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import product

from reviewer.comparison.evidence import Code, Evidence, Reason, Relation, same
from reviewer.comparison.folding import settled
from reviewer.comparison.kinds.kind import Comparer, Normaliser

Divider = Callable[[str], tuple[str, ...]]
"""Answers the values in a field in order: one, if it does not hold several."""

_ONE_OF_SEVERAL = same(Code.ONE_OF_SEVERAL)
_WRITING = same(Code.WRITING)
_STRONGEST = (
    Relation.IDENTICAL,
    Relation.SAME,
    Relation.SIMILAR,
    Relation.DIFFERENT,
    Relation.NOT_COMPARABLE,
)


def each_with_each(divide: Divider, compare: Comparer) -> Comparer:
    """Compare fields of several values by the two values that say most.

    Args:
        divide: finds the values in a field.
        compare: compares one value with one.
    """

    @lru_cache(maxsize=2048)
    def compare_each(left: str, right: str, left_region: str | None, right_region: str | None) -> Evidence:
        values, others = divide(left), divide(right)
        if left == right or (len(values) == len(others) == 1):
            return compare(left, right, left_region, right_region)
        found = [compare(one, other, left_region, right_region) for one, other in product(values, others)]
        best = min(found, key=_strongest_first)
        if not best.agrees:
            return best
        rows = [found[at : at + len(others)] for at in range(0, len(found), len(others))]
        all_agree = all(any(one.agrees for one in line) for line in (*rows, *zip(*rows, strict=True)))
        return _WRITING if all_agree else _ONE_OF_SEVERAL

    return compare_each


def _strongest_first(evidence: Evidence) -> tuple[int, float, tuple[Reason, ...]]:
    return _STRONGEST.index(evidence.relation), -evidence.likeness, evidence.reasons


def each_normalised(divide: Divider, normalised: Normaliser) -> Normaliser:
    """Normalise each value of a field; their order does not matter."""

    def normalise_each(value: str, region: str | None) -> str:
        return settled(lambda text: _joined(normalised(one, region) for one in divide(text)), value)

    return normalise_each


def _joined(values: Iterable[str]) -> str:
    return "; ".join(sorted(set(values)))
