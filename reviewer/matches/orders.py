"""In which order the groups are shown. Groups that an order can't tell apart keep the order of the run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reviewer.matches.bands import Bands
from reviewer.matches.store import Query


class Order(StrEnum):
    """What comes first. Groups without a score come last wherever the score counts."""

    RUN = "run"
    """As AWS gave them."""
    SCORE_UP = "score up"
    SCORE_DOWN = "score down"
    UNCERTAINTY = "uncertainty"
    """The nearest to either threshold first."""
    SIZE = "group size"
    """The most profiles first."""
    INFORMATIVE = "most informative"
    """The nearest to the merge threshold first, and of those about as near the largest.

    Whoever walks it puts first of the next few groups those whose evidence speaks against their score.
    """

    @property
    def label(self) -> str:
        """What comes first, as it is called on the screen."""
        return _LABELS[self]

    @property
    def needs_whole_run(self) -> bool:
        """Whether what comes first is known only once every page is here."""
        return self is not Order.RUN

    @property
    def tells(self) -> tuple[str, ...]:
        """What a reviewer could learn of a group from its place that a blind review hides."""
        return ("score",) if self in _BY_SCORE else ()


_LABELS = {
    Order.RUN: "as AWS gave them",
    Order.SCORE_UP: "lowest score",
    Order.SCORE_DOWN: "highest score",
    Order.UNCERTAINTY: "hardest to tell",
    Order.SIZE: "largest groups",
    Order.INFORMATIVE: "most informative",
}
_BY_SCORE = (Order.SCORE_UP, Order.SCORE_DOWN, Order.UNCERTAINTY, Order.INFORMATIVE)
_AS_NEAR = 0.05
"""Below this distance the size of a group says more than the distance."""


@dataclass(frozen=True, slots=True)
class Ordering:
    """An order together with the bands that it may depend on."""

    order: Order = Order.RUN
    bands: Bands = Bands()  # noqa: RUF009 (frozen)

    @property
    def key(self) -> Query | None:
        """The number by which a store's groups are ordered, the smallest first; None for their position."""
        match self.order:
            case Order.RUN:
                return None
            case Order.SCORE_UP:
                return Query("coalesce(score, 9e999)")
            case Order.SCORE_DOWN:
                return Query("coalesce(-score, 9e999)")
            case Order.SIZE:
                return Query("-size")
            case Order.UNCERTAINTY:
                thresholds = (self.bands.merge, self.bands.reject)
                return Query("coalesce(min(abs(score - ?), abs(score - ?)), 9e999)", thresholds)
            case Order.INFORMATIVE:
                pairs = "(size * (size - 1) / 2.0)"
                return Query(f"coalesce((abs(score - ?) + {_AS_NEAR}) / {pairs}, 9e999)", (self.bands.merge,))

    @property
    def is_by_score(self) -> bool:
        """Whether the score comes first in ``sql``, for which a store has an index."""
        return self.order in (Order.SCORE_UP, Order.SCORE_DOWN)

    @property
    def sql(self) -> str:
        """What to order by: the same as by ``key``, in words for which an index serves where there is one."""
        match self.order:
            case Order.RUN:
                return "position"
            case Order.SCORE_UP:
                return "score ASC NULLS LAST, position"
            case Order.SCORE_DOWN:
                return "score DESC, position"
            case Order.SIZE | Order.UNCERTAINTY | Order.INFORMATIVE:
                return "3, position"
