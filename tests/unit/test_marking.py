"""What is marked on a group before a verdict."""

from __future__ import annotations

from reviewer.comparison.clusters import Clusters
from reviewer.marking import Marking

TWO_PAIRS = Marking(Clusters.of_parts("ABCD", ["AB", "CD"]))


def test_field_sources_stay_where_their_cluster_does() -> None:
    chosen = TWO_PAIRS.with_source("EmailAddress", "B").with_source("PhoneNumber", "D")
    assert chosen.split(chosen.clusters.toggled("D")).field_sources == {"EmailAddress": "B"}
    assert chosen.split(chosen.clusters.put("C", 1)).field_sources == {}


def test_another_survivor_leaves_the_field_sources() -> None:
    chosen = TWO_PAIRS.with_source("EmailAddress", "B").with_source("Attributes.tier", "D")
    assert chosen.split(chosen.clusters.surviving("C")).field_sources == chosen.field_sources
    assert chosen.sources_among("CD") == {"Attributes": {"tier": "D"}}
