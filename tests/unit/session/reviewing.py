"""Sessions to review with, and runs of groups to feed them with, without a network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reviewer.core.decisions import Reviewer
from reviewer.core.matches import Match, MatchPage, Profile, ProfileBatch
from reviewer.core.settings import Settings, Thresholds
from reviewer.fetching.events import Connected, PageFetched, ProfilesFetched
from reviewer.journal.sqlite import Journal
from reviewer.session.scope import Scope
from reviewer.session.session import Session

SATURDAY = datetime(2026, 11, 21, tzinfo=UTC)
NEXT_SATURDAY = datetime(2026, 11, 28, tzinfo=UTC)
PAGE = 5
ALL, NO_BANDS = Scope(), Thresholds()


@dataclass
class Desk:
    """Sessions of several reviewers on one journal, and a run of groups to feed them with."""

    folder: Path
    opened: list[Session] = field(default_factory=list)

    def review(
        self, name: str = "ann", scope: Scope = ALL, thresholds: Thresholds = NO_BANDS, team: Any = None
    ) -> Session:
        session = Session(
            domain_name="acme",
            store=Journal.open(self.folder / "journal.sqlite3"),
            reviewer=Reviewer(name, 1000 + len(name)),
            cache_folder=self.folder / "cache",
            page_size=PAGE,
            settings=Settings(bands=thresholds),
            scope=scope,
            team=team,
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


def feed(session: Session, page: Callable[[str | None], MatchPage]) -> int:
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


def seen(session: Session) -> list[int]:
    assert session.navigator.view is not None
    return session.navigator.view.positions(0, len(session.navigator.view))
