"""What every two profiles come to: the balance of each pair, in one table."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from reviewer.comparison.balance import GroupEvidence, Matrix
from reviewer.comparison.flattened import flattened
from tests.unit.comparison.judging import profile

WHOLE: dict[str, object] = {
    "FirstName": "John", "LastName": "Doe", "BirthDate": "1981-04-02", "EmailAddress": "j@d.example",
    "PhoneNumber": "+12065550100", "Address": {"Address1": "12 Main Street"}, "Attributes": {"tier": "gold"},
}  # fmt: skip


def matrix(*members: dict[str, object] | None) -> Matrix:
    profiles = [None if one is None else profile(at, **one) for at, one in enumerate(members)]
    return GroupEvidence(flattened(profiles)).matrix()


def test_each_two_stand_with_their_balance_and_nobody_with_themselves() -> None:
    other: dict[str, object] = {**WHOLE, "LastName": "Doe Jr", "BirthDate": "2009-01-30"}
    found = matrix(WHOLE, WHOLE, other)
    assert [row[at] for at, row in enumerate(found)] == [None] * 3
    whole, parted = found[0][1], found[0][2]
    assert whole is not None and parted is not None and whole.bits > parted.bits


def test_a_veto_stands_in_it() -> None:
    [[_, found], _] = matrix({"LastName": "Doe Jr"}, {"LastName": "Doe Sr"})
    assert found is not None and found.veto


def test_profiles_without_a_topic_in_common_can_not_be_weighed() -> None:
    assert matrix({"FirstName": "John"}, {"BirthDate": "1981-04-02"})[0][1] is None


def test_a_profile_that_is_not_here_is_weighed_with_none() -> None:
    found = matrix(WHOLE, None, WHOLE)
    is_weighed = [[one is not None for one in row] for row in found]
    assert is_weighed == [[False, False, True], [False, False, False], [True, False, False]]


fields = st.dictionaries(
    st.sampled_from(("FirstName", "LastName", "BirthDate", "EmailAddress", "PhoneNumber", "Gender")),
    st.text(min_size=1, max_size=12),
)


@given(st.lists(st.one_of(st.none(), fields), max_size=5))
def test_it_is_symmetric_and_says_what_the_balance_says(members: list[dict[str, str] | None]) -> None:
    profiles = flattened([None if one is None else profile(at, **one) for at, one in enumerate(members)])
    evidence = GroupEvidence(profiles)
    found = evidence.matrix()
    for one, other in product(evidence.here, repeat=2):
        balance = found[one][other]
        assert balance == found[other][one]
        if balance is not None:
            assert balance.bits == evidence.balance(one, other).bits
