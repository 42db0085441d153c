"""What many profiles of a run hold says less, and never nothing."""

from __future__ import annotations

import pytest

from reviewer.comparison.balance import GroupEvidence
from reviewer.comparison.evidence import Topic
from reviewer.comparison.flattened import flattened
from reviewer.comparison.frequencies import Frequencies
from reviewer.comparison.weights import Weights, measured
from reviewer.core.matches import Profile
from tests.unit.comparison.judging import profile

TWO = [profile(at, FirstName="John", LastName="Smith", EmailAddress="js@b.example") for at in (1, 2)]


def weighed(frequencies: Frequencies) -> dict[Topic, float]:
    found = GroupEvidence(flattened(TWO), Weights(measured().lines, frequencies)).of_group()
    return {one.topic: one.bits for one in found.contributions}


def frequencies_of(*profiles: Profile) -> Frequencies:
    frequencies = Frequencies()
    for one in profiles:
        frequencies.take(one)
    return frequencies


def others(count: int, **members: object) -> list[Profile]:
    return [profile(10 + at, **members) for at in range(count)]


def test_a_value_that_only_the_group_holds_weighs_as_in_the_table() -> None:
    assert weighed(frequencies_of(*TWO)) == weighed(Frequencies())


@pytest.mark.parametrize(
    ("topic", "members"),
    [
        (Topic.EMAIL, {"EmailAddress": " JS@b.example"}),
        (Topic.EMAIL, {"BusinessEmailAddress": "js@b.example"}),
        (Topic.NAME, {"FirstName": "john", "LastName": "SMITH"}),
    ],
)
def test_the_more_others_hold_a_value_the_less_it_weighs(topic: Topic, members: dict[str, object]) -> None:
    alone, few, many, more = (
        weighed(frequencies_of(*TWO, *others(count, **members))) for count in (0, 3, 30, 100_000)
    )
    assert alone[topic] > few[topic] > many[topic] >= more[topic] > 0
    assert all(few[other] == bits for other, bits in alone.items() if other is not topic)


def test_a_profile_counts_once_and_a_new_run_begins_anew() -> None:
    frequencies = frequencies_of(*TWO, *others(3, EmailAddress="js@b.example") * 5)
    assert weighed(frequencies) == weighed(frequencies_of(*TWO, *others(3, EmailAddress="js@b.example")))
    frequencies.clear()
    assert weighed(frequencies) == weighed(Frequencies())
