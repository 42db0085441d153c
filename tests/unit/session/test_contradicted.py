"""The most informative order puts first whom the evidence speaks against, as far as profiles are here."""

from __future__ import annotations

import pytest

from reviewer.core.decisions import Verdict
from reviewer.core.matches import Match, MatchPage, Profile, ProfileBatch
from reviewer.core.settings import Thresholds
from reviewer.fetching.events import PageFetched, ProfilesFetched
from reviewer.matches.orders import Order
from reviewer.session.scope import Scope
from reviewer.session.session import Session
from tests.unit.session.reviewing import SATURDAY, Desk

SCORES = (0.80, 0.81, 0.82, 0.2)
ANN = {
    "FirstName": "Ann",
    "LastName": "Mbeki",
    "BirthDate": "1980-02-03",
    "EmailAddress": "ann@mbeki.example",
}
TOM = {
    "FirstName": "Tom",
    "LastName": "Ryan",
    "BirthDate": "1951-11-30",
    "EmailAddress": "t.ryan@acme.example",
}
OTHERS = {"0b": ANN, "1b": ANN, "2b": TOM, "3b": ANN}


def begun(desk: Desk, *, here: str = "0123", scope: Scope = Scope()) -> Session:  # noqa: B008 (frozen)
    """A review of four groups, of which the profiles of those in ``here`` have come."""
    session = desk.review(thresholds=Thresholds(0.8, 0.5), scope=scope)
    matches = tuple(Match(f"m{at}", (f"{at}a", f"{at}b"), score) for at, score in enumerate(SCORES))
    wanted = session.requests()
    session.take(PageFetched(wanted.token, MatchPage(matches, None, SATURDAY, len(matches))))
    session.requests()
    ids = tuple(one for at in here for one in (f"{at}a", f"{at}b"))
    batch = ProfileBatch({one: Profile(one, OTHERS.get(one, ANN)) for one in ids}, {})
    session.take(ProfilesFetched(ids, batch))
    return session


def walked(session: Session) -> list[int | None]:
    session.navigator.show(order=Order.INFORMATIVE)
    while session.under_review.weigh_ahead():
        pass
    came = [session.navigator.position]
    for _ in range(3):
        session.groups.mark(came[-1] or 0, Verdict.MERGE)
        session.navigator.seek_next_undecided()
        came.append(session.navigator.position)
    return came


@pytest.mark.parametrize(
    ("here", "came"), [("0123", [0, 2, 3, 1]), ("013", [0, 3, 1, 2]), ("01", [0, 1, 2, 3])]
)
def test_two_customers_at_a_high_score_and_one_at_a_low_one_come_first_where_their_profiles_are_here(
    desk: Desk, here: str, came: list[int]
) -> None:
    assert walked(begun(desk, here=here)) == came


def test_in_any_other_order_nothing_is_weighed_ahead(desk: Desk) -> None:
    session = begun(desk)
    session.navigator.show(order=Order.SIZE)
    assert not session.under_review.weigh_ahead()
