"""What a sitting is to review, and what its reviewer gets to see."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.queue.filters import Filter
from reviewer.queue.orders import Order
from reviewer.queue.sampling import Sample, SecondReview


@dataclass(frozen=True, slots=True)
class Assignment:
    """A part of a domain's groups, and whether they are judged blind."""

    sample: Sample | None = None
    """Only these groups; None: all."""
    second_review: SecondReview | None = None
    """Which of others' decisions are asked again; None: none."""
    blind: bool = False
    """Whether score, bands and others' verdicts are hidden. A second review hides them too."""

    @property
    def hides(self) -> bool:
        """Whether score, bands and others' verdicts are hidden."""
        return self.blind or self.second_review is not None

    def withheld(self, chosen: Filter, order: Order) -> tuple[str, ...]:
        """What is hidden, and a filter or an order would tell all the same; empty where nothing is."""
        return tuple(dict.fromkeys((*chosen.tells, *order.tells))) if self.hides else ()
