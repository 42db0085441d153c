"""All actions of the review screen: bindings, footer, help and palette are made from them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from reviewer.tui.action import bound_to, declared_in
from reviewer.tui.review.actions.applying import ApplyingDecisions
from reviewer.tui.review.actions.drafting import Drafting
from reviewer.tui.review.actions.fields import Fields
from reviewer.tui.review.actions.filtering import Filtering
from reviewer.tui.review.actions.history import History
from reviewer.tui.review.actions.navigation import Navigation
from reviewer.tui.review.actions.program import Program
from reviewer.tui.review.actions.verdicts import Verdicts
from reviewer.tui.review.actions.viewing import Viewing
from reviewer.tui.review.protocol import Review

REVIEW_ACTIONS = declared_in(
    Verdicts, Navigation, Drafting, Viewing, Fields, Filtering, History, ApplyingDecisions, Program
)
"""In the order of their use: the footer shows as many as fit."""


def methods_on(review: Review) -> dict[str, Callable[[], Awaitable[None] | None]]:
    """What does each action on a review, by the action's id."""
    verdicts = Verdicts(review)
    return bound_to(
        verdicts,
        Navigation(review),
        Drafting(review, verdicts.decide),
        Viewing(review),
        Fields(review),
        Filtering(review),
        History(review),
        ApplyingDecisions(review),
        Program(review),
    )
