"""Going from hit to hit of the filter that was on last, with all groups shown."""

from __future__ import annotations

import pytest

from reviewer.matches.filter_line import parsed
from reviewer.session.rules import NotAllowed
from tests.unit.session.reviewing import Desk, feed, run_of


def test_hits_are_gone_through_among_all_groups(desk: Desk) -> None:
    session = desk.review()
    feed(session, run_of(5))
    navigator = session.navigator
    navigator.show(parsed("score>=0.4 score<0.8"))
    navigator.show()
    navigator.go_first()
    navigator.go_to_hit(1)
    assert navigator.position == 2
    navigator.go_to_hit(1)
    assert navigator.position == 3
    with pytest.raises(NotAllowed, match="No hit behind this group: 2 groups pass"):
        navigator.go_to_hit(1)
    navigator.go_last()
    navigator.go_to_hit(-1)
    assert navigator.position == 3
    assert navigator.view is None


def test_with_the_filter_on_they_are_the_next_and_previous_group(desk: Desk) -> None:
    session = desk.review()
    feed(session, run_of(5))
    session.navigator.show(parsed("score>=0.4"))
    session.navigator.go_to_hit(1)
    assert session.navigator.position == 3


def test_before_anything_was_looked_for_there_is_none(desk: Desk) -> None:
    session = desk.review()
    feed(session, run_of(5))
    with pytest.raises(NotAllowed, match="Nothing was looked for yet"):
        session.navigator.go_to_hit(1)


def test_with_pages_left_it_says_how_to_load_them(desk: Desk) -> None:
    session = desk.review()
    run = run_of(40)
    feed(session, run)
    session.navigator.show(parsed("score>0.99"))
    session.navigator.show()
    session.navigator.stop_seeking()
    session.navigator.go_first()
    with pytest.raises(NotAllowed, match="<load-all> loads every page"):
        session.navigator.go_to_hit(1)
