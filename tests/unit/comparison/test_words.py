"""Words are made from codes in one place, and nothing decides by them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import product

import pytest

from reviewer.comparison import words
from reviewer.comparison.balance import GroupEvidence
from reviewer.comparison.compared import rows_of
from reviewer.comparison.evidence import Aspect, Bearing, Code, Reason, Relation, Topic
from reviewer.comparison.flattened import flattened
from reviewer.comparison.merged import merged
from reviewer.comparison.summary import Statement, summary_of
from reviewer.comparison.survivor import proposed_survivor
from reviewer.comparison.words import REASONS, evidence_words, statement_words
from reviewer.core.matches import Profile
from reviewer.core.settings import SurvivorRule
from reviewer.tui.drawing.value_cells import reasons_of
from tests.unit.comparison.judging import judged, profile

HOME = {"Address1": "12 Main Street", "City": "Seattle", "PostalCode": "98101"}
GROUPS: tuple[tuple[dict[str, object], ...], ...] = (
    (
        {"FirstName": "Mia", "LastName": "Doe", "BirthDate": "1981-04-02", "Address": HOME},
        {"FirstName": "Pia", "LastName": "Doe", "BirthDate": "1981-04-02", "Address": HOME},
        {"FirstName": "Mia", "LastName": "DOE", "BirthDate": "2 April 1981", "Address": HOME},
    ),
    (
        {"FirstName": "John", "LastName": "Doe Sr", "PhoneNumber": "206-555-0100", "Gender": "MALE"},
        {"FirstName": "John", "LastName": "Doe Jr", "HomePhoneNumber": "+1 206 555 0100", "Gender": "m"},
        {"FirstName": "Иван", "LastName": "Doe", "PhoneNumber": "206-555-0143", "Gender": "FEMALE"},
    ),
    (
        {
            "BusinessName": "Acme Inc",
            "EmailAddress": "jd+a@b.example",
            "Attributes": {"passport": "AB1234567"},
        },
        {"BusinessName": "Acme", "EmailAddress": "jd@b.example", "Attributes": {"passport": "AB1234568"}},
        {"BusinessName": "Acme, Incorporated", "EmailAddress": "j.d@b.example", "AccountNumber": "A-1"},
        {"EmailAddress": "x@c.example", "AccountNumber": "A1", "Attributes": {"tier": "gold"}},
    ),
)


def members_of(group: Sequence[dict[str, object]]) -> list[Profile]:
    return [profile(number, **members) for number, members in enumerate(group)]


def decided(group: Sequence[dict[str, object]]) -> Iterator[object]:
    """All that comparing decides on a group, and which rows have a line of reasons."""
    members = members_of(group)
    evidence = GroupEvidence(flattened(members, "US"))
    for reference in range(len(members)):
        rows = rows_of(evidence, reference)
        yield rows
        yield [bool(reasons_of(row)) for row in rows]
        yield summary_of(evidence, reference)
    yield evidence.matrix()
    yield proposed_survivor(members)
    yield merged(members, members[0].profile_id).lost


@pytest.mark.parametrize("bearing", [Bearing.ALIKE, Bearing.FOR])
def test_no_statement_says_alike_or_same_twice(bearing: Bearing) -> None:
    for code, topic in product(Code, (Topic.NAME, Topic.PHONE)):
        reasons = (Reason(code, (1, 2) if "{" in REASONS[code] else ()),)
        said = statement_words(Statement(topic, bearing, (reasons,), (1,), names_members=False))
        assert said.count("alike") <= 1, said
        if bearing is Bearing.FOR and REASONS[code].startswith("same "):
            assert said.count("same ") == 1, said


@pytest.fixture
def other_words(request: pytest.FixtureRequest) -> Iterator[str]:
    """Words for everything, which nothing remembers afterwards."""
    yield request.param
    forget()


def forget() -> None:
    """Empty every cache of comparing, so that all is decided and put into words again."""
    for name, module in list(sys.modules.items()):
        if name.startswith("reviewer.comparison"):
            for member in vars(module).values():
                if hasattr(member, "cache_clear"):
                    member.cache_clear()


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("other_words", ["the same for all", "{0} first, {0} too"], indirect=True)
def test_other_words_change_no_choice_no_order_and_no_relation(
    group: tuple[dict[str, object], ...], other_words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = list(decided(group))
    for table in ("REASONS", "RELATIONS", "ASPECTS"):
        others = {code: other_words.replace("{0}", code) for code in getattr(words, table)}
        monkeypatch.setattr(words, table, others)
    monkeypatch.setattr(words, "NOUNS", {topic: words.Noun(other_words, other_words) for topic in Topic})
    forget()
    assert list(decided(group)) == before


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        (words.REASONS, Code),
        (words.RELATIONS, Relation),
        (words.ASPECTS, Aspect),
        (words.NOUNS, Topic),
        (words.SURVIVORS, SurvivorRule),
    ],
)
def test_every_code_has_its_words(table: dict[Enum, object], codes: type[Enum]) -> None:
    assert table.keys() == set(codes)


def test_no_two_reasons_have_the_same_words() -> None:
    assert len(set(words.REASONS.values())) == len(words.REASONS)


def test_how_two_values_relate_is_said_once() -> None:
    assert evidence_words(judged("BirthDate", "1987-06-13", "1971-08-23")) == "different dates"
    assert evidence_words(judged("BirthDate", "1987-06-13", "1987-06-14")) == "different: one digit differs"
