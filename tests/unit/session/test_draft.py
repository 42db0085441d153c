"""What is marked on a group before a verdict."""

from __future__ import annotations

from reviewer.comparison.clusters import Clusters
from reviewer.session.draft import DraftDecision

TWO_PAIRS = DraftDecision(Clusters.of_parts("ABCD", ["AB", "CD"]))


def test_a_field_source_that_is_apart_counts_again_once_it_is_back() -> None:
    chosen = TWO_PAIRS.with_source("EmailAddress", "B").with_source("PhoneNumber", "D")
    apart = chosen.split(chosen.clusters.toggled("D"))
    assert apart.sources_in_merges == {"EmailAddress": "B"}
    back = apart.split(apart.clusters.toggled("D"))
    assert back.sources_in_merges == {"EmailAddress": "B", "PhoneNumber": "D"}


def test_a_field_source_stays_when_others_join_or_leave_its_cluster() -> None:
    chosen = TWO_PAIRS.with_source("EmailAddress", "B")
    joined = chosen.split(chosen.clusters.put("C", 1))
    assert joined.sources_in_merges == {"EmailAddress": "B"}
    left = joined.split(joined.clusters.toggled("A"))
    assert left.sources_in_merges == {"EmailAddress": "B"}


def test_another_survivor_leaves_the_field_sources() -> None:
    chosen = TWO_PAIRS.with_source("EmailAddress", "B").with_source("Attributes.tier", "D")
    assert chosen.split(chosen.clusters.surviving("C")).field_sources == chosen.field_sources
    assert chosen.sources_among("CD") == {"Attributes": {"tier": "D"}}
