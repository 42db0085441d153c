"""What a review is doing or waiting for, in a few words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from reviewer.core.terminal_text import Shown
from reviewer.session.session import Session
from reviewer.tui.drawing.job_words import no_groups_words


class Work(NamedTuple):
    """What a reviewer waits for."""

    words: str
    """Which work it is."""
    share: float | None = None
    """How much of it is done, from 0 to 1, where that is known."""


def long_work(session: Session, *, is_connecting: bool) -> Work | None:
    """What is fetched and may take long; None for nothing."""
    if is_connecting:
        return Work("connecting")
    navigator, groups, page = session.navigator, session.groups, session.feed.page_awaited
    search = session.feed.search
    if search.is_on and groups.known:
        return Work("looking through all", search.looked_through / max(groups.known, len(groups)))
    if page is None:
        return None
    if navigator.loading_all and groups.known:
        return Work("loading all", len(groups) / groups.known)
    if navigator.seeking is not None or navigator.position is None:
        return Work(f"loading page {page:,}")
    return None


def under_way(session: Session, work: Work | None, keys: Mapping[str, str]) -> Shown:
    """What is under way, with the key of ``keys`` (by action) that ends it; ``""`` for nothing."""
    if session.deciding.saving is not None:
        return Shown(f"saving … {keys['stay']} gives it up")
    if work is None:
        return Shown("")
    share = "" if work.share is None else f", {work.share:.0%}"
    # There is nothing to go back to before the first page.
    stops = "" if session.feed.region is None else f" {keys['stay']} stops"
    return Shown(f"{work.words}{share} …{stops}")


def behind_the_last(session: Session, keys: Mapping[str, str]) -> Shown:
    """What comes behind the last group that is loaded."""
    feed, groups = session.feed, session.groups
    if feed.page_awaited is not None:
        return Shown(f"loading page {feed.page_awaited:,} …")
    if feed.page_problem is not None:
        return Shown(f"{keys['retry']} tries again")
    if groups.at_end:
        if session.current is None and len(groups):
            return Shown(f"no group{session.navigator.sequence.of_what}")
        return Shown("the end") if len(groups) else no_groups_words(session)
    return Shown("")
