"""A view is what a plain filter and sort over the list of groups would be, whatever happened to the queue."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from reviewer.core.decisions import Verdict
from reviewer.core.matches import Match, Profile, ProfileBatch
from reviewer.matches.bands import Bands
from reviewer.matches.filter_line import parsed
from reviewer.matches.groups import MatchQueue
from reviewer.matches.loaded_text import LoadedText
from reviewer.matches.orders import Order
from reviewer.matches.sampling import Sample
from reviewer.matches.store import Attribution
from reviewer.matches.view import View
from tests.unit.matches.groups_at import NEXT_SATURDAY, SATURDAY, group, page, scored

MARKS = (None, Verdict.MERGE, Verdict.REVIEW, Verdict.REJECT)
scores = st.none() | st.sampled_from([0.0, 0.3, 0.5, 0.5, 0.7, 0.8, 0.9, 1.0, math.nan]) | st.floats(0, 1)


@dataclass
class Known:
    """What the model knows of a group."""

    group: Match
    verdict: Verdict | None = None
    by: str = ""
    reason: str = ""
    day: date | None = None

    @property
    def score(self) -> float | None:
        score = self.group.score
        return None if score is None or math.isnan(score) else score


Condition = Callable[[Known], bool]
FILTERS: dict[str, Condition] = {
    "": lambda _: True,
    "undecided": lambda one: one.verdict is None,
    "merge reject": lambda one: one.verdict in (Verdict.MERGE, Verdict.REJECT),
    "score>=0.5 score<0.8": lambda one: one.score is not None and 0.5 <= one.score < 0.8,
    "score>0.5": lambda one: one.score is not None and one.score > 0.5,
    "score:none": lambda one: one.score is None,
    "profiles>2": lambda one: len(one.group.profile_ids) > 2,
    "profiles=2 undecided": lambda one: len(one.group.profile_ids) == 2 and one.verdict is None,
    "since:2026-11-20": lambda one: one.day is not None and one.day >= date(2026, 11, 20),
    "until:2026-11-20 merge": lambda one: (
        one.day is not None and one.day <= date(2026, 11, 20) and one.verdict is Verdict.MERGE
    ),
    "by:ANN": lambda one: one.by == "ann",
    "by:ann by:bob reason:win": lambda one: one.by in ("ann", "bob") and "win" in one.reason,
    "reason:house decided": lambda one: "house" in one.reason and one.verdict is not None,
}
BANDS = Bands(merge=0.8, reject=0.5)


def sort_key(order: Order, one: Known) -> float:
    if order is Order.RUN:
        return 0
    if order is Order.SIZE:
        return -len(one.group.profile_ids)
    if one.score is None:
        return math.inf
    if order is Order.INFORMATIVE:
        near = abs(one.score - 0.8) + 0.05
        profiles = len(one.group.profile_ids)
        return near / (profiles * (profiles - 1) / 2) if profiles > 1 else math.inf
    if order is Order.UNCERTAINTY:
        return min(abs(one.score - 0.8), abs(one.score - 0.5))
    return one.score if order is Order.SCORE_UP else -one.score


class AViewIsTheNaiveOne(RuleBasedStateMachine):
    """Pages, marks, rewinds and new runs in any order; after each the view is the naive one."""

    folder: Path

    @initialize(line=st.sampled_from(list(FILTERS)), order=st.sampled_from(list(Order)))
    def begin(self, line: str, order: Order) -> None:
        self.queue = MatchQueue(self.folder)
        self.line, self.order = line, order
        self.known: list[Known] = []
        self.next_number = 0
        self.date = SATURDAY
        self.token: str | None = None
        self.view = View(self.queue, parsed(line), order, bands=BANDS)

    def teardown(self) -> None:
        if hasattr(self, "queue"):
            self.look()
            self.queue.close()

    @rule(
        groups=st.lists(st.tuples(scores, st.integers(0, 5)), max_size=8),
        repeated=st.booleans(),
        is_last=st.booleans(),
    )
    def a_page_comes(self, groups: list[tuple[float | None, int]], repeated: bool, is_last: bool) -> None:
        new = [group(self.next_number + at, score, size) for at, (score, size) in enumerate(groups)]
        self.next_number += len(new)
        old = [self.known[0].group] if repeated and self.known else []
        token = None if is_last else f"t{self.next_number}-{len(self.known)}"
        self.queue.take(self.token, page(*old, *new, token=token, date=self.date))
        self.token = token
        keys = {one.group.key for one in self.known}
        for one in new:
            if one.key not in keys:
                keys.add(one.key)
                self.known.append(Known(one))

    @rule(amount=st.integers(300, 600), score=scores)
    def many_come_at_once(self, amount: int, score: float | None) -> None:
        self.a_page_comes([(score, 2)] * amount, False, False)

    @precondition(lambda self: self.known)
    @rule(
        data=st.data(),
        verdict=st.sampled_from(MARKS),
        by=st.sampled_from(["ann", "bob", "cy"]),
        reason=st.sampled_from(["", "twins", "shared household"]),
        part=st.booleans(),
        carried=st.booleans(),
        day=st.dates(date(2026, 11, 18), date(2026, 11, 22)),
    )
    def a_group_is_marked(
        self,
        data: st.DataObject,
        verdict: Verdict | None,
        by: str,
        reason: str,
        part: bool,
        carried: bool,
        day: date,
    ) -> None:
        at = data.draw(st.integers(0, len(self.known) - 1))
        mark = Attribution(by, reason, day=day)
        self.queue.mark(at, verdict, part=part, carried=carried, attribution=mark)
        group = self.known[at].group
        self.known[at] = Known(group) if verdict is None else Known(group, verdict, by, reason, day)

    @rule()
    def the_token_expires(self) -> None:
        self.queue.rewind()
        self.token = None

    @rule()
    def a_new_run_begins(self) -> None:
        self.date = NEXT_SATURDAY if self.date == SATURDAY else SATURDAY
        self.queue.rewind()
        self.queue.take(None, page(token="new", date=self.date))
        self.token = "new"
        self.known = []

    @rule(line=st.sampled_from(list(FILTERS)), order=st.sampled_from(list(Order)))
    def another_view_is_chosen(self, line: str, order: Order) -> None:
        self.view.close()
        self.line, self.order = line, order
        self.view = View(self.queue, parsed(line), order, bands=BANDS)

    @rule()
    def look(self) -> None:
        # A rule and no invariant, so that several changes come between two looks, too.
        view, known = self.view, self.known
        passing = [at for at, one in enumerate(known) if FILTERS[self.line](one)]
        expected = sorted(passing, key=lambda at: sort_key(self.order, known[at]))
        assert view.positions(0, len(view)) == expected
        for mark in MARKS:
            assert view.count(mark) == sum(known[at].verdict is mark for at in expected)
        assert view.first() == (expected[0] if expected else None)
        assert view.last() == (expected[-1] if expected else None)
        open_ones = [at for at in expected if known[at].verdict is None]
        assert view.next_undecided(-1) == (open_ones[0] if open_ones else None)
        for at in range(0, len(known), max(len(known) // 7, 1)):
            ahead = [one for one in expected if self._comes_behind(one, at)]
            behind = [one for one in expected if self._comes_behind(at, one)]
            assert (at in self.view) is (at in expected)
            assert view.after(at) == (ahead[0] if ahead else None)
            assert view.before(at) == (behind[-1] if behind else None)
            assert view.ahead(at) == len(ahead)
            assert view.place_of(at) == len(behind)
            open_ahead = [one for one in ahead if known[one].verdict is None]
            open_behind = [one for one in behind if known[one].verdict is None]
            assert view.next_undecided(at) == (open_ahead[0] if open_ahead else None)
            assert view.previous_undecided(at) == (open_behind[-1] if open_behind else None)

    def _comes_behind(self, one: int, other: int) -> bool:
        return (sort_key(self.order, self.known[one]), one) > (sort_key(self.order, self.known[other]), other)


def test_a_view_is_the_naive_filter_and_sort_after_any_sequence_of_changes(tmp_path: Path) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    AViewIsTheNaiveOne.folder = tmp_path
    run_state_machine_as_test(
        AViewIsTheNaiveOne, settings=settings(max_examples=60, stateful_step_count=20, deadline=None)
    )


@given(
    st.lists(st.sampled_from([0.1, 0.5, 0.9]) | st.floats(0, 1) | st.none(), min_size=1, max_size=50),
    st.sampled_from(list(Order)),
)
@settings(max_examples=12, deadline=None)
def test_each_of_many_groups_has_the_place_that_sorting_gives_it(
    tmp_path_factory: pytest.TempPathFactory, some: list[float | None], order: Order
) -> None:
    queue = MatchQueue(tmp_path_factory.mktemp("cache"))
    groups = [group(at, some[at * 7919 % len(some)], profiles=at * 31 % 5) for at in range(5_000)]
    queue.take(None, page(*groups))
    known = [Known(queue.group(at)) for at in range(len(queue))]
    expected = sorted(range(len(known)), key=lambda at: (sort_key(order, known[at]), at))
    assert View(queue, order=order, bands=BANDS).positions(0, len(known)) == expected
    queue.close()


def test_a_group_that_is_decided_leaves_a_view_of_the_undecided_and_comes_back_when_it_is_undone(
    queue: MatchQueue,
) -> None:
    queue.take(None, scored(0.1, 0.2, 0.3))
    view = View(queue, parsed("undecided"))
    queue.mark(1, Verdict.MERGE)
    assert view.positions(0, 9) == [0, 2]
    queue.mark(1, None)
    assert view.positions(0, 9) == [0, 1, 2]


def test_a_verdict_from_another_run_and_a_merge_of_parts_pass_like_any_other(queue: MatchQueue) -> None:
    queue.take(None, scored(0.1, 0.2, 0.3, 0.4))
    view = View(queue, parsed("merge"))
    assert len(view) == 0
    queue.mark(1, Verdict.MERGE, carried=True)
    queue.mark(2, Verdict.MERGE, part=True)
    queue.mark(3, Verdict.MERGE, part=True, carried=True)
    assert view.positions(0, 9) == [1, 2, 3]
    assert view.count(Verdict.MERGE) == 3


def test_a_closed_view_hears_no_more(queue: MatchQueue) -> None:
    queue.take(None, scored(0.1))
    view = View(queue, parsed("undecided"))
    assert len(view) == 1
    view.close()
    queue.mark(0, Verdict.MERGE)
    assert len(view) == 1


def test_groups_without_a_score_come_last_in_any_order_of_scores(queue: MatchQueue) -> None:
    queue.take(None, scored(None, 0.2, None, 0.9))
    for order in (Order.SCORE_UP, Order.SCORE_DOWN, Order.UNCERTAINTY):
        assert View(queue, order=order).positions(2, 4) == [0, 2]


def test_uncertainty_is_the_distance_to_the_nearer_edge_of_the_bands(queue: MatchQueue) -> None:
    queue.take(None, scored(1.0, 0.79, 0.65, 0.3, 0.55))
    assert View(queue, order=Order.UNCERTAINTY).positions(0, 5) == [1, 4, 2, 0, 3]
    moved = Bands(merge=0.99, reject=0.3)
    assert View(queue, order=Order.UNCERTAINTY, bands=moved).positions(0, 5) == [3, 0, 1, 4, 2]


def test_an_attribution_is_kept_once_however_many_groups_have_it(queue: MatchQueue) -> None:
    queue.take(None, scored(*[0.5] * 1000))
    for at in range(1000):
        queue.mark(at, Verdict.REJECT, attribution=Attribution("ann", "twins"))
    assert len(queue.store.attributions) == 2
    assert queue.attribution(999) == Attribution("ann", "twins")


def loaded_with(**names: str) -> ProfileBatch:
    return ProfileBatch(
        {one: Profile(one, {"FirstName": name, "Address": {"City": "Köln"}}) for one, name in names.items()},
        {},
    )


def words_in(queue: MatchQueue, line: str, loaded: LoadedText) -> list[int]:
    view = View(queue, parsed(line), loaded=loaded)
    return view.positions(0, len(view))


def test_text_is_looked_for_in_the_loaded_profiles_in_any_case(queue: MatchQueue) -> None:
    queue.take(None, scored(*[0.5] * 4))
    loaded = LoadedText()
    for at in (0, 1, 2):
        loaded.note(at, queue.group(at).profile_ids)
    loaded.put(loaded_with(**{"0000-0": "John", "0000-1": "Jane", "0002-1": "JOHN"}))
    assert words_in(queue, "john", loaded) == [0, 2]
    assert words_in(queue, "john jane", loaded) == [0]
    assert words_in(queue, "KÖLN", loaded) == [0, 2]
    assert words_in(queue, "0002-1", loaded) == [2]
    assert words_in(queue, "nobody", loaded) == []


def test_a_group_comes_into_view_when_a_profile_with_the_text_is_loaded_and_stays(queue: MatchQueue) -> None:
    queue.take(None, scored(0.5, 0.5))
    loaded = LoadedText(capacity=1)
    view = View(queue, parsed("john"), loaded=loaded)
    assert len(view) == 0
    loaded.note(1, queue.group(1).profile_ids)
    loaded.put(loaded_with(**{"0001-0": "John"}))
    assert view.positions(0, 9) == [1]
    loaded.put(loaded_with(**{"0000-0": "Mary"}))
    assert loaded.positions_with(["john"]) == []
    assert view.positions(0, 9) == [1]


def test_no_page_to_come_can_bring_loaded_text(queue: MatchQueue) -> None:
    queue.take(None, scored(0.5, token="t"))
    assert View(queue, parsed("john"), loaded=LoadedText()).at_end
    assert not View(queue, parsed("undecided")).at_end


def test_a_sample_is_empty_until_the_whole_run_is_here(queue: MatchQueue) -> None:
    queue.take(None, page(*(group(at) for at in range(50)), token="t"))
    view = View(queue, sample=Sample(10, "seed"))
    assert view.needs_whole_run
    assert len(view) == 0
    queue.take("t", page(*(group(at) for at in range(50, 100))))
    assert len(view) == 10
    before = view.positions(0, 10)
    queue.mark(before[0], Verdict.MERGE)
    assert view.positions(0, 10) == before


def test_a_sample_is_the_same_whether_it_was_asked_for_before_or_after_the_pages_came(
    queue: MatchQueue, tmp_path: Path
) -> None:
    early = View(queue, sample=Sample(5, "s"))
    queue.take(None, page(*(group(at) for at in range(60)), token="t"))
    queue.take("t", page(*(group(at) for at in range(60, 99))))
    late = View(queue, sample=Sample(5, "s"))
    assert early.positions(0, 5) == late.positions(0, 5)
    assert len(early) == 5


def test_a_filter_cuts_a_sample_down_and_does_not_draw_another(queue: MatchQueue) -> None:
    queue.take(None, page(*(group(at, at / 100) for at in range(100))))
    sampled = View(queue, sample=Sample(20, "s"))
    cut = View(queue, parsed("score<0.5"), Order.SCORE_DOWN, sample=Sample(20, "s"))
    assert cut.positions(0, 20) == sorted((at for at in sampled.positions(0, 20) if at < 50), reverse=True)


@pytest.mark.parametrize(
    ("line", "order", "sample", "of_what"),
    [
        ("", Order.SIZE, None, ""),
        ("undecided", Order.RUN, None, " that passes the filter"),
        ("", Order.RUN, Sample(3), " of the sample"),
        ("undecided", Order.RUN, Sample(3), " of the sample that passes the filter"),
    ],
)
def test_a_view_says_what_its_groups_have_in_common(
    queue: MatchQueue, line: str, order: Order, sample: Sample | None, of_what: str
) -> None:
    assert View(queue, parsed(line), order, sample=sample).of_what == of_what


def test_a_view_is_sorted_in_memory_where_a_temporary_file_finds_no_room(
    queue: MatchQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: object, **__: object) -> Iterator[list[float]]:
        monkeypatch.undo()
        raise sqlite3.OperationalError("database or disk is full")

    queue.take(None, page(*(group(at, 0.5, 9 if at == 7 else 2) for at in range(300))))
    monkeypatch.setattr(queue.store, "ordered", no_room)
    assert View(queue, order=Order.SIZE).positions(0, 3) == [7, 0, 1]
    assert queue.store._execute("PRAGMA temp_store").fetchone() == (2,)
