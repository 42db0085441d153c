"""What a session relies on, whichever store its decisions are in: every store has to pass all of this."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from reviewer.core.decisions import Decision, Reviewer, Verdict
from reviewer.journal.decision_store import DecisionStore
from reviewer.journal.problems import Cancelled, HeadLost, JournalBusy, NotSaved, Overtaken, TakenBackAlready
from reviewer.journal.sqlite import Journal
from tests.unit.journal.holding import database_held, least_seconds
from tests.unit.journal.making import EVERYTHING, NOON, decision, withdrawal


@dataclass(frozen=True)
class Kind:
    """A kind of store."""

    open: Callable[[Path], DecisionStore]
    """Opens the store that belongs to a folder; several may have it open."""
    held: Callable[[Path], AbstractContextManager[None]]
    """Lets nobody read from it or write to it."""
    replaced: Callable[[Path], None]
    """Puts an empty store in its place."""


def _put_empty_journal(path: Path) -> None:
    Journal.open(path.with_name("empty.sqlite3")).close()
    path.with_name("empty.sqlite3").replace(path)


KINDS = {
    "sqlite": Kind(
        lambda folder: Journal.open(folder / "journal.sqlite3"),
        lambda folder: database_held(folder / "journal.sqlite3"),
        lambda folder: _put_empty_journal(folder / "journal.sqlite3"),
    ),
}
ANN = Reviewer("ann", 1001)
HERE = ("acme", "eu-west-1")
KEY = decision(0).group_key


@dataclass
class Desk:
    """A folder with a store, and those who have it open."""

    kind: Kind
    folder: Path
    opened: ExitStack

    def open(self, folder: str = "one") -> DecisionStore:
        (self.folder / folder).mkdir(exist_ok=True)
        store = self.kind.open(self.folder / folder)
        self.opened.callback(store.close)
        return store

    def held(self) -> AbstractContextManager[None]:
        return self.kind.held(self.folder / "one")


@pytest.fixture(params=KINDS)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    with ExitStack() as opened:
        yield Desk(KINDS[request.param], tmp_path, opened)


@pytest.fixture
def store(desk: Desk) -> DecisionStore:
    """An empty store."""
    return desk.open()


def effective(store: DecisionStore) -> Verdict | None:
    found = store.effective(*HERE, [KEY]).get(KEY)
    return None if found is None else found.verdict


def test_the_newest_decision_is_effective(store: DecisionStore) -> None:
    store.append(decision(1, Verdict.MERGE))
    store.append(decision(2, Verdict.REJECT))
    assert effective(store) is Verdict.REJECT


def test_taking_a_second_decision_back_lets_the_first_be_effective_again(store: DecisionStore) -> None:
    store.append(decision(1, Verdict.MERGE))
    store.append(decision(2, Verdict.REJECT))
    store.append(withdrawal(3, of=decision(2)))
    assert effective(store) is Verdict.MERGE
    store.append(withdrawal(4, of=decision(1)))
    assert effective(store) is None


def test_the_newest_decision_is_effective_though_the_clock_was_set_back(store: DecisionStore) -> None:
    store.append(decision(1, Verdict.MERGE))
    earlier = decision(2, Verdict.REJECT, decided_at=NOON - timedelta(days=1))
    store.append(earlier)
    assert store.effective(*HERE, [KEY]) == {KEY: earlier}
    assert store.last_undoable(*HERE, ANN) == earlier
    assert [one.id for one in store.history(*HERE, KEY)] == [decision(1).id, earlier.id]


def test_a_group_of_one_domain_says_nothing_of_another_domain(store: DecisionStore) -> None:
    store.append(decision(1))
    assert store.effective("other", "eu-west-1", [KEY]) == {}
    assert store.effective("acme", "us-east-1", [KEY]) == {}


def test_more_groups_can_be_looked_up_at_once_than_sqlite_takes_values(store: DecisionStore) -> None:
    store.append(decision(1))
    keys = [f"{number:032x}" for number in range(40_000)]
    assert list(store.effective(*HERE, [*keys, KEY])) == [KEY]


def test_reviewers_undo_only_decisions_of_their_own(store: DecisionStore) -> None:
    store.append(decision(1, group=1))
    store.append(decision(2, group=2, reviewer="bob", reviewer_uid=1002))
    assert store.last_undoable(*HERE, ANN) == decision(1, group=1)
    assert store.last_undoable(*HERE, Reviewer("ann", 1002)) is None
    assert store.last_undoable(*HERE, Reviewer("carl", 1003)) is None


def test_ones_decisions_are_ones_own_whatever_the_machine_was_called(store: DecisionStore) -> None:
    here, renamed = decision(1, group=1, host="desk-7"), decision(2, group=2, host="desk-7.wifi")
    for one in (here, renamed):
        store.append(one)
    assert store.last_undoable(*HERE, Reviewer("ann", 1001, "desk-7")) == renamed


def test_two_callers_on_one_login_undo_apart(store: DecisionStore) -> None:
    anns = decision(1, group=1, caller_arn="arn:aws:iam::123456789012:user/ann")
    bobs = decision(2, group=2, caller_arn="arn:aws:iam::123456789012:user/bob")
    for one in (anns, bobs):
        store.append(one)
    for one in (anns, bobs):
        assert store.last_undoable(*HERE, Reviewer("ann", 1001, None, one.caller_arn)) == one


def test_undoing_again_and_again_goes_back_through_all_of_ones_decisions(store: DecisionStore) -> None:
    made = [decision(number, group=number) for number in range(1, 6)]
    for one in made:
        store.append(one)
    undone: list[Decision] = []
    while (last := store.last_undoable(*HERE, ANN)) is not None:
        store.append(withdrawal(100 + len(undone), of=last))
        undone.append(last)
    assert undone == made[::-1]
    assert store.effective(*HERE, [one.group_key for one in made]) == {}


def test_the_history_of_a_group_has_what_was_taken_back_too(store: DecisionStore) -> None:
    rows = [decision(1), withdrawal(2, of=decision(1)), decision(3, Verdict.REVIEW)]
    for one in [*rows, decision(4, group=2)]:
        store.append(one)
    assert store.history(*HERE, KEY) == rows


def test_decisions_on_parts_of_a_grown_group_are_found_by_its_profiles(store: DecisionStore) -> None:
    pair = decision(1, Verdict.REJECT, group_key="ab", profile_ids=("a", "b"))
    other = decision(2, Verdict.MERGE, group_key="cd", profile_ids=("c", "d"))
    undone = decision(3, Verdict.REJECT, group_key="ac", profile_ids=("a", "c"))
    for one in (pair, other, undone, withdrawal(4, of=undone)):
        store.append(one)
    assert store.related(*HERE, ["a", "b", "c"]) == [pair]
    assert store.related(*HERE, ["a", "c"]) == []
    assert store.related("other", "eu-west-1", ["a", "b"]) == []


def test_a_second_decision_with_the_same_id_is_not_saved(store: DecisionStore) -> None:
    store.append(decision(1))
    with pytest.raises(NotSaved):
        store.append(decision(1, Verdict.REJECT))
    store.append(decision(2))
    assert store.history(*HERE, KEY) == [decision(1), decision(2)]


def test_appending_again_what_is_there_counts_as_saved_and_adds_nothing(store: DecisionStore) -> None:
    store.append(decision(1))
    store.append(decision(1))
    assert store.history(*HERE, KEY) == [decision(1)]


def test_others_decisions_are_news(desk: Desk) -> None:
    mine, theirs = desk.open(), desk.open()
    mine.append(decision(1))
    start, _ = mine.end
    assert mine.news_since(start).decisions == ()
    theirs.append(decision(2, reviewer="bob"))
    theirs.append(withdrawal(3, of=decision(2, reviewer="bob")))
    news = mine.news_since(start)
    assert [one.id for one in news.decisions] == [decision(2).id, decision(3).id]
    assert mine.news_since(news.seq).decisions == ()


def test_digests_of_compared_values_are_keyed_by_store(desk: Desk) -> None:
    one, other = desk.open("one"), desk.open("other")
    assert (
        one.keyed_digest("Jo Doe") == desk.open("one").keyed_digest("Jo Doe") != one.keyed_digest("Jon Doe")
    )
    (one_id, _, digest), (other_id, _, others) = (
        store.keyed_digest("Jo Doe").partition(":") for store in (one, other)
    )
    assert one_id != other_id
    assert digest != others


def test_a_new_store_is_empty(store: DecisionStore) -> None:
    assert store.end == (0, "")
    assert store.news_since(0).decisions == ()
    assert store.recent(*HERE, 5) == []
    assert store.last_undoable(*HERE, ANN) is None


def test_what_was_appended_is_there_for_whoever_opens_the_store_next(desk: Desk) -> None:
    first = desk.open()
    first.append(EVERYTHING)
    end = first.end
    first.close()
    again = desk.open()
    assert again.history(*HERE, KEY) == [EVERYTHING]
    assert again.end == end


def test_the_head_changes_with_every_decision_and_with_what_it_says(desk: Desk) -> None:
    ends = []
    for name, note in (("one", ""), ("other", "twins")):
        store = desk.open(name)
        store.append(decision(1))
        ends.append(store.end)
        store.append(decision(2, note=note))
        ends.append(store.end)
    heads = [head for _, head in ends]
    assert heads[0] == heads[2], "the same decisions have the same head"
    assert len(set(heads)) == 3
    assert [place for place, _ in ends] == sorted(place for place, _ in ends[:2]) * 2


def test_the_latest_decisions_come_newest_first_without_those_taken_back(store: DecisionStore) -> None:
    for number in range(1, 5):
        store.append(decision(number, group=number))
    store.append(withdrawal(5, of=decision(4, group=4)))
    assert [one.id for one in store.recent(*HERE, 2)] == [decision(3).id, decision(2).id]


def test_a_decision_over_what_the_reviewer_saw_is_written(store: DecisionStore) -> None:
    store.append_over(decision(1), None)
    store.append_over(decision(2, Verdict.REJECT), decision(1).id)
    store.append(withdrawal(3, of=decision(2, Verdict.REJECT)))
    store.append_over(decision(4, Verdict.REVIEW), decision(1).id)
    assert effective(store) is Verdict.REVIEW


@pytest.mark.parametrize("seen", [None, decision(7).id])
def test_a_decision_over_anything_else_is_not_written_and_told_what_came_first(
    store: DecisionStore, seen: str | None
) -> None:
    store.append(decision(1))
    with pytest.raises(Overtaken) as overtaken:
        store.append_over(decision(2, Verdict.REJECT), seen)
    assert overtaken.value.effective == decision(1)
    assert store.history(*HERE, KEY) == [decision(1)]


def test_a_decision_over_one_that_was_taken_back_meanwhile_is_told_that_none_is_effective(
    store: DecisionStore,
) -> None:
    store.append(decision(1))
    store.append(withdrawal(2, of=decision(1)))
    with pytest.raises(Overtaken) as overtaken:
        store.append_over(decision(3), decision(1).id)
    assert overtaken.value.effective is None


def test_trying_a_decision_again_that_was_written_unseen_counts_as_saved(store: DecisionStore) -> None:
    store.append_over(decision(1), None)
    store.append_over(decision(1), None)
    assert store.history(*HERE, KEY) == [decision(1)]


def test_nothing_is_taken_back_twice(store: DecisionStore) -> None:
    store.append(decision(1))
    store.append(withdrawal(2, of=decision(1)))
    with pytest.raises(TakenBackAlready):
        store.append(withdrawal(3, of=decision(1)))
    store.append(withdrawal(2, of=decision(1)))
    assert [one.id for one in store.history(*HERE, KEY)] == [decision(1).id, decision(2).id]


def test_of_many_who_decide_a_group_at_once_one_is_first(desk: Desk) -> None:
    stores = [desk.open() for _ in range(4)]
    came: list[type[BaseException] | None] = []

    def decide(store: DecisionStore, number: int) -> None:
        try:
            store.append_over(decision(number), None)
        except Overtaken:
            came.append(Overtaken)
        else:
            came.append(None)

    threads = [threading.Thread(target=decide, args=(store, at)) for at, store in enumerate(stores)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, came)) == sorted(map(str, [None, Overtaken, Overtaken, Overtaken]))
    assert len(stores[0].history(*HERE, KEY)) == 1


def test_one_store_is_used_by_several_threads_at_once(store: DecisionStore) -> None:
    def write(name: str) -> None:
        for number in range(20):
            store.append(replace(decision(number, group=number), id=f"{name}-{number:02}"))
            store.effective(*HERE, [KEY])

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    written = [one.id for one in store.news_since(0).decisions]
    assert len(written) == len(set(written)) == 80
    for name in "abcd":
        own = [one for one in written if one.startswith(name)]
        assert own == sorted(own)


def test_an_append_that_waits_for_others_can_be_cancelled_and_writes_nothing(
    desk: Desk, store: DecisionStore
) -> None:
    cancel = threading.Event()
    with desk.held(), pytest.raises(Cancelled):
        threading.Timer(0.1, cancel.set).start()
        store.append(decision(1), cancel)
    cancel.clear()
    with desk.held(), pytest.raises(Cancelled):
        threading.Timer(0.1, cancel.set).start()
        store.append_over(decision(1), None, cancel)
    assert store.history(*HERE, KEY) == []
    store.append_over(decision(1), None, threading.Event())
    assert store.history(*HERE, KEY) == [decision(1)]


def test_reading_at_once_answers_or_is_busy_but_never_waits(desk: Desk, store: DecisionStore) -> None:
    store.append(decision(1))
    at_once = store.at_once
    assert at_once.effective(*HERE, [KEY]) == {KEY: decision(1)}
    asking: list[Callable[[], object]] = [
        lambda: at_once.effective(*HERE, ["never asked before"]),
        lambda: at_once.related(*HERE, decision(1).profile_ids),
        lambda: at_once.history(*HERE, KEY),
        lambda: at_once.recent(*HERE, 5),
        lambda: at_once.news_since(0),
        lambda: at_once.end,
        lambda: store.keyed_digest("Jo Doe"),
    ]
    with desk.held():
        for ask in asking:
            with suppress(JournalBusy):
                ask()
            assert least_seconds(ask) < 0.05
    assert at_once.effective(*HERE, [KEY]) == {KEY: decision(1)}


# A store that has lost what was saved in it


def test_the_end_known_is_that_of_what_was_written_last(desk: Desk, store: DecisionStore) -> None:
    assert store.known_end == (0, "")
    store.append(decision(0))
    assert store.known_end == store.end
    assert desk.open().known_end == store.end


def test_what_is_not_in_the_store_is_found_missing(store: DecisionStore) -> None:
    store.append(decision(0))
    assert store.missing([decision(0).id, decision(1).id]) == {decision(1).id}
    assert store.missing([]) == set()


def test_a_store_that_has_lost_a_decision_takes_no_other_until_it_is_accepted(
    desk: Desk, store: DecisionStore
) -> None:
    store.append(decision(0))
    desk.kind.replaced(desk.folder / "one")
    with pytest.raises(HeadLost):
        store.append(decision(1))
    assert store.missing([decision(0).id, decision(1).id]) == {decision(0).id, decision(1).id}
    store.accept()
    store.append(decision(1))
    assert store.missing([decision(0).id, decision(1).id]) == {decision(0).id}
