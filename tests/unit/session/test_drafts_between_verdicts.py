"""What is marked on a group begins with what stands, outlives a look elsewhere, comes back by an undo."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from reviewer.comparison.clusters import Clusters
from reviewer.core.decisions import Verdict
from reviewer.core.matches import Match, MatchPage, Profile, ProfileBatch
from reviewer.fetching.events import PageFetched, ProfilesFetched
from reviewer.session.rules import NotAllowed
from reviewer.session.scope import Scope
from reviewer.session.session import Session
from tests.unit.session.reviewing import SATURDAY, Desk

GROUPS = (Match("m0", ("a", "b", "c"), 0.5), Match("m1", ("d", "e"), 0.4))


def feed(session: Session, groups: tuple[Match, ...] = GROUPS) -> None:
    if session.requests().page:
        session.take(PageFetched(None, MatchPage(groups, None, SATURDAY, len(groups))))
    for ids in session.requests().batches:
        found = {one: Profile(one, {"FirstName": f"Name{one}"}) for one in ids}
        session.take(ProfilesFetched(ids, ProfileBatch(found, {})))


@pytest.fixture
def session(desk: Desk) -> Session:
    """At the first of two groups, of three profiles, of which the third is marked to stay apart."""
    session = desk.review()
    feed(session)
    marking = session.draft
    session.mark(
        marking.split(marking.clusters.toggled("c").surviving("b")).noted("sisters").because("twins")
    )
    return session


def test_an_undo_brings_back_what_was_marked_for_the_verdict(session: Session) -> None:
    marked = session.draft
    session.decide(Verdict.MERGE)
    session.undo()
    assert session.draft == marked
    assert len(session.unsaved) == 0
    decision, _ = session.decide(Verdict.MERGE)
    assert (decision.clusters, decision.note, decision.reason) == ((("b", "a"),), "sisters", "twins")


def test_an_undo_brings_back_each_clusters_own_sources(desk: Desk) -> None:
    session = desk.review()
    feed(session, (Match("m", ("a", "b", "c", "d"), 0.5),))
    split = session.draft.split(Clusters.of_parts("abcd", ["ab", "cd"]))
    session.mark(split.with_source("FirstName", "ab", "b").with_source("FirstName", "cd", "d"))
    decision, _ = session.decide(Verdict.MERGE)
    assert decision.field_sources == ({"FirstName": "b"}, {"FirstName": "d"})
    session.undo()
    assert [session.draft.sources_in(part) for part in ("ab", "cd")] == [
        {"FirstName": "b"},
        {"FirstName": "d"},
    ]


def test_an_undo_brings_back_the_sources_of_a_decision_that_has_one_mapping_for_the_group(desk: Desk) -> None:
    session = desk.review()
    feed(session, (Match("m", ("a", "b", "c", "d"), 0.5),))
    session.mark(session.draft.split(Clusters.of_parts("abcd", ["ab", "cd"])))
    decision, _ = session.decide(Verdict.MERGE)
    before = replace(
        decision,
        id="made-by-the-release-before",
        decided_at=decision.decided_at + timedelta(seconds=1),
        field_sources={"FirstName": "b", "Attributes": {"tier": "d"}},
    )
    session.store.append(before)
    assert session.undo() == before
    assert [session.draft.sources_in(part) for part in ("ab", "cd")] == [
        {"FirstName": "b"},
        {"Attributes.tier": "d"},
    ]


def test_a_second_thought_on_a_split_begins_with_the_split_that_stands(session: Session) -> None:
    session.decide(Verdict.MERGE)
    session.navigator.go_to(0)
    feed(session)
    assert session.draft.parts_to_merge([]) == (("b", "a"),)
    assert (session.draft.note, session.draft.reason) == ("", "")
    with pytest.raises(NotAllowed, match="This group is marked merge in part already"):
        session.decide(Verdict.MERGE)
    session.mark(session.draft.split(session.draft.clusters.toggled("c")))
    decision, notice = session.decide(Verdict.MERGE)
    assert decision.clusters == (("b", "a", "c"),)
    assert notice.startswith("Replaced merge in part by you: <verdict.undo> undoes that")


def test_a_blind_review_begins_with_nothing_of_what_others_marked(desk: Desk, session: Session) -> None:
    session.decide(Verdict.MERGE)
    blind = desk.review("bob", Scope(blind=True))
    feed(blind)
    blind.navigator.go_to(0)
    feed(blind)
    assert blind.draft.clusters.is_whole
    _, notice = blind.decide(Verdict.REJECT)
    assert "Replaced" not in notice


def test_marks_outlive_a_look_at_another_group(session: Session) -> None:
    marked = session.draft
    session.navigator.go_next()
    assert len(session.unsaved) == 1
    session.mark(session.draft.moved(1))
    session.navigator.go_previous()
    assert session.draft == marked
    session.decide(Verdict.REJECT)
    assert len(session.unsaved) == 0


def test_moving_the_focus_marks_nothing(session: Session) -> None:
    session.decide(Verdict.MERGE)
    session.navigator.go_to(0)
    feed(session)
    session.mark(session.draft.moved(1))
    session.navigator.go_next()
    assert len(session.unsaved) == 0
