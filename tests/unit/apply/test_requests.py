"""One decision's requests: one a cluster, several for a large one, together doing what was previewed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.apply.requests import MOST_AT_ONCE, decided, unfit
from reviewer.comparison.fields import fields_of
from reviewer.comparison.merged import merged, merged_profile
from reviewer.core.matches import Profile
from tests.unit.apply.making import ids, merge, profile_id


def test_a_split_group_makes_one_request_a_cluster_each_with_its_own_sources() -> None:
    anne, dot = ids("anne", "dot")
    decision = merge(1, ["anna", "anne"], ["carl", "dot"], apart=["eve"])
    decision = replace(decision, field_sources=({"Gender": anne}, {"Attributes": {"tier": dot}}))
    first, second = decided(decision).requests
    assert (first.main_profile_id, first.profile_ids_to_merge) == (profile_id("anna"), (anne,))
    assert (first.cluster, first.field_sources) == (0, {"Gender": anne})
    assert (second.cluster, second.field_sources) == (1, {"Attributes": {"tier": dot}})


def test_sources_in_one_mapping_for_all_clusters_count_in_their_own() -> None:
    decision = replace(
        merge(1, ["anna", "anne"], ["carl", "dot"]), field_sources={"Gender": profile_id("dot")}
    )
    assert [one.field_sources for one in decided(decision).requests] == [{}, {"Gender": profile_id("dot")}]


def test_what_merge_profiles_cannot_take_is_named() -> None:
    (anne,) = ids("anne")
    decision = merge(1, ["anna", "anne"])
    assert unfit(decision) == ()
    assert unfit(replace(decision, field_sources=({"Address": anne, "BirthDate": anne},))) == ()
    for sources in ({"GenderString": anne}, {"Address.City": anne}, {"Gender": profile_id("eve")}):
        assert unfit(replace(decision, field_sources=(sources,))) == (f"field:{next(iter(sources))}",)
    assert unfit(replace(decision, field_sources=({"Attributes": anne},))) == ("field:Attributes",)
    named = replace(decision, profile_ids=("Anna", anne), clusters=(("Anna", anne),))
    assert unfit(named) == ("id:Anna",)


MEMBERS = ("FirstName", "Gender", "BirthDate", "Address")
KEYS = ("tier", "since")


@settings(max_examples=40)
@given(data=st.data(), size=st.integers(2, 3 * MOST_AT_ONCE))
def test_the_requests_of_a_large_cluster_do_what_one_would(data: st.DataObject, size: int) -> None:
    names = [f"p{number}" for number in range(size)]
    some = st.sampled_from(["", "a", "b", "c"])
    profiles = [
        Profile(
            profile_id(name),
            {member: {"City": value} if member == "Address" and value else value for member, value in values}
            | {"Attributes": dict(zip(KEYS, attributes, strict=True))},
        )
        for name in names
        for values in [[(member, data.draw(some)) for member in MEMBERS]]
        for attributes in [data.draw(st.tuples(some, some))]
    ]
    a_profile = st.sampled_from([one.profile_id for one in profiles])
    sources = data.draw(st.dictionaries(st.sampled_from(MEMBERS), a_profile))
    keys = data.draw(st.dictionaries(st.sampled_from(KEYS), a_profile))
    named = sources | ({"Attributes": keys} if keys else {})
    decision = replace(merge(1, names), field_sources=(named,))

    left = {one.profile_id: one for one in profiles}
    requests = decided(decision).requests
    for request in requests:
        assert 1 <= len(request.profile_ids_to_merge) <= MOST_AT_ONCE
        here = [left.pop(one) for one in request.profile_ids]
        left[request.main_profile_id] = merged_profile(here, request.main_profile_id, request.field_sources)
    (one,) = left.values()
    assert fields_of(one) == fields_of(merged(profiles, profile_id("p0"), named).profile)
    assert len({request.id for request in requests}) == len(requests)
