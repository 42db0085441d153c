"""What can't be compared speaks neither for one customer nor against."""

from __future__ import annotations

from reviewer.comparison.evidence import IDENTICAL, Code, not_comparable, similar
from reviewer.comparison.rows import Agreement, sign_of

UNREAD = not_comparable(Code.UNREADABLE)


def test_it_neither_agrees_nor_differs() -> None:
    assert not UNREAD.agrees
    assert not UNREAD.differs
    assert not UNREAD.speaks


def test_its_sign_gives_way_to_what_is_known() -> None:
    assert sign_of([None, UNREAD, IDENTICAL]) is Agreement.NOT_COMPARABLE
    assert sign_of([None, UNREAD, similar(0.9, Code.INITIAL)]) is Agreement.ALIKE
