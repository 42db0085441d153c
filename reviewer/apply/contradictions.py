"""What decisions say together: who is one customer by way of others, and where that contradicts one of them.

Merges link profiles (union–find); rejects and splits hold parts apart (cannot-links). A decision contradicts
the others where two profiles that it holds apart are linked by them: A is B, B is C, and A is not C.
"""

from __future__ import annotations

from array import array
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reviewer.core.decisions import Decision, Verdict

_BUDGET = 200_000
"""Links that are looked at to find the smallest set, before the best one so far has to do."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one effective decision says of its group's profiles."""

    decision_id: str
    clusters: tuple[tuple[str, ...], ...]
    """Profiles that are one customer, two or more each."""
    apart: tuple[tuple[str, ...], ...]
    """Parts of which no two are one customer; fewer than two hold nothing apart."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Decisions that can't all be right."""

    decision_ids: tuple[str, ...]
    """Those that take part: at least one of them is wrong."""
    reopen: tuple[str, ...]
    """The fewest that have to be decided again for the others to agree."""
    is_smallest: bool
    """Whether it is known that fewer would not do; False where there are too many to try."""


def clusters_of(decision: Decision) -> tuple[tuple[str, ...], ...]:
    """The clusters of a merge that make a request: two or more profiles, each once, survivor first."""
    return _clusters(decision.verdict, decision.profile_ids, decision.clusters)


def _clusters(
    verdict: Verdict, profile_ids: Sequence[str], clusters: Sequence[Sequence[str]] | None
) -> tuple[tuple[str, ...], ...]:
    if verdict is not Verdict.MERGE:
        return ()
    distinct = (tuple(dict.fromkeys(one)) for one in ((profile_ids,) if clusters is None else clusters))
    return tuple(cluster for cluster in distinct if len(cluster) > 1)


def statement_of(decision: Decision) -> Statement:
    """What a decision says."""
    return stated(decision.id, decision.verdict, decision.profile_ids, decision.clusters)


def stated(
    decision_id: str,
    verdict: Verdict,
    profile_ids: Sequence[str],
    clusters: Sequence[Sequence[str]] | None,
) -> Statement:
    """What is said by a verdict on these profiles, with a merge's clusters (None: all are one).

    A profile that a merge leaves out is held apart, as each one of a reject is.
    """
    if verdict not in (Verdict.MERGE, Verdict.REJECT):
        return Statement(decision_id, (), ())
    together = _clusters(verdict, profile_ids, clusters)
    clustered = {one for cluster in together for one in cluster}
    alone = tuple((one,) for one in dict.fromkeys(profile_ids) if one not in clustered)
    return Statement(decision_id, together, (*together, *alone))


class Components:
    """Which profiles some statements make one, with little memory: a few dozen bytes a profile."""

    def __init__(self) -> None:
        self._nodes: dict[str, int] = {}
        self._parents = array("l")
        self._claims = array("l")
        self._apart = array("l")
        self._broken: set[int] | None = None

    def add(self, statement: Statement) -> None:
        """Take in what a decision says."""
        for cluster in statement.clusters:
            nodes = [self._node(one) for one in cluster]
            for node in nodes:
                self._claims[node] += 1
                self._parents[self._root(node)] = self._root(nodes[0])
        if len(statement.apart) > 1:
            self._apart.append(len(statement.apart))
            for part in statement.apart:
                self._apart.append(len(part))
                self._apart.extend(self._node(one) for one in part)
        self._broken = None

    def _node(self, profile_id: str) -> int:
        node = self._nodes.setdefault(profile_id, len(self._nodes))
        if node == len(self._parents):
            self._parents.append(node)
            self._claims.append(0)
        return node

    def _root(self, node: int) -> int:
        parents = self._parents
        while parents[node] != node:
            parents[node] = parents[parents[node]]
            node = parents[node]
        return node

    def component(self, profile_id: str) -> int | None:
        """A number for the profiles that are one with this one; None for one that nobody spoke of."""
        node = self._nodes.get(profile_id)
        return None if node is None else self._root(node)

    def is_claimed_twice(self, profile_id: str) -> bool:
        """Whether two clusters want this profile."""
        node = self._nodes.get(profile_id)
        return node is not None and self._claims[node] > 1

    @property
    def are_simple(self) -> bool:
        """Whether no profile is in two clusters, so that nothing can overlap or contradict."""
        return max(self._claims, default=0) <= 1 and not self.broken

    @property
    def broken(self) -> set[int]:
        """The components in which two profiles are one that some decision holds apart."""
        if self._broken is None:
            self._broken = set()
            for parts in self._parts():
                seen: set[int] = set()
                for part in parts:
                    roots = {self._root(node) for node in part}
                    self._broken |= seen & roots
                    seen |= roots
        return self._broken

    def _parts(self) -> Iterator[list[array[int]]]:
        at = 0
        while at < len(self._apart):
            count, at = self._apart[at], at + 1
            parts = []
            for _ in range(count):
                size, at = self._apart[at], at + 1
                parts.append(self._apart[at : at + size])
                at += size
            yield parts


def contradiction(statements: Sequence[Statement]) -> Contradiction | None:
    """Name the decisions of one component that contradict each other, and the fewest to reopen.

    Each conflict is a decision that holds two profiles apart with the shortest chain of merges between them;
    one of its decisions has to go. Which, is searched for by size: exact, unless that takes too long.
    """
    search = _Search(statements)
    if not search.conflicts:
        return None
    upper = search.greedy()
    smallest, is_smallest = search.smallest(upper)
    involved = set(smallest)
    for conflict in search.conflicts.values():
        involved |= conflict
    return Contradiction(
        tuple(statements[at].decision_id for at in sorted(involved)),
        tuple(statements[at].decision_id for at in sorted(smallest)),
        is_smallest,
    )


class _TooLong(Exception):
    """The budget is spent."""


class _Search:
    def __init__(self, statements: Sequence[Statement]) -> None:
        self._statements = statements
        self._links: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
        for at, statement in enumerate(statements):
            for cluster in statement.clusters:
                for one in cluster:
                    self._links.setdefault(one, []).append((at, cluster))
        self._work = 0
        # Fewer links can't break what all of them leave whole, so only these are looked at again.
        self.conflicts = {
            at: found
            for at, statement in enumerate(statements)
            if len(statement.apart) > 1 and (found := self._conflict_of(at, frozenset()))
        }
        """The decisions that hold apart what is linked, each with one conflict that it is in."""

    def conflict(self, removed: frozenset[int]) -> frozenset[int] | None:
        """The decisions of one conflict among those that are left; None where they agree."""
        found = (self._conflict_of(at, removed) for at in self.conflicts if at not in removed)
        return next((one for one in found if one is not None), None)

    def _conflict_of(self, holder: int, removed: frozenset[int]) -> frozenset[int] | None:
        """A decision with the merges of a shortest way between two parts that it holds apart."""
        statement = self._statements[holder]
        part_of = {one: number for number, part in enumerate(statement.apart) for one in part}
        came: dict[str, tuple[str, int] | None] = dict.fromkeys(part_of)
        waiting = deque(part_of)
        while waiting:
            one = waiting.popleft()
            for at, cluster in self._links.get(one, ()):
                self._work += 1
                if at in removed:
                    continue
                for other in cluster:
                    if other not in came:
                        came[other] = (one, at)
                        part_of[other] = part_of[one]
                        waiting.append(other)
                    elif part_of[other] != part_of[one]:
                        return frozenset({holder, at, *_way(came, one), *_way(came, other)})
        return None

    def greedy(self) -> frozenset[int]:
        """Some decisions without which the others agree: each time the one in most conflicts goes."""
        removed: frozenset[int] = frozenset()
        left = dict(self.conflicts)
        while left:
            counted = Counter(at for one in left.values() for at in one)
            removed |= {gone := max(sorted(counted), key=counted.__getitem__)}
            for at in [at for at, one in left.items() if gone in one]:
                found = None if at in removed else self._conflict_of(at, removed)
                if found is None:
                    del left[at]
                else:
                    left[at] = found
        return removed

    def smallest(self, upper: frozenset[int]) -> tuple[frozenset[int], bool]:
        """A smallest set, and whether it is known to be one; ``upper`` is one that does."""
        self._work = 0
        try:
            for size in range(1, len(upper)):
                found = self._within(frozenset(), size)
                if found is not None:
                    return found, True
        except _TooLong:
            return upper, False
        return upper, True

    def _within(self, removed: frozenset[int], size: int) -> frozenset[int] | None:
        if self._work > _BUDGET:
            raise _TooLong
        found = self.conflict(removed)
        if found is None:
            return removed
        if size <= 0 or self._apart_conflicts(removed, size) > size:
            return None
        for at in sorted(found):
            answer = self._within(removed | {at}, size - 1)
            if answer is not None:
                return answer
        return None

    def _apart_conflicts(self, removed: frozenset[int], enough: int) -> int:
        """How many conflicts there are that share no decision: that many have to go at least."""
        count = 0
        while count <= enough and (found := self.conflict(removed)) is not None:
            removed, count = removed | found, count + 1
        return count


def _way(came: dict[str, tuple[str, int] | None], one: str) -> Iterable[int]:
    while (step := came[one]) is not None:
        one, at = step
        yield at
