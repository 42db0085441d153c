"""What the journal keeps of a group's evidence: codes alone."""

from __future__ import annotations

import re
from itertools import product

from reviewer.comparison.evidence import Code, Relation, Topic
from reviewer.comparison.kept_evidence import kept_evidence
from reviewer.core.matches import Profile

ANNE = {
    "FirstName": "Anne",
    "LastName": "Berg",
    "EmailAddress": "anne@berg.example",
    "BirthDate": "1980-02-03",
}
ANN = {"FirstName": "Ann", "LastName": "Berg", "EmailAddress": "anne@other.example"}


def test_each_pair_that_is_here_says_how_it_relates_on_each_topic_that_both_speak_on() -> None:
    profiles = [Profile("a", ANNE), None, Profile("c", ANN)]
    assert kept_evidence(profiles) == {"0-2": ("name:similar:other-spelling", "email:different:other-host")}


def test_of_a_large_group_as_many_pairs_are_kept_as_six_profiles_have() -> None:
    profiles = [Profile(str(at), ANNE) for at in range(40)]
    assert list(kept_evidence(profiles))[:2] == ["0-1", "0-2"]
    assert len(kept_evidence(profiles)) == 15


def test_what_was_worked_out_ahead_is_not_worked_out_again_until_a_value_changes() -> None:
    profiles = [Profile("a", ANNE), Profile("b", ANN)]
    ahead = kept_evidence(profiles)
    assert kept_evidence(list(profiles)) is ahead
    assert kept_evidence([Profile("a", ANNE), Profile("b", ANN | {"LastName": "Alm"})]) != ahead


def test_an_import_takes_every_code_there_is_for_one() -> None:
    for topic, relation, code in product(Topic, Relation, Code):
        assert re.fullmatch(r"[a-z]+(?:[-:][a-z]+)*", f"{topic}:{relation}:{code}")
