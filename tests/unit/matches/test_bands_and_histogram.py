"""The bands of scores, and how many groups there are at each score."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.core.decisions import Verdict
from reviewer.matches.bands import Band, Bands
from reviewer.matches.filter_line import parsed, written
from reviewer.matches.filters import Filter
from reviewer.matches.groups import MatchQueue
from reviewer.matches.histogram import Histogram, histogram
from reviewer.matches.view import View
from reviewer.tui.drawing.histogram_lines import ChosenBins, bins_for, histogram_lines
from tests.unit.matches.groups_at import scored


@pytest.mark.parametrize(
    ("score", "band"),
    [
        (1.0, Band.MERGE),
        (0.8, Band.MERGE),
        (math.nextafter(0.8, 0), Band.BETWEEN),
        (0.5, Band.BETWEEN),
        (math.nextafter(0.5, 0), Band.REJECT),
        (0.0, Band.REJECT),
        (None, None),
    ],
)
def test_the_merge_band_begins_at_its_edge_and_the_reject_band_ends_before_its(
    score: float | None, band: Band | None
) -> None:
    assert Bands().band(score) is band


@pytest.mark.parametrize(
    ("merge", "reject", "said"),
    [
        (80, 0.5, "The merge band's edge has to lie from 0 to 1: 80 does not"),
        (0.8, -0.1, "The reject band's edge has to lie from 0 to 1: -0.1 does not"),
        (math.nan, 0.5, "The merge band's edge has to lie from 0 to 1: nan does not"),
        (
            0.4,
            0.5,
            "The reject band (below 0.5) reaches into the merge band (from 0.4 on):"
            " lower the one or raise the other",
        ),
    ],
)
def test_edges_that_make_no_bands_are_refused(merge: float, reject: float, said: str) -> None:
    with pytest.raises(ValueError) as refused:
        Bands(merge, reject)
    assert str(refused.value) == said


def test_groups_are_counted_by_score_with_the_decided_among_them(queue: MatchQueue) -> None:
    queue.take(None, scored(0.0, 0.49, 0.5, 0.99, 1.0, None, None))
    queue.mark(3, Verdict.MERGE, carried=True)
    queue.mark(5, Verdict.REVIEW)
    assert histogram(queue, 4) == Histogram((1, 1, 1, 2), (0, 0, 0, 1), unscored=2, unscored_decided=1)


@given(
    st.lists(st.none() | st.floats(0, 1) | st.integers(0, 100).map(lambda part: part / 100), max_size=30),
    st.sampled_from([1, 5, 10, 20, 100]),
    st.data(),
)
@settings(deadline=None)
def test_a_range_chosen_on_the_histogram_filters_just_the_groups_that_it_counts(
    tmp_path_factory: pytest.TempPathFactory, scores: list[float | None], bins: int, data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, bins - 1))
    last = data.draw(st.integers(first, bins - 1))
    queue = MatchQueue(tmp_path_factory.mktemp("cache"))
    queue.take(None, scored(*scores))
    counted = histogram(queue, bins)
    chosen = Filter(scores=counted.span(first, last))
    every = counted.unscored if chosen.is_all else 0
    assert len(View(queue, parsed(written(chosen)))) == sum(counted.counts[first : last + 1]) + every
    assert sum(counted.counts) + counted.unscored == len(scores)
    queue.close()


def drawn(counted: Histogram, bands: Bands | None, chosen: ChosenBins, width: int) -> list[str]:
    return [line.text.rstrip() for line in histogram_lines(counted, bands, chosen, width)]


def test_the_histogram_is_drawn_a_line_a_bin_with_its_decided_part_and_the_bands_edges() -> None:
    counted = Histogram((10, 0, 200, 100, 1_000), (10, 0, 1, 50, 999), unscored=3, unscored_decided=1)
    assert drawn(counted, Bands(), ChosenBins(5, here=2, begun=3), 60) == [
        "  score     0          1,000   groups decided",
        "  0.80–1.00 ███████████████░    1,000     999 ◂ merge ≥ 0.8",
        " ┃0.60–0.80 █░                    100      50",
        "▸┃0.40–0.60 █░░                   200       1 ◂ reject < 0.5",
        "  0.20–0.40                         0       0",
        "  0.00–0.20 █                      10      10",
        " score>=0.4 score<0.8: 300 groups, 51 decided",
        " █ decided   ░ undecided   ◂ a band's edge",
        " without a score: 3, 1 decided",
    ]


def test_a_blind_histogram_names_no_bands() -> None:
    lines = drawn(Histogram((1, 1), (0, 0), 0, 0), None, ChosenBins(2, here=0), 60)
    assert not any("◂" in line for line in lines)


def test_both_edges_in_one_bin_are_both_named() -> None:
    lines = drawn(Histogram((1, 1), (0, 0), 0, 0), Bands(0.75, 0.625), ChosenBins(2, here=0), 60)
    assert lines[1].endswith("◂ 0.625 … 0.75")


@given(
    st.lists(st.integers(0, 10**7).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), min_size=1),
    st.integers(60, 130),
    st.data(),
)
def test_every_line_of_the_histogram_fits_and_shows_each_part_that_there_is(
    bins: list[tuple[int, int]], width: int, data: st.DataObject
) -> None:
    counted = Histogram(tuple(n for n, _ in bins), tuple(n for _, n in bins), 1, 0)
    here = data.draw(st.integers(0, len(bins) - 1))
    lines = histogram_lines(counted, Bands(), ChosenBins(len(bins), here), width)
    assert all(line.cell_length == width for line in lines)
    for line, (groups, decided) in zip(lines[1:], reversed(bins), strict=False):
        assert ("░" in line.text) is (decided < groups)
        assert ("█" in line.text) or not (decided and decided == groups)


def test_a_range_of_bins_grows_from_where_it_was_begun_either_way() -> None:
    chosen = ChosenBins(10, here=5)
    assert (chosen.first, chosen.last) == (5, 5)
    chosen = chosen.marked().moved(2)
    assert (chosen.first, chosen.last) == (5, 7)
    chosen = chosen.moved(-20)
    assert (chosen.first, chosen.last) == (0, 5)


def test_a_range_that_is_ended_stays_until_another_is_begun() -> None:
    ended = ChosenBins(10, here=5).marked().moved(2).marked()
    assert (ended.first, ended.last) == (5, 7)
    assert (ended.moved(-4).first, ended.moved(-4).last) == (5, 7)
    anew = ended.moved(-4).marked()
    assert (anew.first, anew.last) == (3, 3)
    assert (anew.moved(1).first, anew.moved(1).last) == (3, 4)


@pytest.mark.parametrize(("height", "bins"), [(40, 20), (24, 20), (23, 10), (14, 10), (13, 5)])
def test_the_number_of_bins_fits_the_height(height: int, bins: int) -> None:
    assert bins_for(height) == bins
