"""A session in a team: what its link tells changes what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from reviewer.core.decisions import Verdict
from reviewer.core.problems import Problem, ProblemKind
from reviewer.fetching.events import PageFetched
from reviewer.matches.filter_line import parsed
from reviewer.session.scope import Scope
from reviewer.team.claims import Claim
from reviewer.team.work import TeamState
from reviewer.tui.drawing.status_lines import progress_line
from tests.unit.session.reviewing import Desk, feed, run_of, seen


@dataclass
class Link:
    """A link to a team that tells what a test says."""

    state: TeamState = field(default_factory=lambda: TeamState(is_connected=True))
    others: dict[str, Claim] = field(default_factory=dict)
    holder: str = ""
    """By which it begins at the first group."""
    asked: list[tuple[str, ...]] = field(default_factory=list)
    """What its thread was woken for: the groups to claim, or () to ship."""
    region: str = ""
    """Where it was begun."""

    def start(self, region: str) -> None:
        self.region = region

    def want(self, group_keys: Sequence[str]) -> None:
        self.asked.append(tuple(group_keys))

    def saved(self) -> None:
        self.state = replace(self.state, waiting=self.state.waiting + 1)

    def ship(self) -> None:
        self.asked.append(())

    def close(self) -> None:
        pass


@pytest.mark.parametrize("scope", [Scope(), Scope(blind=True)])
@pytest.mark.parametrize("first", ["bob", "ann"], ids=["someone else", "oneself on another host"])
def test_what_another_was_first_with_is_asked_again_and_no_more_once_it_is_decided(
    desk: Desk, scope: Scope, first: str
) -> None:
    link, run = Link(), run_of(3)
    bob, session = desk.review(first), desk.review(scope=scope, team=link)
    for one in (bob, session):
        feed(one, run)
    theirs, _ = bob.decide(Verdict.MERGE)
    session.take_news()
    assert session.groups.verdict(0) is Verdict.MERGE
    link.state = TeamState(is_connected=True, refused=1, asked=frozenset({theirs.group_key}))
    assert "asked again with theirs beside it" in (session.take_news() or "")
    assert session.groups.verdict(0) is None
    feed(session, run)
    mine, _ = session.decide(Verdict.REJECT)
    assert mine.group_key == theirs.group_key
    session.take_news()
    assert session.groups.verdict(0) is Verdict.REJECT


def test_the_groups_that_a_lead_has_given_are_gone_through_until_the_reviewer_filters(desk: Desk) -> None:
    link, run = Link(), run_of(10)
    session = desk.review(team=link)
    feed(session, run)
    session.take_news()
    link.state = replace(link.state, range="score>=0.5")
    assert "A lead has given you the groups /score>=0.5" in (session.take_news() or "")
    assert seen(session) == [5, 6, 7, 8, 9]
    session.navigator.show(parsed("score<0.2"))
    link.state = replace(link.state, range="score>=0.7")
    session.take_news()
    assert seen(session) == [0, 1]


def test_a_blind_review_says_which_groups_it_was_given_and_cannot_show(desk: Desk) -> None:
    link = Link()
    session = desk.review(team=link, scope=Scope(blind=True))
    feed(session, run_of(10))
    link.state = replace(link.state, range="score>=0.5")
    assert "can't be shown: This review is blind" in (session.take_news() or "")
    assert session.navigator.filter.is_all


def test_what_was_refused_before_the_start_is_asked_when_its_page_comes(desk: Desk) -> None:
    bob, run = desk.review("bob"), run_of(3)
    feed(bob, run)
    theirs, _ = bob.decide(Verdict.MERGE)
    link = Link(TeamState(is_connected=True, asked=frozenset({theirs.group_key})))
    session = desk.review(team=link)
    feed(session, run)
    assert session.groups.verdict(0) is None
    assert session.under_review.effective == theirs


def test_the_link_begins_behind_the_first_group(desk: Desk) -> None:
    link, run = Link(), run_of(3)
    session = desk.review(team=link)
    session.take(PageFetched(None, run(None)))
    session.share()
    before = link.region
    feed(session, run)
    session.share()
    assert (before, link.region) == ("", "eu-west-1")


def test_a_verdict_wakes_the_link_only_when_it_is_shared(desk: Desk) -> None:
    link = Link()
    session = desk.review(team=link)
    feed(session, run_of(3))
    first = session.groups.group(0).key
    session.share()
    session.decide(Verdict.REJECT)
    session.requests()
    [wanted] = link.asked
    assert first in wanted and link.state.waiting == 1
    session.share()
    _, shipping, wanted = link.asked
    assert shipping == () and first not in wanted


def test_what_was_saved_is_shared_where_the_reviewer_stays_too(desk: Desk) -> None:
    link = Link()
    session = desk.review(team=link)
    feed(session, run_of(3))
    session.share()
    link.asked.clear()
    link.saved()
    session.share()
    assert link.asked == [()]


def test_the_foot_says_all_shared_only_where_that_is_so(desk: Desk) -> None:
    link = Link()
    session = desk.review(team=link)
    feed(session, run_of(3))
    feet = []
    for state in (TeamState(), TeamState(is_connected=True, unjoined=12), TeamState(is_connected=True)):
        link.state = state
        feet.append(progress_line(session, 80).text)
    for foot, said in zip(feet, ("0 not shared yet", "12 of before not shared", "all shared"), strict=True):
        assert foot.endswith(f"{said} ")


def test_why_nothing_is_shared_is_said_no_longer_than_that_is_so(desk: Desk) -> None:
    link = Link()
    session = desk.review(team=link)
    feed(session, run_of(3))
    link.state = TeamState(problem=Problem(ProblemKind.UNREACHABLE, "No answer", "it waits", "Wait"))
    assert "Saved here, not shared yet. No answer" in (session.take_news() or "")
    link.state = TeamState(is_connected=True)
    assert session.take_news() == "The team's table answers again"
    assert session.take_news() is None


def test_what_cannot_be_read_of_the_team_is_told_once(desk: Desk) -> None:
    link = Link()
    session = desk.review(team=link)
    feed(session, run_of(3))
    session.take_news()
    link.state = replace(link.state, unreadable=2)
    assert "2 items of the team's table can't be read here" in (session.take_news() or "")
    assert session.take_news() is None
