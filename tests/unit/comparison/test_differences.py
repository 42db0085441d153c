"""Differences inside a value: aligned by edits, never within a letter."""

from __future__ import annotations

from itertools import accumulate, pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reviewer.comparison.differences import Span, differences, graphemes


def marked(reference: str, value: str) -> str:
    """The value with what differs in brackets; a gap is an empty pair."""
    out, at = "", 0
    for span in differences(reference, value):
        out += f"{value[at : span.start]}[{value[span.start : span.end]}]"
        at = span.end
    return out + value[at:]


@pytest.mark.parametrize(
    ("reference", "value", "shown"),
    [
        ("John Doe", "John Doe", "John Doe"),
        ("John Doe", "Jon Doe", "Jo[]n Doe"),
        ("Jon Doe", "John Doe", "Jo[h]n Doe"),
        ("1981-04-02", "1981-05-02", "1981-0[5]-02"),
        ("1987-06-13", "1971-08-23", "19[71]-0[8]-[2]3"),
        ("4/2/1981", "14/2/1981", "[14]/2/1981"),
        ("206-555-0100", "+1-206-555-0100", "[+1-]206-555-0100"),
        ("12 Main Street", "12 Main Str", "12 Main Str[]"),
        ("12 Main Street", "14 Main Street", "1[4] Main Street"),
        ("abcdefgh", "abXdYfgh", "ab[XdY]fgh"),
        ("john", "JOHN", "[JOHN]"),
        ("John Doe", "Mary Smith", "[Mary Smith]"),
        ("Kenneth O'Brien", "Susan O'Brien", "[Susan] O'Brien"),
        ("12 Hill Street", "12 Main Street", "12 [Main] Street"),
        ("cafe\u0301 noir", "cafe\u0300 noir", "caf[e\u0300] noir"),
        ("naïve text", "naive text", "na[i]ve text"),
        ("flag 🇩🇪 here", "flag 🇩🇰 here", "flag [🇩🇰] here"),
        ("wave 👋🏽 here", "wave 👋🏿 here", "wave [👋🏿] here"),
        ("ab de", "ab \u0301e", "ab[ \u0301]e"),
        ("kin 👨‍👩‍👦 here", "kin 👨‍👩‍👧 here", "kin [👨‍👩‍👧] here"),
        ("प्रिया शर्मा", "प्रीया शर्मा", "प्[री]या शर्मा"),
    ],
)
def test_what_differs_is_found_by_aligning(reference: str, value: str, shown: str) -> None:
    assert marked(reference, value) == shown


def test_a_gap_says_that_the_reference_has_something_more_here() -> None:
    [span] = differences("John", "Jon")
    assert span == Span(2, 2)
    assert span.is_gap


texts = st.text(alphabet=st.sampled_from("ab cde\u0301🇩🇪👋🏽\u200d1"), max_size=12)


def starts_of(letters: list[str]) -> list[int]:
    return list(accumulate(map(len, letters), initial=0))


@given(texts, texts)
def test_spans_are_in_order_apart_and_on_the_edges_of_letters(reference: str, value: str) -> None:
    spans = differences(reference, value)
    edges = set(starts_of(graphemes(value)))
    assert all(span.start in edges and span.end in edges and span.start <= span.end for span in spans)
    assert all(one.end < other.start for one, other in pairwise(spans))
    assert bool(spans) == (reference != value)


@given(texts, texts)
@example(" \u0301", " ")
def test_what_is_not_marked_stands_in_the_reference_in_the_same_order(reference: str, value: str) -> None:
    spans = differences(reference, value)
    letters = graphemes(value)
    kept = [
        letter
        for start, letter in zip(starts_of(letters), letters, strict=False)
        if not any(span.start <= start < span.end for span in spans)
    ]
    rest = iter(graphemes(reference))
    assert all(letter in rest for letter in kept)


@given(texts)
def test_letters_joined_again_are_the_text(text: str) -> None:
    assert "".join(graphemes(text)) == text
