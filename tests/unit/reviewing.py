"""Sessions to review with, and runs of groups to feed them with, without a network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from reviewer.assignment import Assignment
from reviewer.journal.store import Journal
from reviewer.model import Match, MatchPage, Profile, ProfileBatch, Reviewer
from reviewer.queue.fetching import Connected, PageFetched, ProfilesFetched
from reviewer.review import ReviewSession
from reviewer.settings import Bands, Settings

SATURDAY = datetime(2026, 11, 21, tzinfo=UTC)
NEXT_SATURDAY = datetime(2026, 11, 28, tzinfo=UTC)
PAGE = 5
ALL, NO_BANDS = Assignment(), Bands()


@dataclass
class Desk:
    """Sessions of several reviewers on one journal, and a run of groups to feed them with."""

    folder: Path
    opened: list[ReviewSession] = field(default_factory=list)

    def review(
        self, name: str = "ann", assignment: Assignment = ALL, bands: Bands = NO_BANDS
    ) -> ReviewSession:
        session = ReviewSession(
            domain_name="acme",
            journal=Journal.open(self.folder / "journal.sqlite3"),
            reviewer=Reviewer(name, 1000 + len(name)),
            spool_folder=self.folder / "cache",
            page_size=PAGE,
            settings=Settings(bands=bands),
            assignment=assignment,
        )
        session.take(Connected("eu-west-1"))
        self.opened.append(session)
        return session


def run_of(groups: int, date: datetime = SATURDAY) -> Callable[[str | None], MatchPage]:
    """A run whose group ``n`` of ``groups`` has the score ``n / groups``, and profiles named after it."""

    def page(token: str | None) -> MatchPage:
        start = int(token or 0)
        matches = tuple(
            Match(f"m{at}", (f"{at}a", f"{at}b"), at / groups)
            for at in range(start, min(start + PAGE, groups))
        )
        is_last = start + PAGE >= groups
        return MatchPage(matches, None if is_last else str(start + PAGE), date, groups)

    return page


def feed(session: ReviewSession, page: Callable[[str | None], MatchPage]) -> int:
    """Answer whatever a session wants until it wants nothing more; answers how many pages that took."""
    pages = 0
    while (wanted := session.requests()).page or wanted.batches:
        if wanted.page:
            pages += 1
            session.take(PageFetched(wanted.token, page(wanted.token)))
        for ids in wanted.batches:
            found = {one: Profile(one, {"FirstName": f"Name{one}"}) for one in ids}
            session.take(ProfilesFetched(ids, ProfileBatch(found, {})))
    return pages


def seen(session: ReviewSession) -> list[int]:
    assert session.view is not None
    return session.view.positions(0, len(session.view))
