"""From which score on merges are right often enough: thresholds that come with a promise.

Both go down a sequence of thresholds, fixed before any label is looked at, from four places of it, and stop
where the next one can't be shown to be safe; each place has a quarter of the doubt. So the chance that the
threshold named misses its target is at most 1 − confidence, however many are tried:

- of a sample that is reviewed at once, each threshold is tested exactly (fixed-sequence testing, as in
  "Learn then Test", Angelopoulos and others, 2021);
- while labels come one by one, by an e-process that may be looked at after each (Ville's inequality; the
  mixture over a beta distribution after Robbins, 1970): what it has named it never has to take back.

Labels must be of groups that were drawn at random from those at or above a threshold; groups that were
chosen by their score or by what they showed are no such sample.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil, log, log1p
from typing import NamedTuple

from reviewer.quality.intervals import beta_below, binomial_tail, log_beta, lower_bound


class Suggestion(NamedTuple):
    """A threshold, and what it rests on."""

    threshold: float
    """Groups with this score and above."""
    right: int
    """How many of the labels there say that a merge is right."""
    seen: int
    """How many labels there are."""
    at_least: float
    """The share of right merges that is reached at least, with the confidence asked for."""


Labels = Mapping[float, tuple[int, int]]
"""By score (0..1): of how many groups a merge is right, and how many were looked at."""


_WAYS = 4
"""Places to begin going down from, each with its part of the doubt: from the top alone, one wrong merge among
the few labels with the highest scores would end it all."""


def _starts(thresholds: int) -> list[int]:
    """Where each way down begins among so many thresholds: at the first, at the last, and between."""
    return [way * (thresholds - 1) // (_WAYS - 1) for way in range(_WAYS)]


def fewest_labels(target: float, confidence: float = 0.95) -> int:
    """How many labels, all of them right, show a share of ``target`` (0..1): 437 for 99 %, with 95 %."""
    return ceil(log((1 - confidence) / _WAYS) / log(target))


def candidates(labels: Labels, target: float, confidence: float = 0.95, steps: int = 50) -> list[float]:
    """The thresholds to try, the highest first; they depend on the scores of the sample and on no label.

    The first has as many labels at or above it as could show the target; each that follows has a
    ``steps``-th of the rest more.
    """
    fewest = fewest_labels(target, confidence)
    stride = max((sum(seen for _, seen in labels.values()) - fewest) // steps, 1)
    found, above, wanted = [], 0, fewest
    for score in sorted(labels, reverse=True):
        above += labels[score][1]
        if above >= wanted:
            found.append(score)
            wanted = above + stride
    if found and found[-1] != score:
        found.append(score)
    return found


def shows_at_once(right: int, seen: int, target: float, confidence: float) -> bool:
    """Whether labels, looked at once, show that more than ``target`` of all are right."""
    return binomial_tail(right, seen, target) <= (1 - confidence) / _WAYS


def suggest(labels: Labels, target: float, confidence: float = 0.95) -> Suggestion | None:
    """The lowest threshold that a sample, reviewed at once, shows to be safe; None where it shows none.

    Args:
        labels: of a sample drawn at random.
        target: the share of merges at or above the threshold that are to be right, 0..1.
        confidence: the chance, at least, that the threshold reaches the target.
    """
    tried, above = candidates(labels, target, confidence), []
    right = seen = 0
    scores = sorted(labels)
    for threshold in tried:
        while scores and scores[-1] >= threshold:
            more_right, more = labels[scores.pop()]
            right, seen = right + more_right, seen + more
        above.append((right, seen))
    shown = -1
    for at in _starts(len(tried)) if tried else ():
        while at < len(tried) and shows_at_once(*above[at], target, confidence):
            shown = max(shown, at)
            at += 1
    if shown < 0:
        return None
    sure = 1 - (1 - confidence) / _WAYS
    return Suggestion(tried[shown], *above[shown], lower_bound(*above[shown], sure))


def labels_to_show(share: float, shows: Callable[[int, int], bool], least: int = 1) -> int:
    """How many labels it takes to show a target where about ``share`` of them are right.

    Args:
        share: 0..1, above the target.
        shows: whether so many right ones, of so many labels, show it.
        least: fewer do not.
    """
    few, many = least - 1, least
    while not shows(int(share * many), many):
        few, many = many, 2 * many
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (few, middle) if shows(int(share * middle), middle) else (middle, many)
    return many


GRID = (
    0.99, 0.98, 0.97, 0.96, 0.95, 0.94, 0.93, 0.92, 0.91, 0.9,
    0.875, 0.85, 0.825, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5,
)  # fmt: skip
"""The thresholds that a :class:`Watch` tries: fixed before any label, dense where merging is asked about."""


class Watch:
    """A suggestion that may be looked at after every label."""

    def __init__(self, target: float, confidence: float = 0.95, thresholds: Sequence[float] = GRID) -> None:
        """Begin without a label.

        Args:
            target: the share of merges at or above the threshold that are to be right, 0..1.
            confidence: the chance, at least, that no threshold ever suggested misses the target.
            thresholds: to try, the highest first; none of them may depend on a label.
        """
        self._thresholds = tuple(thresholds)
        self._target = target
        self._labels = [(0, 0)] * len(self._thresholds)
        """For each threshold, the right ones and all of the labels at or above it."""
        self._ways_down = _starts(len(self._thresholds))
        """For each way down, the first threshold that is not shown to be safe yet."""
        self._needed = log(_WAYS) - log1p(-confidence)
        self._shown = -1
        """The lowest threshold that is safe."""

    def add(self, score: float, right: int, seen: int = 1) -> None:
        """Take in the next labels, of groups drawn at random with this score."""
        for at, threshold in enumerate(self._thresholds):
            if score >= threshold:
                of = self._labels[at]
                self._labels[at] = (of[0] + right, of[1] + seen)

    def shows(self, right: int, seen: int) -> bool:
        """Whether labels show that more than the target of all are right, whenever they are looked at."""
        return evidence(right, seen, self._target) >= self._needed

    @property
    def next_thresholds(self) -> list[float]:
        """Those that may be named next, once their labels show them to be safe."""
        return [self._thresholds[at] for at in {*self._ways_down} if self._shown < at < len(self._thresholds)]

    def look(self) -> Suggestion | None:
        """The lowest threshold shown to be safe so far, never taken back; None while there is none."""
        for way, at in enumerate(self._ways_down):
            while at < len(self._labels) and self.shows(*self._labels[at]):
                self._shown = max(self._shown, at)
                at += 1
            self._ways_down[way] = at
        if self._shown < 0:
            return None
        return Suggestion(self._thresholds[self._shown], *self._labels[self._shown], self._target)


_PRIOR = (1.0, 0.5)
"""Where right merges are looked for above the target: near it and up to 1, which most often is the case."""


def evidence(right: int, seen: int, target: float) -> float:
    """How strongly labels speak against "the share of right merges is at most the target": an e-process.

    The logarithm of how much better shares above the target explain the labels. If the share is at most the
    target, the chance that it ever reaches log(1/α), however often it is looked at, is at most α.

    Args:
        right: labels that say that a merge is right.
        seen: all labels, of groups drawn at random.
        target: 0..1.
    """
    a, b = _PRIOR[0] + right, _PRIOR[1] + seen - right
    above = 1 - beta_below(target, a, b)
    if above <= 0:
        return float("-inf")
    of_target = right * log(target) + (seen - right) * log1p(-target)
    return log_beta(a, b) + log(above) - log_beta(*_PRIOR) - log(1 - beta_below(target, *_PRIOR)) - of_target
