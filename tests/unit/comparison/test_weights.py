"""The table of weights: of evidence that was counted, and how it is read."""

from __future__ import annotations

import pytest

from reviewer.comparison.evidence import IDENTICAL, MISSING, Code, Topic, different, same, similar
from reviewer.comparison.weights import LONG_NAMES, measured


@pytest.mark.parametrize("topic", Topic)
def test_no_evidence_weighs_more_than_agreement_and_none_less_than_a_plain_difference(topic: Topic) -> None:
    weight_of = measured().of
    agree, alike = weight_of(topic, IDENTICAL), weight_of(topic, similar(0.9, Code.SPELT_ALIKE, 1))
    assert weight_of(topic, same(Code.WRITING)) == agree
    assert agree >= alike >= 0 > weight_of(topic, different(Code.DIFFERENT))
    assert weight_of(topic, MISSING) == 0


@pytest.mark.parametrize("topic", Topic)
def test_a_difference_speaks_for_one_customer_only_if_a_slip_explains_it(topic: Topic) -> None:
    slips = {Code.ONE_DIGIT, Code.ONE_CHARACTER, Code.SAME_DAY_AND_MONTH, Code.ONE_DIGIT_IF_SWAPPED}
    for code in Code:
        if measured().of(topic, different(code)) > 0:
            assert code in slips


def test_names_of_three_words_say_more_and_what_was_not_counted_of_them_weighs_as_of_any_name() -> None:
    weight_of = measured().of
    assert weight_of(LONG_NAMES, IDENTICAL) > weight_of(Topic.NAME, IDENTICAL) + 1
    for uncounted in (different(Code.ESTATE_OR_TRUST), different(Code.TWO_TITLES), different(Code.DIFFERENT)):
        assert weight_of(LONG_NAMES, uncounted) == weight_of(Topic.NAME, uncounted)


def test_small_counts_are_drawn_towards_the_judged_weight() -> None:
    for line in measured().lines:
        if line.one + line.two < 3:
            assert abs(line.bits - line.judged) < 1, line
