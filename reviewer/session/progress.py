"""How far a review is: what is decided of what is counted, and what a sample has shown."""

from __future__ import annotations

from reviewer.core.counted import number, outwards
from reviewer.core.decisions import Verdict
from reviewer.matches.groups import MatchQueue
from reviewer.matches.sequence import GroupSequence
from reviewer.session.navigator import Navigator
from reviewer.session.scope import Scope


class Progress:
    """How many groups are decided, of those that are walked."""

    def __init__(self, groups: MatchQueue, navigator: Navigator, scope: Scope) -> None:
        """Count the groups that ``navigator`` leads through."""
        self._groups, self._navigator, self._scope = groups, navigator, scope

    @property
    def counted(self) -> GroupSequence:
        """The groups that are counted: those that are walked.

        Where a filter asks for verdicts or disputes a group leaves by its own, so nothing would be counted:
        then all.
        """
        view, chosen = self._navigator.view, self._navigator.filter
        by_verdict = bool(chosen.verdicts or self._navigator.asks_disputed) and self._scope.sample is None
        return self._groups if view is None or by_verdict else view

    @property
    def decided(self) -> tuple[int, int]:
        """How many groups are decided, of how many as far as is known."""
        counted = self.counted
        known = self._groups.known if counted is self._groups else len(counted)
        return len(counted) - counted.count(None), known

    @property
    def left(self) -> int:
        """How many of the groups that are walked are undecided, as far as is known."""
        walked = self._navigator.sequence
        if walked is self._groups:
            decided, known = self.decided
            return known - decided
        return walked.count(None)

    @property
    def sample_words(self) -> str:
        """What a sample has shown once all of it is decided; ``""`` before that, or where there is none."""
        view, sample = self._navigator.view, self._scope.sample
        if view is None or sample is None or not (view.at_end and view.chosen.is_all) or view.count(None):
            return ""
        if sample.by_band:
            return "`reviewer report` tells what this sample shows, by band"
        from reviewer.quality.intervals import clopper_pearson  # Seldom needed.

        parts = sum(map(self._groups.merges_a_part, view.positions(0, len(view))))
        right, seen = view.count(Verdict.MERGE) - parts, len(view) - view.count(Verdict.REVIEW)
        low, high = outwards(*clopper_pearson(right, seen))
        return (
            f"It shows: a merge is right in {right:,} of {number(seen, 'group')}, {low} to"
            f" {high} % of all with 95 % confidence. `reviewer report` tells more"
        )
