"""What is marked on a group before a verdict."""

from __future__ import annotations

from dataclasses import replace

from reviewer.comparison.clusters import Clusters
from reviewer.core.decisions import FieldSources, Verdict
from reviewer.core.matches import Match, Profile
from reviewer.core.settings import FieldRule, Settings
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


MAJORITY = Settings(survivor_fields=FieldRule.MAJORITY)
SIX = [
    Profile(one, {"FirstName": name, "EmailAddress": f"{one}@d.example"})
    for one, name in zip("ABCDEF", ("Jon", "John", "John", "Eve", "Eva", "Eve"), strict=True)
]
SPLIT = DraftDecision(Clusters.of_parts("ABCDEF", ["ABC", "DEF"]), settings=MAJORITY)


def test_by_the_setting_each_cluster_takes_what_most_of_it_hold() -> None:
    first = SPLIT.split(SPLIT.clusters.surviving("A").surviving("E"))
    assert first.merges(SIX) == ((("A", "B", "C"), ("E", "D", "F")), ({"FirstName": "B"}, {"FirstName": "D"}))
    assert replace(first, settings=Settings()).merges(SIX)[1] is None


def test_a_chosen_source_wins_over_what_most_hold() -> None:
    first = SPLIT.split(SPLIT.clusters.surviving("A").surviving("D"))
    chosen = first.with_source("FirstName", "ABC", "A").with_source("EmailAddress", "DEF", "F")
    assert chosen.merges(SIX)[1] == ({"FirstName": "A"}, {"EmailAddress": "F"})


def test_while_a_profile_is_not_here_what_most_hold_is_not_known() -> None:
    first = SPLIT.split(SPLIT.clusters.surviving("A"))
    assert first.sources_of(("A", "B", "C"), SIX[:2]) == {}


def test_a_decision_keeps_its_sources_whatever_the_setting_is_now() -> None:
    made = decision(1, Verdict.MERGE, profile_ids=tuple("ABC"), clusters=(("A", "B", "C"),))
    draft = DraftDecision.of_decision(Match("m", tuple("ABC"), 0.5), made, MAJORITY)
    assert draft.merges(SIX[:3])[1] is None


def test_by_the_evidence_a_profile_that_is_not_here_stays_apart() -> None:
    twice = [Profile(one, {"FirstName": "Eve", "LastName": "Roe", "Gender": "F"}) for one in "ABCD"]
    draft = DraftDecision(Clusters.whole("ABCDE")).by_evidence(twice)
    assert draft.clusters.parts == (("A", "B", "C", "D"), ("E",))


def test_of_more_clusters_than_there_are_numbers_the_largest_are_marked() -> None:
    names = ("Ann", "Bob", "Cid", "Dan", "Eve", "Fay", "Gus", "Hal", "Ida", "Jim")
    members = [name for name in names for _ in range(2 + (name == "Jim"))]
    profiles = [
        Profile(
            f"{name}{at}", {"FirstName": name, "LastName": f"{name}son", "EmailAddress": f"{name}@d.example"}
        )
        for at, name in enumerate(members)
    ]
    whole = DraftDecision(Clusters.whole(one.profile_id for one in profiles))
    parts = whole.by_evidence(profiles).clusters.parts_to_merge()
    assert len(parts) == 9
    assert [one[:3] for one in parts[-1]] == ["Jim"] * 3


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
