from __future__ import annotations

from dataclasses import replace

from reviewer.apply.planned_merge import PlannedMerge

MERGE = PlannedMerge("shop", "eu-central-1", "k" * 32, 0, "anna", ("anne", "ann"), {"Gender": "ann"}, ("d1",))


def test_a_merge_is_named_by_what_it_does_and_not_by_who_decided_it() -> None:
    assert replace(MERGE, decision_ids=("d2", "d3")).id == MERGE.id
    assert replace(MERGE, group_key="grown", cluster=1).id == MERGE.id


def test_a_merge_that_does_something_else_has_another_name() -> None:
    others = [
        replace(MERGE, domain_name="other"),
        replace(MERGE, region="us-east-1"),
        replace(MERGE, main_profile_id="anne", profile_ids_to_merge=("anna", "ann")),
        replace(MERGE, profile_ids_to_merge=("ann", "anne")),
        replace(MERGE, field_sources={"Gender": "anne"}),
        replace(MERGE, field_sources={}),
    ]
    assert len({MERGE.id, *(other.id for other in others)}) == len(others) + 1


def test_the_order_in_which_sources_are_named_does_not_name_another_merge() -> None:
    one = replace(MERGE, field_sources={"Gender": "ann", "LastName": "anne"})
    other = replace(MERGE, field_sources={"LastName": "anne", "Gender": "ann"})
    assert one.id == other.id
