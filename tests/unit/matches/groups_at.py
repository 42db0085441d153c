"""Groups with scores and sizes of one's own, and pages of them."""

from __future__ import annotations

from datetime import UTC, datetime

from reviewer.core.matches import Match, MatchPage

SATURDAY = datetime(2026, 11, 21, tzinfo=UTC)
NEXT_SATURDAY = datetime(2026, 11, 28, tzinfo=UTC)


def group(number: int, score: float | None = 0.5, profiles: int = 2) -> Match:
    return Match(f"m{number}", tuple(f"{number:04}-{at}" for at in range(profiles)), score)


def page(*groups: Match, token: str | None = None, date: datetime = SATURDAY) -> MatchPage:
    return MatchPage(groups, token, date, None)


def scored(*scores: float | None, token: str | None = None) -> MatchPage:
    """A page of groups with these scores."""
    return page(*(group(number, score) for number, score in enumerate(scores)), token=token)
