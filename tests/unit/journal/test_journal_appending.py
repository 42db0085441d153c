"""Appending: durable, chained, never changed, and honest about what went wrong."""

from __future__ import annotations

import math
import os
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.core.decisions import Reviewer, Verdict
from reviewer.journal.problems import JournalError, NotSaved
from reviewer.journal.schema import chained, decision_of, row_of
from reviewer.journal.selection import Selection
from reviewer.journal.sqlite import Journal
from reviewer.journal.verify import verify
from tests.unit.journal.making import EVERYTHING, decision, withdrawal

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def test_a_decision_is_there_with_all_its_members_after_reopening(path: Path) -> None:
    with Journal.open(path) as journal:
        journal.append(EVERYTHING)
    with Journal.open(path) as journal:
        assert list(journal.decisions()) == [EVERYTHING]


@given(
    note=TEXT,
    match_id=TEXT,
    profile_ids=st.lists(st.text(max_size=8), max_size=4).map(tuple),
    score=st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([0, 1, -0.0]),
    clusters=st.none() | st.lists(st.lists(TEXT, max_size=3).map(tuple), max_size=3).map(tuple),
)
def test_any_decision_comes_back_from_its_row(
    note: str,
    match_id: str,
    profile_ids: tuple[str, ...],
    score: float | None,
    clusters: tuple[tuple[str, ...], ...] | None,
) -> None:
    one = decision(
        1,
        note=note,
        match_id=match_id,
        profile_ids=profile_ids,
        confidence_score=score,
        clusters=clusters,
    )
    assert decision_of(row_of(one)) == one


@pytest.mark.parametrize("score", [0, 1, -0.0, 5e-324, 0.1 + 0.2, math.nan, math.inf, None])
def test_the_chain_holds_whatever_number_the_score_is(journal: Journal, score: float | None) -> None:
    journal.append(decision(1, confidence_score=score))
    assert verify(journal.connection).broken is None


def test_a_score_that_is_no_number_counts_as_missing(journal: Journal) -> None:
    journal.append(decision(1, confidence_score=math.nan))
    assert [one.confidence_score for one in journal.decisions()] == [None]


def test_every_row_is_chained_to_the_one_before(journal: Journal) -> None:
    assert journal.end == (0, "")
    journal.append(decision(1))
    journal.append(decision(2))
    assert journal.end == (2, chained(chained("", row_of(decision(1))), row_of(decision(2))))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decision SET verdict = 'reject'",
        "DELETE FROM decision",
        "INSERT OR REPLACE INTO decision SELECT * FROM decision",
        "REPLACE INTO decision SELECT * FROM decision WHERE seq = 1",
        "UPDATE OR REPLACE decision SET seq = 9",
        "UPDATE member SET profile_id = 'x'",
        "DELETE FROM member",
        "UPDATE about SET value = 'x'",
        "DELETE FROM about",
    ],
)
def test_nothing_is_ever_changed_or_removed(journal: Journal, statement: str) -> None:
    journal.append(decision(1))
    journal.append(decision(2))
    with pytest.raises(sqlite3.IntegrityError, match="only grows"):
        journal.connection.execute(statement)
    assert list(journal.decisions()) == [decision(1), decision(2)]


def test_after_a_failure_a_journal_that_has_lost_what_was_saved_is_told(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.append(decision(1))
    older = journal.path.read_bytes()
    journal.append(decision(2))
    journal.close()
    journal.path.write_bytes(older)
    with monkeypatch.context() as failing:
        failing.setattr("reviewer.journal.sqlite.add", _disk_error)
        with pytest.raises(NotSaved, match=r"has lost row 2, which had been saved.*not known"):
            journal.append(decision(3))
    assert journal.seq == 1


def _disk_error(*_: object) -> None:
    raise OSError(5, "Input/output error")


def test_text_that_is_no_unicode_is_refused_and_the_next_decision_is_saved(journal: Journal) -> None:
    with pytest.raises(NotSaved, match="no Unicode"):
        journal.append(decision(1, note="\ud800"))
    journal.append(decision(2, profile_ids=("\ud800", "b")))
    assert [one.id for one in journal.decisions()] == [decision(2).id]
    assert verify(journal.connection).broken is None


END_OF_TIME = datetime.max.replace(tzinfo=UTC)


def test_a_decision_behind_one_at_the_end_of_time_is_refused_in_words_and_keeps_nobody_else_out(
    journal: Journal,
) -> None:
    journal.append(decision(1, decided_at=END_OF_TIME))
    with pytest.raises(NotSaved, match=r"no time is left .*--journal"):
        journal.append_over(decision(2, decided_at=END_OF_TIME), decision(1).id)
    journal.append(decision(3, group=2, reviewer="bob"))
    assert [one.id for one in journal.decisions()] == [decision(1).id, decision(3).id]


def order(journal: Journal) -> dict[str, str]:
    rows = journal.connection.execute("SELECT id, coalesce(ordered_at, decided_at) FROM decision").fetchall()
    return dict(rows)


@pytest.mark.parametrize("ahead", [datetime(2099, 1, 1, tzinfo=UTC), END_OF_TIME])
def test_a_decision_under_a_clock_of_2099_lends_its_time_to_none_behind_it(
    journal: Journal, ahead: datetime
) -> None:
    wrong = decision(1, Verdict.MERGE, decided_at=ahead)
    journal.append(wrong)
    journal.append_over(decision(2, Verdict.REJECT), wrong.id)
    journal.append(decision(3, group=2))
    key = decision(1).group_key
    assert journal.effective("acme", "eu-west-1", [key]) == {key: decision(2, Verdict.REJECT)}
    assert order(journal)[decision(2).id].startswith("2026-11-23T12:00:02")
    assert order(journal)[decision(3).id].startswith("2026-11-23T12:00:03")
    [taken_back] = journal.decisions(Selection(verdicts=(Verdict.WITHDRAWN,)))
    assert taken_back.withdraws == wrong.id
    assert "clock that was ahead" in taken_back.note
    assert verify(journal.connection).broken is None


def test_under_a_clock_that_is_far_behind_nothing_that_stands_is_taken_back(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Behind(datetime):
        @classmethod
        def now(cls, tz: object = None) -> Behind:
            return cls(2000, 1, 1, tzinfo=UTC)

    monkeypatch.setattr("reviewer.journal.writing.datetime", Behind)
    journal.append(decision(1))
    journal.append_over(decision(2, Verdict.REJECT, decided_at=Behind.now()), decision(1).id)
    assert [one.verdict for one in journal.decisions()] == [Verdict.MERGE, Verdict.REJECT]
    assert order(journal)[decision(2).id] == "2026-11-23T12:00:01.000001Z"


def test_undo_goes_back_in_the_order_of_deciding_whatever_the_clock_said(journal: Journal) -> None:
    ann = Reviewer("ann", 1001)
    journal.append(decision(1, group=1))
    journal.append(decision(2, group=2, decided_at=END_OF_TIME))
    journal.append(decision(3, group=3))
    undone = []
    while (last := journal.last_undoable("acme", "eu-west-1", ann)) is not None:
        undone.append(last.match_id)
        journal.append(withdrawal(10 + len(undone), of=last))
    assert undone == [f"{group:032x}" for group in (3, 2, 1)]


def test_whatever_ends_an_append_leaves_no_transaction_open(journal: Journal) -> None:
    with pytest.raises(AttributeError):
        journal.append(decision(1, profile_ids=(None,)))
    assert not journal.connection.in_transaction
    journal.append(decision(2))
    assert journal.seq == 1


def test_a_decision_is_not_saved_while_another_program_holds_the_journal(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reviewer.journal.write_lock.LONGEST_WAIT", 0.05)
    journal.connection.execute("PRAGMA busy_timeout = 50")
    monkeypatch.setattr("reviewer.journal.connection.LONGEST_WAIT", 0.05)
    other = sqlite3.connect(journal.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(NotSaved, match="another program is holding the journal"):
        journal.append(decision(1))
    other.execute("COMMIT")
    other.close()
    journal.append(decision(1))
    assert journal.seq == 1


def test_a_writer_waits_for_its_turn_and_gives_up_in_words(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    journal.append(decision(1))
    monkeypatch.setattr("reviewer.journal.write_lock.LONGEST_WAIT", 0.05)
    lock = os.open(f"{journal.path}.lock", os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with pytest.raises(NotSaved, match=r"another program has held .*\.lock"):
        journal.append(decision(2))
    os.close(lock)
    journal.append(decision(2))
    assert journal.seq == 2


def test_several_processes_write_and_nothing_is_lost_nor_out_of_order(path: Path) -> None:
    Journal.open(path).close()
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, str(path), str(number)], cwd=_ROOT)
        for number in range(4)
    ]
    assert [writer.wait(60) for writer in writers] == [0] * 4
    with Journal.open(path) as journal:
        written = [one.id for one in journal.decisions()]
        assert len(set(written)) == len(written) == 4 * 25
        for number in range(4):
            own = [one for one in written if one.startswith(f"w{number}-")]
            assert own == sorted(own)
        assert verify(journal.connection).broken is None


_ROOT = Path(__file__).parents[3]
_WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from reviewer.journal.sqlite import Journal
from tests.unit.journal.making import EVERYTHING, decision, withdrawal
with Journal.open(Path(sys.argv[1])) as journal:
    for number in range(25):
        journal.append(replace(decision(number), id=f"w{sys.argv[2]}-{number:04}"))
"""


def test_reading_slowly_keeps_nobody_from_writing(path: Path) -> None:
    with Journal.open(path) as reader, Journal.open(path) as writer:
        for number in range(1, 4):
            writer.append(decision(number))
        reading = reader.decisions()
        assert next(reading) == decision(1)
        writer.append(decision(4))
        assert list(reading) == [decision(2), decision(3)]
        assert writer.seq == 4


def test_a_damaged_journal_is_told_as_damaged(path: Path) -> None:
    with Journal.open(path) as journal:
        for number in range(300):
            journal.append(decision(number, group=number))
    content = bytearray(path.read_bytes())
    content[8192:] = b"\xff" * (len(content) - 8192)
    path.write_bytes(content)
    with pytest.raises(JournalError, match="damaged"), Journal.open(path) as journal:
        list(journal.decisions())
