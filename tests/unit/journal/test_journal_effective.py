"""What stands for a group, who may undo what, and how decisions are counted."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.core.decisions import Decision, Reviewer, Verdict
from reviewer.journal.selection import Selection
from reviewer.journal.sqlite import Journal
from tests.unit.journal.making import NOON, decision, withdrawal

KEY = decision(0).group_key


def standing(journal: Journal) -> Verdict | None:
    found = journal.effective("acme", "eu-west-1", [KEY]).get(KEY)
    return None if found is None else found.verdict


def test_the_newest_decision_stands(journal: Journal) -> None:
    journal.append(decision(1, Verdict.MERGE))
    journal.append(decision(2, Verdict.REJECT))
    assert standing(journal) is Verdict.REJECT


def test_taking_a_second_decision_back_lets_the_first_stand_again(journal: Journal) -> None:
    journal.append(decision(1, Verdict.MERGE))
    journal.append(decision(2, Verdict.REJECT))
    journal.append(withdrawal(3, of=decision(2)))
    assert standing(journal) is Verdict.MERGE
    journal.append(withdrawal(4, of=decision(1)))
    assert standing(journal) is None


def test_the_newest_decision_stands_though_the_clock_was_set_back(journal: Journal) -> None:
    journal.append(decision(1, Verdict.MERGE))
    earlier = decision(2, Verdict.REJECT, decided_at=NOON - timedelta(days=1))
    journal.append(earlier)
    assert journal.effective("acme", "eu-west-1", [KEY]) == {KEY: earlier}
    assert journal.last_undoable("acme", "eu-west-1", Reviewer("ann", 1001)) == earlier
    assert [one.id for one in journal.history("acme", "eu-west-1", KEY)] == [decision(1).id, earlier.id]


def test_a_group_of_one_domain_says_nothing_of_another_domain(journal: Journal) -> None:
    journal.append(decision(1))
    assert journal.effective("other", "eu-west-1", [KEY]) == {}
    assert journal.effective("acme", "us-east-1", [KEY]) == {}
    assert journal.counts("other", "eu-west-1") == {}


def test_more_groups_can_be_looked_up_at_once_than_sqlite_takes_values(journal: Journal) -> None:
    journal.append(decision(1))
    keys = [f"{number:032x}" for number in range(40_000)]
    assert list(journal.effective("acme", "eu-west-1", [*keys, KEY])) == [KEY]


def test_reviewers_undo_only_decisions_of_their_own(journal: Journal) -> None:
    journal.append(decision(1, group=1))
    journal.append(decision(2, group=2, reviewer="bob", reviewer_uid=1002))
    assert journal.last_undoable("acme", "eu-west-1", Reviewer("ann", 1001)) == decision(1, group=1)
    assert journal.last_undoable("acme", "eu-west-1", Reviewer("ann", 1002)) is None
    assert journal.last_undoable("acme", "eu-west-1", Reviewer("carl", 1003)) is None


def test_a_decision_of_the_same_name_and_number_on_another_machine_is_not_ones_own(journal: Journal) -> None:
    old, here = decision(1, group=1), decision(2, group=2, host="desk-7")
    for one in (old, here, decision(3, group=3, host="desk-8")):
        journal.append(one)
    ann = Reviewer("ann", 1001, "desk-7")
    assert journal.last_undoable("acme", "eu-west-1", ann) == here
    journal.append(withdrawal(4, of=here))
    assert journal.last_undoable("acme", "eu-west-1", ann) == old, (
        "it says no machine, so it counts as before"
    )


def test_undoing_again_and_again_goes_back_through_all_of_ones_decisions(journal: Journal) -> None:
    made = [decision(number, group=number) for number in range(1, 6)]
    for one in made:
        journal.append(one)
    undone: list[Decision] = []
    while (last := journal.last_undoable("acme", "eu-west-1", Reviewer("ann", 1001))) is not None:
        journal.append(withdrawal(100 + len(undone), of=last))
        undone.append(last)
    assert undone == made[::-1]
    assert journal.counts("acme", "eu-west-1") == {}


def test_the_history_of_a_group_has_what_was_taken_back_too(journal: Journal) -> None:
    rows = [decision(1), withdrawal(2, of=decision(1)), decision(3, Verdict.REVIEW)]
    for one in [*rows, decision(4, group=2)]:
        journal.append(one)
    assert journal.history("acme", "eu-west-1", KEY) == rows


def test_decisions_on_parts_of_a_grown_group_are_found_by_its_profiles(journal: Journal) -> None:
    pair = decision(1, Verdict.REJECT, group_key="ab", profile_ids=("a", "b"))
    other = decision(2, Verdict.MERGE, group_key="cd", profile_ids=("c", "d"))
    undone = decision(3, Verdict.REJECT, group_key="ac", profile_ids=("a", "c"))
    for one in (pair, other, undone, withdrawal(4, of=undone)):
        journal.append(one)
    assert journal.related("acme", "eu-west-1", ["a", "b", "c"]) == [pair]
    assert journal.related("acme", "eu-west-1", ["a", "c"]) == []
    assert journal.related("other", "eu-west-1", ["a", "b"]) == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(["merge", "review", "reject", "undo"])), max_size=25
    )
)
def test_counts_and_the_latest_selection_agree_with_what_stands(steps: list[tuple[int, str]]) -> None:
    import tempfile
    from pathlib import Path

    with (
        tempfile.TemporaryDirectory() as folder,
        Journal.open(Path(folder) / "journal.sqlite3") as journal,
    ):
        stacks: dict[str, list[Decision]] = {}
        mine: list[Decision] = []
        for number, (group, action) in enumerate(steps):
            if action == "undo":
                last = journal.last_undoable("acme", "eu-west-1", Reviewer("ann", 1001))
                assert last == (mine[-1] if mine else None)
                if last is not None:
                    journal.append(withdrawal(number, of=last))
                    mine.pop()
                    stacks[last.group_key].remove(last)
            else:
                made = decision(number, Verdict(action), group=group)
                journal.append(made)
                mine.append(made)
                stacks.setdefault(made.group_key, []).append(made)
        expected = {key: stack[-1] for key, stack in stacks.items() if stack}
        assert journal.effective("acme", "eu-west-1", list(stacks)) == expected
        latest = list(journal.decisions(Selection(latest=True)))
        assert {one.group_key: one for one in latest} == expected
        assert len(latest) == len(expected)
        counts = journal.counts("acme", "eu-west-1")
        verdicts = [one.verdict for one in expected.values()]
        assert counts == {verdict: verdicts.count(verdict) for verdict in set(verdicts)}
