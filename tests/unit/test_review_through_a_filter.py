"""A session that shows part of the queue: who decided and why reach the filter, pages and text come in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reviewer.domain_journal import Reviewer
from reviewer.journal.store import Journal
from reviewer.model import Match, MatchPage, Profile, ProfileBatch, Verdict
from reviewer.queue.fetching import Connected, PageFetched, ProfilesFetched
from reviewer.queue.filter_line import parsed
from reviewer.queue.orders import Order
from reviewer.queue.sampling import Sample
from reviewer.review import ReviewSession

SATURDAY = datetime(2026, 11, 21, tzinfo=UTC)
NEXT_SATURDAY = datetime(2026, 11, 28, tzinfo=UTC)
PAGE = 5


@dataclass
class Desk:
    """Sessions of several reviewers on one journal, and a run of groups to feed them with."""

    folder: Path
    opened: list[ReviewSession] = field(default_factory=list)

    def review(self, name: str = "ann") -> ReviewSession:
        session = ReviewSession(
            domain_name="acme",
            journal=Journal.open(self.folder / "journal.sqlite3"),
            reviewer=Reviewer(name, 1000 + len(name)),
            spool_folder=self.folder / "cache",
            page_size=PAGE,
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


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    for session in desk.opened:
        session.close()


def test_a_filter_fetches_pages_until_a_group_passes_and_no_further_than_ten_more(desk: Desk) -> None:
    session, run = desk.review(), run_of(200)
    feed(session, run)
    session.show(parsed("score>=0.5"))
    feed(session, run)
    assert session.walk.position == 100
    assert len(session.queue) == 115


def test_an_order_by_score_loads_the_whole_run(desk: Desk) -> None:
    session, run = desk.review(), run_of(100)
    session.show(order=Order.SCORE_DOWN)
    assert feed(session, run) == 20
    assert seen(session) == list(range(99, -1, -1))


def test_a_sample_loads_the_whole_run_and_is_then_reviewed_to_its_end(desk: Desk) -> None:
    session, run = desk.review(), run_of(60)
    session.show(sample=Sample(4, "s"))
    feed(session, run)
    decided = []
    while session.current is not None and session.queue.verdict(session.walk.position or 0) is None:
        decided.append(session.walk.position)
        _, notice = session.decide(Verdict.REJECT)
        feed(session, run)
    assert decided == seen(session)
    assert len(decided) == 4
    assert notice == "The end: no undecided group is left of the sample"


def test_the_filter_knows_who_decided_in_this_sitting_in_another_and_meanwhile(desk: Desk) -> None:
    earlier, run = desk.review("bob"), run_of(10)
    feed(earlier, run)
    earlier.decide(Verdict.MERGE)
    session = desk.review("ann")
    feed(session, run)
    session.decide(Verdict.REJECT)
    feed(session, run)
    session.show(parsed("by:bob"))
    assert seen(session) == [0]
    session.show(parsed("by:ann"))
    assert seen(session) == [1]
    feed(earlier, run)
    earlier.go_to_group(session.queue.group(4).key)
    earlier.decide(Verdict.REVIEW)
    session.show(parsed("by:bob"))
    session.take_news()
    assert seen(session) == [0, 4]
    session.show(parsed("by:ann"))
    session.undo()
    assert seen(session) == []


def test_text_is_found_once_its_profiles_are_loaded(desk: Desk) -> None:
    session, run = desk.review(), run_of(100)
    feed(session, run)
    session.show(parsed("name3b"))
    assert seen(session) == [3]
    session.show(parsed("name50a"))
    assert seen(session) == []
    session.show()
    session.walk.go_last()
    feed(session, run)
    session.walk.go_to(50)
    feed(session, run)
    session.show(parsed("name50a"))
    assert seen(session) == [50]


def test_without_any_condition_the_whole_queue_is_walked_again(desk: Desk) -> None:
    session, run = desk.review(), run_of(10)
    feed(session, run)
    session.show(parsed("score>0.5"))
    session.show(parsed(""))
    assert session.view is None
    assert session.walk.trail is session.queue


def test_a_filter_outlives_a_new_run(desk: Desk) -> None:
    session = desk.review()
    feed(session, run_of(60))
    session.show(parsed("score>=0.5"))
    feed(session, run_of(60))
    assert session.walk.position == 30
    session.show(parsed("score>=0.5"), Order.SCORE_DOWN)
    feed(session, run_of(20, NEXT_SATURDAY))
    assert session.queue.generation_date == NEXT_SATURDAY
    assert seen(session) == list(range(19, 9, -1))
    assert session.walk.position in seen(session)
