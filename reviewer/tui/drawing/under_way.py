"""What a review is doing or waiting for, in a few words."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.core.terminal_text import Shown
from reviewer.session.session import Session
from reviewer.tui.drawing.job_words import no_groups_words


def under_way(session: Session, keys: Mapping[str, str], *, is_connecting: bool) -> Shown:
    """What is under way, with the key of ``keys`` (by action) that ends it; ``""`` for nothing."""
    if session.saving is not None:
        return Shown(f"saving … {keys['stay']} gives it up")
    if is_connecting:
        return Shown("connecting …")
    navigator, groups, page = session.navigator, session.groups, session.feed.page_awaited
    search = session.feed.search
    if search.is_on and groups.known:
        share = search.looked_through / max(groups.known, len(groups))
        return Shown(f"looking through all, {share:.0%} … {keys['stay']} stops")
    if page is None:
        return Shown("")
    if navigator.loading_all and groups.known:
        return Shown(f"loading all, {len(groups) / groups.known:.0%} … {keys['stay']} stops")
    if navigator.seeking is not None or navigator.position is None:
        return Shown(f"loading page {page:,} … {keys['stay']} stops")
    return Shown("")


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
