"""The review as a person goes through it, with no screen: what each key does to queue and journal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reviewer.core.decisions import Reviewer, Verdict
from reviewer.core.jobs import Job, JobStatus
from reviewer.core.matches import Match, MatchPage, Profile, ProfileBatch
from reviewer.core.problems import Problem, ProblemKind
from reviewer.fetching.events import (
    Connected,
    JobsSeen,
    PageFailed,
    PageFetched,
    ProfilesFailed,
    ProfilesFetched,
)
from reviewer.journal.sqlite import Journal
from reviewer.session.navigator import Seeking
from reviewer.session.rules import NotAllowed
from reviewer.session.session import Session
from reviewer.tui.drawing.job_words import job_words, no_groups_words

SATURDAY = datetime(2026, 11, 21, tzinfo=UTC)
NEXT_SATURDAY = datetime(2026, 11, 28, tzinfo=UTC)
ANN = Reviewer("ann", 1001)
EXPIRED = Problem(ProblemKind.TOKEN_EXPIRED, "The token has expired", "the page can't be had", "Start over")
AWAY = Problem(ProblemKind.UNREACHABLE, "The endpoint is away", "nothing comes", "Press r")


def group(number: int, profiles: int = 2) -> Match:
    return Match(f"m{number}", tuple(f"{number:04}-{at}" for at in range(profiles)), 0.5)


def page(*numbers: int, token: str | None = None, date: datetime = SATURDAY) -> MatchPage:
    return MatchPage(tuple(group(number) for number in numbers), token, date, 10)


class Review:
    """A session together with the hand that feeds it."""

    def __init__(self, folder: Path) -> None:
        self.session = Session(
            domain_name="acme",
            store=Journal.open(folder / "journal.sqlite3"),
            reviewer=ANN,
            cache_folder=folder / "cache",
            page_size=2,
        )
        self.session.take(Connected("eu-west-1"))

    def feed(self, answer: MatchPage, token: str | None = None) -> str:
        """Answer the page that is wanted, and every profile that is wanted after it."""
        notice = self.session.take(PageFetched(token, answer))
        self.feed_profiles()
        return notice

    def feed_profiles(self) -> None:
        for ids in self.session.requests().batches:
            profiles = {one: Profile(one, {"FirstName": one}) for one in ids}
            self.session.take(ProfilesFetched(ids, ProfileBatch(profiles, {})))

    def decide(self, verdict: Verdict) -> str:
        notice = self.session.decide(verdict)[1]
        self.feed_profiles()
        return notice


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    opened = Review(tmp_path)
    yield opened
    opened.session.close()


def test_lands_on_the_first_group_of_a_new_domain(review: Review) -> None:
    review.feed(page(1, 2))
    assert review.session.current == group(1)


def test_a_verdict_is_in_the_journal_and_the_next_undecided_group_is_shown(review: Review) -> None:
    review.feed(page(1, 2))
    review.decide(Verdict.MERGE)
    [decision] = review.session.store.history("acme", "eu-west-1", group(1).key)
    assert decision.verdict is Verdict.MERGE
    assert decision.profile_ids == group(1).profile_ids
    assert decision.match_generation_date == SATURDAY
    assert (decision.reviewer, decision.reviewer_uid) == ("ann", 1001)
    assert review.session.current == group(2)


def test_a_verdict_keeps_what_was_to_be_weighed_in_codes(review: Review) -> None:
    review.feed(page(1, 2))
    decision, _ = review.session.decide(Verdict.REJECT)
    assert decision.evidence == {"0-1": ("name:different:different-last-names",)}


def test_coming_back_lands_on_the_first_undecided_group_with_verdicts_shown(tmp_path: Path) -> None:
    first = Review(tmp_path)
    first.feed(page(1, 2, 3))
    first.decide(Verdict.MERGE)
    first.decide(Verdict.REJECT)
    first.session.close()
    again = Review(tmp_path)
    again.feed(page(1, 2, 3))
    assert again.session.current == group(3)
    assert [again.session.groups.verdict(at) for at in range(3)] == [Verdict.MERGE, Verdict.REJECT, None]
    again.session.close()


def test_a_group_decided_in_one_run_is_not_asked_again_in_the_next(tmp_path: Path) -> None:
    first = Review(tmp_path)
    first.feed(page(1))
    first.decide(Verdict.REJECT)
    first.session.close()
    again = Review(tmp_path)
    renamed = Match("another-match-id", tuple(reversed(group(1).profile_ids)), 0.7)
    again.feed(MatchPage((renamed, group(2)), None, NEXT_SATURDAY, 2))
    assert again.session.current == group(2)
    again.session.close()


def test_pages_are_sought_until_an_undecided_group_comes(review: Review) -> None:
    review.feed(page(1, 2, token="t"))
    review.decide(Verdict.MERGE)
    review.decide(Verdict.MERGE)
    assert review.session.navigator.seeking is Seeking.NEXT_UNDECIDED
    assert review.session.requests().page or review.session.feed.page_awaited
    review.feed(page(3), "t")
    assert review.session.current == group(3)
    assert review.session.navigator.seeking is None


def test_no_verdict_is_taken_on_the_way_to_the_next_group(review: Review) -> None:
    review.feed(page(1, token="t"))
    review.decide(Verdict.MERGE)
    with pytest.raises(NotAllowed, match="on the way"):
        review.session.decide(Verdict.REJECT)
    assert review.session.groups.verdict(0) is Verdict.MERGE


def test_no_verdict_is_taken_before_the_profiles_are_on_the_screen(review: Review) -> None:
    review.session.take(PageFetched(None, page(1)))
    with pytest.raises(NotAllowed, match="still loading"):
        review.session.decide(Verdict.MERGE)


def test_no_merge_while_a_profile_cannot_be_shown_but_a_reject_is_taken(review: Review) -> None:
    review.session.take(PageFetched(None, page(1)))
    here, gone = group(1).profile_ids
    batch = ProfileBatch({here: Profile(here, {})}, {gone: "it was deleted"})
    review.session.take(ProfilesFetched((here, gone), batch))
    with pytest.raises(NotAllowed, match="No merge while a profile can't be shown"):
        review.session.decide(Verdict.MERGE)
    review.session.decide(Verdict.REJECT)
    assert review.session.groups.verdict(0) is Verdict.REJECT


def test_a_group_of_one_profile_cannot_be_merged(review: Review) -> None:
    review.feed(MatchPage((group(1, profiles=1),), None, SATURDAY, 1))
    with pytest.raises(NotAllowed, match="Nothing to merge"):
        review.session.decide(Verdict.MERGE)


def test_the_same_verdict_twice_is_one_decision(review: Review) -> None:
    review.feed(page(1))
    review.decide(Verdict.MERGE)
    with pytest.raises(NotAllowed, match="already"):
        review.session.decide(Verdict.MERGE)


def test_undo_goes_back_group_by_group_and_is_recorded(review: Review) -> None:
    review.feed(page(1, 2, 3))
    review.decide(Verdict.MERGE)
    review.decide(Verdict.REJECT)
    assert review.session.undo().verdict is Verdict.REJECT
    assert review.session.current == group(2)
    assert review.session.undo().verdict is Verdict.MERGE
    assert review.session.current == group(1)
    assert review.session.groups.decided == 0
    with pytest.raises(NotAllowed, match="Nothing to undo"):
        review.session.undo()
    history = review.session.store.history("acme", "eu-west-1", group(1).key)
    assert [decision.verdict for decision in history] == [Verdict.MERGE, Verdict.WITHDRAWN]
    assert history[1].withdraws == history[0].id


def test_undoing_a_second_thought_brings_the_first_verdict_back(review: Review) -> None:
    review.feed(page(1, 2))
    review.decide(Verdict.MERGE)
    review.session.navigator.go_previous()
    review.decide(Verdict.REJECT)
    review.session.undo()
    assert review.session.groups.verdict(0) is Verdict.MERGE


def test_past_the_end_the_groups_skipped_on_the_way_come_next(review: Review) -> None:
    review.feed(page(1, 2))
    review.session.navigator.go_next()
    notice = review.decide(Verdict.MERGE)
    assert review.session.current == group(1)
    assert "Past the end" in notice


def test_the_end_is_told_once_every_group_has_its_verdict(review: Review) -> None:
    review.feed(page(1))
    assert "The end" in review.decide(Verdict.REVIEW)
    assert review.session.groups.count(None) == 0


def test_an_expired_token_reads_again_from_the_first_page_and_keeps_the_place(review: Review) -> None:
    review.feed(page(1, 2, token="t"))
    review.decide(Verdict.MERGE)
    notice = review.session.take(PageFailed("t", EXPIRED))
    assert "expired" in notice
    assert review.session.requests().token is None
    review.feed(page(1, 2, token="t2"))
    assert len(review.session.groups) == 2
    assert review.session.current == group(2)
    assert review.session.groups.next_token == "t2"


def test_tokens_that_expire_at_once_are_told_instead_of_asked_for_ever(review: Review) -> None:
    review.feed(page(1, token="t"))
    review.session.take(PageFailed("t", EXPIRED))
    review.feed(page(1, token="t2"))
    review.session.take(PageFailed("t2", EXPIRED))
    assert review.session.feed.page_problem == EXPIRED
    assert not review.session.requests().page


def test_a_new_run_half_way_starts_over_and_keeps_the_decisions(review: Review) -> None:
    review.feed(page(1, 2, token="t"))
    review.decide(Verdict.MERGE)
    notice = review.feed(page(7, token="u", date=NEXT_SATURDAY), "t")
    assert "new run" in notice
    review.feed(page(1, 7, date=NEXT_SATURDAY))
    assert review.session.current == group(7)
    assert review.session.groups.verdict(0) is Verdict.MERGE


def test_what_failed_is_not_asked_again_until_r(review: Review) -> None:
    review.feed(page(1, 2, token="t"))
    review.session.requests()
    review.session.take(PageFailed("t", AWAY))
    assert review.session.feed.page_problem == AWAY
    assert not review.session.requests().page
    assert review.session.retry()
    assert review.session.requests().page


def test_profiles_that_failed_are_asked_again_after_r(review: Review) -> None:
    review.session.take(PageFetched(None, page(1)))
    [ids] = review.session.requests().batches
    review.session.take(ProfilesFailed(ids, AWAY))
    assert review.session.requests().batches == ()
    review.session.retry()
    assert review.session.requests().batches == (ids,)


def test_nothing_is_asked_for_twice_while_it_is_on_its_way(review: Review) -> None:
    assert review.session.requests().page
    assert not review.session.requests().page
    review.session.take(PageFetched(None, page(1)))
    assert review.session.requests().batches
    assert not review.session.requests().batches


def test_the_last_group_of_all_is_reached_by_loading_every_page(review: Review) -> None:
    review.feed(page(1, token="t"))
    review.session.navigator.go_last()
    assert review.session.requests().page or review.session.feed.page_awaited
    review.feed(page(2, token="u"), "t")
    review.feed(page(3), "u")
    assert review.session.current == group(3)
    assert review.session.navigator.seeking is None


def test_esc_stops_the_way_to_the_last_group(review: Review) -> None:
    review.feed(page(*range(20), token="t"))
    review.session.navigator.go_last()
    assert review.session.navigator.stop_seeking()
    review.session.navigator.go_first()
    assert not review.session.requests().page


def test_empty_domains_end_at_once(review: Review) -> None:
    review.feed(MatchPage((), None, None, None))
    assert review.session.current is None
    assert review.session.groups.at_end


def jobs_seen(latest_run: datetime | None, running: Job | None = None) -> JobsSeen:
    return JobsSeen(JobStatus(running, latest_run, NEXT_SATURDAY))


def test_a_new_run_that_was_seen_is_turned_to_by_r_and_keeps_the_old_groups_until_it_is_here(
    review: Review,
) -> None:
    review.feed(page(1, 2))
    review.decide(Verdict.MERGE)
    review.session.take(jobs_seen(NEXT_SATURDAY))
    assert review.session.feed.new_run_is_out
    assert review.session.retry()
    assert review.session.current == group(2)
    requests = review.session.requests()
    assert (requests.page, requests.token) == (True, None)
    assert "A new run has been published" in review.feed(page(1, 3, date=NEXT_SATURDAY))
    assert not review.session.feed.new_run_is_out
    assert review.session.current == group(3)


@pytest.mark.parametrize("latest_run", [SATURDAY, None])
def test_there_is_nothing_to_turn_to_while_the_run_is_the_latest_as_far_as_known(
    review: Review, latest_run: datetime | None
) -> None:
    review.feed(page(1, 2))
    review.session.take(jobs_seen(latest_run))
    assert not review.session.feed.new_run_is_out
    assert not review.session.retry()


def test_a_new_run_is_turned_to_behind_a_page_that_is_on_its_way(review: Review) -> None:
    review.feed(page(1, 2, token="2"))
    assert review.session.feed.page_awaited == 2
    review.session.take(jobs_seen(NEXT_SATURDAY))
    assert review.session.retry()
    assert review.session.groups.next_token == "2"
    review.session.take(PageFetched("2", page(3, 4)))
    requests = review.session.requests()
    assert (requests.page, requests.token) == (True, None)
    assert review.session.current == group(1)


@pytest.mark.parametrize(
    ("latest_run", "status", "short", "said"),
    [
        (SATURDAY, "FIND_MATCHING", False, "a job is running: FIND_MATCHING"),
        (SATURDAY, "MERGING", True, "job: MERGING"),
        (NEXT_SATURDAY, "MERGING", False, "a new run is out: press r"),
        (NEXT_SATURDAY, None, True, "new run: press r"),
        (SATURDAY, None, False, ""),
    ],
)
def test_what_is_known_of_the_jobs_is_said_in_a_few_words(
    review: Review, latest_run: datetime, status: str | None, short: bool, said: str
) -> None:
    assert job_words(review.session, short=short) == ""
    review.feed(page(1, 2))
    running = None if status is None else Job("j", status, "", SATURDAY, None, 1, None, None)
    review.session.take(jobs_seen(latest_run, running))
    assert job_words(review.session, short=short) == said


def test_a_run_without_groups_says_when_the_next_one_starts(review: Review) -> None:
    review.feed(page())
    assert no_groups_words(review.session) == "no match groups in this run"
    review.session.take(jobs_seen(SATURDAY))
    assert no_groups_words(review.session).endswith("; the next one starts on Sat 28 Nov 00:00 UTC")
