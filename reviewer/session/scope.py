"""What a session is to review, and what its reviewer gets to see."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reviewer.core.counted import number

if TYPE_CHECKING:  # What they need is not loaded before the first paint.
    from reviewer.matches.filters import Filter, Share
    from reviewer.matches.orders import Order
    from reviewer.matches.sampling import Audit, ControlShare, Sample, SecondReview


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of a domain's groups, and whether they are judged blind."""

    sample: Sample | None = None
    """Only these groups; None: all."""
    second_review: SecondReview | None = None
    """Which of others' decisions are asked again; None: none."""
    blind: bool = False
    """Whether score, bands and others' verdicts are hidden. A second review hides them too."""
    audit: Audit | None = None
    """Which groups are mixed at random into any order; None: none."""
    adjudicate: bool = False
    """Only groups that others have judged differently; who said what is hidden, and the score."""

    share: Share | None = None
    """Only the groups of this share, whatever the filter; None: all."""

    controls: ControlShare | None = None
    """Which groups of a known answer are asked about again, unmarked; None: none."""

    @property
    def description(self) -> str:
        """What the reviewer hears of it at the start; ``""`` where it is every group, seen whole."""
        parts = [] if self.share is None else [f"Share {self.share} of all groups: others have the rest"]
        if self.sample is not None:
            banded = " by band" if self.sample.by_band else ""
            parts.append(f"A random sample of up to {number(self.sample.size, 'group')}{banded}")
        if self.audit is not None:
            parts.append(f"One group of {self.audit.every:,} is drawn at random and mixed in")
        if self.second_review is not None:
            share = f"{self.second_review.share * 100:.3g} %"
            parts.append(f"{share} of others' decisions are asked again, among the undecided groups")
        if self.controls is not None:
            parts.append(
                f"{self.controls.share * 100:.3g} % of the groups that two others have decided alike come"
                " again, unmarked: the report tells slips"
            )
        if self.adjudicate:
            parts.append(
                "Groups in dispute: what others have said is shown, who said it and the score are not"
            )
        elif self.hides:
            parts.append("Blind: score, bands and others' verdicts are hidden")
        return ". ".join(parts)

    @property
    def hides(self) -> bool:
        """Whether score, bands and others' verdicts are hidden."""
        return self.blind or self.second_review is not None or self.adjudicate

    def withheld(self, chosen: Filter, order: Order) -> tuple[str, ...]:
        """What is hidden, and a filter or an order would tell all the same; empty where nothing is."""
        if self.adjudicate:
            chosen = replace(chosen, disputed=False)
        return tuple(dict.fromkeys((*chosen.tells, *order.tells))) if self.hides else ()
