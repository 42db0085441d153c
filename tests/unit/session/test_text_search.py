"""Looking for text in a whole run: every group is looked through once, whatever fails on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.core.matches import Profile, ProfileBatch
from reviewer.core.problems import Problem, ProblemKind
from reviewer.fetching.events import PageFetched, ProfilesFailed, ProfilesFetched
from reviewer.matches.filter_line import parsed
from reviewer.session.rules import NotAllowed
from reviewer.session.session import Session
from tests.unit.session.reviewing import Desk, feed, run_of, seen


@pytest.fixture
def session(tmp_path: Path) -> Session:
    session = Desk(tmp_path).review()
    feed(session, run_of(40))
    return session


def test_a_text_is_found_in_groups_that_nobody_has_been_near(session: Session) -> None:
    session.navigator.show(parsed("name39b"))
    assert seen(session) == []
    assert session.search_whole_run() == "Looking through every group of the run: <stay> stops"
    feed(session, run_of(40))
    assert seen(session) == [39]
    assert session.navigator.position == 39
    assert not session.feed.search.is_on


def test_each_profile_is_asked_for_once_and_few_at_a_time(session: Session) -> None:
    session.navigator.show(parsed("name39b"))
    session.search_whole_run()
    asked: list[str] = []
    while (wanted := session.requests()).page or wanted.batches:
        assert sum(map(len, wanted.batches)) <= 100
        if wanted.page:
            session.take(PageFetched(wanted.token, run_of(40)(wanted.token)))
        for ids in wanted.batches:
            asked += ids
            found = {one: Profile(one, {"FirstName": f"Name{one}"}) for one in ids}
            session.take(ProfilesFetched(ids, ProfileBatch(found, {})))
    assert len(asked) == len(set(asked))
    assert session.feed.search.looked_through == 40


def test_what_failed_is_asked_for_again(session: Session) -> None:
    session.navigator.show(parsed("name39b"))
    session.search_whole_run()
    problem = Problem(ProblemKind.OTHER, "It broke", "nothing came", "Try again")
    wanted = session.requests()
    for ids in wanted.batches:
        session.take(ProfilesFailed(ids, problem))
    session.take(PageFetched(wanted.token, run_of(40)(wanted.token)))
    assert session.feed.search.is_on
    assert session.retry()
    feed(session, run_of(40))
    assert seen(session) == [39]


def test_profiles_that_are_gone_end_no_search(session: Session) -> None:
    session.navigator.show(parsed("nobody"))
    session.search_whole_run()
    said = ""
    while (wanted := session.requests()).page or wanted.batches:
        if wanted.page:
            said = session.take(PageFetched(wanted.token, run_of(40)(wanted.token))) or said
        for ids in wanted.batches:
            said = session.take(ProfilesFetched(ids, ProfileBatch({}, dict.fromkeys(ids, "gone")))) or said
    assert said == "Looked through all 40 groups: 0 pass the filter"


def test_stopped_it_keeps_what_was_found(session: Session) -> None:
    session.navigator.show(parsed("name1"))
    before = len(seen(session))
    session.search_whole_run()
    assert session.feed.search.stop()
    session.navigator.stop_seeking()
    assert len(seen(session)) >= before
    assert not session.requests().page


def test_without_text_there_is_nothing_to_look_for(session: Session) -> None:
    with pytest.raises(NotAllowed, match="There is no text to look for"):
        session.search_whole_run()
