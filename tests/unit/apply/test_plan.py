"""The plan: each effective merge comes to its requests, or is held back and it says why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.apply.check import Applied, Ready, checked
from reviewer.apply.held import Held, Why
from reviewer.apply.plan import JournalPlan, journal_plan
from reviewer.apply.requests import Decided
from reviewer.comparison.fields import compared_text
from reviewer.core.decisions import Decision
from reviewer.core.matches import Profile, ProfileBatch
from reviewer.core.receipts import Receipt, ReceiptState
from reviewer.journal.sqlite import Journal
from reviewer.journal.writing import add, transaction
from tests.unit.apply.making import DOMAIN, ids, merge, profile, reject, seen
from tests.unit.journal.making import receipt, withdrawal


def planned(journal: Journal, *decisions: Decision) -> JournalPlan:
    for one in decisions:
        journal.append(one)
    return journal_plan(journal, *DOMAIN)


def whys(plan: JournalPlan) -> list[Why | None]:
    return [one.why if isinstance(one, Held) else None for one in plan]


def test_effective_merges_come_to_requests_in_their_order(journal: Journal) -> None:
    taken_back = merge(3, ["eve", "eva"])
    plan = planned(
        journal,
        merge(1, ["anna", "anne"]),
        reject(2, "bob", "bert"),
        taken_back,
        withdrawal(4, of=taken_back),
        merge(5, ["carl", "karl"]),
        merge(6, ["dot", "dora"], domain_name="other"),
    )
    assert [one.decision.id for one in plan] == [merge(1, ["a", "b"]).id, merge(5, ["a", "b"]).id]
    assert whys(plan) == [None, None]


def test_only_some_may_be_asked_for_while_all_count_for_contradictions(journal: Journal) -> None:
    plan = planned(
        journal,
        merge(1, ["anna", "anne"], reviewer="ann"),
        merge(2, ["anne", "ann"], reviewer="bob"),
        reject(3, "anna", "ann", reviewer="eve"),
        merge(4, ["carl", "karl"], reviewer="bob"),
    )
    chosen = list(plan.chosen(reviewer="bob"))
    assert [isinstance(one, Held) for one in chosen] == [True, False]
    assert len(list(plan.chosen(since=merge(4, ["a", "b"]).decided_at))) == 1
    (named,) = plan.survey.contradictions
    assert (len(named.decision_ids), len(named.reopen), named.is_smallest) == (3, 1, True)


def test_two_merges_that_want_one_profile_are_held_back(journal: Journal) -> None:
    plan = planned(journal, merge(1, ["anna", "anne"]), merge(2, ["anne", "ann"]), merge(3, ["carl", "karl"]))
    first, second, third = plan
    assert isinstance(first, Held)
    assert isinstance(second, Held)
    assert (first.why, first.codes) == (Why.OVERLAPS, (second.decision.id,))
    assert isinstance(third, Decided)


@pytest.mark.parametrize("state", [ReceiptState.VERIFIED, ReceiptState.DIFFERS])
def test_the_profile_that_a_merge_left_may_be_merged_again(journal: Journal, state: ReceiptState) -> None:
    first, second = merge(1, ["anna", "anne"]), merge(2, ["anna", "ann"])
    assert whys(planned(journal, first, second)) == [Why.OVERLAPS, Why.OVERLAPS]
    journal.append_receipts([receipt(1, ReceiptState.SENT, first), receipt(2, state, first)])
    assert whys(journal_plan(journal, *DOMAIN)) == [None, None]


def test_a_merge_of_which_a_part_is_left_still_wants_its_profiles(journal: Journal) -> None:
    first, second = merge(1, ["anna", "anne"], ["carl", "karl"]), merge(2, ["carl", "kalle"])
    plan = planned(journal, first, second)
    assert whys(plan) == [Why.OVERLAPS, Why.OVERLAPS]
    anne = {"profile_ids_to_merge": ids("anne")}
    journal.append_receipts(
        [receipt(1, ReceiptState.SENT, first, **anne), receipt(2, ReceiptState.VERIFIED, first, **anne)]
    )
    assert whys(journal_plan(journal, *DOMAIN)) == [Why.OVERLAPS, Why.OVERLAPS]


def test_a_newer_merge_carries_an_older_one_on_some_of_its_profiles_out(journal: Journal) -> None:
    older, newer = merge(1, ["anna", "anne"]), merge(2, ["ann", "anna", "anne"])
    (one,) = planned(journal, older, newer)
    assert isinstance(one, Decided)
    assert [request.decision_ids for request in one.requests] == [(newer.id, older.id)]


def test_an_older_merge_of_more_profiles_does_not_decide_over_a_newer_one(journal: Journal) -> None:
    plan = planned(journal, merge(1, ["ann", "anna", "anne"]), merge(2, ["anna", "anne"]))
    assert whys(plan) == [Why.OVERLAPS, Why.OVERLAPS]


def test_a_merge_without_a_survivor_or_with_a_field_that_has_no_source_is_held_back(journal: Journal) -> None:
    (anne,) = ids("anne")
    plan = planned(
        journal,
        replace(merge(1, ["bob", "bert"]), clusters=None),
        replace(merge(2, ["anna", "anne"]), field_sources=({"GenderString": anne},)),
    )
    assert whys(plan) == [Why.NO_SURVIVOR, Why.UNFIT]


NAMES = "abcdefgh"


@settings(max_examples=20)
@given(
    st.lists(
        st.tuples(
            st.booleans(),
            st.lists(st.sampled_from(NAMES), min_size=2, max_size=5, unique=True),
            st.integers(0, 3),
        ),
        max_size=8,
    )
)
def test_no_profile_is_in_two_requests(
    tmp_path_factory: pytest.TempPathFactory, said: list[tuple[bool, list[str], int]]
) -> None:
    with Journal.open(tmp_path_factory.mktemp("plan") / "journal.sqlite3") as journal:
        plan = planned(
            journal,
            *(
                merge(at, names[cut:], apart=names[:cut])
                if is_merge and len(names) - cut > 1
                else reject(at, *names)
                for at, (is_merge, names, cut) in enumerate(said)
            ),
        )
        asked = [
            one
            for each in plan
            if isinstance(each, Decided)
            for request in each.requests
            for one in request.profile_ids
        ]
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize(("decisions", "seeded"), [(150, 6), pytest.param(2000, 100, marks=pytest.mark.slow)])
def test_every_seeded_contradiction_is_named_with_one_decision_to_reopen_and_nothing_else_is_held(
    journal: Journal, decisions: int, seeded: int
) -> None:
    chance = Random(16)
    chains = [[f"c{at}-{one}" for one in range(chance.randint(3, 7))] for at in range(seeded)]
    said = [(names[at : at + 2], True) for names in chains for at in range(len(names) - 1)]
    said += [([names[0], names[-1]], False) for names in chains]
    together = [frozenset(ids(*names)) for names in chains]
    for at in range(decisions - len(said)):
        said.append(([f"a{at}", f"b{at}"], at % 3 > 0))
    chance.shuffle(said)
    with transaction(journal.connection):
        for at, (names, is_merge) in enumerate(said):
            add(journal.connection, merge(at, names) if is_merge else reject(at, *names))
    plan = journal_plan(journal, *DOMAIN)
    by_id = {one.id: one for one in journal.decisions()}
    found = [frozenset(id for one in each.decision_ids for id in by_id[one].profile_ids)
             for each in plan.survey.contradictions]  # fmt: skip
    assert sorted(map(sorted, found)) == sorted(map(sorted, together))
    assert {(len(each.reopen), each.is_smallest) for each in plan.survey.contradictions} == {(1, True)}
    of_chains = frozenset().union(*together)
    held = {id for one in plan if isinstance(one, Held) for id in one.decision.profile_ids}
    assert held == of_chains
    assert sum(isinstance(one, Decided) for one in plan) == sum(
        is_merge and names[0].startswith("a") for names, is_merge in said
    )


# Against today's profiles

ANNA = profile("anna", FirstName="Anna", EmailAddress="a@example.com")
ANNE = profile("anne", FirstName="Anne", Gender="FEMALE")
TODAY = (ANNA, ANNE)


def batch(*profiles: Profile, gone: tuple[str, ...] = ()) -> ProfileBatch:
    return ProfileBatch({one.profile_id: one for one in profiles}, {}, frozenset(gone))


def check(
    journal: Journal,
    decision: Decision,
    today: ProfileBatch,
    *receipts: Receipt,
    accepts_unknown: bool = False,
) -> Ready | Applied | Held:
    (one,) = planned(journal, decision)
    assert isinstance(one, Decided)
    return checked(one, today, receipts, journal.keyed_digest, accepts_unknown=accepts_unknown)


def test_a_merge_on_the_values_that_were_compared_is_ready(journal: Journal) -> None:
    found = check(journal, seen(journal, merge(1, ["anna", "anne"]), TODAY), batch(*TODAY))
    assert isinstance(found, Ready)
    (step,) = found.steps
    assert step.promised.members["Gender"] == "FEMALE"
    assert step.merged_digest == journal.keyed_digest(compared_text([step.promised]))
    assert (step.left_digest, step.lost_values()) == (None, 1)


@pytest.mark.parametrize(
    ("changes", "today", "why"),
    [
        ({}, batch(ANNA, profile("anne", FirstName="Anne", Gender="MALE")), Why.CHANGED),
        ({}, batch(ANNA, gone=ids("anne")), Why.GONE),
        ({}, batch(ANNA), Why.UNREADABLE),
        ({"compared_digest": None}, batch(*TODAY), Why.NOT_COMPARED),
        ({"compared_digest": f"{'0' * 32}:{'0' * 64}"}, batch(*TODAY), Why.OTHER_JOURNAL),
        (
            {"match_generation_date": None},
            batch(ANNA, profile("anne", FirstName="Anne")),
            Why.FROM_EXPORT,
        ),
    ],
)
def test_a_merge_that_may_not_be_what_was_seen_is_held_back(
    journal: Journal, changes: dict[str, object], today: ProfileBatch, why: Why
) -> None:
    decision = replace(seen(journal, merge(1, ["anna", "anne"]), TODAY), **changes)  # type: ignore[arg-type]
    found = check(journal, decision, today)
    assert isinstance(found, Held)
    assert found.why is why
    journal.append(withdrawal(2, of=decision))
    overruled = check(journal, replace(decision, id="again"), today, accepts_unknown=True)
    assert isinstance(overruled, Ready) == why.may_be_overruled


def of(decided: Decided, at: int, state: ReceiptState, number: int, **changes: object) -> Receipt:
    request = decided.requests[at]
    return receipt(
        number, state, decided.decision, merge_id=request.id, attempt=f"attempt {number // 10}",
        profile_ids_to_merge=request.profile_ids_to_merge, **changes,
    )  # fmt: skip


def test_what_was_sent_is_not_sent_again_until_it_is_known_what_became_of_it(journal: Journal) -> None:
    decision = seen(journal, merge(1, ["anna", "anne"]), TODAY)
    (one,) = planned(journal, decision)
    assert isinstance(one, Decided)
    sent, refused, verified = (
        of(one, 0, state, number)
        for number, state in ((1, ReceiptState.SENT), (2, ReceiptState.NOT_DONE), (3, ReceiptState.VERIFIED))
    )
    again = of(one, 0, ReceiptState.SENT, 11)
    for receipts, expected in (
        ((sent,), Why.UNDER_WAY),
        ((sent, refused), None),
        ((sent, again, refused), Why.UNDER_WAY),
        ((again, of(one, 0, ReceiptState.UNKNOWN, 12)), Why.UNDER_WAY),
        ((sent, verified), "applied"),
        ((sent, of(one, 0, ReceiptState.DIFFERS, 4)), "applied"),
    ):
        found = checked(one, batch(*TODAY), receipts, journal.keyed_digest)
        got = found.why if isinstance(found, Held) else "applied" if isinstance(found, Applied) else None
        assert got == expected, receipts


def test_a_split_group_goes_on_behind_its_first_request_as_the_receipt_says(journal: Journal) -> None:
    carl, karl = profile("carl", FirstName="Carl"), profile("karl", LastName="Moor")
    today = (*TODAY, carl, karl)
    decision = seen(journal, merge(1, ["anna", "anne"], ["carl", "karl"]), today)
    ready = check(journal, decision, batch(*today))
    assert isinstance(ready, Ready)
    first, second = ready.steps
    done = of(ready.decided, 0, ReceiptState.VERIFIED, 1, left_digest=first.left_digest)

    def later(*profiles: Profile) -> Ready | Applied | Held:
        return checked(ready.decided, batch(*profiles), [done], journal.keyed_digest)

    found = later(first.promised, carl, karl)
    assert isinstance(found, Ready)
    assert [one.merge for one in found.steps] == [second.merge]
    changed = later(first.promised, carl, profile("karl", LastName="Mohr"))
    assert isinstance(changed, Held)
    assert changed.why is Why.CHANGED
    assert isinstance(later(first.promised, carl), Held)


def test_nothing_more_is_sent_of_a_group_whose_merge_became_another(journal: Journal) -> None:
    today = (*TODAY, profile("carl"), profile("karl"))
    ready = check(journal, seen(journal, merge(1, ["anna", "anne"], ["carl", "karl"]), today), batch(*today))
    assert isinstance(ready, Ready)
    differs = of(ready.decided, 0, ReceiptState.DIFFERS, 1, codes=("differs:Gender",))
    found = checked(ready.decided, batch(*today), [differs], journal.keyed_digest)
    assert isinstance(found, Held)
    assert (found.why, found.codes) == (Why.DIFFERS, ("differs:Gender",))


def test_a_plan_is_of_one_state_of_the_journal(journal: Journal, tmp_path: Path) -> None:
    plan = planned(journal, merge(1, ["anna", "anne"]))
    journal.append(merge(2, ["carl", "karl"]))
    assert len(list(plan)) == 1
