"""A session in a team: what its link tells changes what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from reviewer.core.decisions import Verdict
from reviewer.session.scope import Scope
from reviewer.team.claims import Claim
from reviewer.team.work import TeamState
from tests.unit.session.reviewing import Desk, feed, run_of


@dataclass
class Link:
    """A link to a team that tells what a test says."""

    state: TeamState = field(default_factory=lambda: TeamState(is_connected=True))
    others: dict[str, Claim] = field(default_factory=dict)
    holder: str = ""
    """By which it begins at the first group."""

    def start(self, region: str) -> None:
        pass

    def want(self, group_keys: Sequence[str]) -> None:
        pass

    def saved(self) -> None:
        pass


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.mark.parametrize("scope", [Scope(), Scope(blind=True)])
def test_what_another_was_first_with_is_asked_again_and_no_more_once_it_is_decided(
    desk: Desk, scope: Scope
) -> None:
    link, run = Link(), run_of(3)
    bob, session = desk.review("bob"), desk.review(scope=scope, team=link)
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


def test_what_was_refused_before_the_start_is_asked_when_its_page_comes(desk: Desk) -> None:
    bob, run = desk.review("bob"), run_of(3)
    feed(bob, run)
    theirs, _ = bob.decide(Verdict.MERGE)
    link = Link(TeamState(is_connected=True, asked=frozenset({theirs.group_key})))
    session = desk.review(team=link)
    feed(session, run)
    assert session.groups.verdict(0) is None
    assert session.effective == theirs
