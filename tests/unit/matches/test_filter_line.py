"""What a reviewer types behind ``/``: read, refused in plain words, and written back."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.core.decisions import Verdict
from reviewer.matches.filter_line import FilterError, parsed, written
from reviewer.matches.filters import ANY, DECIDED, UNDECIDED, Filter, Span


def test_conditions_stand_in_one_line_in_any_order() -> None:
    line = "doe score>=0.7 by:ann decided score<0.9 profiles>2 reason:twins"
    assert parsed(line) == Filter(
        scores=Span(0.7, 0.9, high_is_out=True),
        verdicts=DECIDED,
        profiles=Span(low=2, low_is_out=True),
        reasons=("twins",),
        deciders=("ann",),
        words=("doe",),
    )


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("", Filter()),
        ("   ", Filter()),
        ("undecided", Filter(verdicts=UNDECIDED)),
        ("Merge reject", Filter(verdicts=frozenset((Verdict.MERGE, Verdict.REJECT)))),
        ("score = .5", Filter(scores=Span(0.5, 0.5))),
        ("score >= 0.7", Filter(scores=Span(low=0.7))),
        ("score>0.2 score>=0.4", Filter(scores=Span(low=0.4))),
        ("score>=0.4 score>0.4", Filter(scores=Span(low=0.4, low_is_out=True))),
        ("score:none", Filter(unscored=True)),
        ("PROFILES<=3", Filter(profiles=Span(high=3))),
        ("by:ann by:bob by:ann", Filter(deciders=("ann", "bob"))),
        ("by=ann", Filter(deciders=("ann",))),
        ('reason:"shared household"', Filter(reasons=("shared household",))),
        ("since:2026-11-20", Filter(since=date(2026, 11, 20))),
        ("UNTIL=2026-11-20", Filter(until=date(2026, 11, 20))),
        ("on:2026-11-20", Filter(since=date(2026, 11, 20), until=date(2026, 11, 20))),
        ("by:me", Filter(deciders=("me",))),
        ('"undecided"', Filter(words=("undecided",))),
        ('"score>=0.7"', Filter(words=("score>=0.7",))),
        ('"a \\"quoted\\" \\\\ one"', Filter(words=('a "quoted" \\ one',))),
        ("score", Filter(words=("score",))),
        (
            "o'neill john_doe@example.com 555-0100",
            Filter(words=("o'neill", "john_doe@example.com", "555-0100")),
        ),
    ],
)
def test_a_line_means(line: str, meant: Filter) -> None:
    assert parsed(line) == meant


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("score>=70", "score>= needs a number from 0 to 1, as in score>=0.7: 70 is none"),
        ("score>=0,7", "score>= needs a number from 0 to 1, as in score>=0.7: 0,7 is none"),
        ("score<", "score< needs a number behind it, as in score<0.9"),
        ("profiles>", "profiles> needs a number behind it, as in profiles>2"),
        (
            "score 0.8-0.9",
            "A range of scores is written score>=0.8 score<0.9."
            " To look for 0.8-0.9 as text, put it in quotes",
        ),
        (
            "0.8-1.0",
            "A range of scores is written score>=0.8 score<=1.0."
            " To look for 0.8-1.0 as text, put it in quotes",
        ),
        (
            "0.9..0.8",
            "A range of scores is written score>=0.8 score<0.9."
            " To look for 0.9..0.8 as text, put it in quotes",
        ),
        (
            "verdict:merge",
            "A verdict is named by its word alone, one of undecided, decided, merge, review,"
            " reject: leave verdict: out",
        ),
        ("score>=nan", "score>= needs a number from 0 to 1, as in score>=0.7: nan is none"),
        ("score:high", "score: takes none, for groups without one; a range is score>=0.7 score<0.9"),
        ("profiles>many", "profiles needs a whole number, as in profiles>2: many is none"),
        ("profiles:3", "profiles takes one of > >= = <= < and a whole number, as in profiles>2"),
        ("score>0.9 score<0.5", "No group can meet all of score>0.9 score<0.5: take one of them out"),
        ("score>0.5 score<=0.5", "No group can meet all of score>0.5 score<=0.5: take one of them out"),
        ("profiles>2 profiles<3", "No group can meet all of profiles>2 profiles<3: take one of them out"),
        (
            "score:none score>0.5",
            "A group without a score lies in no range of scores: take either condition out",
        ),
        (
            "undecided by:ann",
            "An undecided group has neither a reason nor a day nor anyone who decided: take one out",
        ),
        ("by:", "by: needs a name behind it, as in by:ann or reason:twins"),
        (
            "scroe>=0.7",
            "scroe>= is no condition: there are score, profiles, by:, reason:, since:, until: and on:."
            " To look for it as text, put it in quotes",
        ),
        (
            "0.5<score",
            "0.5<score is no condition: write the name first, as in score>=0.7 score<0.9."
            " To look for it as text, put it in quotes",
        ),
        (
            "since:christmas",
            'since: needs a day: 2026-11-21, today, yesterday, friday, or in quotes "last week",'
            ' "3 days ago"',
        ),
        ("since:2026-11-21 until:2026-11-20", "No day lies from 2026-11-21 to 2026-11-20: swap them"),
        ('""', "There is no text between the quotes: write what to look for, or take them out"),
        (
            'reason:"shared household',
            'The quote in "shared household has to end with " before a space or the end of the line',
        ),
    ],
)
def test_what_is_no_filter_is_refused_with_what_to_write_instead(line: str, said: str) -> None:
    with pytest.raises(FilterError) as refused:
        parsed(line)
    assert str(refused.value) == said


texts = st.text(min_size=1, max_size=12) | st.sampled_from(
    ["merge", "Undecided", "by:x", "a<b", '"', "\\", 'a"b', "score", "12:30", "a b", "\x1c"]
)
distinct = st.lists(texts, max_size=3, unique=True).map(tuple)


@st.composite
def spans(draw: st.DrawFn, numbers: st.SearchStrategy[float]) -> Span:
    low, high = sorted((draw(numbers), draw(numbers)))
    with_low, with_high = draw(st.booleans()), draw(st.booleans())
    span = Span(
        low if with_low else None,
        high if with_high else None,
        with_low and draw(st.booleans()),
        with_high and draw(st.booleans()),
    )
    can_pass = span.ends[0] <= span.ends[1] and not (with_low and with_high and high - low <= 1)
    return span if can_pass or span.is_all else ANY


@st.composite
def filters(draw: st.DrawFn) -> Filter:
    scores = draw(spans(st.floats(0, 1)) | st.floats(0, 1).map(lambda score: Span(score, score)))
    verdicts = draw(st.frozensets(st.sampled_from([None, Verdict.MERGE, Verdict.REVIEW, Verdict.REJECT])))
    is_open = verdicts == UNDECIDED
    days = (None, None) if is_open else sorted((draw(st.dates()), draw(st.dates())))
    since, until = (day if draw(st.booleans()) else None for day in days)
    return Filter(
        since=since,
        until=until,
        scores=scores,
        unscored=scores.is_all and draw(st.booleans()),
        verdicts=verdicts,
        profiles=draw(spans(st.integers(0, 999)) | st.integers(0, 999).map(lambda count: Span(count, count))),
        reasons=() if is_open else draw(distinct),
        deciders=() if is_open else draw(distinct),
        words=draw(distinct),
    )


@given(filters())
def test_a_filter_written_and_read_again_is_the_same(chosen: Filter) -> None:
    assert parsed(written(chosen)) == chosen


@given(st.text(max_size=40) | st.text('score<>=:"0.7 byreason\\', max_size=40))
def test_any_line_is_read_or_refused_and_what_is_read_can_be_written(line: str) -> None:
    try:
        chosen = parsed(line)
    except FilterError as refused:
        assert str(refused)
    else:
        assert parsed(written(chosen)) == chosen


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(["<", "<=", ">", ">=", "="]))
def test_a_comparison_means_what_it_says_to_the_last_bit(score: float, edge: float, sign: str) -> None:
    said = {
        "<": score < edge,
        "<=": score <= edge,
        ">": score > edge,
        ">=": score >= edge,
        "=": score == edge,
    }
    low, high = parsed(f"score{sign}{edge!r}").scores.ends
    assert (low <= score <= high) is said[sign]


def test_what_a_filter_gives_away_in_a_blind_review_is_named() -> None:
    assert parsed("undecided profiles>2 doe").tells == ()
    assert parsed("decided").tells == ()
    assert parsed("score:none").tells == ("score",)
    assert parsed("score>0.5 merge").tells == ("score", "others' verdicts")
    assert parsed("reason:twins").tells == ("others' verdicts",)
