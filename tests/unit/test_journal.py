"""The journal: durable, append-only, private, and plain about what is wrong with a file."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.journal.export import comma_separated, jsonl
from reviewer.journal.schema import CHAINED, chained, decision_of, row_of
from reviewer.journal.store import Journal, JournalError, NotSaved
from reviewer.model import Decision, Verdict, group_key

WELL_FORMED = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def decision(number: int, verdict: Verdict = Verdict.MERGE, group: int = 1, **changes: object) -> Decision:
    ids = (f"{group:032x}", f"{group + 1000:032x}")
    fields: dict[str, object] = {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "decided_at": datetime(2026, 11, 23, 14, 2, number % 60, 123456, tzinfo=UTC),
        "reviewer": "ann",
        "reviewer_uid": 1001,
        "caller_arn": None,
        "domain_name": "acme",
        "region": "eu-west-1",
        "match_id": f"{group:032x}",
        "group_key": group_key(ids),
        "profile_ids": ids,
        "confidence_score": 0.93,
        "match_generation_date": datetime(2026, 11, 21, tzinfo=UTC),
        "verdict": verdict,
    }
    return Decision(**(fields | changes))  # type: ignore[arg-type]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "journal.sqlite3"


def standing(journal: Journal, group: int = 1) -> Verdict | None:
    key = decision(0, group=group).group_key
    found = journal.latest("acme", "eu-west-1", [key]).get(key)
    return None if found is None else found.verdict


def test_a_decision_is_there_after_reopening(path: Path) -> None:
    with Journal.open(path) as journal:
        journal.append(decision(1, note="twins"))
    with Journal.open(path) as journal:
        assert list(journal.decisions()) == [decision(1, note="twins")]


def test_the_newest_decision_stands(path: Path) -> None:
    with Journal.open(path) as journal:
        journal.append(decision(1, Verdict.MERGE))
        journal.append(decision(2, Verdict.REJECT))
        assert standing(journal) is Verdict.REJECT


def test_a_decision_taken_back_lets_the_one_before_stand(path: Path) -> None:
    with Journal.open(path) as journal:
        journal.append(decision(1, Verdict.MERGE))
        journal.append(decision(2, Verdict.REJECT))
        journal.append(decision(3, Verdict.WITHDRAWN, withdraws=decision(2).id))
        assert standing(journal) is Verdict.MERGE
        journal.append(decision(4, Verdict.WITHDRAWN, withdraws=decision(1).id))
        assert standing(journal) is None
        assert len(list(journal.decisions())) == 4


def test_a_group_of_one_domain_says_nothing_of_another_domain(path: Path) -> None:
    with Journal.open(path) as journal:
        journal.append(decision(1))
        key = decision(1).group_key
        assert journal.latest("other", "eu-west-1", [key]) == {}
        assert journal.latest("acme", "us-east-1", [key]) == {}


def test_a_reviewer_undoes_only_decisions_of_their_own(path: Path) -> None:
    with Journal.open(path) as journal:
        journal.append(decision(1, group=1))
        journal.append(decision(2, group=2, reviewer="bob", reviewer_uid=1002))
        undoable = journal.last_undoable("acme", "eu-west-1", "ann", 1001)
        assert undoable == decision(1, group=1)
        assert journal.last_undoable("acme", "eu-west-1", "carl", 1003) is None


def test_nothing_is_ever_changed_or_removed(path: Path) -> None:
    with Journal.open(path) as journal:
        journal.append(decision(1))
    connection = sqlite3.connect(path)
    for statement in ("UPDATE decision SET verdict = 'reject'", "DELETE FROM decision"):
        with pytest.raises(sqlite3.IntegrityError, match="only grows"):
            connection.execute(statement)
    connection.close()


def test_every_row_is_chained_to_the_one_before(path: Path) -> None:
    with Journal.open(path) as journal:
        assert journal.head == ""
        journal.append(decision(1))
        journal.append(decision(2))
        assert journal.head == chained(chained("", row_of(decision(1))), row_of(decision(2)))


def test_files_are_for_their_owner_alone_whatever_the_umask(path: Path) -> None:
    before = os.umask(0)
    try:
        with Journal.open(path) as journal:
            journal.append(decision(1))
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_the_modes_that_make_a_decision_durable_are_set_on_the_file(path: Path) -> None:
    with Journal.open(path) as journal:
        journal.append(decision(1))
    trace = subprocess.run(
        [sys.executable, "-c", _SYNCS, str(path)], capture_output=True, text=True, check=True
    )
    assert trace.stdout.split() == ["truncate", "3"]


_SYNCS = """
import sys
from pathlib import Path
from reviewer.journal.store import _connected
connection = _connected(Path(sys.argv[1]))
for name in ("journal_mode", "synchronous"):
    print(connection.execute(f"PRAGMA {name}").fetchone()[0])
"""


def test_a_second_decision_with_the_same_id_is_not_saved(path: Path) -> None:
    with Journal.open(path) as journal:
        journal.append(decision(1))
        with pytest.raises(NotSaved, match="not in the journal"):
            journal.append(decision(1, Verdict.REJECT))
        journal.append(decision(2))
        assert [one.id for one in journal.decisions()] == [decision(1).id, decision(2).id]


def test_an_append_that_reports_an_error_though_the_row_is_there_counts_as_saved(path: Path) -> None:
    with Journal.open(path) as journal:
        journal.append(decision(1))
        journal.append(decision(1))
        assert len(list(journal.decisions())) == 1


def test_several_processes_write_to_one_journal_and_nothing_is_lost(path: Path) -> None:
    Journal.open(path).close()
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, str(path), str(number)]) for number in range(4)
    ]
    assert [writer.wait(60) for writer in writers] == [0] * 4
    with Journal.open(path) as journal:
        written = [one.id for one in journal.decisions()]
        assert len(set(written)) == len(written) == 4 * 25
        for number in range(4):
            own = [one for one in written if one.startswith(f"w{number}-")]
            assert own == sorted(own)
        digest = ""
        rows = journal.connection.execute(f"SELECT {', '.join(CHAINED)}, chain FROM decision ORDER BY seq")
        for *row, chain in rows:
            digest = chained(digest, tuple(row))
            assert chain == digest
        assert digest == journal.head


_WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from tests.unit.test_journal import decision
from reviewer.journal.store import Journal
with Journal.open(Path(sys.argv[1])) as journal:
    for number in range(25):
        journal.append(replace(decision(1), id=f"w{sys.argv[2]}-{number:04}"))
"""


def test_a_text_file_is_no_journal_and_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("these are my notes, and no database\n" * 50)
    path.chmod(0o600)
    with pytest.raises(JournalError, match="is no journal"):
        Journal.open(path)
    assert path.read_text().startswith("these are my notes")


def test_another_programs_database_is_no_journal(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite3"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE t (x)")
    path.chmod(0o600)
    with pytest.raises(JournalError, match="a database, but no journal"):
        Journal.open(path)


def test_a_newer_journal_is_refused(path: Path) -> None:
    Journal.open(path).close()
    with sqlite3.connect(path) as newer:
        newer.execute("PRAGMA user_version = 99")
    with pytest.raises(JournalError, match="newer reviewer"):
        Journal.open(path)


def test_a_journal_that_others_can_read_is_refused_with_the_command_that_mends_it(path: Path) -> None:
    Journal.open(path).close()
    path.chmod(0o644)
    with pytest.raises(JournalError, match="chmod 600"):
        Journal.open(path)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match="--journal"):
        Journal.open(tmp_path / "file" / "journal.sqlite3")


def test_reading_makes_no_journal_where_there_is_none(path: Path) -> None:
    with pytest.raises(JournalError, match="There is no journal"):
        Journal.open_existing(path)
    assert not path.exists()


@given(
    note=WELL_FORMED,
    match_id=WELL_FORMED,
    profile_ids=st.lists(WELL_FORMED, max_size=4).map(tuple),
    score=st.none() | st.floats(0, 1),
    arn=st.none() | WELL_FORMED,
)
def test_any_decision_comes_back_from_its_row_and_from_jsonl(
    note: str, match_id: str, profile_ids: tuple[str, ...], score: float | None, arn: str | None
) -> None:
    one = decision(
        1, note=note, match_id=match_id, profile_ids=profile_ids, confidence_score=score, caller_arn=arn
    )
    assert decision_of(row_of(one)) == one
    [line] = jsonl([one])
    record = json.loads(line)
    record["profile_ids"] = json.dumps(record["profile_ids"])
    assert decision_of(tuple(record.values())) == one
    assert line.count("\n") == 1


def test_jsonl_names_its_members_as_documented() -> None:
    [line] = jsonl([decision(1)])
    documented = {
        "id", "decided_at", "reviewer", "domain_name", "region", "match_id", "group_key", "profile_ids",
        "confidence_score", "match_generation_date", "verdict", "note",
    }  # fmt: skip
    record = json.loads(line)
    assert documented <= record.keys()
    assert record["decided_at"] == "2026-11-23T14:02:01.123456Z"
    assert record["match_generation_date"] == "2026-11-21T00:00:00.000000Z"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_neutralises_what_a_spreadsheet_takes_for_a_formula(start: str) -> None:
    lines = comma_separated([decision(1, note=f"{start}1+1", match_id=f"{start}cmd")])
    [header, cells] = list(csv.reader(io.StringIO("".join(lines), newline="")))
    record = dict(zip(header, cells, strict=True))
    assert record["note"] == f"'{start}1+1"
    assert record["match_id"] == f"'{start}cmd"
