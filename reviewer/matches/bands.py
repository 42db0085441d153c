"""The bands of the confidence score, as the reviewer sets them: what looks like a merge, what doesn't."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

_MERGE, _REJECT = 0.8, 0.5
"""The usual thresholds."""


class Band(StrEnum):
    """Which part of the scores a group lies in. A suggestion: AWS calls the score no absolute measure."""

    MERGE = "merge"
    BETWEEN = "between"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Bands:
    """The two thresholds that part the scores; ``0 <= reject <= merge <= 1``.

    Raises:
        ValueError: the thresholds are no such numbers; the message says so in plain words.
    """

    merge: float = _MERGE
    """From this score on a group looks like a merge."""
    reject: float = _REJECT
    """Below this score a group looks like a reject."""

    def __post_init__(self) -> None:
        for name, threshold in (("merge", self.merge), ("reject", self.reject)):
            if not 0 <= threshold <= 1:
                raise ValueError(f"The {name} band's edge has to lie from 0 to 1: {threshold:g} does not")
        if self.reject > self.merge:
            raise ValueError(
                f"The reject band (below {self.reject:g}) reaches into the merge band"
                f" (from {self.merge:g} on): lower the one or raise the other"
            )

    @classmethod
    def around(cls, merge: float | None, reject: float | None) -> Self:
        """The bands with these thresholds; one that is None is the usual one, as far as it fits."""
        if merge is None:
            merge = max(_MERGE, 0.0 if reject is None else reject)
        return cls(merge, min(_REJECT, merge) if reject is None else reject)

    def band(self, score: float | None) -> Band | None:
        """The band of a score; None where there is no score."""
        if score is None:
            return None
        if score >= self.merge:
            return Band.MERGE
        return Band.REJECT if score < self.reject else Band.BETWEEN

    def distance(self, score: float) -> float:
        """How far a score is from the nearer threshold: the smaller, the less sure."""
        return min(abs(score - self.merge), abs(score - self.reject))
