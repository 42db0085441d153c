"""An audit mixes groups drawn at random into any order, so that those reviewed so far are a sample of all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reviewer.core.decisions import Choice, ChosenBy, Verdict
from reviewer.core.matches import group_key
from reviewer.matches.filter_line import parsed
from reviewer.matches.groups import MatchQueue
from reviewer.matches.orders import Order
from reviewer.matches.sampling import Audit, Sample
from reviewer.matches.view import View
from tests.unit.matches.groups_at import group, page

GROUPS, EVERY = 400, 10


def whole_run(folder: Path, groups: int = GROUPS) -> MatchQueue:
    queue = MatchQueue(folder / "cache")
    queue.take(None, page(*(group(at, score=at / groups) for at in range(groups)), token=None))
    return queue


def lot_of(queue: MatchQueue, position: int) -> int | None:
    return Audit(EVERY).lot(bytes.fromhex(queue.group(position).key))


@pytest.mark.parametrize("order", Order)
def test_every_tenth_group_is_one_of_those_drawn_by_their_lots_and_the_others_keep_their_order(
    tmp_path: Path, order: Order
) -> None:
    queue = whole_run(tmp_path)
    view, plain = View(queue, order=order, audit=Audit(EVERY)), View(queue, order=order)
    shown = view.positions(0, GROUPS)
    drawn = {at: lot for at in range(GROUPS) if (lot := lot_of(queue, at)) is not None}
    assert sorted(shown) == list(range(GROUPS))
    assert [at for at in shown if at in drawn] == sorted(drawn, key=drawn.__getitem__)
    assert [at for at in shown if at not in drawn] == [
        at for at in plain.positions(0, GROUPS) if at not in drawn
    ]
    places = [place for place, at in enumerate(shown) if at in drawn]
    mixed = min(len(places), GROUPS // EVERY)
    assert places[: mixed - 5] == [EVERY * (at + 1) - 1 for at in range(mixed - 5)]
    queue.close()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 59), st.sampled_from([None, *Verdict][:4])), max_size=30))
def test_verdicts_are_followed_and_every_group_stays_where_it_is(
    tmp_path_factory: pytest.TempPathFactory, marks: list[tuple[int, Verdict | None]]
) -> None:
    queue = whole_run(tmp_path_factory.mktemp("run"), 60)
    view = View(queue, order=Order.SCORE_DOWN, audit=Audit(EVERY))
    shown = view.positions(0, 60)
    for position, verdict in marks:
        queue.mark(position, verdict)
        undecided = [at for at in shown if queue.verdict(at) is None]
        assert view.next_undecided(-1) == next(iter(undecided), None)
        assert view.count(None) == len(undecided)
        assert view.positions(0, 60) == shown
        assert [view.place_of(at) for at in shown] == list(range(60))
    queue.close()


def test_it_is_empty_until_every_page_is_here_and_begins_anew_with_a_new_run(tmp_path: Path) -> None:
    queue = MatchQueue(tmp_path / "cache")
    view = View(queue, audit=Audit(2))
    queue.take(None, page(*(group(at) for at in range(20)), token="more"))
    assert (len(view), view.at_end, view.needs_whole_run, view.is_whole) == (0, False, True, False)
    queue.take("more", page(*(group(at) for at in range(20, 30)), token=None))
    assert len(view) == 30
    queue.start_over()
    assert len(view) == 0
    queue.take(None, page(*(group(at) for at in range(8)), token=None))
    assert len(view) == 8
    queue.close()


def test_a_view_says_how_each_group_came_to_be_reviewed(tmp_path: Path) -> None:
    queue = whole_run(tmp_path)
    audited = View(queue, audit=Audit(EVERY))
    assert len(audited) == GROUPS
    by_lot = next(at for at in range(GROUPS) if lot_of(queue, at) is not None)
    in_turn = next(at for at in range(GROUPS) if lot_of(queue, at) is None)
    assert audited.choice(by_lot) == Choice(ChosenBy.AUDIT, 1, EVERY, "")
    assert audited.choice(in_turn) == Choice(ChosenBy.ORDER, 0, GROUPS)
    filtered = View(queue, parsed("score>=0.5"), audit=Audit(EVERY))
    assert filtered.choice(by_lot) == Choice(ChosenBy.HAND, 0, GROUPS)
    sample = View(queue, sample=Sample(50))
    inside = sample.positions(0, 1)[0]
    outside = next(at for at in range(GROUPS) if at not in sample)
    assert sample.choice(inside) == Choice(ChosenBy.SAMPLE, 50, GROUPS, "")
    assert sample.choice(outside).by is ChosenBy.HAND
    by_band = View(queue, sample=Sample(60, by_band=True))
    inside = by_band.positions(0, 1)[0]  # Among the 200 with a score below 0.5.
    assert by_band.choice(inside) == Choice(ChosenBy.STRATUM, 20, 200, "")
    queue.close()


def test_each_group_is_drawn_with_the_chance_that_is_kept() -> None:
    keys = [bytes.fromhex(group_key((f"p{at}", f"q{at}"))) for at in range(2_000)]
    for every in (2, 10):
        drawn = sum(Audit(every).lot(key) is not None for key in keys)
        assert abs(drawn - 2_000 / every) < 5 * (2_000 / every) ** 0.5
    with pytest.raises(ValueError, match="one of 2 groups or more"):
        Audit(1)


@pytest.mark.parametrize(
    "text",
    [
        "sample 200/5000", "sample 200/5000 seed=", "audit 1/10 seed=monday", "order 0/0",
        "stratum 20/200 seed=%0A",
    ],
)  # fmt: skip
def test_a_choice_is_read_as_it_is_written(text: str) -> None:
    assert str(Choice.read(text)) == text


@given(st.text())
@example("\udcff")  # A byte of the command line that is no UTF-8.
def test_a_choice_names_any_seed_in_a_word_of_ascii(seed: str) -> None:
    choice = Choice(ChosenBy.SAMPLE, 1, 2, seed)
    assert Choice.read(str(choice)) == choice
    assert re.fullmatch("sample 1/2 seed=[!-~]*", str(choice))


@pytest.mark.parametrize(
    "text",
    [
        "", "audit", "audit 1", "audit 11/10", "score 1/10", "audit -1/10", "Ann 1/2", "audit 1/10 monday",
        "audit 1/10 seed=%FF", "audit 1/10 seed=two words",
    ],
)  # fmt: skip
def test_what_is_no_choice_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="how a group was chosen"):
        Choice.read(text)
