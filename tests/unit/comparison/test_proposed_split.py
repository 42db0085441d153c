"""The split that the evidence suggests: a partition that keeps every veto, whatever the order of members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.comparison.balance import GroupEvidence
from reviewer.comparison.flattened import FlatProfile, flattened
from reviewer.comparison.proposed_split import Part, proposed_clusters
from reviewer.core.matches import Profile
from tests.unit.comparison.judging import profile

STREET = {"Address1": "1 Goble Street", "City": "Gawler", "PostalCode": "5118", "Country": "AU"}
JOHN = {"FirstName": "John", "LastName": "Doe", "BirthDate": "1981-04-02", "EmailAddress": "jd@d.example"}
EVE = {"FirstName": "Eve", "LastName": "Roe", "BirthDate": "1965-12-24", "PhoneNumber": "+12065550100"}


def parts_of(profiles: Sequence[FlatProfile | None]) -> tuple[Part, ...]:
    return proposed_clusters(GroupEvidence(profiles))


def split(*members: Mapping[str, object]) -> tuple[Part, ...]:
    return parts_of(flattened([profile(at, **one) for at, one in enumerate(members)]))


@pytest.mark.parametrize(
    ("members", "parts"),
    [
        ([JOHN, EVE, JOHN | {"FirstName": "Jon"}, EVE | {"LastName": "Row"}], ((0, 2), (1, 3))),
        ([JOHN, JOHN | {"FirstName": "Jon"}, {**JOHN, "Address": STREET}], ((0, 1, 2),)),
        ([JOHN, EVE, {"FirstName": "Max", "LastName": "Low", "BirthDate": "1999-09-09"}], ((0,), (1,), (2,))),
    ],
    ids=["two customers", "one customer", "three customers"],
)
def test_those_are_put_together_whose_evidence_speaks_for_it(
    members: Sequence[Mapping[str, object]], parts: tuple[Part, ...]
) -> None:
    assert split(*members) == parts


def test_an_offices_mailbox_makes_no_one_customer_of_who_work_there() -> None:
    office: dict[str, object] = {"EmailAddress": "info@ca-state.example", "PartyType": "INDIVIDUAL"}
    names = [("Andrew", "Anderson"), ("Andy", "Anderson"), ("Inez", "Inverness"), ("Gaston", "Gray")]
    found = split(*({**office, "FirstName": first, "LastName": last} for first, last in names))
    assert found == ((0, 1), (2,), (3,))


def test_no_chain_brings_together_what_speaks_against_one_customer() -> None:
    senior = JOHN | {"LastName": "Doe Sr", "Address": STREET}
    junior = JOHN | {"LastName": "Doe Jr", "Address": STREET}
    between = JOHN | {"Address": STREET}
    for part in split(senior, junior, *[between] * 4):
        assert not {0, 1} <= set(part)


@pytest.mark.parametrize(
    ("first", "parts"),
    [("Angela", ((0,), (1,))), ("Gendle", ((0, 1),))],
    ids=["known for two", "perhaps one"],
)
def test_twins_stay_apart_but_where_they_may_be_one_the_weights_tell(
    first: str, parts: tuple[Part, ...]
) -> None:
    julie = {
        "FirstName": "Julie",
        "MiddleName": "B",
        "LastName": "Doe",
        "BirthDate": "1981-04-02",
        "Address": STREET,
    }
    assert split(julie, {**julie, "FirstName": first}) == parts


HOUSEHOLD = {"LastName": "Doe", "EmailAddress": "doe@d.example", "PhoneNumber": "+12065550100"}


@pytest.mark.parametrize(
    ("one", "other", "parts"),
    [
        (  # Whatever a household shares.
            {"FirstName": "Kenneth", "BirthDate": "1951-03-09"},
            {"FirstName": "Susan", "BirthDate": "1983-10-30"},
            ((0,), (1,)),
        ),
        ({"FirstName": "Kenneth"}, {"FirstName": "Susan"}, ((0,), (1,))),
        ({"FirstName": "Kenneth"}, {"FirstName": "Susan", "LastName": "Roe"}, ((0,), (1,))),
        (  # Neither is known as a name.
            {"FirstName": "Zorvan", "BirthDate": "1951-03-09"},
            {"FirstName": "Quilleth", "BirthDate": "1983-10-30"},
            ((0,), (1,)),
        ),
        ({"FirstName": "Kenneth"}, {"FirstName": "Kenneht"}, ((0, 1),)),
        (
            {"FirstName": "Kenneth", "BirthDate": "1951-03-09"},
            {"FirstName": "Ken", "BirthDate": "1951-03-08"},
            ((0, 1),),
        ),
        (  # A number that a state gives to one person: both readings stand.
            {"FirstName": "Kenneth", "Attributes": {"ssn": "512-33-4321"}},
            {"FirstName": "Susan", "Attributes": {"ssn": "512-33-4321"}},
            ((0, 1),),
        ),
    ],
)
def test_two_people_stay_apart_whatever_their_household_shares(
    one: Mapping[str, object], other: Mapping[str, object], parts: tuple[Part, ...]
) -> None:
    assert split({**HOUSEHOLD, **one}, {**HOUSEHOLD, **other}) == parts


def test_no_chain_brings_two_identity_numbers_together() -> None:
    one, other = (JOHN | {"Attributes": {"ssn": ssn}} for ssn in ("512-33-4321", "619-84-7702"))
    for part in split(one, other, *[JOHN] * 3):
        assert not {0, 1} <= set(part)


def test_profiles_that_say_nothing_are_put_to_nobody() -> None:
    nothing: Mapping[str, object] = {"Attributes": {"tier": "gold"}}
    assert split({}, {}, nothing, nothing, JOHN, JOHN) == ((0,), (1,), (2,), (3,), (4, 5))


def test_a_profile_that_is_not_available_stays_alone() -> None:
    one, other = flattened([profile(1, **JOHN), profile(2, **JOHN)])
    assert parts_of([None, one, None, other]) == ((0,), (1, 3), (2,))
    assert parts_of([]) == ()


members = st.fixed_dictionaries(
    {},
    optional={
        "FirstName": st.sampled_from(("John", "Jon", "Eve", "Eva", "Max")),
        "LastName": st.sampled_from(("Doe", "Doe Sr", "Doe Jr", "Roe")),
        "BusinessName": st.sampled_from(("Acme", "Estate of John Doe")),
        "BirthDate": st.sampled_from(("1981-04-02", "1981-02-04", "1965-12-24")),
        "EmailAddress": st.sampled_from(("jd@d.example", "eve@d.example")),
        "PhoneNumber": st.sampled_from(("+12065550100", "206-555-0100", "+12065550199")),
        "Address": st.sampled_from((STREET, STREET | {"Address1": "2 Goble Street"})),
        "Attributes": st.sampled_from(({"SSN": "078-05-1120"}, {"SSN": "219-09-9999"}, {"tier": "gold"})),
    },
)
groups = st.lists(members, min_size=1, max_size=7)


def profiles_of(group: Sequence[Mapping[str, object]]) -> list[Profile]:
    return [profile(at, **one) for at, one in enumerate(group)]


def vetoed(profiles: tuple[FlatProfile | None, ...]) -> set[tuple[int, int]]:
    evidence = GroupEvidence(profiles)
    return {pair for pair in combinations(range(len(profiles)), 2) if evidence.balance(*pair).veto}


@given(groups)
def test_it_is_a_partition_that_keeps_every_veto(group: Sequence[Mapping[str, object]]) -> None:
    profiles = flattened(profiles_of(group))
    parts = parts_of(profiles)
    assert sorted(at for part in parts for at in part) == list(range(len(group)))
    together = {pair for part in parts for pair in combinations(part, 2)}
    assert not together & vetoed(profiles)


@given(groups, members)
def test_another_member_turns_no_veto_of_two_others_around(
    group: Sequence[Mapping[str, object]], another: Mapping[str, object]
) -> None:
    fewer, more = flattened(profiles_of(group)), flattened(profiles_of([*group, another]))
    before = vetoed(fewer)
    assert before == {pair for pair in vetoed(more) if len(group) not in pair}
    assert not before & {pair for part in parts_of(more) for pair in combinations(part, 2)}


@given(st.data())
def test_the_order_of_the_members_does_not_matter(data: st.DataObject) -> None:
    group = data.draw(groups)
    profiles = profiles_of(group)
    shuffled = data.draw(st.permutations(range(len(group))))
    parts = parts_of(flattened(profiles))
    found = parts_of(flattened([profiles[at] for at in shuffled]))
    assert {frozenset(shuffled[at] for at in part) for part in found} == set(map(frozenset, parts))


@given(members, members)
def test_two_profiles_are_put_together_only_by_what_speaks_for_it(
    one: Mapping[str, object], other: Mapping[str, object]
) -> None:
    first, second = flattened([profile(1, **one), profile(2, **other)])
    assert first is not None and second is not None
    weighed = GroupEvidence([first, second]).balance(0, 1)
    if len(parts_of([first, second])) == 1:
        assert not weighed.veto
        assert any(piece.bits > 0 for piece in weighed.contributions)
