"""From which score on merges are right often enough: thresholds that come with a promise.

Both ways go down a sequence of thresholds from the top, fixed before any label is looked at, and stop where
the next one can't be shown to be safe. So the chance that the threshold named misses its target is at most
1 − confidence, however many are tried:

- of a sample that is reviewed at once, each threshold is tested exactly (fixed-sequence testing, as in
  "Learn then Test", Angelopoulos and others, 2021);
- while labels come one by one, by an e-process that may be looked at after each (Ville's inequality; the
  mixture over a beta distribution after Robbins, 1970): what it has named it never has to take back.

Labels must be of groups that were drawn at random from those at or above a threshold; groups that were
chosen by their score or by what they showed are no such sample.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil, exp, log, log1p
from typing import NamedTuple

from reviewer.quality.intervals import beta_below, binomial_tail, log_beta, lower_bound


class Label(NamedTuple):
    """A group whose answer is known."""

    score: float
    """0..1."""
    is_right: bool
    """Whether merging it is right."""


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


def fewest_labels(target: float, confidence: float = 0.95) -> int:
    """How many labels, all of them right, show a share of ``target`` (0..1): 299 for 99 %, with 95 %."""
    return ceil(log(1 - confidence) / log(target))


def candidates(
    scores: Iterable[float], target: float, confidence: float = 0.95, steps: int = 50
) -> list[float]:
    """The thresholds to try, the highest first; they depend on the scores of the sample and on no label.

    The first has as many labels at or above it as could show the target; each that follows has a
    ``steps``-th of the rest more.
    """
    ordered = sorted(scores, reverse=True)
    fewest = fewest_labels(target, confidence)
    stride = max((len(ordered) - fewest) // steps, 1)
    return list(dict.fromkeys(ordered[at - 1] for at in range(fewest, len(ordered) + 1, stride)))


def suggest(sample: Sequence[Label], target: float, confidence: float = 0.95) -> Suggestion | None:
    """The lowest threshold that a sample, reviewed at once, shows to be safe; None where it shows none.

    Args:
        sample: drawn at random.
        target: the share of merges at or above the threshold that are to be right, 0..1.
        confidence: the chance, at least, that the threshold reaches the target.
    """
    found = None
    for threshold in candidates((label.score for label in sample), target, confidence):
        above = [label.is_right for label in sample if label.score >= threshold]
        right, seen = sum(above), len(above)
        if binomial_tail(right, seen, target) > 1 - confidence:
            break
        found = Suggestion(threshold, right, seen, lower_bound(right, seen, confidence))
    return found


_WAYS = 4
"""Places to begin going down from, each with its part of the doubt: few labels have the highest scores."""


class Watch:
    """A suggestion that may be looked at after every label."""

    def __init__(self, thresholds: Sequence[float], target: float, confidence: float = 0.95) -> None:
        """Begin without a label.

        Args:
            thresholds: to try, the highest first; none of them may depend on a label.
            target: the share of merges at or above the threshold that are to be right, 0..1.
            confidence: the chance, at least, that no threshold ever suggested misses the target.
        """
        self._thresholds = tuple(thresholds)
        self._target = target
        self._evidence = [Evidence(target) for _ in thresholds]
        self._ways_down = [at * len(self._thresholds) // _WAYS for at in range(_WAYS)]
        """For each way down, the first threshold that is not shown to be safe yet."""
        self._needed = log(_WAYS) - log1p(-confidence)
        self._shown = -1
        """The lowest threshold that is safe."""

    def add(self, label: Label) -> None:
        """Take in the next label, of a group drawn at random."""
        for at, threshold in enumerate(self._thresholds):
            if label.score >= threshold:
                self._evidence[at].add(label.is_right)
        for way, at in enumerate(self._ways_down):
            while at < len(self._evidence) and self._evidence[at].highest >= self._needed:
                self._shown = max(self._shown, at)
                at += 1
            self._ways_down[way] = at

    @property
    def suggestion(self) -> Suggestion | None:
        """The lowest threshold shown to be safe so far; None while there is none."""
        if self._shown < 0:
            return None
        of = self._evidence[self._shown]
        return Suggestion(self._thresholds[self._shown], of.right, of.seen, self._target)


_PRIOR = (1.0, 0.5)
"""Where right merges are looked for above the target: near it and up to 1, which most often is the case."""


class Evidence:
    """How strongly labels speak against "the share of right merges is at most the target": an e-process.

    If it is at most the target, the chance that the evidence ever reaches 1/α is at most α.
    """

    def __init__(self, target: float) -> None:
        self.right = self.seen = 0
        self.highest = 0.0
        """The logarithm of the strongest evidence there ever was."""
        self._target = target
        self._log_prior = log_beta(*_PRIOR) + log(1 - beta_below(target, *_PRIOR))

    def add(self, is_right: bool) -> None:
        """Take in a label."""
        self.seen += 1
        self.right += is_right
        self.highest = max(self.highest, self.now)

    @property
    def now(self) -> float:
        """The logarithm of the evidence: how much better shares above the target explain the labels."""
        a, b = _PRIOR[0] + self.right, _PRIOR[1] + self.seen - self.right
        above = 1 - beta_below(self._target, a, b)
        if above <= 0:
            return float("-inf")
        wrong = self.seen - self.right
        of_target = self.right * log(self._target) + wrong * log1p(-self._target)
        return log_beta(a, b) + log(above) - self._log_prior - of_target
