"""All actions of the review screen: bindings, footer, help and palette are made from them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from reviewer.tui.action import bound_to, declared_in
from reviewer.tui.review.decisions import Decisions
from reviewer.tui.review.drafting import Drafting
from reviewer.tui.review.filtering import Filtering
from reviewer.tui.review.navigation import Navigation
from reviewer.tui.review.program import Program
from reviewer.tui.review.protocol import Review
from reviewer.tui.review.verdicts import Verdicts
from reviewer.tui.review.viewing import Viewing

REVIEW_ACTIONS = declared_in(Verdicts, Navigation, Drafting, Viewing, Filtering, Decisions, Program)
"""In the order of their use: the footer shows as many as fit."""


def methods_on(review: Review) -> dict[str, Callable[[], Awaitable[None] | None]]:
    """What does each action on a review, by the action's id."""
    verdicts = Verdicts(review)
    return bound_to(
        verdicts,
        Navigation(review),
        Drafting(review, verdicts.decide),
        Viewing(review),
        Filtering(review),
        Decisions(review),
        Program(review),
    )
