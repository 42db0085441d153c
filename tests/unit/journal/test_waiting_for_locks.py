"""Others hold the journal's locks: who waits for them, who doesn't, and how a wait is ended."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from reviewer.core.decisions import Reviewer
from reviewer.journal.problems import Cancelled, JournalBusy, JournalError, NotSaved
from reviewer.journal.sqlite import Journal
from reviewer.journal.thread import JournalThread
from reviewer.journal.verify import verify
from reviewer.journal.write_lock import wait_for_others
from tests.unit.journal.holding import (
    EVERY_LOCK,
    Holding,
    database_held,
    least_seconds,
    write_lock_held,
    written_on_and_on,
)
from tests.unit.journal.making import decision

ANN = Reviewer("ann", 1001)
GROUP = ("acme", "eu-west-1", [decision(1).group_key])


class Appending(threading.Thread):
    """A thread that appends a decision and keeps what came of it."""

    def __init__(self, journal: Journal, number: int) -> None:
        super().__init__(daemon=True)
        self.cancel = threading.Event()
        self.error: Exception | None = None
        self._journal, self._number = journal, number
        self.start()

    def run(self) -> None:
        try:
            self._journal.append(decision(self._number, group=self._number), self.cancel)
        except Exception as error:  # noqa: BLE001 (looked at by the test)
            self.error = error


@pytest.mark.parametrize("held", EVERY_LOCK)
def test_a_cancelled_append_stops_waiting_writes_nothing_and_leaves_the_journal_usable(
    journal: Journal, held: Holding
) -> None:
    journal.append(decision(1))
    with held(journal.path):
        appending = Appending(journal, 2)
        appending.join(0.1)
        assert appending.is_alive(), "it waits"
        appending.cancel.set()
        appending.join(8)
        assert not appending.is_alive(), "it waits no longer"
    assert isinstance(appending.error, Cancelled)
    assert not journal.connection.in_transaction
    journal.append(decision(3, group=3))
    assert [one.id for one in journal.decisions()] == [decision(1).id, decision(3).id]
    assert verify(journal.connection).broken is None


@pytest.mark.parametrize("held", EVERY_LOCK)
def test_an_append_that_may_be_cancelled_is_written_once_the_lock_is_free(
    journal: Journal, held: Holding
) -> None:
    journal.append(decision(1))
    with held(journal.path):
        appending = Appending(journal, 2)
        appending.join(0.1)
        assert appending.is_alive(), "it waits"
    appending.join(60)
    assert appending.error is None
    assert journal.seq == 2


@pytest.mark.parametrize("held", EVERY_LOCK)
def test_an_append_that_may_be_cancelled_gives_up_by_itself_as_any_other(
    journal: Journal, held: Holding, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.append(decision(1))
    with (
        monkeypatch.context() as shorter,
        held(journal.path),
        pytest.raises(NotSaved, match="another program"),
    ):
        shorter.setattr("reviewer.journal.write_lock.LONGEST_WAIT", 0.1)
        journal.append(decision(2), threading.Event())
    journal.append(decision(2))
    assert journal.seq == 2


@pytest.mark.parametrize("comes_first", [False, True])
def test_a_wait_that_is_interrupted_keeps_nobody_else_out_afterwards(
    journal: Journal, monkeypatch: pytest.MonkeyPatch, comes_first: bool
) -> None:
    holding = ExitStack()
    holding.enter_context(write_lock_held(journal.path))

    def interrupt(locked: list[Future[None]], _: float) -> None:
        if comes_first:
            holding.close()
            locked[0].result()
        raise KeyboardInterrupt

    with monkeypatch.context() as interrupted, pytest.raises(KeyboardInterrupt):
        interrupted.setattr("reviewer.journal.write_lock.wait_for", interrupt)
        journal.append(decision(1))
    holding.close()
    journal.append(decision(2))
    assert [one.id for one in journal.decisions()] == [decision(2).id]


def test_who_reads_beside_one_who_writes_on_and_on_comes_in_their_turn(journal: Journal) -> None:
    """SQLite's own waiting asked now and then, and met the writer each time: reports gave up, "busy"."""
    journal.append(decision(1))
    with written_on_and_on(journal.path):
        wait_for_others(journal.connection, 0.3)
        assert journal.seq == 1
        with Journal.open_to_read(journal.path) as reading:
            assert reading.seq == 1


def test_whoever_may_wait_waits_as_long_as_is_said(journal: Journal) -> None:
    assert journal.connection.execute("PRAGMA busy_timeout").fetchone() == (10_000,)
    journal.append(decision(1), threading.Event())
    assert journal.connection.execute("PRAGMA busy_timeout").fetchone() == (10_000,)
    assert journal.at_once.connection.execute("PRAGMA busy_timeout").fetchone() == (0,)


def test_an_append_cancelled_before_it_began_writes_nothing(journal: Journal) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        journal.append(decision(1), cancel)
    assert journal.seq == 0


def test_looking_for_the_last_undoable_decision_can_be_cancelled(journal: Journal) -> None:
    journal.append(decision(1))
    cancel = threading.Event()
    with database_held(journal.path), pytest.raises(Cancelled):
        threading.Timer(0.1, cancel.set).start()
        journal.last_undoable("acme", "eu-west-1", ANN, cancel)
    assert journal.last_undoable("acme", "eu-west-1", ANN, threading.Event()) == decision(1)


def test_finding_out_what_became_of_an_append_can_be_cancelled(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.append(decision(1))
    finds_out, find_out = threading.Event(), Journal._find_out

    def patient_again(*about: Any) -> None:
        monkeypatch.setattr("reviewer.journal.write_lock.LONGEST_WAIT", 10.0)
        finds_out.set()
        find_out(*about)

    monkeypatch.setattr(Journal, "_find_out", patient_again)
    monkeypatch.setattr("reviewer.journal.write_lock.LONGEST_WAIT", 0.05)
    with database_held(journal.path):
        appending = Appending(journal, 2)
        assert finds_out.wait(60)
        appending.join(0.1)
        assert appending.is_alive(), "it has given up, and waits to see whether it was saved all the same"
        appending.cancel.set()
        appending.join(8)
        assert not appending.is_alive()
    assert isinstance(appending.error, Cancelled)
    assert journal.seq == 1


def test_who_reads_at_once_is_told_of_a_lock_and_answered_once_it_is_free(journal: Journal) -> None:
    journal.append(decision(1))
    at_once = journal.at_once
    asking: list[Callable[[], object]] = [
        lambda: at_once.effective(*GROUP),
        lambda: at_once.related("acme", "eu-west-1", decision(1).profile_ids),
        lambda: at_once.history("acme", "eu-west-1", decision(1).group_key),
        lambda: at_once.recent("acme", "eu-west-1", 5),
        lambda: at_once.last_undoable("acme", "eu-west-1", ANN),
        lambda: at_once.news_since(0),
        lambda: at_once.end,
    ]
    for is_connected in (False, True):
        with database_held(journal.path):
            for ask in asking:
                with pytest.raises(JournalBusy, match="another program is holding the journal"):
                    ask()
                assert least_seconds(ask) < 0.05, f"connected before: {is_connected}"
        assert at_once.effective(*GROUP) == {decision(1).group_key: decision(1)}


def test_who_reads_at_once_does_not_wait_for_writers_that_queue(journal: Journal) -> None:
    journal.append(decision(1))
    with write_lock_held(journal.path):
        assert journal.at_once.end == journal.end


def test_who_reads_at_once_sees_what_was_appended_and_can_write_nothing(journal: Journal) -> None:
    for number in range(1, 4):
        journal.append(decision(number, group=number))
        assert journal.at_once.seq == number
    with pytest.raises(Exception, match="readonly"):
        journal.at_once.connection.execute("DELETE FROM tally")


def test_a_journal_that_is_lost_is_lost_to_those_who_read_at_once_too(journal: Journal) -> None:
    journal.append(decision(1))
    assert journal.at_once.seq == 1
    journal.path.rename(journal.path.with_suffix(".away"))
    with pytest.raises(NotSaved):
        journal.append(decision(2))
    with pytest.raises(JournalError):
        _ = journal.at_once.seq


def test_reading_in_one_thread_while_another_appends_meets_no_half_written_decision(journal: Journal) -> None:
    ended = threading.Event()

    def append() -> None:
        for number in range(200):
            journal.append(decision(number, group=number))
        ended.set()

    threading.Thread(target=append, daemon=True).start()
    seen = 0
    while not ended.is_set():
        try:
            news = journal.at_once.news_since(seen)
        except JournalBusy:
            continue
        assert [one.id for one in news.decisions] == [decision(at).id for at in range(seen, news.seq)]
        seen = news.seq
        assert journal.seq >= seen
    assert verify(journal.connection).broken is None


_HOLDER = """
import fcntl, os, sqlite3, sys, time
lock = os.open(sys.argv[1] + ".lock", os.O_RDWR)
fcntl.flock(lock, fcntl.LOCK_EX)
other = sqlite3.connect(sys.argv[1], isolation_level=None)
other.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


def test_while_another_process_holds_every_lock_nothing_but_the_journals_thread_waits(
    journal: Journal,
) -> None:
    journal.append(decision(1))
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, journal.path],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    thread = JournalThread()
    saved = threading.Event()
    cancel = threading.Event()
    thread.submit(lambda: journal.append(decision(2, group=2), cancel), lambda future: saved.set())
    with pytest.raises(JournalBusy):
        journal.at_once.effective(*GROUP)
    assert least_seconds(lambda: journal.at_once.effective(*GROUP)) < 0.05
    assert not saved.wait(0.2)
    holder.communicate("")
    assert saved.wait(60)
    thread.close()
    assert journal.seq == 2


def test_the_journals_thread_runs_what_it_is_given_in_order_and_hands_over_what_came_of_it() -> None:
    thread = JournalThread()
    came: list[object] = []

    def fail() -> None:
        raise JournalBusy("a", "b", "c")

    thread.submit(threading.current_thread, lambda future: came.append(future.result().name))
    thread.submit(lambda: threading.current_thread().name, lambda future: came.append(future.result()))
    thread.submit(fail, lambda future: came.append(type(future.exception())))
    thread.submit(lambda: len(came), lambda future: came.append(future.result()))
    thread.close()
    assert came == ["reviewer-journal", "reviewer-journal", JournalBusy, 3]
    with pytest.raises(RuntimeError, match="closed"):
        thread.submit(lambda: None, lambda future: None)


def test_a_thread_that_was_given_nothing_is_closed_without_being_started(path: Path) -> None:
    before = threading.active_count()
    JournalThread().close()
    assert threading.active_count() == before
