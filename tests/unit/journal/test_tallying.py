"""What is counted of a journal is what a plain look at all its decisions comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.core.decisions import Choice, ChosenBy, Decision, Verdict
from reviewer.core.disputes import sides
from reviewer.core.partitions import Joint
from reviewer.core.tallies import OTHERWISE, Deed, Said, Together
from reviewer.journal.place import Place
from reviewer.journal.problems import JournalError
from reviewer.journal.selection import Selection
from reviewer.journal.sqlite import Journal
from reviewer.journal.tallying import drawn_groups, tallies
from tests.unit.journal.making import NOON, decision, withdrawal

WHERE = ("acme", "eu-west-1")
AUDIT, ORDER = Choice(ChosenBy.AUDIT, 1, 10), Choice(ChosenBy.ORDER, 0, 9)
BOB: dict[str, Any] = {"reviewer": "bob", "reviewer_uid": 1002, "caller_arn": None}
ANN: dict[str, Any] = {"caller_arn": None}
EVE: dict[str, Any] = {"reviewer": "eve", "reviewer_uid": 1003, "caller_arn": None}


@st.composite
def histories(draw: st.DrawFn) -> list[Decision]:
    """Decisions of two reviewers on a few groups, some taken back, with and without chance."""
    made: list[Decision] = []
    moment = NOON
    for number in range(1, draw(st.integers(1, 14)) + 1):
        moment += timedelta(seconds=draw(st.sampled_from([1, 120, 121])))
        standing = [
            one
            for one in made
            if one.verdict is not Verdict.WITHDRAWN and one.id not in {other.withdraws for other in made}
        ]
        if standing and draw(st.integers(0, 4)) == 0:
            undone = withdrawal(number, draw(st.sampled_from(standing)))
            made.append(replace(undone, decided_at=moment))
            continue
        group, verdict = draw(st.integers(1, 3)), draw(st.sampled_from([*Verdict][:3]))
        made.append(
            decision(
                number,
                verdict,
                group,
                **draw(st.sampled_from([ANN, BOB])),
                decided_at=moment,
                session_id=draw(st.sampled_from([None, "s"])),
                blind=draw(st.booleans()),
                choice=draw(st.sampled_from([None, AUDIT, ORDER])),
                confidence_score=draw(st.sampled_from([None, 0.57, 0.999, 1.0])),
            )
        )
    return made


def plainly(made: list[Decision]) -> tuple[Counter[Said], Counter[tuple[str, ...]], int]:
    """Each decided group as it counts; the verdicts given alone of those with two; how many were not."""
    undone = {one.withdraws for one in made}
    groups, alone, dependent = Counter[Said](), Counter[tuple[str, ...]](), 0
    for key in {one.group_key for one in made}:
        all_given = [one for one in made if one.group_key == key and one.verdict is not Verdict.WITHDRAWN]
        given = [one for one in all_given if one.id not in undone]
        if not given:
            continue
        choices = [one.choice for one in all_given if one.choice is not None and one.choice.by.is_random]
        choice = choices[0] if choices else given[-1].choice
        score = given[-1].confidence_score
        thousandths = None if score is None else int(score * 1000 + 1e-6)
        groups[Said("" if choice is None else str(choice), thousandths, given[-1].verdict)] += 1
        independent: dict[str, Decision] = {}
        if len({one.reviewer for one in given}) < 2:
            continue
        for at, one in enumerate(given):
            if one.blind or all(before.reviewer == one.reviewer for before in given[:at]):
                independent[one.reviewer] = one
            else:
                dependent += 1
        if len(independent) == 2:
            alone[tuple(independent[name].verdict for name in ("ann", "bob"))] += 1
    return groups, alone, dependent


def thinking(made: list[Decision]) -> Counter[str]:
    """How long each reviewer thought, in seconds."""
    last: dict[str | None, Decision] = {}
    found = Counter[str]()
    for one in made:
        gap = one.decided_at - last.get(one.session_id, one).decided_at
        found[one.reviewer] += int(gap.total_seconds()) if gap <= timedelta(seconds=120) else 0
        last[one.session_id] = one
    return found


@settings(max_examples=15, deadline=None)
@given(histories())
def test_groups_and_agreement_are_those_of_a_plain_look_at_all_decisions(
    tmp_path_factory: pytest.TempPathFactory, made: list[Decision]
) -> None:
    place = Place(tmp_path_factory.mktemp("j") / "journal.sqlite3")
    with Journal.open(place) as journal:
        for one in made:
            journal.append(one)
        found = tallies(journal, *WHERE)
    groups, alone, dependent = plainly(made)
    assert +found.groups == groups
    assert found.deeds.total() == len(made)
    assert found.dependent == dependent
    by_key = {key: [one for one in made if one.group_key == key] for key in {one.group_key for one in made}}
    assert found.disputes == sum(bool(sides(history)) for history in by_key.values())
    for name, seconds in thinking(made).items():
        assert sum(times for (reviewer, _), times in found.seconds.items() if reviewer == name) == seconds
    given = Counter[tuple[str, ...]]()
    for together, times in found.together.items():
        given[tuple(outcome for _, outcome in together.given)] += times
    assert given == alone


@pytest.fixture
def count(tmp_path: Path) -> Iterator[Journal]:
    with Journal.open(tmp_path / "journal.sqlite3") as journal:
        yield journal


def test_a_merge_of_a_part_is_told_from_one_of_the_whole_and_compared_pair_by_pair(count: Journal) -> None:
    ids = ("a", "b", "c")
    part: dict[str, Any] = {"profile_ids": ids, "group_key": "k", "clusters": (("b", "a"),)}
    whole: dict[str, Any] = {"profile_ids": ids, "group_key": "k", "clusters": (("c", "a", "b"),)}
    count.append(decision(1, **part))
    count.append(decision(2, **whole, **BOB, blind=True))
    found = tallies(count, *WHERE)
    assert found.groups == {Said("", 930, "merge"): 1}
    [one] = found.together
    assert one == Together("2026-W48", 6, (("ann", "part"), ("bob", "merge")), Joint(1, 0, 2, 0))
    assert found.disputes == 1
    assert found.disputed[0].given == (("ann", "part"), ("bob", "merge"))


def test_who_split_a_group_in_different_parts_said_different_things(count: Journal) -> None:
    ids = ("a", "b", "c")
    part: dict[str, Any] = {"profile_ids": ids, "group_key": "k"}
    count.append(decision(1, **part, clusters=(("b", "a"),)))
    count.append(decision(2, **part, clusters=(("c", "b"),), **BOB, blind=True))
    count.append(decision(3, **part, clusters=(("a", "b"),), **EVE, blind=True))
    found = tallies(count, *WHERE)
    given = (("ann", "part"), ("bob", OTHERWISE), ("eve", "part"))
    assert [one.given for one in found.together] == [given]
    assert [one.given for one in found.disputed] == [given]


@pytest.mark.parametrize(
    ("first", "then", "are_two"),
    [
        ({"caller_arn": None}, {"caller_arn": "arn:aws:iam::1:user/boss"}, False),
        ({"caller_arn": "arn:aws:iam::1:user/boss"}, {"caller_arn": "arn:aws:iam::1:user/ann"}, True),
        ({**ANN}, {**ANN, "reviewer_uid": 2002}, True),
    ],
    ids=["caller not known yet", "two callers", "two users of one name"],
)
def test_reviewers_are_told_apart_as_disputes_on_the_screen_tell_them(
    count: Journal, first: dict[str, Any], then: dict[str, Any], *, are_two: bool
) -> None:
    made = [decision(1, Verdict.MERGE, **first), decision(2, Verdict.REJECT, **then)]
    for one in made:
        count.append(one)
    found = tallies(count, *WHERE)
    assert bool(sides(made)) == bool(found.disputes) == bool(found.dependent) == are_two
    assert all(len({name for name, _ in one.given}) == 2 for one in found.disputed)


def test_a_sampled_group_stays_in_the_run_that_it_was_drawn_from(count: Journal) -> None:
    sample, later = Choice(ChosenBy.SAMPLE, 2, 9), NOON + timedelta(days=7)
    count.append(decision(1, choice=sample))
    count.append(decision(2, group=2, choice=sample))
    count.append(decision(3, Verdict.REJECT, group=2, choice=ORDER, match_generation_date=later))
    found = tallies(count, *WHERE)
    assert {said.run for said in found.groups} == {"2026-11-21T00:00:00.000000Z"}
    assert [one.chance for one in drawn_groups(count, found, None, None)] == [2 / 9, 2 / 9]


def test_a_score_on_another_scale_is_none(count: Journal) -> None:
    """93 of 100 passed for one of 0.99 and more."""
    for number, score in enumerate((93.0, -1.0, 1.0, 0.0)):
        count.append(decision(number, group=number, confidence_score=score, choice=AUDIT))
    found = tallies(count, *WHERE)
    assert {said.score: groups for said, groups in found.groups.items()} == {None: 2, 1_000: 1, 0: 1}
    assert [one.score for one in drawn_groups(count, found, None, None)] == [None, None, 1.0, 0.0]


def test_a_dispute_ends_with_the_decision_that_it_was_brought_to(count: Journal) -> None:
    count.append(decision(1, Verdict.MERGE))
    count.append(decision(2, Verdict.REJECT, **BOB))
    assert tallies(count, *WHERE).disputes == 1
    count.append(
        decision(
            3,
            Verdict.REJECT,
            reviewer="eve",
            reviewer_uid=3,
            choice=Choice(ChosenBy.DISPUTE, 0, 0),
            blind=True,
        )
    )
    found = tallies(count, *WHERE)
    assert (found.disputes, found.dependent) == (0, 2)


def test_what_was_left_for_someone_else_is_no_dispute(count: Journal) -> None:
    count.append(decision(1, Verdict.REVIEW))
    count.append(decision(2, Verdict.MERGE, **BOB))
    assert tallies(count, *WHERE).disputes == 0


def test_evidence_counts_that_the_verdict_goes_against_once_a_group(count: Journal) -> None:
    evidence = {"0-1": ("birth-date:different:two-dates", "name:identical:identical")}
    count.append(decision(1, Verdict.REJECT, evidence=evidence))
    count.append(decision(2, Verdict.MERGE, evidence=evidence))
    found = tallies(count, *WHERE)
    assert found.overruled == {("birth-date:different", "merge"): 1}


def test_a_run_is_whole_when_each_of_its_groups_is_decided(count: Journal) -> None:
    choice = Choice(ChosenBy.ORDER, 0, 2)
    count.append(decision(1, choice=choice))
    assert not tallies(count, *WHERE).whole_runs
    count.append(decision(2, group=2, choice=choice))
    assert tallies(count, *WHERE).whole_runs


@pytest.mark.parametrize("sizes", [(2, 3), (2, 2)])
def test_the_groups_of_two_exports_which_name_no_run_make_no_whole_one(
    count: Journal, sizes: tuple[int, int]
) -> None:
    for group, size in zip((1, 2, 3), (sizes[0], sizes[0], sizes[1]), strict=True):
        choice = Choice(ChosenBy.ORDER, 0, size)
        count.append(decision(group, group=group, choice=choice, match_generation_date=None))
        assert tallies(count, *WHERE).whole_runs == (group == 2)
    assert sizes[0] == sizes[1] or tallies(count, *WHERE).run_groups == 0


def test_times_say_what_counts_and_pauses_are_no_thinking(count: Journal) -> None:
    for number, seconds in enumerate((0, 10, 30, 1_000)):
        moment = NOON + timedelta(seconds=seconds)
        count.append(replace(decision(number, group=number, session_id="s"), decided_at=moment))
    found = tallies(count, *WHERE)
    assert (found.seconds.total(), found.thoughts.total()) == (30, 2)
    later = tallies(count, *WHERE, since=NOON + timedelta(seconds=10), until=NOON + timedelta(seconds=1_000))
    assert later.deeds == {Deed("ann", "2026-11-23", "", "merge"): 2}


def before_opening_beside(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let something happen between the end that is counted to and the second look at the file."""
    opened = Journal.open_beside

    def open_beside(journal: Journal, end: tuple[int, str]) -> Journal:
        act()
        return opened(journal, end)

    monkeypatch.setattr(Journal, "open_beside", open_beside)


def test_what_is_decided_while_it_counts_is_in_no_part_of_the_counts(
    count: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    count.append(decision(1, Verdict.MERGE))
    count.append(decision(2, Verdict.REJECT, group=2))
    before = tallies(count, *WHERE)
    before_opening_beside(monkeypatch, lambda: count.append(decision(3, Verdict.REJECT, **BOB)))
    assert tallies(count, *WHERE) == before
    monkeypatch.undo()
    assert tallies(count, *WHERE).disputes == 1


def test_a_journal_put_in_its_place_meanwhile_is_not_counted_into_it(
    count: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count.append(decision(1))
    other = tmp_path / "other.sqlite3"
    with Journal.open(other) as journal:
        journal.append(decision(2))
        journal.append(decision(3))
    before_opening_beside(monkeypatch, lambda: other.replace(count.path))
    with pytest.raises(JournalError, match="replaced while it was read"):
        tallies(count, *WHERE)


def test_all_rows_come_of_each_group_that_has_several_however_many_lie_between(count: Journal) -> None:
    made = [decision(number, group=number % 25) for number in range(40)]
    for one in made:
        count.append(one)
    selection = Selection(domain_name=WHERE[0], region=WHERE[1])
    found = [row for some in count.decided_again(selection, last=39, cells=["decision.id"]) for row in some]
    assert sorted(found) == sorted((one.id,) for at, one in enumerate(made[:39]) if at % 25 < 14)


def test_the_groups_that_chance_chose_come_as_they_stand_now(count: Journal) -> None:
    ids = ("a", "b", "c")
    count.append(decision(1, group=1, choice=ORDER))
    count.append(decision(2, group=2, choice=AUDIT))
    count.append(decision(3, Verdict.REJECT, group=2, choice=ORDER))
    count.append(decision(4, group=3, choice=AUDIT, profile_ids=ids, clusters=(("b", "a"),)))
    count.append(decision(5, Verdict.REVIEW, group=4, choice=AUDIT))
    undone = decision(6, group=5, choice=AUDIT)
    count.append(undone)
    count.append(withdrawal(7, undone))
    found = [*drawn_groups(count, tallies(count, *WHERE), None, None)]
    assert [one.parts for one in found] == [(), (frozenset("ab"),), None]
    assert {one.chance for one in found} == {0.1}
    assert found[1].profile_ids == ids
