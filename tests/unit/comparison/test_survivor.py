"""Which profile a merge should keep, and by which rule."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.comparison.survivor import completeness, latest_timestamp, proposed_survivor
from reviewer.comparison.words import survivor_words
from reviewer.core.matches import Profile
from reviewer.core.settings import SurvivorRule
from tests.unit.comparison.judging import profile


def test_the_most_complete_profile_comes_first() -> None:
    found = proposed_survivor([profile(1, FirstName="J"), profile(2, FirstName="John", LastName="Doe")])
    assert found.profile_id == profile(2).profile_id
    assert found.rule is SurvivorRule.MOST_COMPLETE
    assert survivor_words(found) == "most complete: 2 fields, the next has 1"


def test_of_equally_complete_ones_the_most_recent_comes_first() -> None:
    older = profile(1, Attributes={"lastOrder": "2026-01-05"})
    newer = profile(2, Attributes={"lastOrder": "2026-03-01"})
    none = profile(3, Attributes={"tier": "gold"})
    found = proposed_survivor([older, none, newer])
    assert (found.profile_id, found.rule) == (newer.profile_id, SurvivorRule.MOST_RECENT)


def test_of_three_the_one_most_like_the_others_comes_first() -> None:
    odd = profile(1, FirstName="Jon", LastName="Deo", PhoneNumber="+12065550100", Gender="MALE")
    usual = profile(2, FirstName="John", LastName="Doe")
    likewise = profile(3, FirstName="JOHN", LastName="Doe", BirthDate="1981-04-02", Gender="MALE")
    found = proposed_survivor([odd, usual, likewise])
    assert (found.profile_id, found.rule) == (likewise.profile_id, SurvivorRule.MOST_LIKE_THE_OTHERS)
    assert survivor_words(found) == "most like the others: 3 values shared, the next has 2"


def test_of_two_neither_is_more_like_the_others() -> None:
    pair = [profile(2, FirstName="John"), profile(1, FirstName="John", LastName="Doe")]
    assert proposed_survivor(pair).rule is SurvivorRule.MOST_COMPLETE


def test_what_only_fills_a_field_makes_no_profile_complete() -> None:
    filled = profile(1, FirstName="John", LastName="Unknown", PhoneNumber="000-000-0000", MiddleName="N/A")
    assert completeness(filled) == 1
    assert proposed_survivor([filled, profile(2, FirstName="John", LastName="Doe")]).count == 2


def test_of_equals_the_lowest_id_comes_first() -> None:
    found = proposed_survivor([profile(3), profile(1), profile(2)])
    assert (found.profile_id, found.rule) == (profile(1).profile_id, SurvivorRule.LOWEST_ID)


def test_the_rules_can_be_set() -> None:
    complete = profile(2, FirstName="John", LastName="Doe")
    recent = profile(3, Attributes={"lastSeen": "2026-03-01"})
    empty = profile(1)
    profiles = [empty, complete, recent]
    assert proposed_survivor(profiles, [SurvivorRule.MOST_RECENT]).profile_id == recent.profile_id
    assert proposed_survivor(profiles, [SurvivorRule.LOWEST_ID]).profile_id == empty.profile_id


def test_one_profile_survives_itself() -> None:
    assert survivor_words(proposed_survivor([profile(1)])) == "the only one"


def test_of_no_profiles_none_can_be_kept() -> None:
    with pytest.raises(ValueError, match="no profile"):
        proposed_survivor([])


@pytest.mark.parametrize(
    ("attributes", "moment"),
    [
        ({"updated": "2026-03-01T10:00:00+02:00"}, datetime(2026, 3, 1, 8, tzinfo=UTC)),
        ({"updated": "2026-03-01T10:00:00Z"}, datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ({"updated": "2026-03-01 10:00"}, datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ({"updated": "2026-03-01"}, datetime(2026, 3, 1, tzinfo=UTC)),
        ({"updated": "22 March 2026"}, datetime(2026, 3, 22, tzinfo=UTC)),
        ({"last_seen_at": "1767225600"}, datetime(2026, 1, 1, tzinfo=UTC)),
        ({"lastModified": "1767225600000"}, datetime(2026, 1, 1, tzinfo=UTC)),
        ({"created": "2026-01-01", "updated": "2026-02-01"}, datetime(2026, 2, 1, tzinfo=UTC)),
        ({"loyalty": "1767225600"}, None),
        ({"account": "20260301"}, None),
        ({"updated": "03/01/2026"}, None),
        ({"updated": "2026-13-01T10:00:00"}, None),
        ({"updated": "9999-12-31T23:59:59-23:59"}, None),
        ({"tier": "gold"}, None),
    ],
)
def test_timestamps_are_found_in_attributes(attributes: dict[str, str], moment: datetime | None) -> None:
    assert latest_timestamp(profile(1, Attributes=attributes)) == moment


@pytest.mark.parametrize(
    "name",
    [
        "lastUpdated", "LAST_UPDATED", "last-modified-date", "modified", "modifiedAt", "lastmodifieddate",
        "last_seen", "createdAt", "created", "CreatedDate", "createddate", "SystemModstamp",
        "crm_sync.updated_at",
        "updateTime", "timestamp", "lastLogin", "zuletzt_geaendert_Aktualisiert", "modifié",
    ],
)  # fmt: skip
def test_a_name_that_means_when_a_record_was_made_or_changed_gives_the_moment(name: str) -> None:
    assert latest_timestamp(profile(1, Attributes={name: "2026-03-01"})) == datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "name",
    [
        "BirthDate", "dob", "birth_date_modified", "expiry", "expirationDate", "cardExpires", "validUntil",
        "nextUpdate", "renewal_date", "anniversary", "weddingDate", "appointment", "date", "seen", "a",
        "lastName", "mediated", "outdated", "recreated", "deliveryDate", "passportIssued",
    ],
)  # fmt: skip
def test_any_other_name_gives_none(name: str) -> None:
    assert latest_timestamp(profile(1, Attributes={name: "2026-03-01"})) is None


def test_the_profiles_own_members_give_no_moment() -> None:
    assert latest_timestamp(profile(1, BirthDate="1981-04-02", AdditionalInformation="2026-03-01")) is None


def test_no_record_was_changed_in_the_future() -> None:
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    for moment in ("2026-03-01T12:00:01Z", "2099-01-01", "2026-03-01T08:00:00-08:00"):
        changed = profile(1, Attributes={"created": "2026-02-01", "lastUpdated": moment})
        assert latest_timestamp(changed, now) == datetime(2026, 2, 1, tzinfo=UTC)
    assert latest_timestamp(profile(1, Attributes={"lastUpdated": "2026-03-01T12:00:00Z"}), now) == now


groups = st.lists(
    st.tuples(st.integers(0, 2**64), st.dictionaries(st.sampled_from(("a", "b", "c")), st.dates().map(str))),
    min_size=1,
    max_size=6,
    unique_by=lambda member: member[0],
)


@given(groups, st.permutations(list(SurvivorRule)))
def test_the_proposal_does_not_depend_on_the_order_of_the_group(
    group: list[tuple[int, dict[str, str]]], rules: list[SurvivorRule]
) -> None:
    profiles: list[Profile] = [profile(number, Attributes=attributes) for number, attributes in group]
    found = proposed_survivor(profiles, rules)
    assert found == proposed_survivor(profiles[::-1], rules)
    assert found.profile_id in {one.profile_id for one in profiles}


@given(groups)
def test_none_is_more_complete_than_the_proposed_one(group: list[tuple[int, dict[str, str]]]) -> None:
    profiles = {profile(number).profile_id: profile(number, Attributes=one) for number, one in group}
    found = proposed_survivor(list(profiles.values()))
    assert completeness(profiles[found.profile_id]) == max(map(completeness, profiles.values()))
