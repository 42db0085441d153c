"""Whom reviewers take for one customer in a group, compared pair by pair."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import chain, combinations
from typing import NamedTuple


class Joint(NamedTuple):
    """How two reviewers took the pairs of a group's profiles."""

    both: int = 0
    """Pairs that both put together."""
    one: int = 0
    """Pairs that only the first put together."""
    other: int = 0
    """Pairs that only the second put together."""
    neither: int = 0

    @property
    def distance(self) -> float:
        """The share of pairs (0..1) that one put together and the other did not: 1 − the Rand index."""
        return (self.one + self.other) / max(sum(self), 1)


def joint(
    profiles: Collection[str], one: Iterable[Collection[str]], other: Iterable[Collection[str]]
) -> Joint:
    """Compare whom two reviewers take for one customer.

    Args:
        profiles: the group's.
        one: which of them are one customer each, for the one reviewer; those in none are apart.
        other: the same for the other.
    """
    first, second = (
        set(chain.from_iterable(combinations(sorted(part), 2) for part in parts)) for parts in (one, other)
    )
    both, either = len(first & second), len(first | second)
    count = len(profiles)
    return Joint(both, len(first) - both, len(second) - both, count * (count - 1) // 2 - either)
