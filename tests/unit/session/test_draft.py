"""What is marked on a group before a verdict."""

from __future__ import annotations

from reviewer.comparison.clusters import Clusters
from reviewer.core.decisions import FieldSources, Verdict
from reviewer.core.matches import Match
from reviewer.session.draft import DraftDecision
from tests.unit.journal.making import decision

TWO_PAIRS = DraftDecision(Clusters.of_parts("ABCD", ["AB", "CD"]))
CHOSEN = TWO_PAIRS.with_source("EmailAddress", "AB", "B").with_source("EmailAddress", "CD", "D")


def sources(draft: DraftDecision) -> tuple[FieldSources, ...] | None:
    return draft.merges([])[1]


def test_each_cluster_has_its_own_source_for_a_field() -> None:
    assert sources(CHOSEN) == ({"EmailAddress": "B"}, {"EmailAddress": "D"})
    assert sources(CHOSEN.with_source("EmailAddress", "AB", "A")) == (
        {"EmailAddress": "A"},
        {"EmailAddress": "D"},
    )
    assert sources(CHOSEN.with_source("EmailAddress", "CD", None)) == ({"EmailAddress": "B"}, {})


def test_of_clusters_put_together_the_first_profiles_source_counts_until_they_are_apart_again() -> None:
    clusters = CHOSEN.clusters
    together = CHOSEN.split(clusters.put("C", 1).put("D", 1))
    assert sources(together) == ({"EmailAddress": "B"},)
    assert sources(together.split(clusters)) == sources(CHOSEN)


def test_a_field_source_that_is_apart_counts_again_once_it_is_back() -> None:
    apart = CHOSEN.split(CHOSEN.clusters.toggled("D"))
    assert sources(apart) == ({"EmailAddress": "B"},)
    assert sources(apart.split(apart.clusters.toggled("D"))) == sources(CHOSEN)


def test_a_field_source_stays_when_others_join_or_leave_its_cluster() -> None:
    chosen = TWO_PAIRS.with_source("EmailAddress", "AB", "B")
    joined = chosen.split(chosen.clusters.put("C", 1))
    assert sources(joined) == ({"EmailAddress": "B"},)
    assert sources(joined.split(joined.clusters.toggled("A"))) == ({"EmailAddress": "B"},)


def test_another_survivor_leaves_the_field_sources() -> None:
    chosen = CHOSEN.with_source("Attributes.tier", "CD", "D")
    survives = chosen.split(chosen.clusters.surviving("D"))
    assert sources(survives) == (
        {"EmailAddress": "B"},
        {"EmailAddress": "D", "Attributes": {"tier": "D"}},
    )


def test_a_decision_of_the_first_journals_counts_each_source_in_its_cluster() -> None:
    made = decision(
        1,
        Verdict.MERGE,
        profile_ids=tuple("ABCD"),
        clusters=(("A", "B"), ("D", "C")),
        field_sources={"EmailAddress": "B", "Attributes": {"tier": "C", "a.b": "A"}},
    )
    draft = DraftDecision.of_decision(Match("m", tuple("ABCD"), 0.5), made)
    assert draft.merges([])[0] == made.clusters
    assert sources(draft) == made.sources_by_cluster
    assert made.sources_by_cluster == (
        {"EmailAddress": "B", "Attributes": {"a.b": "A"}},
        {"Attributes": {"tier": "C"}},
    )
