"""What reviewers say differently of one group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from reviewer.core.decisions import ChosenBy, Decision, Reviewer, Verdict


def meaning(decision: Decision) -> tuple[object, ...]:
    """What a decision says of its group, whichever profile a merge keeps; equal for those that agree."""
    clusters = decision.clusters if decision.merges_a_part else None
    return (decision.verdict, clusters and frozenset(map(frozenset, clusters)))


class Told(Protocol):
    """What tells of a decision whether it was taken back."""

    @property
    def id(self) -> str:
        """Its own id."""

    @property
    def withdraws(self) -> str | None:
        """The id of the one that it takes back, which is all that it does; None where it says something."""


Some = TypeVar("Some", bound=Told)


def not_taken_back(history: Sequence[Some]) -> list[Some]:
    """The decisions of a group's history that were not taken back, in its order."""
    undone = {one.withdraws for one in history}
    return [one for one in history if one.withdraws is None and one.id not in undone]


def newest_of_each(given: Sequence[Decision]) -> list[Decision]:
    """The newest decision of each reviewer, the oldest of them first.

    Args:
        given: decisions on one group that were not taken back, the oldest first.
    """
    newest: list[Decision] = []
    for decision in reversed(given):
        if not any(Reviewer.of(one).is_same(Reviewer.of(decision)) for one in newest):
            newest.append(decision)
    return newest[::-1]


def sides(history: Sequence[Decision]) -> tuple[Decision, ...]:
    """The newest decision of each reviewer, where they say different things and nobody has ended the dispute.

    What was left for someone else takes no side. Empty where there is no dispute.

    Args:
        history: every decision on a group, the oldest first.
    """
    given = not_taken_back(history)
    if not given or (given[-1].choice is not None and given[-1].choice.by is ChosenBy.DISPUTE):
        return ()
    judging = [one for one in newest_of_each(given) if one.verdict is not Verdict.REVIEW]
    return tuple(judging) if len(set(map(meaning, judging))) > 1 else ()
